"""A blank form as A4 portrait: its HTML, and its PDF."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from forms_app.areas.models import Area
from forms_app.entry.display import unit_of
from forms_app.entry.languages import schema_in
from forms_app.entry.lists import Lists
from forms_app.entry.paper.inputs import inputs_of
from forms_app.entry.paper.mark import sealed
from forms_app.entry.raw import AREA_NAME
from forms_app.schema.expressions.rules import CALCULATION
from forms_app.schema.model import FormSchema, Question
from forms_app.schema.tongues import direction
from forms_app.schema.types import TYPES
from forms_app.tables.models import Form, FormVersion
from forms_app.tables.scope import fillable_areas
from reports.documents.blank.fields import with_fields
from reports.documents.blank.filled import FilledTable, filled_tables, heading, way_of_writing
from reports.documents.blank.places import Drawn, Places
from reports.documents.blank.said import Said
from reports.documents.blank.spaces import Space, is_on_paper, space_of
from reports.documents.row_tables import RowTable, blank_tables
from reports.engine.codes import qr_data_uri
from reports.engine.paper import Printing, paper_context
from reports.engine.render import CHUNK_TIMEOUT, render

FEWEST_ROWS, MOST_ROWS = 5, 20
MOST_AREAS = 200  # to choose from; where there are more, the area is written


@dataclass(frozen=True)
class Item:
    """A question on paper. ``number`` counts through the form; tables of rows have ``tables`` instead of a space."""

    number: int
    question: Question
    when: str
    hints: list[str]
    space: Space
    tables: list[RowTable] = field(default_factory=list)
    legend: list[tuple[str, str]] = field(default_factory=list)
    inputs: list[Drawn] = field(default_factory=list)  # of a fillable sheet
    filled: list[FilledTable] = field(default_factory=list)

    @property
    def unit(self) -> str:
        return unit_of(self.question)


def blank_html(
    form: Form, version: FormVersion, printing: Printing, places: Places | None = None, language: str = ""
) -> str:
    """The finished document. ``version``: the one that people fill in now; ``places``: where fields are noted.

    ``language``: one of the form's; the words around it are in it where there is a whole catalogue, else Chinese.
    """
    schema = schema_in(version, language)
    with translation.override(_interface(schema.language)):
        return _html(form, version, schema, printing, places)


def _interface(language: str) -> str:
    return language.lower() if language.lower() in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def _html(form: Form, version: FormVersion, schema: FormSchema, printing: Printing, places: Places | None) -> str:
    address = settings.SITE_URL + reverse("collect:fill", args=[form.slug])
    context = {
        "schema": schema,
        "direction": direction(schema.language),
        "version": version,
        "sections": list(_Sheet(schema, places).sections()),
        "fills": places is not None,
        "area": places.area(AREA_NAME, _("Area of the record"))
        if places and not version.schema.area_question
        else None,
        "code": qr_data_uri(address),
        "address": address,
        **paper_context(printing),
    }
    return render_to_string("documents/blank_sheet.html", context)


def blank_pdf(form: Form, version: FormVersion, user: Any, language: str = "") -> bytes:
    """Raises PrintFailed. It shows nobody's answers."""
    return render(blank_html(form, version, Printing.now(user), language=language), timeout_s=CHUNK_TIMEOUT)


def fillable_pdf(form: Form, version: FormVersion, user: Any, language: str = "") -> bytes:
    """The same with fields to type in. Raises PrintFailed. One query for areas; they are on it by name."""
    areas = list(fillable_areas(user, form).order_by("path")[: MOST_AREAS + 1])
    named = Area.names_of([area.path for area in areas]) if len(areas) <= MOST_AREAS else {}
    places = Places(Lists(), [area.full_name(named) for area in areas] if named else [])
    laid_out = render(blank_html(form, version, Printing.now(user), places, language), timeout_s=CHUNK_TIMEOUT)
    return with_fields(laid_out, places.found, sealed(version, language))


class _Sheet:
    def __init__(self, schema: FormSchema, places: Places | None) -> None:
        self.schema, self.places = schema, places
        self.lists = places.lists if places else Lists()
        self.said = Said(schema, self.lists)

    def sections(self) -> Iterator[dict[str, Any]]:
        number = 0
        for section in self.schema.sections:
            blocks: list[list[Item]] = []
            for question in section.questions:
                if not is_on_paper(question):
                    continue
                number += 1
                for item in self._items(number, question):
                    is_table = bool(item.tables or item.filled)
                    if is_table or not blocks or blocks[-1][0].tables or blocks[-1][0].filled:
                        blocks.append([])
                    blocks[-1].append(item)
            yield {"section": section, "when": self.said.when(section), "blocks": blocks}

    def _items(self, number: int, question: Question, outer: Question | None = None) -> Iterator[Item]:
        when = self.said.when(question)
        if question.type != "repeat":
            hints = [text for text in (question.hint, *self.said.rules(question)) if text]
            yield Item(number, question, when, hints, self._space(question), inputs=self._inputs(question))
            return
        hints = [text for text in (question.hint,) if text]
        columns = [one for one in question.scalars if is_on_paper(one) and not _is_left_out(one)]
        spaces = [space_of(one, self.lists) for one in columns]
        legend = [
            (one.label, text)
            for one, space in zip(columns, spaces, strict=True)
            if (text := _legend(one, space, self.said, is_listed=bool(self.places) and one.type != "choices"))
        ]
        if self.places:
            filled = list(filled_tables(question, outer, columns, _rows(question), self.places))
            yield Item(number, question, when, hints, Space(), legend=legend, filled=filled)
        else:
            first = [(outer.label, "")] if outer else []
            cells = first + [(heading(one), space.in_a_cell) for one, space in zip(columns, spaces, strict=True)]
            tables = list(blank_tables(cells, _rows(question)))
            yield Item(number, question, when, hints, Space(), tables, legend)
        for inner in question.repeats:
            yield from self._items(number, inner, question)

    def _inputs(self, question: Question) -> list[Drawn]:
        return self.places.of_question(question) if self.places else []

    def _space(self, question: Question) -> Space:
        """Beside fields nothing is drawn but words: what the system computes, what is given online only."""
        drawn = space_of(question, self.lists)
        if self.places is None or question.type == "note" or question.option(CALCULATION):
            return drawn
        if inputs_of(question, self.lists):
            return Space(words=drawn.words if question.type == "consent" else way_of_writing(question))
        return Space(words=_("Not on paper; send it in online."))


def _is_left_out(question: Question) -> bool:
    """Of tables: files, and what is computed. An item of a checklist has a photo, too, but is answered without."""
    is_file = bool(TYPES[question.type].files) and question.type != "check_item"
    return is_file or bool(question.option(CALCULATION))


def _rows(question: Question) -> int:
    wanted = max(FEWEST_ROWS, int(question.option("minimum") or 0))
    most = int(question.option("maximum") or MOST_ROWS)
    return max(1, min(wanted, most, MOST_ROWS))


def _legend(question: Question, space: Space, said: Said, *, is_listed: bool) -> str:
    """Below a table: the choices that no cell has room for, conditions and hints of its columns.

    ``is_listed``: the field itself shows the choices.
    """
    ticks = "" if space.in_a_cell or is_listed else "、".join([*space.ticks, *([space.other] if space.other else [])])
    return "；".join(text for text in (ticks, said.when(question), question.hint, *said.rules(question)) if text)
