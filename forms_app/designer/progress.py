"""How far the conversions of a form are: a row for each, as the page and its poll show it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from forms_app.schema.types import TYPES
from forms_app.tables import timing
from forms_app.tables.conversion import question_of
from forms_app.tables.models import Form, FormColumn


@dataclass(frozen=True)
class Progress:
    """``total`` None: the worker has not begun. ``left``: how long it will still take, in words."""

    label: str
    old_type: str
    new_type: str
    done: int
    total: int | None
    failed: int
    is_done: bool
    left: str
    failed_url: str

    @property
    def percent(self) -> int:
        """100 only when it has come to its end."""
        if self.is_done:
            return 100
        return min(99, self.done * 100 // self.total) if self.total else 0


def conversions(form: Form) -> list[Progress]:
    """The newest first, those of questions that have stopped since left out."""
    columns = FormColumn.objects.filter(form=form, source__isnull=False, archived_at__isnull=True)
    return list(_rows(form, columns.select_related("source").order_by("-pk")))


def _rows(form: Form, columns: Iterable[FormColumn]) -> Iterator[Progress]:
    for column in columns:
        assert column.source is not None
        question = question_of(column)
        waiting = (column.rows_total or 0) - column.rows_done
        yield Progress(
            label=question.label,
            old_type=str(_(TYPES[column.source.type].label)),
            new_type=str(_(TYPES[question.type].label)),
            done=column.rows_done,
            total=column.rows_total,
            failed=column.rows_failed,
            is_done=column.converted_at is not None,
            left=timing.spoken(timing.seconds_for(max(waiting, 1))),
            failed_url=reverse("records:unconverted", args=[form.slug, column.pk]) if column.rows_failed else "",
        )
