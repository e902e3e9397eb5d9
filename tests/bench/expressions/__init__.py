"""All expressions of a form of 200 questions, computed once."""

from __future__ import annotations

from tests.bench.expressions import phone, server
from tests.bench.figures import Figure

TITLE = "Expressions"


def figures() -> list[Figure]:
    return [*server.measured(), *phone.measured()]
