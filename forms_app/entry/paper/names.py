"""Names of the fields of a fillable PDF: those of the page's inputs (``entry.raw``), written so that a PDF takes them.

A PDF keeps the full stop for itself. Ticks have the code behind the name: 'q-hobby=swim'. Rows inside rows stand in a
table of their own, 'n-<outer>-<inner>-<index>-<key>', whose '…-_above' says in which row of the outer one they are.
"""

from __future__ import annotations

from urllib.parse import unquote

from forms_app.schema.model import Question

ABOVE = "_above"
MARK = "_form"  # the field that says what form this is
TICK = "="


def written(name: str) -> str:
    """As a PDF has it."""
    return name.replace("%", "%25").replace(".", "%2E")


def read(name: str) -> str:
    return unquote(name)


def tick(name: str, code: str) -> str:
    return f"{name}{TICK}{code}"


def inner_prefix(outer: Question, inner: Question) -> str:
    return f"n-{outer.key}-{inner.key}"
