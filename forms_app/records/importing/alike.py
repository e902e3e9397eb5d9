"""Rows of a file that may not be alike: compared with one another and with the records that are there."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from forms_app.entry.bulk import Checked
from forms_app.entry.unique import alike_rows, last_of, row_words, taken_words
from forms_app.schema.model import Question
from forms_app.tables.models import FormVersion
from forms_app.tables.unique import held_now


class Alike:
    """One file. A query for each row and rule: the index answers it. Keeps a hash of each key, not the key."""

    def __init__(self, version: FormVersion) -> None:
        self.version, self.rules = version, held_now(version)
        self._first: list[dict[int, int]] = [{} for _rule in self.rules]

    def look(self, number: int, checked: Checked) -> None:
        """Put what is wrong into ``checked``: at the column of the question that is asked last."""
        for one, first in zip(self.rules, self._first, strict=True):
            key = None if one.rule.table else one.key(checked.answers)
            if key is None:
                continue
            column = last_of(one.rule, self.version).key
            earlier = first.setdefault(hash(key), number)
            if earlier != number:
                words = _("The same as in row %(row)d of this file, where no two may be alike.")
                checked.errors.setdefault(column, words % {"row": earlier})
            elif one.others(key).exists():
                checked.errors.setdefault(column, taken_words(one.rule))
        if any(one.rule.table for one in self.rules):
            for repeat in self.version.schema.repeats:
                self._rows(repeat, checked.rows.get(repeat.uuid, []), checked)

    def _rows(self, repeat: Question, rows: Any, checked: Checked) -> None:
        """Said at the record's own line, under the name of the table."""
        for rule, index, first in alike_rows(self.version, repeat.uuid, rows):
            place = _("row %(row)d") % {"row": index + 1}
            checked.errors.setdefault(repeat.key, f"{place}：{row_words(rule, first + 1)}")
        for row in rows:
            for inner in repeat.repeats:
                self._rows(inner, row.get(inner.uuid) or (), checked)
