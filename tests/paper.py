"""A fillable PDF filled in by a program of somebody else's (pypdf), as a reader on a desk would save it."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfReader, PdfWriter

from forms_app.entry.lists import Lists
from forms_app.entry.paper import names
from forms_app.entry.paper.inputs import MANY, ONE, inputs_of
from forms_app.schema.model import Question
from forms_app.tables.models import FormVersion

Given = dict[str, Any]  # by whole name of the field: a text, True for a tick, a code for a radio button


def given_of(version: FormVersion, data: Mapping[str, list[str]]) -> Given:
    """What a person would do in the fields to give these answers (raw input, as a browser sends it)."""
    return dict(_given(version, data))


def _given(version: FormVersion, data: Mapping[str, list[str]]) -> Iterator[tuple[str, Any]]:
    lists = Lists()
    for question in version.schema.questions:
        if question.type != "repeat":
            yield from _of(question, f"q-{question.key}", f"q-{question.key}", data, lists, in_row=False)
            continue
        lines = dict.fromkeys(question.repeats, 0)
        for index in range(int((data.get(f"r-{question.key}-TOTAL_FORMS") or ["0"])[0])):
            row = f"r-{question.key}-{index}"
            for one in question.scalars:
                yield from _of(one, f"{row}-{one.key}", f"{row}-{one.key}", data, lists, in_row=True)
            for inner in question.repeats:
                for below in range(int((data.get(f"{row}-{inner.key}-TOTAL_FORMS") or ["0"])[0])):
                    line = f"{names.inner_prefix(question, inner)}-{lines[inner]}"
                    yield f"{line}-{names.ABOVE}", str(index + 1)
                    for one in inner.scalars:
                        here = f"{row}-{inner.key}-{below}-{one.key}"
                        yield from _of(one, f"{line}-{one.key}", here, data, lists, in_row=True)
                    lines[inner] += 1


def _of(
    question: Question, name: str, source: str, data: Mapping[str, list[str]], lists: Lists, *, in_row: bool
) -> Iterator[tuple[str, Any]]:
    for one in inputs_of(question, lists, in_row=in_row):
        dot = f".{one.part}" if one.part else ""
        values = [value for value in data.get(f"{source}{dot}", []) if value]
        if not values:
            continue
        labels = {choice.code: choice.label for choice in one.options}
        if one.kind == MANY:
            yield from ((names.tick(f"{name}{dot}", value), True) for value in values)
        elif one.kind == ONE:
            yield f"{name}{dot}", f"/{values[-1]}"
        elif in_row and not dot and (words := data.get(f"{source}.other", [""])[0]):
            yield name, f"其他：{words}"
        elif question.type == "choices":
            yield f"{name}{dot}", "、".join(labels.get(value, value) for value in values)
        else:
            yield f"{name}{dot}", labels.get(values[-1], values[-1])


def filled(pdf: bytes, given: Given) -> bytes:
    """Every name must be a field of the file."""
    reader = PdfReader(io.BytesIO(pdf))
    known = {names.read(name): name for name in reader.get_fields() or {}}
    assert given.keys() <= known.keys(), given.keys() - known.keys()
    writer = PdfWriter(clone_from=reader)
    values = {known[name]: "/yes" if value is True else value for name, value in given.items()}
    for name, value in given.items():
        if value is True:
            states = (reader.get_fields() or {})[known[name]].get("/_States_", [])
            values[known[name]] = next(state for state in states if state != "/Off")
    for page in writer.pages:
        writer.update_page_form_field_values(page, values, auto_regenerate=False)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def upload(data: bytes, name: str = "填好的表.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, "application/pdf")
