"""Where a person works: clerks and officers at the desk, grid workers on the phone, designers in the administration."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from forms_app.areas.models import Area
from forms_app.areas.scope import Scope, scope_of

VILLAGE_DEPTH = 3


def landing_url(user: Any) -> str:
    """The page after signing in."""
    reading, filling = scope_of(user, "read"), scope_of(user, "fill")
    if _above_grids(reading) or (reading and not filling):
        return "/desk/"
    if filling:
        return "/m/"
    return reverse("wagtailadmin_home") if user.is_admin else reverse("accounts:me")


def _above_grids(scope: Scope) -> bool:
    paths = scope.subtrees + scope.singles
    return scope.everything or any(len(path) <= VILLAGE_DEPTH * Area.steplen for path in paths)


def workplaces(user: Any) -> list[str]:
    """The faces open to this person, in the order in which they are offered: desk, phone, admin."""
    faces = [
        ("desk", bool(scope_of(user, "read"))),
        ("phone", bool(scope_of(user, "fill"))),
        ("admin", user.is_admin),
    ]
    return [name for name, is_open in faces if is_open]
