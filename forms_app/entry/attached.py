"""Which files an answer names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from forms_app.schema.model import Question
from forms_app.schema.types import TYPES, parts_of

PICTURES = frozenset({"photo", "signature"})  # kinds of attachments that are shown as pictures
DOCUMENTS = frozenset({"file", "audio"})  # kinds that are known by their names


def file_ids(question: Question, answer: Any) -> list[UUID]:
    """The ids of an answer's attachments in their order, whether it names one, several, or has them in a part."""
    return list(_ids(question, answer)) if TYPES[question.type].files and answer else []


def _ids(question: Question, answer: Any) -> Iterator[UUID]:
    if isinstance(answer, UUID):
        yield answer
    elif isinstance(answer, Mapping):
        for part in parts_of(question):
            value = answer.get(part.name)
            if part.storage.kind == "uuid" and value:
                yield value if isinstance(value, UUID) else UUID(str(value))
    else:
        yield from map(UUID, str(answer).split())
