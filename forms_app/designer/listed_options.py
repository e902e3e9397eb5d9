"""Option blocks of the questions whose answers are chosen, and what can be wrong with the lists they name."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from forms_app.codes.models import CodeList
from forms_app.schema.kinds.rows import rows_of
from forms_app.schema.model import Fault, FormSchema
from forms_app.tables.known import questions_of
from forms_app.tables.models import Form, FormVersion


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
        "rows": blocks.TextBlock(
            label=_("Rows of the matrix"),
            required=False,
            rows=5,
            help_text=_("One per line. The code behind “|” is added when saving; keep it when you rename a row."),
        ),
        "note_optional": blocks.BooleanBlock(label=_("A note is not needed even if it did not pass"), required=False),
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


def rows_ever(form: Form | None) -> dict[str, dict[str, str]]:
    """Every row that any version's matrix has had: {question uuid: {code: label}}, the newest label of each code."""
    found: dict[str, dict[str, str]] = {}
    if form is None or form.pk is None:
        return found
    for pk, schema_hash in FormVersion.objects.filter(form=form).order_by("number").values_list("pk", "schema_hash"):
        for uuid, (question, _parent) in questions_of(pk, schema_hash).items():
            if question.option("rows"):
                found.setdefault(uuid, {}).update({row.code: row.label for row in rows_of(question)})
    return found
