"""A blank form as A4 portrait: its HTML, and its PDF."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from forms_app.entry.display import head
from forms_app.entry.lists import Lists
from forms_app.schema.model import FormSchema, Question
from forms_app.schema.types import TYPES
from forms_app.tables.models import Form, FormVersion
from reports.documents.blank.said import Said
from reports.documents.blank.spaces import Space, is_on_paper, space_of
from reports.documents.row_tables import RowTable, blank_tables
from reports.engine.codes import qr_data_uri
from reports.engine.paper import Printing, paper_context
from reports.engine.render import CHUNK_TIMEOUT, render

FEWEST_ROWS, MOST_ROWS = 5, 20


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


def blank_html(form: Form, version: FormVersion, printing: Printing) -> str:
    """The finished document. ``version``: the one that people fill in now."""
    address = settings.SITE_URL + reverse("collect:fill", args=[form.slug])
    context = {
        "schema": version.schema,
        "version": version,
        "sections": list(_sections(version.schema)),
        "code": qr_data_uri(address),
        "address": address,
        **paper_context(printing),
    }
    return render_to_string("documents/blank_sheet.html", context)


def blank_pdf(form: Form, version: FormVersion, user: Any) -> bytes:
    """Raises PrintFailed. It shows nobody's answers."""
    return render(blank_html(form, version, Printing.now(user)), timeout_s=CHUNK_TIMEOUT)


def _sections(schema: FormSchema) -> Iterator[dict[str, Any]]:
    lists = Lists()
    said, number = Said(schema, lists), 0
    for section in schema.sections:
        blocks: list[list[Item]] = []
        for question in section.questions:
            if not is_on_paper(question):
                continue
            number += 1
            for item in _items(number, question, said, lists):
                if item.tables or not blocks or blocks[-1][0].tables:
                    blocks.append([])
                blocks[-1].append(item)
        yield {"section": section, "when": said.when(section), "blocks": blocks}


def _items(number: int, question: Question, said: Said, lists: Lists, above: str = "") -> Iterator[Item]:
    hints = [text for text in (question.hint, *said.rules(question)) if text]
    if question.type != "repeat":
        yield Item(number, question, said.when(question), hints, space_of(question, lists))
        return
    columns = [one for one in question.scalars if is_on_paper(one) and not TYPES[one.type].files]
    spaces = [space_of(one, lists) for one in columns]
    first = [(above, "")] if above else []
    cells = first + [(_head(one), space.in_a_cell) for one, space in zip(columns, spaces, strict=True)]
    tables = list(blank_tables(cells, _rows(question)))
    legend = [
        (one.label, text) for one, space in zip(columns, spaces, strict=True) if (text := _legend(one, space, said))
    ]
    yield Item(
        number, question, said.when(question), [text for text in (question.hint,) if text], Space(), tables, legend
    )
    for inner in question.repeats:
        yield from _items(number, inner, said, lists, question.label)


def _head(question: Question) -> str:
    return head(question) + ("＊" if question.required else "")


def _rows(question: Question) -> int:
    wanted = max(FEWEST_ROWS, int(question.option("minimum") or 0))
    most = int(question.option("maximum") or MOST_ROWS)
    return max(1, min(wanted, most, MOST_ROWS))


def _legend(question: Question, space: Space, said: Said) -> str:
    """Below a table: the choices that no cell has room for, conditions and hints of its columns."""
    ticks = "" if space.in_a_cell else "、".join([*space.ticks, *([space.other] if space.other else [])])
    return "；".join(text for text in (ticks, said.when(question), question.hint, *said.rules(question)) if text)
