"""Background work of this room."""

from django_tasks import task

from forms_app.tables.conversion import finish_conversion, unfinished
from forms_app.tables.folding import fold
from forms_app.tables.models import Form, FormColumn
from forms_app.tables.one_by_one import one_by_one
from forms_app.tables.searched import build_indexes


@task()
def convert_column(column_id: int) -> int:
    """Copy what converts into a new column; safe to run again after an interruption."""
    return finish_conversion(FormColumn.objects.select_related("form", "source__form").get(pk=column_id))


@task()
def count_records(form_id: int) -> int:
    """Count what was there before a question was chosen; safe to run again, and the worker's rounds go on with it."""
    return fold(Form.objects.get(pk=form_id))


@task()
def index_form(form_id: int) -> list[str]:
    """Build the indexes of questions that are searched for often; the worker's rounds build what a kill left out."""
    return build_indexes(Form.objects.select_related("current").get(pk=form_id))


def resume_conversions() -> int:
    """Take up conversions that a kill or a full disk has cut off: the number of values written."""
    return sum(one_by_one(unfinished(), finish_conversion))
