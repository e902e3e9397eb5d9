"""One step of filling in: a section's scalar questions and repeats as one form, in the order of the questions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.utils.safestring import SafeString, mark_safe

from forms_app.entry import raw as names
from forms_app.entry import unique
from forms_app.entry.context import NO_CONTEXT, FieldContext
from forms_app.entry.counted import NO_COUNTS, Counts
from forms_app.entry.forms import AREA_PREFIX, PREFIX, AnswerForm, AreaForm, RowSet, classes_for, make_row_set
from forms_app.entry.languages import schema_in
from forms_app.schema.model import Section
from forms_app.schema.uniqueness import UniqueRule
from forms_app.tables.models import FormVersion

Block = tuple[forms.BoundField | None, RowSet | None]  # one question: a field or a table
Group = tuple[list[forms.BoundField], RowSet | None]  # fields that stand together, or a table
_LINK = re.compile(r"\s*<a [^>]*>.*?</a>")


@dataclass(frozen=True)
class Complaint:
    """One line of the summary above a form: where (an element's id), what, why."""

    anchor: str
    label: str
    message: str


class SectionForm:
    """Looks like a form to formtools: data, files, is_valid(), errors. ``ask_area`` adds the area in front.

    ``counts``: what the numbers say that tables are counted by (``counted.counts_of``).
    """

    def __init__(
        self,
        version: FormVersion,
        section: Section,
        data: Mapping[str, Any] | None = None,
        files: Any = None,
        prefix: str | None = None,
        initial: dict[str, Any] | None = None,
        context: FieldContext = NO_CONTEXT,
        ask_area: bool = False,
        counts: Counts = NO_COUNTS,
    ) -> None:
        self.version, self.section, self.data, self.files = version, section, data, files
        form_class, row_classes = classes_for(version.schema_hash, version.schema, section, context.language)
        self.form: AnswerForm = form_class(data, prefix=PREFIX, initial=initial, context=context)
        self.area_form = AreaForm(data, prefix=AREA_PREFIX, initial=initial, context=context) if ask_area else None
        self.context, self._is_compared = context, False
        self.row_sets: dict[str, RowSet] = {}
        for question in section.questions:
            if question.type == "repeat":
                prefix = names.row_prefix(question)
                self.row_sets[question.uuid] = make_row_set(row_classes[question.uuid], prefix, data, context, counts)

    @property
    def parts(self) -> Iterator[AnswerForm | RowSet]:
        if self.area_form is not None:
            yield self.area_form
        yield self.form
        yield from self.row_sets.values()

    def is_valid(self) -> bool:
        verdicts = [part.is_valid() for part in self.parts]  # every part speaks, not only the first that fails
        if not self._is_compared:
            self._is_compared = True
            verdicts.append(self._compare())
        return all(verdicts)

    def _compare(self) -> bool:
        """Whether no rule is broken that stands in this section alone; what is wrong is said at the field."""
        stored = self.context.stored
        answers = {q.uuid: getattr(self.form, "cleaned_data", {}).get(key) for key, q in self.form.questions.items()}
        box = self.context.photos
        mine = stored.uuid if stored else box.draft_uuid if box else None  # what was sent twice is no other record
        for one, other in unique.taken(self.version, answers, only=answers, except_for=mine):
            self.form.add_error(
                unique.last_of(one.rule, self.version).key,
                unique.told(replace(one, rule=self._spoken(one.rule)), other, self.context),
            )
        fine = [self._compare_rows(row_set) for row_set in self.row_sets.values()]
        return not self.form.errors and all(fine)

    def _spoken(self, rule: UniqueRule) -> UniqueRule:
        """With the names of the questions in the language that the form is shown in."""
        schema = schema_in(self.version, self.context.language)
        return replace(rule, questions=tuple(schema.question(question.uuid) for question in rule.questions))

    def _compare_rows(self, rows: RowSet) -> bool:
        filled = rows.filled if not rows.hidden_now else []
        answers = [form.answers if hasattr(form, "cleaned_data") else {} for form in filled]
        broken = list(unique.alike_rows(self.version, rows.repeat.uuid, answers))
        for rule, index, first in broken:
            key = unique.last_of(rule, self.version).key
            filled[index].add_error(key, unique.row_words(self._spoken(rule), rows.forms.index(filled[first]) + 1))
        inner = [self._compare_rows(inside) for form in filled for inside in form.row_sets.values()]
        return not broken and all(inner)

    def quiet(self) -> None:
        """Show what was typed without complaining: the step was left before it was complete."""
        for part in self.parts:
            part.quiet()

    @property
    def answers(self) -> dict[str, Any]:
        return self.form.answers

    @property
    def rows(self) -> dict[str, list[dict[str, Any]]]:
        return {uuid: row_set.rows for uuid, row_set in self.row_sets.items()}

    @property
    def area(self) -> Any:
        return self.area_form.cleaned_data.get("area") if self.area_form is not None else None

    @property
    def incomplete(self) -> RowSet | None:
        """The first table with fewer rows than another answer says."""
        tables = [*self.row_sets.values(), *(t for form in _all_forms(self.parts) for t in form.row_sets.values())]
        return next((table for table in tables if table.missing), None)

    @property
    def blocks(self) -> Iterator[Block]:
        """(field, None) or (None, rows) in the order of the questions."""
        if self.area_form is not None:
            yield self.area_form["area"], None
        for question in self.section.questions:
            if question.type == "repeat":
                yield None, self.row_sets[question.uuid]
            else:
                yield self.form[question.key], None

    @property
    def groups(self) -> list[Group]:
        """Blocks with neighbouring fields together: (fields, None) or ([], rows)."""
        return grouped(self.blocks)

    def add_error(self, name: str, message: str) -> None:
        """Put a message at the field with this HTML name (an upload that was refused)."""
        for form in _all_forms(self.parts):
            for key in form.fields:
                if form.add_prefix(key) == name.partition(".")[0]:
                    form.is_valid()
                    form.errors.pop(key, None)
                    form.add_error(key, message)

    @property
    def complaints(self) -> list[Complaint]:
        found: list[Complaint] = []
        for field, rows in self.blocks:
            if field is not None:
                found += _of_field(field, "")
            elif rows is not None:
                found += _of_rows(rows, "")
        return found


def grouped(blocks: Iterable[Block]) -> list[Group]:
    found: list[Group] = []
    for field, rows in blocks:
        if field is None:
            found.append(([], rows))
        elif found and found[-1][1] is None:
            found[-1][0].append(field)
        else:
            found.append(([field], None))
    return found


def _all_forms(parts: Iterable[AnswerForm | RowSet]) -> Iterator[AnswerForm]:
    for part in parts:
        for form in [part] if isinstance(part, AnswerForm) else part.forms:
            yield form
            yield from _all_forms(form.row_sets.values())


def _of_rows(rows: RowSet, before: str) -> Iterator[Complaint]:
    label = f"{before}{rows.repeat.label}"
    yield from (Complaint(f"t-{rows.prefix}", label, str(error)) for error in rows.non_form_errors())
    for number, form in enumerate(rows.forms, 1):
        for bound in form:
            yield from _of_field(bound, f"{label} {number} · ")
        for inner in form.row_sets.values():
            yield from _of_rows(inner, f"{label} {number} · ")


def _of_field(field: forms.BoundField, before: str) -> list[Complaint]:
    anchor = field.id_for_label or field.auto_id
    return [Complaint(anchor, f"{before}{field.label}", _without_link(error)) for error in field.errors]


def _without_link(error: Any) -> str:
    """The summary's lines are links themselves, and a link cannot stand in a link."""
    words = str(error)
    return mark_safe(_LINK.sub("", words)) if isinstance(error, SafeString) else words
