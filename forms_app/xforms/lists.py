"""Choices of XLSForm lists: codes that can be stored, and filters over their own columns as expressions of codes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from forms_app.schema.check import LABEL_LENGTH
from forms_app.schema.expressions.parsing import parse
from forms_app.schema.expressions.tree import Node, Unparsable
from forms_app.schema.keys import CODE, propose
from forms_app.schema.kinds.listed import CODE_LENGTH
from forms_app.schema.model import Choice
from forms_app.schema.tongues import code_of
from forms_app.xforms.languages import said
from forms_app.xforms.told import Notes, Place

CHOICES = "choices"
Row = dict[str, Any]
_OWN = {"name", "label"}
_NAME_TEST = re.compile(r"[^\W\d][\w-]*(:[^\W\d][\w-]*)?")


class Listed:
    """One list: ``choices`` with our codes, ``names``: XLSForm's name by code, ``columns``: values by code.

    ``said``: labels in other languages by code, from columns of their own."""

    def __init__(self, rows: Iterable[Row], language: str, sheet: str, notes: Notes, exact: bool = False) -> None:
        self.choices: tuple[Choice, ...] = ()
        self.names: dict[str, str] = {}
        self.columns: dict[str, dict[str, str]] = {}
        self.said: dict[str, dict[str, str]] = {}
        self.exact = exact  # labels as they stand
        found = []
        for row in rows:
            if not (name := str(row.get("name") if row.get("name") is not None else "").strip()):
                continue
            place = Place(sheet, int(row.get("__row") or 0), "name")
            code = self._code(name, place, notes)
            self.names[code] = name
            found.append(Choice(code, self._label(row, name, language, place, notes)))
            self._keep(code, row)
            self.said[code] = _said(row)
            if row.get("media"):
                notes.warn(_("Pictures and sounds of choices are not taken."), place)
        self.choices = tuple(found)

    def _code(self, name: str, place: Place, notes: Notes) -> str:
        code = name if CODE.fullmatch(name) and len(name) <= CODE_LENGTH else propose(name, self.names, "choice")
        number, base = 1, code
        while code in self.names:
            number += 1
            code = f"{base[: CODE_LENGTH - 5]}_{number}"
        if code != name:
            notes.warn(_("The code “%(name)s” is stored as “%(code)s”.") % {"name": name, "code": code}, place)
        return code

    def _label(self, row: Row, name: str, language: str, place: Place, notes: Notes) -> str:
        label = self._said(row, language) or name
        if len(label) > LABEL_LENGTH:
            notes.warn(_("The label is cut to %(limit)d characters.") % {"limit": LABEL_LENGTH}, place)
        return label[:LABEL_LENGTH]

    def _said(self, row: Row, language: str) -> str:
        return str(row.get("label") or "") if self.exact else said(row.get("label"), language)

    def _keep(self, code: str, row: Row) -> None:
        for column, value in row.items():
            if isinstance(value, dict):
                for language, text in value.items():
                    self.columns.setdefault(f"{column}::{language}", {})[code] = str(text)
            if column in _OWN or column == "__row" or column.startswith("label::"):
                continue
            if not isinstance(value, dict) and value not in (None, ""):
                self.columns.setdefault(column, {})[code] = str(value)

    def filter(self, text: str, place: Place, notes: Notes) -> str:
        """A choice filter in our own form, where choices have only name and label."""
        for column in sorted(self.columns, key=len, reverse=True):
            if not _NAME_TEST.fullmatch(column) and column in text:
                text = text.replace(column, self._column(column))
        try:
            names = list(_bare(parse(text)))
        except Unparsable:
            return text  # what is wrong with it is said with all other expressions
        for node in sorted(names, key=lambda node: -node.start):
            if node.value not in _OWN and node.value not in self.columns:
                told = _("The list has no column “%(name)s”: an empty text stands for it, as in ODK.")
                notes.warn(told % {"name": node.value}, place)
            if node.value not in _OWN:
                text = text[: node.start] + self._column(node.value) + text[node.end :]
        return text

    def _column(self, column: str) -> str:
        """The value of this column of the choice that is looked at: 'a' for the codes with an 'a', and so on."""
        by_value: dict[str, list[str]] = {}
        for code, value in self.columns.get(column, {}).items():
            by_value.setdefault(value, []).append(code)
        pieces = [f"if(selected({quoted(' '.join(codes))}, name), {quoted(value)}, '')"
                  for value, codes in by_value.items()]  # fmt: skip
        return f"concat({', '.join(pieces)})" if pieces else "''"


def _said(row: Row) -> dict[str, str]:
    if isinstance(label := row.get("label"), dict):
        return {found: said(text, "") for name, text in label.items() if text and (found := code_of(str(name)))}
    columns = ((code_of(header.partition("::")[2]), text) for header, text in row.items() if "label::" in header)
    return {language: str(text) for language, text in columns if language}


def quoted(text: str) -> str:
    return f"'{text}'" if "'" not in text else f'"{text.replace(chr(34), "”")}"'


def _bare(node: Node) -> Iterable[Node]:
    if node.kind == "name":
        yield node
    for child in node.children:
        yield from _bare(child)
