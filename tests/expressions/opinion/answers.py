"""Answers at random: what people give, what nobody expects, and what sits on the edge of a condition."""

from __future__ import annotations

import random
from typing import Any

from forms_app.schema.expressions.rules import CALCULATION, KINDS, ROW_COUNT
from forms_app.schema.expressions.tree import load, references, walk
from forms_app.schema.model import FormSchema, Question

_TEXTS = ("", "张三", "abc", "a b", "  two  spaces ", "12", "007", "-3.5", "1e3", "0", "NaN", "Infinity", "true",
          "yes", "2026-11-23", "2024-02-29", "2025-02-29", "08:30", "it's", '"', "<b>&amp;</b>", "𬱟喆", "１２",
          "a\u00a0b", "+5", "1,000", "0x10", "329921198001020012", "/data/x", "${x}", "ﬀ", "e\u0301",
          "\u202eabc")  # fmt: skip
_INTEGERS = ("0", "1", "-1", "2", "3", "5", "9", "10", "17", "18", "60", "99", "100", "12345", "2147483647",
             "-2147483648")  # fmt: skip
_DECIMALS = ("0", "0.5", "-0.5", "1.5", "2.5", "0.1", "2.345", "1.005", "99.99", "-2.7", "1234567.891", "0.0001", "3")
_DATES = ("2026-11-23", "2026-11-24", "2026-11-22", "2024-02-29", "1970-01-01", "1969-12-31", "1900-03-01",
          "2000-12-31", "2038-01-19", "1980-05-01")  # fmt: skip
_TIMES = ("00:00:00.000Z", "08:30:00.000Z", "23:59:59.999Z", "12:00:00.000Z")
_MOMENTS = ("2026-11-23T08:30:00.000Z", "2026-11-22T16:00:00.000Z", "1970-01-01T00:00:00.000Z",
            "2024-02-29T23:59:59.999Z")  # fmt: skip
_PLAIN = {"integer": _INTEGERS, "decimal": _DECIMALS, "date": _DATES, "time": _TIMES, "datetime": _MOMENTS}


class Generator:
    """The same seed gives the same answers. ``offset``: the zone that moments are written in, minutes."""

    def __init__(self, schema: FormSchema, seed: int, offset: int = 0) -> None:
        self.schema, self.random = schema, random.Random(seed)
        self.zone = f"{'-' if offset < 0 else '+'}{abs(offset) // 60:02d}:{abs(offset) % 60:02d}" if offset else "Z"
        self.words, self.numbers = _literals(schema)
        self.counts = {
            uuid
            for table in schema.all_repeats
            if table.option(ROW_COUNT)
            for uuid in references(load(table.option(ROW_COUNT)))
        }

    def record(self) -> dict[str, Any]:
        self.emptiness = self.random.choice((0.0, 0.1, 0.3, 0.6, 1.0))
        return self._scope(self.schema.questions, 0)

    def _scope(self, questions: tuple[Question, ...], depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for question in questions:
            if question.type == "repeat":
                rows = self.random.choice((0, 1, 1, 2, 3) if depth == 0 else (0, 1, 2))
                found[question.uuid] = [self._scope(question.questions, depth + 1) for _ in range(rows)]
            elif not question.option(CALCULATION):
                found[question.uuid] = self.answer(question)
        return found

    def answer(self, question: Question) -> str:
        if self.random.random() < self.emptiness or question.type in {"photo", "hidden"}:
            return ""
        if question.uuid in self.counts:
            return str(self.random.randint(-1, 6))  # as many rows as that
        if question.choices and question.type in {"choice", "choices"}:
            codes = [choice.code for choice in question.choices]
            if question.type == "choice":
                return self.random.choice(codes)
            chosen = [code for code in codes if self.random.random() < 0.4]
            return " ".join(chosen)
        if question.type == "integer":
            return self.random.choice([*_INTEGERS, *(str(int(one)) for one in self.numbers)])
        if question.type == "decimal":
            return self.random.choice([*_DECIMALS, *(_plain(one) for one in self.numbers)])
        if question.type in _PLAIN:
            return self.random.choice(_PLAIN[question.type]).replace("Z", self.zone)
        return self.random.choice([*_TEXTS, *self.words, *self.words])


def _plain(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(value)


def _literals(schema: FormSchema) -> tuple[list[str], list[float]]:
    """Texts and numbers that the form's expressions name, and the numbers next to them."""
    words: set[str] = set()
    numbers: set[float] = set()
    for question, _parent in schema.walk():
        for kind in KINDS:
            for found in walk(load(question.option(kind))) if question.option(kind) else ():
                if isinstance(found, str) and len(found) < 100:
                    words.add(found)
                elif isinstance(found, (int, float)) and abs(found) < 2**31 - 1:
                    numbers |= {float(found), float(found) - 1, float(found) + 1}
    return sorted(words), sorted(numbers)
