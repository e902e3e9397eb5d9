"""Option blocks of the questions whose answers are chosen, and what can be wrong with the lists they name."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from forms_app.codes.models import CodeList
from forms_app.schema.model import Fault, FormSchema


def offered() -> list[tuple[str, str]]:
    """(slug, title) of all code lists. One query."""
    return list(CodeList.objects.order_by("title").values_list("slug", "title"))


def listed_options() -> dict[str, blocks.Block]:
    return {
        "other": blocks.BooleanBlock(
            label=_("Let people write something else"),
            required=False,
            help_text=_("Adds the choice 其他 at the end, with a line for words of one's own."),
        ),
        "code_list": blocks.ChoiceBlock(
            label=_("Choices from a code list"),
            required=False,
            choices=offered,
            help_text=_("The list is kept in one place for all forms. Choices written above do not count then."),
        ),
        "to_leaf": blocks.BooleanBlock(
            label=_("Only the last level counts"),
            required=False,
            help_text=_("Without this tick a choice of an upper level is an answer too."),
        ),
    }


def missing_lists(schema: FormSchema) -> Iterator[Fault]:
    """Questions whose code list does not exist. One query, none for forms without code lists."""
    named = {q.uuid: str(q.option("code_list")) for q, _parent in schema.walk() if q.option("code_list")}
    known = (
        set(CodeList.objects.filter(slug__in=set(named.values())).values_list("slug", flat=True)) if named else set()
    )
    for uuid, slug in named.items():
        if slug not in known:
            yield Fault("unknown_code_list", uuid, "code_list", {"slug": slug})
