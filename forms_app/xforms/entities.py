"""Entities of ODK. Records are what entities are: another form links them and takes their answers over.

So a list that one form makes and another chooses from becomes a link, where that other form is in use here. What says
how entities are made is not needed, and told cell by cell.
"""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _

from forms_app.xforms.rows import SURVEY, plain
from forms_app.xforms.told import Notes, Place
from forms_app.xforms.workbook import Workbook

SHEET = "entities"
_LIST = {"list_name", "dataset"}


def tell_entities(book: Workbook, notes: Notes) -> None:
    """Each cell of the sheet, and each question that is saved to a property."""
    for number, row in enumerate(book.sheets.get(SHEET, []), start=2):
        for header, value in row.items():
            if value in (None, ""):
                continue
            made = _("Other forms choose from the records of this form by a link: the list “%(name)s” is not made.")
            rest = _("This says how ODK makes entities, and is not taken: every record can be linked.")
            told = made % {"name": str(value)[:60]} if plain(header) in _LIST else rest
            notes.warn(told, Place(SHEET, number, str(header)))
    for number, row in enumerate(book.rows, start=2):
        for header, value in row.items():
            if plain(header) == "save_to" and value not in (None, ""):
                told = _("A link takes this answer over by its field name; the property “%(name)s” is not taken.")
                notes.warn(told % {"name": str(value)[:60]}, Place(SURVEY, number, str(header)))


def form_of(file: str, forms: Collection[str]) -> str:
    """The form in use whose records a list 'hu_xin_xi.csv' stands for, by its web name; '' for none."""
    name = file.removesuffix(".csv")
    return next((slug for slug in (name, name.replace("_", "-")) if slug in forms), "")
