"""Who is where: the tree of areas, the departments beside it, posts, and who holds them."""

from forms_app.areas.models.areas import CODE_LENGTH, LEVELS, Area, AreaManager, AreaQuerySet, Level, spell
from forms_app.areas.models.departments import Department
from forms_app.areas.models.posts import Appointment, AppointmentQuerySet, Post, count_appointments

__all__ = [
    "CODE_LENGTH",
    "LEVELS",
    "Appointment",
    "AppointmentQuerySet",
    "Area",
    "AreaManager",
    "AreaQuerySet",
    "Department",
    "Level",
    "Post",
    "count_appointments",
    "spell",
]
