"""All columns that a form ever had, each with its question in the newest words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from forms_app.schema.kinds.listed import code_list
from forms_app.schema.model import Question
from forms_app.schema.types import TYPES, Part, parts_of
from forms_app.tables.known import choices_ever, questions_of
from forms_app.tables.models import Form, FormColumn, FormVersion

Key = tuple[str, str, str, str]  # question uuid, part, type, storage


@dataclass(frozen=True)
class Asked:
    """``is_current``: the form still asks it. ``kind``: 'phone' or 'id_number' where it is shown in part only.

    ``first``, ``last``: the versions that asked it in this way.
    """

    column: FormColumn
    question: Question
    part: Part
    is_current: bool
    kind: str
    first: int
    last: int


@dataclass
class Known:
    """What a version of a form, and those before it, know. Runs a query for the versions and one for the columns."""

    form: Form
    version: FormVersion
    _seen: dict[Key, tuple[Question, Part, int, int]] = field(default_factory=dict)
    _lists: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        versions = FormVersion.objects.filter(form=self.form, number__lte=self.version.number).order_by("number")
        for pk, number, schema_hash in versions.values_list("pk", "number", "schema_hash"):
            for question, _parent in questions_of(pk, schema_hash).values():
                self._note(question, number)

    def _note(self, question: Question, number: int) -> None:
        for part in parts_of(question):
            key = (question.uuid, part.name, question.type, part.storage.signature)
            first = self._seen[key][2] if key in self._seen else number
            self._seen[key] = (question, part, first, number)
        if slug := code_list(question):
            lists = self._lists.setdefault(question.uuid, [])
            lists[:] = [slug, *(one for one in lists if one != slug)]

    @cached_property
    def columns(self) -> list[FormColumn]:
        return list(FormColumn.objects.filter(form=self.form).order_by("pk"))

    @cached_property
    def choices(self) -> dict[str, dict[str, str]]:
        """By question: codes and their newest labels, of all versions."""
        return choices_ever(self.form)

    @cached_property
    def masked(self) -> dict[str, str]:
        walked = self.version.schema.walk()
        return {question.uuid: question.type for question, _parent in walked if TYPES[question.type].is_masked}

    def lists(self, question: Question) -> list[str]:
        """The code lists that its codes may be from, the newest first."""
        return self._lists.get(question.uuid, [])

    def asked(self, columns: Iterable[FormColumn]) -> list[Asked]:
        """The columns with their questions; those that no version knows are left out."""
        found = ((column, self._seen.get(_key(column))) for column in columns)
        return [self._asked(column, *seen) for column, seen in found if seen]

    def _asked(self, column: FormColumn, question: Question, part: Part, first: int, last: int) -> Asked:
        own = question.type if TYPES[question.type].is_masked else ""
        kind = own or self.masked.get(question.uuid, "")
        return Asked(column, question, part, last == self.version.number, kind, first, last)


def _key(column: FormColumn) -> Key:
    return str(column.question_uuid), column.part, column.type, column.storage
