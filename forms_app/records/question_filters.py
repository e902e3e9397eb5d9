"""What every filter of a question has: its name in the address, its parts, and whether anything was answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from forms_app.entry.display import head
from forms_app.schema.model import Question
from forms_app.schema.types import parts_of
from forms_app.tables.runtime import RecordModels

ANSWERED, EMPTY = "is.any", "is.none"  # no code of a choice has a dot


def place_name(question: Question, table: Question | None) -> str:
    return f"{table.key}.{question.key}" if table else question.key


def place_label(question: Question, table: Question | None) -> str:
    return f"{table.label} › {head(question)}" if table else head(question)


class QuestionFilter:
    """One question, of the form itself or of a table of rows (``table``).

    ``fields`` are what the address may say of it; ``found`` gives what it narrows down to, in SQL on the question's
    own table and in words.
    """

    has_legend = True  # whether its inputs stand in a group; one select alone has its own label

    def __init__(self, question: Question, built: RecordModels, table: Question | None = None) -> None:
        self.question, self.built, self.table = question, built, table

    @property
    def name(self) -> str:
        """'f_nian_ling', in a table of rows 'f_cheng_yuan.nian_ling'."""
        return f"f_{place_name(self.question, self.table)}"

    @property
    def label(self) -> str:
        return place_label(self.question, self.table)

    @property
    def names(self) -> list[str]:
        """All parameters that belong to it."""
        return [self.name, f"{self.name}-from", f"{self.name}-to", f"{self.name}-is"]

    def fields(self) -> dict[str, forms.Field]:
        raise NotImplementedError

    def check(self, form: forms.Form) -> None:
        """Whether the parts fit together; errors go to the form."""

    def found(self, data: Mapping[str, Any]) -> list[tuple[Q, str]]:
        raise NotImplementedError

    def presence(self) -> forms.ChoiceField:
        choices = [("", _("filled in and not")), *presence_options()]
        field = forms.ChoiceField(required=False, label=_("Filled in or not"), choices=choices)
        field.error_messages["invalid_choice"] = _("No such choice. Choose one from the list.")
        return field

    def presence_found(self, chosen: str) -> list[tuple[Q, str]]:
        if not chosen:
            return []
        return [(self.answered(chosen == ANSWERED), f"{head(self.question)}：{dict(presence_options())[chosen]}")]

    def answered(self, wanted: bool) -> Q:
        """Records where anything was answered, or nothing."""
        if self.question.type == "repeat":
            rows = self.built.children[self.question.uuid]._default_manager.filter(parent=OuterRef("pk"))
            return Q(Exists(rows)) if wanted else ~Q(Exists(rows))
        condition = Q()
        for part in parts_of(self.question):
            condition |= Q(**{f"{self.built.attribute(self.question.uuid, part.name)}__isnull": False})
        return condition if wanted else ~condition


def presence_options() -> list[tuple[str, str]]:
    return [(ANSWERED, _("filled in")), (EMPTY, _("not filled in"))]


class AnsweredFilter(QuestionFilter):
    """Only whether there is an answer: of files, places, people, and of what is masked.

    A number that is masked is found by the whole of it, in the search, and nowhere by a part: parts would give the
    hidden digits away (ADR 0031).
    """

    has_legend = False

    def fields(self) -> dict[str, forms.Field]:
        field = self.presence()
        field.label = self.label
        return {f"{self.name}-is": field}

    def found(self, data: Mapping[str, Any]) -> list[tuple[Q, str]]:
        return self.presence_found(data[f"{self.name}-is"])
