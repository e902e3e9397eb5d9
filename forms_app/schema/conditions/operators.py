"""What can be asked of an answer, by family of types: each operator as the trees that it stands for.

A pattern is a tree with holes: ``S`` for the subject, ``V[0]`` and ``V[1]`` for values. Reading and writing both go by
these patterns, so that they cannot disagree.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

S, V = "§s", ("§0", "§1")
# Kinds of values; those in COMPARED may also be the answer to another question of the same family.
NUMBER, DAYS, DATE, MONTH, MOMENT, TIME, TEXT, CHOICE, AREA = (
    "number", "days", "date", "month", "moment", "time", "text", "choice", "area",
)  # fmt: skip
COMPARED = frozenset({NUMBER, DATE, MONTH, MOMENT, TIME, TEXT})


@dataclass(frozen=True)
class Operator:
    """``parts``: trees joined by ``joins``. ``many``: one part for each value. ``rare``: only read, never offered."""

    name: str
    parts: tuple[Any, ...]
    values: tuple[str, ...] = ()
    joins: str = ""
    many: bool = False
    rare: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether it also tells of a list of answers whether any of them fits."""
        return len(self.parts) == 1 and self.parts[0][0] in {"=", "<", "<=", ">", ">="} and self.parts[0][1] == S


def _one(name: str, part: list, *values: str, rare: bool = False) -> Operator:
    return Operator(name, (part,), values, rare=rare)


_EMPTY = (_one("empty", ["=", S, ""]), _one("filled", ["!=", S, ""]))
_TODAY, _NOW = ["today"], ["now"]


def _compared(kind: str, names: str, subject: Any = S) -> tuple[Operator, ...]:
    """=, !=, <, <=, >, >= and both ends, by these names; '-' leaves one out."""
    signs = zip(names.split(), ("=", "!=", "<", "<=", ">", ">="), strict=False)
    single = tuple(_one(name, [sign, subject, V[0]], kind) for name, sign in signs if name != "-")
    between = Operator("between", ([">=", subject, V[0]], ["<=", subject, V[1]]), (kind, kind), "and")
    return (*single, between)


def _near_today(upto: list) -> tuple[Operator, ...]:
    """``upto``: what still counts as today."""
    return (
        _one("before_today", ["<", S, _TODAY]),
        Operator("last_days", ([">=", S, ["-", _TODAY, V[0]]], ["<=", S, upto]), (DAYS,), "and"),
        _one("older_days", ["<", S, ["-", _TODAY, V[0]]], DAYS),
        Operator("next_days", ([">=", S, _TODAY], ["<=", S, ["+", _TODAY, V[0]]]), (DAYS,), "and"),
        _one("after_today", [">", S, upto]),
    )


_DATES = "on not_on before not_after after not_before"
FAMILIES: dict[str, tuple[Operator, ...]] = {
    "number": (*_compared(NUMBER, "eq ne lt le gt ge"), *_EMPTY),
    "choice": (
        Operator("one_of", (["=", S, V[0]],), (CHOICE,), "or", many=True),
        Operator("none_of", (["!=", S, V[0]],), (CHOICE,), "and", many=True),
        *_EMPTY,
        _one("is", ["=", S, V[0]], CHOICE),
        _one("is_not", ["!=", S, V[0]], CHOICE),
        _one("has", ["selected", S, V[0]], CHOICE, rare=True),
    ),
    "choices": (
        Operator("any_of", (["selected", S, V[0]],), (CHOICE,), "or", many=True),
        _one("has", ["selected", S, V[0]], CHOICE),
        _one("has_not", ["not", ["selected", S, V[0]]], CHOICE),
        _one("at_least", [">=", ["count-selected", S], V[0]], DAYS),
        _one("at_most", ["<=", ["count-selected", S], V[0]], DAYS),
        *_EMPTY,
    ),
    "yesno": (_one("yes", ["=", S, "yes"]), _one("no", ["=", S, "no"]), *_EMPTY),
    "date": (
        *_near_today(_TODAY),
        _one("is_today", ["=", S, _TODAY]),
        *_compared(DATE, _DATES),
        *_EMPTY,
    ),
    "moment": (*_near_today(_NOW), *_compared(MOMENT, "- - before not_after after not_before"), *_EMPTY),
    "month": (*_compared(MONTH, _DATES), *_EMPTY),
    "time": (*_compared(TIME, "- - before not_after after not_before"), *_EMPTY),
    "area": (
        _one("within", ["starts-with", S, V[0]], AREA),
        _one("not_within", ["not", ["starts-with", S, V[0]]], AREA),
        *_EMPTY,
        _one("is", ["=", S, V[0]], AREA),
        _one("is_not", ["!=", S, V[0]], AREA, rare=True),
    ),
    "text": (
        *_EMPTY,
        _one("eq", ["=", S, V[0]], TEXT),
        _one("ne", ["!=", S, V[0]], TEXT),
        _one("contains", ["contains", S, V[0]], TEXT),
        _one("contains_not", ["not", ["contains", S, V[0]]], TEXT),
        _one("starts", ["starts-with", S, V[0]], TEXT),
        _one("ends", ["ends-with", S, V[0]], TEXT),
    ),
    "held": (_one("there", ["!=", S, ""]), _one("missing", ["=", S, ""])),
    "table": tuple(_compared(DAYS, "rows_eq rows_ne rows_lt rows_le rows_gt rows_ge", ["count", S])),
    "column": (
        *_EMPTY,
        _one("eq", ["=", S, V[0]], TEXT),
        _one("ne", ["!=", S, V[0]], TEXT),
        _one("starts", ["starts-with", S, V[0]], TEXT),
    ),
}
BY_NAME = {family: {one.name: one for one in known} for family, known in FAMILIES.items()}


def fill(pattern: Any, subject: Any, values: list) -> Any:
    """The tree of a pattern."""
    if pattern == S:
        return subject
    if isinstance(pattern, str) and pattern in V:
        return values[V.index(pattern)]
    return [fill(item, subject, values) for item in pattern] if isinstance(pattern, list) else pattern


def match(pattern: Any, tree: Any, found: dict[str, Any]) -> bool:
    """Whether a tree fits; what stands in the holes is put into ``found``, the same thing in the same hole."""
    if isinstance(pattern, str) and pattern in {S, *V}:
        return found.setdefault(pattern, tree) == tree
    if isinstance(pattern, list):
        return (
            isinstance(tree, list)
            and len(tree) == len(pattern)
            and all(match(one, other, found) for one, other in zip(pattern, tree, strict=True))
        )
    return type(pattern) is type(tree) and pattern == tree
