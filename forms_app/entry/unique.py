"""Answers that may not be alike: told at the field before anything is written, and when the database refuses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from forms_app.entry.context import FieldContext
from forms_app.schema.model import Question
from forms_app.schema.uniqueness import UniqueRule
from forms_app.tables.models import FormVersion
from forms_app.tables.scope import visible
from forms_app.tables.unique import Held, held_now, rule_of

Answers = Mapping[str, Any]


def taken_words(rule: UniqueRule) -> str:
    """Says nothing of the other record."""
    if len(rule.questions) == 1:
        return _("A record with this answer exists already. Check it, or correct that record instead.")
    return _("A record with the same “%(label)s” exists already. Check these answers together.") % {"label": rule.label}


def row_words(rule: UniqueRule, number: int) -> str:
    return _("“%(label)s” is the same as in row %(number)d of this table. Each may be there once only.") % {
        "label": rule.label,
        "number": number,
    }


def last_of(rule: UniqueRule, version: FormVersion) -> Question:
    """The question at which the rule is told: the one asked last."""
    asked = {question.uuid for question in rule.questions}
    return [question for question, _parent in version.schema.walk() if question.uuid in asked][-1]


def taken(
    version: FormVersion, answers: Answers, *, only: Iterable[str] | None = None, except_for: UUID | None = None
) -> Iterator[tuple[Held, Any]]:
    """Rules of the form itself that these answers break, with a record that was first. A query for each rule.

    ``only``: rules all of whose questions are among these.
    """
    known = None if only is None else set(only)
    for one in held_now(version):
        if one.rule.table or (known is not None and not {q.uuid for q in one.rule.questions} <= known):
            continue
        key = one.key(answers)
        if key is not None and (other := one.others(key, except_for).only("pk", "uuid").first()):
            yield one, other


def alike_rows(version: FormVersion, table: str, rows: Sequence[Answers]) -> Iterator[tuple[UniqueRule, int, int]]:
    """(rule, index, index of the first) of rows of one table that are like another one before them."""
    for one in held_now(version):
        if one.rule.table != table:
            continue
        first: dict[Any, int] = {}
        for index, row in enumerate(rows):
            key = one.key(row)
            if key is not None and first.setdefault(key, index) != index:
                yield one.rule, index, first[key]


def told(one: Held, other: Any, context: FieldContext) -> Any:
    """The words, with a link where whoever fills in may read the other record."""
    words, areas = taken_words(one.rule), context.areas
    if not context.links_at or areas is None or not areas.user.is_authenticated:
        return words
    if not visible(areas.user, areas.form).filter(pk=other.pk).exists():
        return words
    address = reverse("records:record", args=[areas.form.slug, other.uuid])
    return format_html('{} <a href="{}" target="_blank">{}</a>', words, address, _("Look at it"))


def demand(
    version: FormVersion, answers: Answers, rows: Mapping[str, Sequence[Answers]], except_for: UUID | None = None
) -> None:
    """Raises ValidationError by question key, as ``submit`` does, where these answers break a rule."""
    found: dict[str, list[str]] = {}
    for one, _other in taken(version, answers, except_for=except_for):
        found.setdefault(last_of(one.rule, version).key, []).append(taken_words(one.rule))
    for repeat in version.schema.repeats:
        found |= _in_rows(version, repeat, rows.get(repeat.uuid, ()), "")
    if found:
        raise ValidationError(found)


def _in_rows(version: FormVersion, repeat: Question, rows: Sequence[Answers], before: str) -> dict[str, list[str]]:
    place = f"{before}{repeat.key}"
    found = {
        f"{place}.{index}.{last_of(rule, version).key}": [row_words(rule, first + 1)]
        for rule, index, first in alike_rows(version, repeat.uuid, rows)
    }
    for index, row in enumerate(rows):
        for inner in repeat.repeats:
            found |= _in_rows(version, inner, row.get(inner.uuid) or (), f"{place}.{index}.")
    return found


@contextmanager
def refusals_in_words(version: FormVersion) -> Iterator[None]:
    """Somebody else was quicker by a moment: the same words at the same field."""
    try:
        yield
    except IntegrityError as error:
        rule = rule_of(error, held_now(version))
        if rule is None:
            raise
        raise ValidationError({last_of(rule, version).key: [taken_words(rule)]}) from error
