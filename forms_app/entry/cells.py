"""How a cell of a table is put for the field of its question: labels become codes, dates lose their hours.

Functions (Question, text, NamedAreas) → raw input, named by the registry of types.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from forms_app.entry.area_names import NamedAreas
from forms_app.schema.model import Question

_SEPARATORS = (r"[;；\n]", r"[、,，;；|\n]", r"[、,，;；|\s]")


def spelling(text: str) -> str:
    """A label as people write it: full-width or not, with or without spaces, in either case."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def choice(question: Question, text: str, areas: NamedAreas) -> Any:
    return codes(question).get(spelling(text), text)


def choices(question: Question, text: str, areas: NamedAreas) -> Any:
    return several(text, codes(question))


def area(question: Question, text: str, areas: NamedAreas) -> Any:
    return areas.code_of(text, str(question.option("level", "")))


def day(question: Question, text: str, areas: NamedAreas) -> Any:
    """'2026-11-23 08:30' → what the date field reads; anything else as it is."""
    match = re.fullmatch(r"(.{8,12}?)[ T]+\d{1,2}:\d{2}(:\d{2})?", text.strip(), re.ASCII)
    return match[1] if match else text.strip()


@lru_cache(maxsize=500)
def codes(question: Question) -> Mapping[str, str]:
    """Codes by label and by code; a label that two choices share is left to their codes."""
    labels = [spelling(choice.label) for choice in question.all_choices]
    by_label = {
        label: choice.code
        for label, choice in zip(labels, question.all_choices, strict=True)
        if labels.count(label) == 1
    }
    return {spelling(choice.code): choice.code for choice in question.all_choices} | by_label


def several(text: str, codes: Mapping[str, str]) -> list[str]:
    """'低保、残疾' → their codes. Labels may hold separators themselves, so coarse cuts are tried first."""
    pieces = [text.strip()] if text.strip() else []
    for pattern in ("", *_SEPARATORS):
        pieces = [piece.strip() for piece in re.split(pattern, text) if piece.strip()] if pattern else pieces
        if all(spelling(piece) in codes for piece in pieces):
            break
    return [codes.get(spelling(piece), piece) for piece in pieces]
