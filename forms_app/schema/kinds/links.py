"""Who is meant, and which record of another form."""

from __future__ import annotations

import re
from collections.abc import Iterator

from forms_app.schema.model import Fault, Question
from forms_app.schema.row import UNIQUE, QuestionType
from forms_app.schema.storage import NOTHING, Part, Storage

_PEOPLE, _LINKS = "forms_app.entry.kinds.people", "forms_app.entry.kinds.links"
SHOWN_LIMIT = 3
_CODE = re.compile(r"[A-Za-z0-9_-]{1,50}", re.ASCII)


def post_codes(question: Question) -> tuple[str, ...]:
    """The posts whose holders may be chosen; none for all."""
    return tuple(code for code in re.split(r"[\s,，、;；]+", str(question.option("posts") or "")) if code)


def posts_fit(question: Question) -> Iterator[Fault]:
    for code in post_codes(question):
        if not _CODE.fullmatch(code):
            yield Fault("bad_post", question.uuid, "posts", {"code": code[:40]})


def shown_keys(question: Question) -> tuple[str, ...]:
    """The questions of the other form that a record is known by; none for its first short text."""
    return tuple(key for key in re.split(r"[\s,，、;；]+", str(question.option("shown") or "")) if key)


def carried(question: Question) -> tuple[tuple[str, str], ...]:
    """(key there, key here) of what is carried over; ('…', '') for a line that cannot be read."""
    lines = (line.replace("＝", "=").partition("=") for line in str(question.option("carry") or "").splitlines())
    return tuple((there.strip(), here.strip()) for there, _sign, here in lines if there.strip() or here.strip())


def links_somewhere(question: Question) -> Iterator[Fault]:
    if not question.option("form"):
        yield Fault("no_linked_form", question.uuid, "form")
    if len(shown_keys(question)) > SHOWN_LIMIT:
        yield Fault("many_shown", question.uuid, "shown", {"limit": SHOWN_LIMIT})


ROWS = (
    QuestionType(
        "person", "Person in office", "group", Storage("person"), f"{_PEOPLE}.person", "select_one",
        "answered", options=("posts", UNIQUE),
        show=f"{_PEOPLE}.text", joins=("user", "post", "area"), read=f"{_PEOPLE}.cell", inputs=("find",),
        check=posts_fit, has_default=False,
    ),
    QuestionType(
        "record_link", "Record of another form", "link-external", Storage("uuid"), f"{_LINKS}.record_link",
        "select_one", "answered", options=("form", "shown", "carry", UNIQUE), show=f"{_LINKS}.text",
        show_part=f"{_LINKS}.part",
        extras=(Part("title", NOTHING, "Title"),), inputs=("find",), check=links_somewhere, has_default=False,
    ),
)  # fmt: skip
