"""Texts in a sheet: one column for each language."""

from __future__ import annotations

import re
from typing import Any

from forms_app.schema.languages import FORM, KNOWN, text_id
from forms_app.schema.model import FormSchema
from forms_app.schema.tongues import tongue

CELL_LENGTH = 32_000  # of the 32,767 that a cell takes
_UNHELD = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


class Texts:
    """``columns``: by code, what the language is called behind '::'."""

    def __init__(self, schema: FormSchema) -> None:
        self.schema = schema
        self.columns = {code: column_of(code) for code in schema.languages}

    def put(self, row: dict[str, Any], column: str, text: str, uuid: str, field: str, code: str = "") -> None:
        """The text and its translations into the cells of this column."""
        row[column] = cell(text)
        for language, name in self.columns.items():
            if said := self.schema.said(language).get(text_id(uuid, field, code)):
                row[f"{column}::{name}"] = cell(said)

    def word(self, code: str, language: str) -> str:
        """A word that all forms share, in another language; '' where nobody has said it."""
        return self.schema.said(language).get(text_id(FORM, code), "") or KNOWN.get(language, {}).get(code, "")


def column_of(code: str) -> str:
    return f"{tongue(code).english} ({code})"


def cell(text: str) -> str:
    """As a cell takes it. What begins with ${ would name a question there."""
    return _UNHELD.sub("", text).replace("${", "$ {").replace("<output", "< output").strip()[:CELL_LENGTH]
