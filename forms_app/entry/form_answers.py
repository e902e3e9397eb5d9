"""What expressions read off Django forms: the answers as texts, and every table and row with its path."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError

from forms_app.entry.forms import AnswerForm, RowSet
from forms_app.entry.plain_texts import texts_of
from forms_app.entry.sections import SectionForm
from forms_app.schema.expressions.program import Path
from forms_app.schema.expressions.state import Scope
from forms_app.schema.types import parts_of


def scope(forms: Iterable[SectionForm], all_rows: bool = False) -> Scope:
    """The answers of these forms as expressions read them; what cannot be read counts as not answered."""
    found: Scope = {}
    for form in forms:
        found |= _whole(form.form, form.row_sets, all_rows)
    return found


def _whole(form: AnswerForm, tables: Mapping[str, RowSet], all_rows: bool) -> Scope:
    return _texts(form) | {uuid: _rows(rows, all_rows) for uuid, rows in tables.items()}


def _rows(rows: RowSet, all_rows: bool) -> list[Scope]:
    if rows.hidden_now:
        return []
    return [_whole(form, form.row_sets, all_rows) for form in (list(rows.forms) if all_rows else _counting(rows))]


def _counting(rows: RowSet) -> list[AnswerForm]:
    return rows.filled if rows.is_bound else list(rows.forms)


def _texts(form: AnswerForm) -> Scope:
    found: Scope = {}
    for key, question in form.questions.items():
        if parts_of(question):
            found |= texts_of(question, _value(form, key))
    return found


def _value(form: AnswerForm, key: str) -> Any:
    if form.is_bound:
        form.is_valid()
        return form.cleaned_data.get(key)
    try:
        value = form[key].value()
        return form.fields[key].clean(value) if value not in (None, "", [], {}) else None
    except (ValidationError, TypeError, AttributeError):
        return None


def answer_forms(form: SectionForm, all_rows: bool = False) -> Iterator[tuple[Path, AnswerForm]]:
    """The section's own answers, then each row that counts (or each row shown), with their paths."""
    yield (), form.form
    for path, rows in row_sets(form, all_rows):
        shown = list(rows.forms) if all_rows else _counting(rows)
        for index, row in enumerate(shown):
            yield (*path, rows.repeat.uuid, index), row


def row_sets(form: SectionForm, all_rows: bool = False) -> Iterator[tuple[Path, RowSet]]:
    """Every table, outer ones first, with the path of the row that it stands in."""
    waiting: list[tuple[Path, RowSet]] = [((), rows) for rows in form.row_sets.values()]
    while waiting:
        path, rows = waiting.pop(0)
        yield path, rows
        for index, row in enumerate(list(rows.forms) if all_rows else _counting(rows)):
            waiting += [((*path, rows.repeat.uuid, index), inner) for inner in row.row_sets.values()]
