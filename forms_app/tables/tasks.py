"""Background work of this room."""

from django_tasks import task

from forms_app.tables.conversion import convert_column as convert
from forms_app.tables.models import FormColumn


@task()
def convert_column(column_id: int) -> int:
    """Copy what converts into a new column; safe to run again after an interruption."""
    return convert(FormColumn.objects.select_related("form", "source").get(pk=column_id))
