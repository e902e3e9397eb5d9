"""Short words for writing a form down. Ids are uuid5 of form and key, so they are the same on every installation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid5

from forms_app.schema.keys import propose
from forms_app.schema.model import Choice, FormSchema, Question, Section, options

NAMESPACE = UUID("6f0b7c52-3299-5217-9210-a1b2c3d4e5f6")


def choices(text: str) -> tuple[Choice, ...]:
    """'1 男 2 女' → choices; codes and labels alternate."""
    words = text.split()
    return tuple(Choice(code, label) for code, label in zip(words[::2], words[1::2], strict=True))


def ask(kind: str, label: str, **settings: Any) -> Question:
    """A question without its id; ``form`` gives ids. Other settings than those four are options of the type."""
    known = {name: settings.pop(name) for name in ("hint", "required", "default", "choices") if name in settings}
    return Question(uuid="", key=propose(label), type=kind, label=label, options=options(**settings), **known)


def repeat(label: str, questions: Iterable[Question], **settings: Any) -> Question:
    return Question(
        uuid="",
        key=propose(label),
        type="repeat",
        label=label,
        options=options(**settings),
        questions=tuple(questions),
    )


def form(slug: str, title: str, intro: str, *sections: tuple[str, str, list[Question]]) -> FormSchema:
    """Sections are (title, introduction, questions)."""
    return FormSchema(
        title=title,
        intro=intro,
        sections=tuple(
            Section(
                uuid=_id(slug, "section", name),
                title=name,
                intro=words,
                questions=tuple(_numbered(slug, question) for question in questions),
            )
            for name, words, questions in sections
        ),
    )


def _numbered(slug: str, question: Question, parent: str = "") -> Question:
    children = tuple(_numbered(slug, child, question.key) for child in question.questions)
    values = {**vars(question), "uuid": _id(slug, parent, question.key), "questions": children}
    return Question(**values)


def _id(*names: str) -> str:
    return str(uuid5(NAMESPACE, "/".join(names)))
