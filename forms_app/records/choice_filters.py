"""Narrowing a ledger down by what was chosen: one of a list, something below it, a row of a matrix."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F, Q, Value
from django.db.models.functions import Concat, StrIndex
from django.db.models.lookups import GreaterThan
from django.utils import timezone
from django.utils.translation import gettext as _

from forms_app.areas.models import Area
from forms_app.codes import lookup
from forms_app.entry.lists import Listing, Lists
from forms_app.records.question_filters import ANSWERED, EMPTY, QuestionFilter, presence_options
from forms_app.schema.kinds.listed import code_list
from forms_app.schema.kinds.rows import RESULTS, rows_of
from forms_app.schema.model import OTHER, Question
from forms_app.schema.types import TYPES
from forms_app.tables.runtime import RecordModels

OPTION_LIMIT = 200  # choices of a code list; of longer ones the code or the label is typed
NAMED = 5  # choices that a message names
Option = tuple[str, str]


class ChoiceFilter(QuestionFilter):
    """One question. ``field`` cleans to what ``condition`` takes."""

    has_legend = False

    def __init__(self, question: Question, built: RecordModels, lists: Lists, table: Question | None = None) -> None:
        super().__init__(question, built, table)
        self.kind = TYPES[question.type].filter
        self.listing: Listing | None = lists.get(code_list(question)) if code_list(question) else None
        self.is_typed = self.listing is not None and len(self.listing.entries) > OPTION_LIMIT
        self.options: list[Option] = [] if self.is_typed else list(self._options())

    def fields(self) -> dict[str, forms.Field]:
        return {self.name: self.field()}

    def field(self) -> forms.Field:
        if self.is_typed:
            assert self.listing is not None
            return TypedCode(self.listing, self.question, self.label)
        # A consent that was not given is nothing stored; the rows of a matrix are answered one by one.
        more = [] if self.question.type == "consent" or self.kind == "rows" else presence_options()
        choices = [("", _("All")), *self.options, *more]
        field = forms.ChoiceField(required=False, label=self.label, choices=choices)
        field.error_messages["invalid_choice"] = _("No such choice. Choose one from the list.")
        return field

    def found(self, data: Mapping[str, Any]) -> list[tuple[Q, str]]:
        code = data[self.name]
        return [(self.condition(code), self.words(code))] if code else []

    def condition(self, code: str) -> Q:
        question = self.question
        if code in {ANSWERED, EMPTY}:
            return self.answered(code == ANSWERED)
        if self.kind == "rows":
            row, _colon, answer = code.partition(":")
            return Q(**{self.built.attribute(question.uuid, row): answer})
        attribute = self.built.attribute(question.uuid)
        if question.type == "boolean":
            return Q(**{attribute: code == "1"})
        if question.type == "consent":
            return Q(**{f"{attribute}__isnull": code != "1"})
        if self.kind == "tree" and self.listing is not None:
            return Q(**{f"{attribute}__in": sorted(self.listing.below(code))})
        if self.kind != "has":
            return Q(**{attribute: code})
        # Several codes are stored with spaces between them. Not LIKE, which takes 'a' for 'A' on SQLite.
        spaced = Concat(Value(" "), F(attribute), Value(" "))
        return Q(GreaterThan(StrIndex(spaced, Value(f" {code} ")), 0))

    def words(self, code: str) -> str:
        """'事件分类：城市管理'."""
        return f"{self.question.label}：{self._label(code)}"

    def _label(self, code: str) -> str:
        if code in {ANSWERED, EMPTY}:
            return dict(presence_options())[code]
        if self.listing is None or code not in self.listing.entries:
            return dict(self.options).get(code, self.question.choice_label(code))
        return self.listing.path(code) if self.kind == "tree" else self.listing.text(code)

    def _options(self) -> Iterator[Option]:
        question = self.question
        if question.type == "boolean":
            yield from [("1", _("Yes")), ("0", _("No"))]
        elif question.type == "consent":
            yield from [("1", _("Agreed to")), ("0", _("Not agreed to"))]
        elif question.type == "check_item":
            yield from ((result.code, result.label) for result in RESULTS)
        elif self.kind == "rows":
            for row in rows_of(question):
                yield from ((f"{row.code}:{item.code}", f"{row.label}：{item.label}") for item in question.choices)
        else:
            yield from self._choices()

    def _choices(self) -> Iterator[Option]:
        if self.listing is not None:
            yield from self._listed(self.listing)
        known = self.listing.entries if self.listing else {}
        yield from ((item.code, item.label) for item in self.question.all_choices if item.code not in known)

    def _listed(self, listing: Listing) -> Iterator[Option]:
        """Closed ones too: old records have them."""
        day = timezone.localdate()
        rows = listing.tree() if self.kind == "tree" else ((0, entry) for entry in listing.entries.values())
        for depth, entry in rows:
            label = entry.label if self.kind == "tree" else listing.text(entry.code)
            if entry.valid_until and entry.valid_until <= day:
                label = _("%(name)s (closed)") % {"name": label}
            yield entry.code, "　" * depth + label


class AreaFilter(QuestionFilter):
    """A question that asks for an area beside the record's own. Everything below the area counts."""

    has_legend = False

    def fields(self) -> dict[str, forms.Field]:
        return {self.name: AreaCode(required=False, label=self.label, max_length=18, widget=forms.Select)}

    @staticmethod
    def offer(field: forms.Field, options: list[Option], chosen: Area | str | None) -> None:
        """``options``: the areas of whoever looks, to be chosen from."""
        is_new = isinstance(chosen, Area) and chosen.code not in dict(options)
        more = [(chosen.code, chosen.full_name())] if isinstance(chosen, Area) and is_new else []
        field.widget.choices = [("", _("All")), *presence_options(), *options, *more]

    def found(self, data: Mapping[str, Any]) -> list[tuple[Q, str]]:
        chosen = data[self.name]
        if not isinstance(chosen, Area):
            return self.presence_found(chosen or "")
        condition = Q(**{f"{self.built.attribute(self.question.uuid)}__path__startswith": chosen.path})
        return [(condition, f"{self.question.label}：{chosen.full_name()}")]


class AreaCode(forms.CharField):
    """Cleans to an Area, to ANSWERED or EMPTY, None when empty."""

    def clean(self, value: Any) -> Area | str | None:
        code = super().clean(value)
        if code in {ANSWERED, EMPTY}:
            return str(code)
        area = Area.find(code) if code else None
        if code and area is None:
            raise ValidationError(_("No such area. Choose one from the list."))
        return area


class TypedCode(forms.CharField):
    """A code or a label of a long list, or enough of it to be the only one. Cleans to the code."""

    def __init__(self, listing: Listing, question: Question, label: str) -> None:
        hint = {"type": "search", "placeholder": _("Code or label"), "autocomplete": "off"}
        super().__init__(required=False, label=label, max_length=100, widget=forms.TextInput(attrs=hint))
        self.error_messages["max_length"] = _("Search for at most %(limit)d characters.") % {"limit": 100}
        self.listing, self.has_other = listing, bool(question.option("other"))

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        if self.has_other and text in {OTHER.code, OTHER.label}:
            return OTHER.code
        if code := self.listing.find(text):
            return code
        found = lookup.search(self.listing.slug, text, limit=NAMED + 1)
        if len(found) == 1:
            return found[0].code
        if not found:
            raise ValidationError(_("No such choice. Write its code, or a part of its label."))
        labels = "、".join(self.listing.text(code.code) for code in found[:NAMED])
        raise ValidationError(_("Several choices fit: %(labels)s. Write one of them in full.") % {"labels": labels})
