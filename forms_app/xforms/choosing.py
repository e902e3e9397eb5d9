"""What a question lets people choose from: a list of choices, a code list, or the records of another form."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext as _

from forms_app.schema.expressions.rules import CHOICE_FILTER
from forms_app.xforms.entities import form_of
from forms_app.xforms.items import Item
from forms_app.xforms.lists import CHOICES, Listed
from forms_app.xforms.ours import Ours
from forms_app.xforms.own import Own
from forms_app.xforms.rows import Rows
from forms_app.xforms.told import Notes
from forms_app.xforms.workbook import Workbook

_OTHER = re.compile(r"\bor[ _]other\s*$|\bor specify other\s*$", re.IGNORECASE)


class Choosing:
    """Gives items their choices; each list is read once. ``forms``: web names of the forms in use, whose records may
    be chosen from. ``renamed``: gets what stands in expressions for the words behind 其他."""

    def __init__(
        self,
        book: Workbook,
        rows: Rows,
        language: str,
        ours: Ours,
        notes: Notes,
        forms: frozenset[str],
        renamed: dict[str, str],
    ) -> None:
        self.book, self.rows, self.language, self.ours, self.notes = book, rows, language, ours, notes
        self.forms, self.renamed = forms, renamed
        self.lists: dict[tuple[str, str], Listed] = {}

    def settle(self, item: Item, question: Any, path: tuple[str, ...], own: Own) -> None:
        if item.type not in {"choice", "choices"}:
            return
        filtered = str(getattr(question, "choice_filter", None) or "").strip()
        filtered = self.ours.written(item.row, CHOICE_FILTER, filtered)
        if own.options.get("code_list"):
            if filtered:
                item.texts[CHOICE_FILTER] = filtered, self.rows.place(item.row, "choice_filter")
            return
        name = str(getattr(question, "itemset", None) or question.query or getattr(question, "list_name", "") or "")
        listed = self.listed(name, question)
        if listed is None and item.type == "choice" and (form := form_of(name, self.forms)):
            self._linked(item, form, filtered)
            return
        if listed is None or not listed.choices:
            told = _("No list of choices “%(name)s” is there: taken as a short text. Put its file beside the form.")
            self._warn(item.row, "type", told % {"name": name})
            item.type = "text"
            return
        item.choices, item.names, item.said = listed.choices, listed.names, listed.said
        if own.options.get("other"):
            item.choices = tuple(choice for choice in listed.choices if choice.code != "other")
        elif _OTHER.search(self.rows.type(path)) and "other" in listed.names:
            item.choices = tuple(choice for choice in listed.choices if choice.code != "other")
            item.options["other"] = bool(item.choices)
            self.renamed[f"{item.name}_other"] = f"{item.name}.other"
        if filtered:
            place = self.rows.place(item.row, "choice_filter")
            item.texts[CHOICE_FILTER] = listed.filter(filtered, place, self.notes), place

    def _linked(self, item: Item, form: str, filtered: str) -> None:
        item.type, item.options["form"] = "record_link", form
        self._warn(item.row, "type", _("Chosen from the records of the form “%(form)s”.") % {"form": form})
        if filtered:
            told = _("Records of another form are looked for by their texts: the filter is not taken.")
            self._warn(item.row, "choice_filter", told)

    def scale(self, item: Item, question: Any) -> None:
        """Give a matrix the choices of a question that is one of its rows."""
        if listed := self.listed(str(getattr(question, "itemset", None) or ""), question):
            item.choices, item.said = listed.choices, listed.said

    def listed(self, name: str, question: Any) -> Listed | None:
        external = question.type == "select one external" or name not in self.book.lists
        sheet = "external_choices" if external else CHOICES
        if (sheet, name) not in self.lists:
            rows = (self.book.external if external else self.book.lists).get(name)
            if rows is None:
                return None
            given = dict(question.parameters or {}) if isinstance(question.parameters, dict) else {}
            rows = [_renamed(row, given) for row in rows]
            self.lists[sheet, name] = Listed(rows, self.language, name if name.endswith(".csv") else sheet, self.notes,
                                              self.ours.is_ours)  # fmt: skip
        return self.lists[sheet, name]

    def _warn(self, row: int, column: str, text: str) -> None:
        self.notes.warn(text, self.rows.place(row, column))


def _renamed(row: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    """A file's own columns for name and label."""
    found = dict(row)
    for column in ("value", "label"):
        if given.get(column):
            found["name" if column == "value" else column] = row.get(str(given[column]))
    return found
