"""Choices from the form itself or from a code list, with or without words of one's own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from forms_app.entry import cells as reading
from forms_app.entry import choices as plain
from forms_app.entry.context import NO_CONTEXT, FieldContext
from forms_app.entry.kinds.code_widgets import Cascade, CodePicker, ManyCodesPicker
from forms_app.entry.kinds.other import TEXT, WithOther
from forms_app.entry.lists import Listing, Lists, lists_of
from forms_app.entry.text import quoted
from forms_app.schema.kinds.listed import FORMER, code_list, has_other
from forms_app.schema.kinds.rows import RESULTS
from forms_app.schema.model import OTHER, Question

CLOSED = _("“%(value)s” can no longer be chosen. Choose another one.")
SEARCHED = _("You looked for “%(text)s” but chose nothing. Choose one of those found, or empty the search.")
OFFERED = 1_000  # choices that a drop-down list of a workbook may have
_WORDS = re.compile(rf"(.*){OTHER.label}[:：](.*)", re.DOTALL)


class CodeField(forms.Field):
    """Cleans to a code of the list that can be chosen today. Takes codes, and labels that only one code has."""

    widget: CodePicker
    picker: type[CodePicker] = CodePicker

    def __init__(self, question: Question) -> None:
        self.question, self.slug = question, code_list(question)
        self.extra = (OTHER.code,) if has_other(question) else ()
        super().__init__(
            label=question.label,
            help_text=question.hint,
            required=question.required,
            widget=self.picker(
                required=question.required,
                extra=((OTHER.code, question.choice_label(OTHER.code)),) if has_other(question) else (),
            ),
            error_messages={"required": _("Choose one.")},
        )

    def bind(self, context: FieldContext) -> None:
        """Reads the list; at most two queries."""
        self.listing = context.fresh_lists.get(self.slug).spoken(context.language)
        address = f"{context.search_at}{self.question.uuid}/" if context.search_at else ""
        self.widget.bind(self.listing, address)
        self.initial = self.default()

    def default(self) -> Any:
        code = self.listing.find(self.question.default)
        return code if code in self.listing.valid else None

    def to_python(self, value: Any) -> Any:
        text = "" if value is None else str(value).strip()
        if not text and self.widget.typed:
            raise ValidationError(SEARCHED, code="searched", params={"text": self.widget.typed})
        return self.code_of(text) if text else None

    def code_of(self, text: str) -> str:
        """Raises ValidationError."""
        code = self.listing.find(text)
        if not code and text in {*self.extra, OTHER.label if self.extra else ""}:
            return OTHER.code
        if not code:
            raise ValidationError(plain.NOT_LISTED, code="choice", params={"value": quoted(text)})
        if code not in self.listing.valid:
            raise ValidationError(CLOSED, code="closed", params={"value": self.listing.text(code)[:40]})
        return code

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (initial or "") != (data or "")


class CodesField(CodeField):
    """Cleans to codes in the order of the list, joined by spaces."""

    picker = ManyCodesPicker

    def default(self) -> Any:
        found = [self.listing.find(word) for word in re.split(r"[、,，;；\s]+", self.question.default) if word]
        return [code for code in found if code in self.listing.valid]

    def to_python(self, value: Any) -> Any:
        items = reading.several(value, self.listing.index) if isinstance(value, str) else list(value or ())
        picked = {self.code_of(text) for item in items if (text := str(item).strip())}
        if not picked and self.widget.typed:
            raise ValidationError(SEARCHED, code="searched", params={"text": self.widget.typed})
        return plain.joined([code for code in [*self.listing.entries, *self.extra] if code in picked])

    def prepare_value(self, value: Any) -> Any:
        return value.split() if isinstance(value, str) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return set(self.prepare_value(initial) or ()) != set(self.prepare_value(data) or ())


class CascadeField(CodeField):
    """Cleans to the deepest code chosen; with ``to_leaf`` nothing may be left to choose below it."""

    widget: Cascade
    picker = Cascade

    def code_of(self, text: str) -> str:
        code = super().code_of(text)
        if self.question.option("to_leaf") and self.listing.children(code):
            raise ValidationError(
                _("“%(value)s” is divided further. Choose down to the last level."),
                code="level",
                params={"value": self.listing.text(code)[:40]},
            )
        return code


def choice(question: Question, context: FieldContext = NO_CONTEXT) -> forms.Field:
    return _with_other(question, CodeField(question) if code_list(question) else plain.choice(question), context)


def choices(question: Question, context: FieldContext = NO_CONTEXT) -> forms.Field:
    return _with_other(question, CodesField(question) if code_list(question) else plain.choices(question), context)


def cascade(question: Question, context: FieldContext = NO_CONTEXT) -> forms.Field:
    return _with_other(question, CascadeField(question), context)


def _with_other(question: Question, main: forms.Field, context: FieldContext) -> forms.Field:
    own = WithOther(main, question.choice_label(OTHER.code)) if has_other(question) else main
    if context is not NO_CONTEXT and hasattr(own, "bind"):
        own.bind(context)
    return own


def chosen(question: Question, value: Any, names: Any) -> str:
    """'自有、其他：借住'."""
    given = value if isinstance(value, Mapping) else {"": value}
    codes, words = str(given.get("") or "").split(), given.get(TEXT)
    labels = [_label(question, code, names) for code in codes]
    if words:
        labels = [
            f"{label}：{words}" if code == OTHER.code else label for code, label in zip(codes, labels, strict=True)
        ]
    return "、".join(labels)


def path(question: Question, value: Any, names: Any) -> str:
    """'城市管理 / 占道经营'."""
    listing = _holding(question, str(value), names)
    return listing.path(str(value)) if listing else str(value)


def _label(question: Question, code: str, names: Any) -> str:
    listing = _holding(question, code, names)
    return listing.text(code) if listing else question.choice_label(code)


def _holding(question: Question, code: str, names: Any) -> Listing | None:
    """The list that knows this code: the question's own, else one that an earlier version of it took choices from."""
    lists = lists_of(names)
    slugs = [code_list(question), *str(question.option(FORMER) or "").split()]
    found = next((one for slug in slugs if slug and code in (one := lists.get(slug)).entries), None)
    return found.spoken(getattr(names, "language", "")) if found else None


