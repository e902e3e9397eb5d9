"""A form tried out before it is enabled: conditions, calculations and checks work, and nothing is kept.

All sections stand on one page. The whole form travels with the page, signed, and comes back with every press.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from django.core import signing
from django.http import HttpRequest
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from forms_app.entry import logic, raw
from forms_app.entry.areas import AreaSource
from forms_app.entry.context import Circumstances, FieldContext
from forms_app.entry.counted import Counts, counts_of
from forms_app.entry.form_answers import answer_forms
from forms_app.entry.live import live_data
from forms_app.entry.samples import sample
from forms_app.entry.sections import Group, SectionForm, grouped
from forms_app.entry.submit import as_typed
from forms_app.schema.expressions.program import Outcome
from forms_app.schema.expressions.rules import RELEVANT
from forms_app.schema.expressions.tree import dump, load
from forms_app.schema.model import FormSchema, Question, Section, options
from forms_app.schema.types import TYPES
from forms_app.tables.models import Audience, Form, FormVersion

_SALT, _LIFE = "form-preview", 12 * 3600  # seconds: as long as a sign-in
_SEEN_BY_PEOPLE = {"note"}  # types that nobody answers, but that conditions show and hide


@dataclass(frozen=True)
class Part:
    """A section on the page. ``groups``: as ``SectionForm.groups``."""

    section: Section
    groups: list[Group]

    @property
    def is_hidden(self) -> bool:
        """All of it: its title would stand there alone."""
        shown = [not getattr(one.field, "hidden_now", False) for fields, _rows in self.groups for one in fields]
        shown += [not rows.hidden_now for _fields, rows in self.groups if rows]
        return bool(shown) and not any(shown)


class TrialForm(SectionForm):
    def _compare(self) -> bool:
        """No table stands behind it, so there is nothing to compare with."""
        return True


class Trial:
    """One page: ``data`` is what was typed so far, None for a form just opened."""

    def __init__(self, request: HttpRequest, schema: FormSchema, data: MultiValueDict | None = None) -> None:
        self.schema, self.whole = schema, joined(schema)
        self.version = FormVersion(schema_json=self.whole.to_json(), schema_hash=self.whole.hash())
        circumstances = Circumstances(timezone.now(), request.headers.get("User-Agent", ""))
        areas = AreaSource(request.user, Form(audience=Audience.RESIDENTS))
        self.context = FieldContext(areas, circumstances=circumstances, language=schema.language)
        self.data = data
        self._settle()

    def _settle(self) -> None:
        counts = counts_of(self.whole, [dict(self.data.lists())] if self.data else [])
        forms, self.outcome = logic.settled(self.version, self._forms, self.context, counts)
        self.form = forms[0]
        if self.data is None and self.outcome is not None:
            logic.prefill(self.form, logic.initial_of(self.outcome, self.whole))

    def _forms(self, counts: Counts) -> list[SectionForm]:
        return [TrialForm(self.version, self.section, self.data, context=self.context, counts=counts)]

    @property
    def section(self) -> Section:
        return self.whole.sections[0]

    def complete(self) -> None:
        """As many rows as another answer says."""
        while self.data is not None and (table := self.form.incomplete):
            rows: raw.Raw = dict(self.data.lists())
            for _number in range(table.missing):
                rows = raw.add_row(rows, table.repeat, str(table.prefix))
            self.data = MultiValueDict(rows)
            self._settle()

    def check(self) -> bool:
        """Whether it could be sent. Files are not kept here, so none is missed."""
        self.form.is_valid()
        for _path, answers in answer_forms(self.form, all_rows=True):
            for key, question in answers.questions.items():
                if TYPES[question.type].files and question.type != "check_item":
                    answers.errors.pop(key, None)
        return not self.form.complaints

    @property
    def parts(self) -> Iterator[Part]:
        blocks = iter(self.form.blocks)
        for section in self.schema.sections:
            yield Part(section, grouped(islice(blocks, len(section.questions))))

    @property
    def live(self) -> dict[str, Any] | None:
        outcome: Outcome | None = self.outcome
        return live_data(self.version, self.form, [self.form], outcome, "") if outcome else None

    def sampled(self, seed: int) -> MultiValueDict:
        """Answers that meet the form's checks, as far as any do; another seed, other answers."""
        return as_typed(self.whole, sample(self.whole, self.context, seed).answers, {})


def joined(schema: FormSchema) -> FormSchema:
    """All sections as one, whose questions carry the conditions of their sections. Nothing is compared with records."""
    questions = tuple(_under(section, question) for section in schema.sections for question in section.questions)
    first = Section(schema.sections[0].uuid, schema.title, questions=questions)
    return replace(schema, sections=(first,), together=())


def _under(section: Section, question: Question) -> Question:
    row = TYPES[question.type]
    if not section.relevant or not (row.is_asked or row.name in {"repeat", *_SEEN_BY_PEOPLE}):
        return question
    own = question.option(RELEVANT)
    both = dump(["and", load(section.relevant), load(own)]) if own else section.relevant
    return replace(question, options=options(**{**dict(question.options), RELEVANT: both}))


def sealed(schema: FormSchema, user: Any) -> str:
    """The form as it travels with the page; only this user may send it back, and only unchanged."""
    return signing.dumps({"schema": schema.to_json(), "user": user.pk}, salt=_SALT, compress=True)


def opened(text: str, user: Any) -> FormSchema | None:
    """None for what was changed, is too old, was somebody else's, or was written before an upgrade."""
    try:
        found = signing.loads(text, salt=_SALT, max_age=_LIFE)
        return FormSchema.from_json(found["schema"]) if found["user"] == user.pk else None
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        return None
