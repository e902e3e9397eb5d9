"""Values that a change of type could not carry over, with their records: a page at a time, or all as a file."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from forms_app.areas.models import Area, spell
from forms_app.areas.scope import Right
from forms_app.records.columns import masked_kinds, question_text, time_text
from forms_app.records.export import BOM, Line, safe
from forms_app.schema.convert import TOLD_BY_OTHERS
from forms_app.schema.model import Question
from forms_app.tables.conversion import Work, question_of
from forms_app.tables.models import Form, FormColumn
from forms_app.tables.scope import visible

PER_PAGE = 50
READ_AT_ONCE = 1000


@dataclass(frozen=True)
class Kept:
    """A value that stays in the old column only. ``number``: of its row among all, for the next page."""

    number: int
    value: str
    uuid: UUID
    area: str
    sent: str


class Unconverted:
    """Of one column, those in records that ``user`` may read (or export)."""

    def __init__(self, user: Any, form: Form, column: FormColumn, right: Right) -> None:
        self.form, self.work = form, Work(column)
        self.question: Question = question_of(column)
        self.masked = masked_kinds(form)
        record = "" if self.work.up == "pk" else f"{self.work.up}__"
        self.fields = ["pk", self.work.source.attribute, *(f"{record}{name}" for name in ("uuid", "area_path"))]
        self.fields.append(f"{record}submitted_at")
        mine = visible(user, form, right).order_by().values("pk")
        self.found: QuerySet = self.work.todo.filter(**{f"{self.work.up}__in": mine}).order_by("pk")
        if column.converted_at is None:  # behind this, nobody has looked yet
            self.found = self.found.filter(pk__lte=column.last_row)

    def page(self, after: int) -> tuple[list[Kept], int]:
        """Some lines behind that row, and the row behind which the next page begins; 0 at the end."""
        rows = list(self.found.filter(pk__gt=after).values_list(*self.fields)[: PER_PAGE + 1])
        more = rows[PER_PAGE - 1][0] if len(rows) > PER_PAGE else 0
        return self._lines(rows[:PER_PAGE]), more

    def file(self, address: Any) -> Iterator[str]:
        """As CSV, line by line. ``address``: uuid → the address of a record."""
        writer = csv.writer(Line())
        heads = [_("No."), self.question.label, _("Area of the record"), _("Filled in at"), _("Address of the record")]
        yield BOM + writer.writerow([safe(head) for head in heads])
        number, last = 0, 0
        while rows := list(self.found.filter(pk__gt=last).values_list(*self.fields)[:READ_AT_ONCE]):
            last = rows[-1][0]
            for line in self._lines(rows):
                number += 1
                cells = [safe(line.value), safe(line.area), line.sent, address(line.uuid)]
                yield writer.writerow([str(number), *cells])

    def _lines(self, rows: list[tuple[Any, ...]]) -> list[Kept]:
        names = Area.names_of([row[3] for row in rows]) if rows else {}
        return [
            Kept(pk, self._text(value), uuid, _area(path, names), time_text(at)) for pk, value, uuid, path, at in rows
        ]

    def _text(self, value: Any) -> str:
        """Hidden in part as everywhere; what only points somewhere is shown with the record."""
        old = self.work.old
        if old.type in TOLD_BY_OTHERS:
            return _("see the record")
        return question_text(old, value, {}, kind=self.masked.get(old.uuid, ""))


def _area(path: str, names: Mapping[str, str]) -> str:
    return spell(path, names) or names.get(path, "")