def part(question: Question, name: str, value: Any, names: Any) -> str:
    return str(value) if name == TEXT else chosen(question, value, names)


def cell(question: Question, given: Any, areas: Any) -> Any:
    """What stands in a cell, or in the cells of both columns; '其他：借住' in one is understood too."""
    return _cell(question, given, areas, reading.choice)


def cells(question: Question, given: Any, areas: Any) -> Any:
    return _cell(question, given, areas, reading.choices)


def _cell(question: Question, given: Any, areas: Any, read: Any) -> Any:
    if not has_other(question):
        return given if code_list(question) else read(question, given, areas)
    both = given if isinstance(given, Mapping) else {"": given}
    main, words = str(both.get("") or ""), both.get(TEXT) or ""
    if match := _WORDS.fullmatch(main):
        main, words = f"{match[1]}{OTHER.label}", words or match[2]
    return {"": main if code_list(question) else read(question, main, areas), TEXT: words}


def offered(question: Question, name: str, lists: Lists) -> list[str]:
    """What a table's column of this part may say, as imports read it; nothing where it is free or too much to list."""
    if question.type == "check_item":
        return [] if name else [result.label for result in RESULTS]
    if name == TEXT and has_other(question):
        return []
    if not (slug := code_list(question)):
        return [choice.label for choice in question.all_choices]
    listing = lists.get(slug)
    if len(listing.valid) > OFFERED:
        return []
    words = listing.path if question.type == "cascade" else listing.text
    return [*(words(code) for code in listing.valid), *([OTHER.label] if has_other(question) else [])]
