"""Settings of questions about people and records of other forms, and what can be wrong with what they name."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from forms_app.areas.models import Post
from forms_app.schema.kinds.links import carried, post_codes, shown_keys
from forms_app.schema.linking import may_be_carried, may_be_shown
from forms_app.schema.model import Fault, FormSchema
from forms_app.tables.models import Form


def link_options() -> dict[str, blocks.Block]:
    return {
        "posts": blocks.CharBlock(
            label=_("Holders of which posts"),
            required=False,
            max_length=300,
            help_text=_(
                "Codes of posts, one after another, for example: grid-head grid-worker. Left empty, all posts."
            ),
        ),
        "form": blocks.ChoiceBlock(label=_("Records of which form"), required=False, choices=published),
        "shown": blocks.CharBlock(
            label=_("Shown with a record"),
            required=False,
            max_length=200,
            help_text=_("Field names of the other form, at most three. Left empty, its first name or short text."),
        ),
        "carry": blocks.TextBlock(
            label=_("Carried over from the record"),
            required=False,
            rows=3,
            max_length=2000,
            help_text=_("One pair a line: field of the other form = field of this form. Only what is empty is filled."),
        ),
    }


def published() -> list[tuple[str, str]]:
    """(slug, title) of all enabled forms. One query."""
    return list(Form.objects.filter(current__isnull=False).order_by("title").values_list("slug", "title"))


def missing_posts(schema: FormSchema) -> Iterator[Fault]:
    """Posts that do not exist. One query, none for forms that name none."""
    named = {question.uuid: post_codes(question) for question, _parent in schema.walk() if question.type == "person"}
    wanted = {code for codes in named.values() for code in codes}
    known = set(Post.objects.filter(code__in=wanted).values_list("code", flat=True)) if wanted else set()
    for uuid, codes in named.items():
        for code in codes:
            if code not in known:
                yield Fault("unknown_post", uuid, "posts", {"code": code})


def bad_links(schema: FormSchema) -> Iterator[Fault]:
    """What questions say of other forms that is not so. One query for each question that names one."""
    here = {question.key: question for question in schema.scalars}
    for question, parent in schema.walk():
        if question.type != "record_link" or not question.option("form"):
            continue
        slug = str(question.option("form"))
        linked = Form.objects.filter(slug=slug, current__isnull=False).select_related("current").first()
        if linked is None or linked.current is None:
            yield Fault("unknown_form", question.uuid, "form", {"slug": slug[:60]})
            continue
        there = {one.key: one for one in linked.current.schema.scalars}
        for key in shown_keys(question):
            if key not in there or not may_be_shown(there[key]):
                yield Fault("bad_shown", question.uuid, "shown", {"key": key[:60]})
        for theirs, mine in carried(question):
            fits = not parent and theirs in there and mine in here and may_be_carried(there[theirs], here[mine])
            if not fits:
                yield Fault("bad_carry", question.uuid, "carry", {"line": f"{theirs} = {mine}"[:60]})
