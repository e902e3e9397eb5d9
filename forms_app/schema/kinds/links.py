"""Who is meant, and which record of another form."""

from __future__ import annotations

import re
from collections.abc import Iterator

from forms_app.schema.model import Fault, Question
from forms_app.schema.row import QuestionType
from forms_app.schema.storage import Storage

_PEOPLE = "forms_app.entry.kinds.people"
_CODE = re.compile(r"[A-Za-z0-9_-]{1,50}", re.ASCII)


def post_codes(question: Question) -> tuple[str, ...]:
    """The posts whose holders may be chosen; none for all."""
    return tuple(code for code in re.split(r"[\s,，、;；]+", str(question.option("posts") or "")) if code)


def posts_fit(question: Question) -> Iterator[Fault]:
    for code in post_codes(question):
        if not _CODE.fullmatch(code):
            yield Fault("bad_post", question.uuid, "posts", {"code": code[:40]})


ROWS = (
    QuestionType(
        "person", "Person in office", "group", Storage("person"), f"{_PEOPLE}.person", "select_one", options=("posts",),
        show=f"{_PEOPLE}.text", joins=("user", "post", "area"), read=f"{_PEOPLE}.cell", inputs=("find",),
        check=posts_fit, has_default=False,
    ),
)  # fmt: skip
