"""The own columns of a file as it is read: texts as they stand in its cells, and what its rows say of themselves."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from forms_app.schema.kinds.assigned import START
from forms_app.schema.languages import text_id
from forms_app.schema.model import Choice
from forms_app.schema.tongues import code_of
from forms_app.schema.types import TYPES
from forms_app.xforms.items import Item
from forms_app.xforms.own import CARRIED, FORMAT, MARK, SHEET_TYPES, Own, Unreadable, own_of, squashed
from forms_app.xforms.rows import SURVEY, Rows, plain
from forms_app.xforms.told import Notes, Place

Said = dict[str, dict[str, str]]  # by language and id of a text


class Ours:
    """``is_ours``: whether the file was written here, so that its texts count as they stand."""

    def __init__(self, rows: Rows, settings: Mapping[str, Any], notes: Notes) -> None:
        self.rows, self.settings, self.notes = rows, settings, notes
        self.is_ours = bool(settings.get(FORMAT))
        self.known: dict[int, Own] = {}

    def own(self, number: int) -> Own:
        """What stands in the own columns of this row. What cannot be read is an error at its cell."""
        if number not in self.known:
            try:
                self.known[number] = own_of(self.raw(number))
            except Unreadable as error:
                told = _("What stands here cannot be read. Empty the cell, or export the form again.")
                self.notes.error(told, Place(SURVEY, number, error.column))
                self.known[number] = Own()
        return self.known[number]

    def raw(self, number: int) -> Mapping[str, Any]:
        return self.rows.rows[number - 2] if 2 <= number < len(self.rows.rows) + 2 else {}

    def text(self, number: int, column: str, field: str = "") -> str:
        """As it stands, or as it was where the cell could not hold it and nobody has changed it."""
        return self.exact(number, field or column, str(self.raw(number).get(column) or ""))

    def written(self, number: int, column: str, text: str) -> str:
        """An expression as it stands in a file of ours: pyxform straightens quotation marks and folds blanks in it."""
        found = self.text(number, column) if self.is_ours else ""
        return found if squashed(found) == squashed(text) else text

    def exact(self, number: int, field: str, found: str) -> str:
        """What the row says that this text was, where that is the same but for what a cell cannot hold."""
        exact = self.own(number).exact.get(field)
        return exact if isinstance(exact, str) and squashed(exact) == squashed(found) else found

    def fits(self, own: Own, written: str) -> bool:
        """Whether the row's type is still the one that stands for our type."""
        words = written.lower().split()
        return bool(own.type and words) and SHEET_TYPES[own.type][0].lower() == words[0].replace(" ", "_")

    def settle(self, item: Item, own: Own) -> None:
        """Key and options of a question, from the own columns of its row."""
        item.key = own.key or (item.name if self.is_ours else "")
        item.options |= {name: value for name, value in own.options.items()
                         if name not in CARRIED | {"what"} and name in TYPES[item.type].options}  # fmt: skip
        if self.is_ours and item.options.get("what") == START and "what" not in own.options:
            del item.options["what"]  # left open, which means the same
        if field := str(own.options.get("in_hint") or ""):
            item.options[field], item.hint = item.hint, ""
        if hint := own.options.get("hint"):
            item.hint = str(hint)
        if own.options.get("required") is True:
            item.required = TYPES[item.type].is_required
        exact = own.exact.get("choices")
        if isinstance(exact, dict):
            item.choices = tuple(
                Choice(one.code, text)
                if isinstance(text := exact.get(one.code), str) and squashed(text) == squashed(one.label) else one
                for one in item.choices
            )  # fmt: skip

    def default(self, own: Own, cell: str) -> str | None:
        """The default value as a person would type it; None where the cell itself says it."""
        pair = own.options.get("default")
        return pair[1] if isinstance(pair, list) and len(pair) == 2 and squashed(pair[0]) == squashed(cell) else None

    # Translations

    def said(self, into: Said, number: int, column: str, uuid: str, field: str, code: str = "") -> None:
        """Of one cell into ``into``."""
        for header, value in self.raw(number).items():
            language = re.split(r"::|(?<!jr):", str(header))[-1]
            is_other = language != header and plain(str(header)) == column and value not in (None, "")
            if is_other and (found := code_of(language)):
                into.setdefault(found, {})[text_id(uuid, field, code)] = str(value)

    def carried(self, into: Said, said: Mapping[str, Any], uuid: str) -> None:
        """What stands in the column of translations that have no other."""
        for language, texts in said.items():
            for name, text in texts.items() if isinstance(texts, dict) else ():
                known = into.setdefault(str(language), {})
                where = f"{uuid}:{name}"
                if isinstance(text, str) and squashed(known.get(where, text)) == squashed(text):
                    known[where] = text


def told_changed(notes: Notes, number: int) -> None:
    told = _("The type of this row has been changed, so what stands here does not count.")
    notes.warn(told, Place(SURVEY, number, f"{MARK}type"))
