"""Rows of a file that may not be alike: compared with one another and with the records that are there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from forms_app.entry.bulk import Checked
from forms_app.entry.unique import alike_rows, last_of, row_words, taken_words
from forms_app.schema.model import Question
from forms_app.tables.models import FormVersion
from forms_app.tables.unique import Held, held_now

TOGETHER = 200  # rows that are looked up by one query: SQLite takes a condition of at most a thousand parts

Key = tuple[Any, ...]
Batch = Sequence[tuple[int, Checked]]


class Alike:
    """One file. A query for each rule and batch: the index answers it. Keeps a hash of each key, not the key."""

    def __init__(self, version: FormVersion) -> None:
        self.version, self.rules = version, held_now(version)
        self._first: list[dict[int, int]] = [{} for _rule in self.rules]

    def look(self, batch: Batch) -> None:
        """Put what is wrong into each ``Checked``: at the column of the question that is asked last."""
        for one, first in zip(self.rules, self._first, strict=True):
            if not one.rule.table:
                self._compare(one, first, batch)
        if any(one.rule.table for one in self.rules):
            for _number, checked in batch:
                for repeat in self.version.schema.repeats:
                    self._rows(repeat, checked.rows.get(repeat.uuid, []), checked)

    def _compare(self, one: Held, first: dict[int, int], batch: Batch) -> None:
        column = last_of(one.rule, self.version).key
        keys = [one.key(checked.answers) for _number, checked in batch]
        there = taken_keys(one, {key for key in keys if key is not None})
        for (number, checked), key in zip(batch, keys, strict=True):
            if key is None:
                continue
            earlier = first.setdefault(hash(key), number)
            if earlier != number:
                words = _("The same as in row %(row)d of this file, where no two may be alike.")
                checked.errors.setdefault(column, words % {"row": earlier})
            elif _plain(key) in there:
                checked.errors.setdefault(column, taken_words(one.rule))

    def _rows(self, repeat: Question, rows: Any, checked: Checked) -> None:
        """Said at the record's own line, under the name of the table."""
        for rule, index, first in alike_rows(self.version, repeat.uuid, rows):
            place = _("row %(row)d") % {"row": index + 1}
            checked.errors.setdefault(repeat.key, f"{place}：{row_words(rule, first + 1)}")
        for row in rows:
            for inner in repeat.repeats:
                self._rows(inner, row.get(inner.uuid) or (), checked)


def taken_keys(one: Held, keys: Iterable[Key]) -> set[Key]:
    """Those of these keys that records have already, plain: what points to a row as that row's id. One query."""
    wanted = [Q(**dict(zip(one.attributes, key, strict=True))) for key in keys]
    if not wanted:
        return set()
    return set(one.live().filter(Q(*wanted, _connector=Q.OR)).values_list(*one.attributes))


def _plain(key: Key) -> Key:
    return tuple(getattr(value, "pk", value) for value in key)
