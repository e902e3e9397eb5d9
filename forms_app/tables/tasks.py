"""Background work of this room."""

from django_tasks import task

from forms_app.tables.conversion import finish_conversion, unfinished
from forms_app.tables.models import FormColumn


@task()
def convert_column(column_id: int) -> int:
    """Copy what converts into a new column; safe to run again after an interruption."""
    return finish_conversion(FormColumn.objects.select_related("form", "source__form").get(pk=column_id))


def resume_conversions() -> int:
    """Take up conversions that a kill or a full disk has cut off: the number of values written."""
    return sum(finish_conversion(column) for column in unfinished())
