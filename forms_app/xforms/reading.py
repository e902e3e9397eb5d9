"""An XLSForm as a FormSchema, with everything that had to be said about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from forms_app.schema.expressions.tree import dump
from forms_app.schema.model import FormSchema, Question, Section, options
from forms_app.schema.tongues import code_of
from forms_app.xforms import naming
from forms_app.xforms.asking import Asking
from forms_app.xforms.completing import completed, own_title, spoken
from forms_app.xforms.entities import tell_entities
from forms_app.xforms.items import Item, Part, everything
from forms_app.xforms.languages import chosen, languages_of, said
from forms_app.xforms.left_out import tell_left_out
from forms_app.xforms.outline import Outline
from forms_app.xforms.own import FORMAT
from forms_app.xforms.rows import Rows
from forms_app.xforms.told import Notes, Place
from forms_app.xforms.trees import ALONE, Words, World, settle
from forms_app.xforms.workbook import Workbook, load

TITLE_LENGTH = 200
_COLUMNS = {"initial": "default", "row_count": "repeat_count", "count": "repeat_count", "choices": "type",
            "key": "name", "relevant": "relevant", "required_when": "required", "questions": "type"}  # fmt: skip


@dataclass
class Reading:
    """``name``: what the file calls the form, for its address. ``schema`` counts only where there are no errors."""

    schema: FormSchema
    name: str
    notes: Notes = field(default_factory=Notes)
    rows: Rows = field(default_factory=lambda: Rows([]))
    numbers: dict[str, int] = field(default_factory=dict)
    sheets: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    is_whole: bool = False  # written here, with everything that a form has

    def cell(self, place: Place) -> str:
        """What stands in the file at this place; '' where that is a whole row or sheet, or nothing."""
        rows = self.sheets.get(place.sheet, [])
        row = rows[place.row - 2] if 2 <= place.row < len(rows) + 2 else {}
        return str(next((value for name, value in row.items() if str(name) == place.column), None) or "")

    def place(self, uuid: str, name: str) -> Place:
        """Where in the file stands what belongs to this block and this of its fields."""
        number = self.numbers.get(uuid, 0)
        return self.rows.place(number, _COLUMNS.get(name, name or "type")) if number else Place()


def read(path: Path, words: Words, known: naming.Known | None = None, world: World = ALONE) -> Reading:
    """``words``: what is wrong with an expression, in words. ``known``: see ``naming``. Raises Refused."""
    book, notes = load(path), Notes()
    rows, language = Rows(book.rows), _language(book, notes)
    title = " ".join(str(book.settings.get("title") or path.stem).split())[:TITLE_LENGTH]
    asking = Asking(book, rows, language, _labels(book.survey, language), notes, frozenset(world.forms))
    if asking.ours.is_ours:
        title = own_title(book.settings_row)
    outline = Outline(asking, title)
    parts = outline.parts(book.survey)
    naming.name(parts, known or {})
    settle(parts, asking.renamed, words, notes, world)
    tell_left_out(book, notes)
    tell_entities(book, notes)
    numbers = {item.uuid: item.row for part in parts for item in everything(part.items)}
    numbers |= {part.uuid: part.row for part in parts}
    schema = FormSchema(title, tuple(_section(part) for part in parts))
    if asking.ours.is_ours:
        schema = completed(schema, asking.ours, outline, parts, book.settings_row)
    else:
        schema = spoken(schema, asking, parts, language)
    return Reading(schema, str(book.settings.get("id_string") or path.stem), notes, rows, numbers, book.sheets,
                   asking.ours.is_ours)  # fmt: skip


def _language(book: Workbook, notes: Notes) -> str:
    texts = [text for element in _elements(book.survey) for text in (element.label, getattr(element, "hint", None))]
    known = languages_of([*texts, *(row.get("label") for rows in book.lists.values() for row in rows)])
    language = chosen(known, str(book.settings.get("default_language") or "default"))
    if book.settings_row.get(FORMAT):
        return language
    others = [name for name in known if name not in {language, "default"} and not code_of(name)]
    if others:
        told = _("Nobody knows the code of these languages: “%(language)s” is taken, not %(others)s.")
        notes.warn(told % {"language": language, "others": "、".join(others)}, Place("survey", 1, "label"))
    return language


def _labels(survey: Any, language: str) -> dict[str, str]:
    return {str(element.name): said(element.label, language)[:60] or str(element.name) for element in _elements(survey)}


def _elements(parent: Any) -> list[Any]:
    found = []
    for child in getattr(parent, "children", None) or []:
        found += [child, *(_elements(child) if "Section" in type(child).__name__ else [])]
    return found


def _section(part: Part) -> Section:
    relevant = "" if part.relevant is None else dump(part.relevant)
    return Section(part.uuid, part.title, part.intro, tuple(map(_question, part.items)), relevant)


def _question(item: Item) -> Question:
    trees = {kind: dump(tree) for kind, tree in item.trees.items()}
    return Question(
        uuid=item.uuid, key=item.key, type=item.type, label=item.label, hint=item.hint, required=item.required,
        default=item.default, choices=item.choices, options=options(**item.options, **trees),
        questions=tuple(map(_question, item.children)),
    )  # fmt: skip
