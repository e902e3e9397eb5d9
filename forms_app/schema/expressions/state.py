"""What expressions read: the answers of one record as texts, and the world around it."""

from __future__ import annotations

import random
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from forms_app.schema.expressions import days

# Answers by question uuid ('<uuid>.<part>' for one column of several); of a table a list of such dicts, one per row.
Scope = dict[str, Any]
CHINA = 480  # minutes east of Greenwich


class Failed(ValueError):
    """An expression that cannot be computed: too_much (text or time), bad_pattern."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass
class World:
    """``now``: milliseconds since 1970-01-01T00:00Z. ``seconds``: how long all expressions together may take."""

    now: int = 0
    offset: int = CHINA
    seconds: float = 2.0
    deadline: float = field(default=0.0, init=False)

    def __post_init__(self) -> None:
        self.now = self.now or time.time_ns() // 1_000_000

    def start(self) -> None:
        self.deadline = time.monotonic() + self.seconds

    def check(self) -> None:
        """Raises Failed once the time is over."""
        if self.deadline and time.monotonic() > self.deadline:
            raise Failed("too_much")

    @cached_property
    def today(self) -> str:
        """The day by the clock of ``offset``; it does not change while one record is computed."""
        return days.date_text(self._local)

    @cached_property
    def moment(self) -> str:
        return days.moment_text(self._local, self.offset)

    @property
    def _local(self) -> float:
        return (self.now + self.offset * 60_000) / days.DAY_MS

    def uuid(self) -> str:
        return str(uuid.uuid4())

    def random(self) -> float:
        return random.random()  # noqa: S311

    def choice_label(self, question: str, code: str) -> str:
        """The label of a code among the choices of the question with this uuid, '' where there is none."""
        return ""

    def pull(self, source: str, column: str, key_column: str, key: str) -> str:
        """A value out of a code list or a form, '' where nothing fits."""
        return ""

    def property(self, name: str) -> str:
        """What is known of the person who fills in (``functions.PROPERTIES``), '' where it is not."""
        return ""


class Context:
    """Where an expression is computed: the rows from the form down to its own, and its own answer."""

    __slots__ = ("choice", "index", "offset", "own", "scopes", "world")

    def __init__(self, world: World, scopes: tuple[Scope, ...], index: tuple[int, ...] = ()) -> None:
        self.world, self.scopes, self.index, self.offset = world, scopes, index, world.offset
        self.own: Any = ""
        self.choice: Mapping[str, str] = {}
