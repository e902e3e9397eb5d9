"""Settings of questions about people and records of other forms, and what can be wrong with what they name."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from forms_app.areas.models import Post
from forms_app.schema.kinds.links import post_codes
from forms_app.schema.model import Fault, FormSchema


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
    }


def missing_posts(schema: FormSchema) -> Iterator[Fault]:
    """Posts that do not exist. One query, none for forms that name none."""
    named = {question.uuid: post_codes(question) for question, _parent in schema.walk() if question.type == "person"}
    wanted = {code for codes in named.values() for code in codes}
    known = set(Post.objects.filter(code__in=wanted).values_list("code", flat=True)) if wanted else set()
    for uuid, codes in named.items():
        for code in codes:
            if code not in known:
                yield Fault("unknown_post", uuid, "posts", {"code": code})
