"""Choices as an administrator writes them: one per line, '汉族' or '汉族 | 01'."""

from __future__ import annotations

from collections.abc import Mapping

from forms_app.schema.keys import propose
from forms_app.schema.model import Choice

MARK = "|"


def parse(text: str, earlier: Mapping[str, str] | None = None) -> tuple[Choice, ...]:
    """Labels with their codes; a missing code is proposed from the label. Empty lines are passed over.

    ``earlier``: labels by code of all versions so far. A choice that comes back gets its code again; a code that
    stands for something else in old records is never proposed.
    """
    earlier = earlier or {}
    codes = {label: code for code, label in earlier.items()}
    lines = [line.replace("｜", MARK).rpartition(MARK) for line in text.splitlines() if line.strip()]
    pairs = [(label.strip(), code.strip()) if mark else (code.strip(), "") for label, mark, code in lines]
    taken = {code for _, code in pairs if code}
    choices = []
    for label, code in pairs:
        if not code:
            again = codes.get(label, "")
            code = again if again and again not in taken else propose(label, taken | earlier.keys(), "choice")
            taken.add(code)
        choices.append(Choice(code, label or code))
    return tuple(choices)


def write(choices: tuple[Choice, ...]) -> str:
    """The lines for these choices, each with its code, so that a changed label keeps its code."""
    return "\n".join(f"{choice.label} {MARK} {choice.code}" for choice in choices)
