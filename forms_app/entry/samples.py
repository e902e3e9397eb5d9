"""Sample answers in an installation: from its code lists, and from what one person may name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from forms_app.entry.context import FieldContext
from forms_app.entry.kinds.links import Records
from forms_app.entry.kinds.people import People
from forms_app.entry.lists import Entry
from forms_app.entry.world import FormWorld
from forms_app.schema.kinds.links import post_codes
from forms_app.schema.model import FormSchema, Question
from forms_app.schema.samples.around import Around
from forms_app.schema.samples.filling import Sample, fill


def sample(schema: FormSchema, context: FieldContext, seed: int = 0) -> Sample:
    """Answers that ``entry.submit`` takes of the person whom ``context.areas`` stands for. Runs queries for lists,
    areas, people and records."""
    return fill(schema, _Installed(context), seed, FormWorld(schema, context))


class _Installed(Around):
    def __init__(self, context: FieldContext) -> None:
        super().__init__(timezone.localdate())
        self.context = context

    def codes(self, slug: str) -> Sequence[Entry]:
        return list(self.context.fresh_lists.get(slug).valid.values())

    def area(self, question: Question) -> str:
        found = self.context.areas.listed(str(question.option("level") or "")) if self.context.areas else []
        return found[0].code if found else ""

    def person(self, question: Question) -> str:
        found = People(self._user, self.context.near, post_codes(question)).all.first()
        return str(found.pk) if found else ""

    def record(self, question: Question) -> str:
        records = Records(question, self._user)
        found = records.all.first() if records.form else None
        return str(found.uuid) if found else ""

    @property
    def _user(self) -> Any:
        return self.context.areas.user if self.context.areas else None
