"""What a column may become, as one choice: a type, a place of a level, or choices from a code list.

A kind is 'date', 'person_name', 'area:village', 'list:min-zu' …
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from forms_app.areas.models import Level
from forms_app.codes.models import CodeList
from forms_app.schema import keys
from forms_app.schema.model import Choice, Question
from forms_app.schema.types import TYPES
from intake.analysis.types import Guess

PLAIN = (
    "text", "long_text", "integer", "decimal", "money", "date", "year_month", "datetime", "boolean", "choice",
    "choices", "phone", "id_number", "credit_code", "licence_plate", "email",
)  # fmt: skip
NAME = "person_name"
MOST_CHOICES = 200


def offered() -> list[tuple[str, list[tuple[str, str]]]]:
    """(group, [(kind, label)]), one query."""
    plain = [(name, str(_(TYPES[name].label))) for name in PLAIN]
    plain.insert(1, (NAME, _("A person's name")))
    areas = [(f"area:{level}", str(label)) for level, label in Level.choices]
    lists = [(f"list:{slug}", title) for slug, title in CodeList.objects.order_by("title").values_list("slug", "title")]
    return [
        (_("Types of answers"), plain),
        (_("Areas down to a level"), areas),
        (_("Choices from a code list"), lists),
    ]


def kind_of(guess: Guess) -> str:
    if guess.type == "area":
        return f"area:{guess.options.get('level', '')}"
    if slug := guess.options.get("code_list"):
        return f"list:{slug}"
    return NAME if guess.options.get("person_name") else guess.type


def type_of(kind: str) -> str:
    base = kind.partition(":")[0]
    return {"list": "choice", NAME: "text"}.get(base, base)


def options_of(kind: str) -> dict[str, Any]:
    base, _mark, rest = kind.partition(":")
    if base == "area":
        return {"level": rest} if rest else {}
    if base == "list":
        return {"code_list": rest}
    return {"person_name": True} if base == NAME else {}


def question(
    uuid: str, key: str, kind: str, label: str, required: bool, choices: Sequence[str], **more: Any
) -> Question:
    """``choices``: labels; codes are made from them."""
    found: list[Choice] = []
    for text in choices:
        code = keys.propose(text, {choice.code for choice in found}, "choice")
        found.append(Choice(code, text))
    options = tuple(sorted((options_of(kind) | more).items()))
    return Question(uuid, key, type_of(kind), label, required=required, choices=tuple(found), options=options)
