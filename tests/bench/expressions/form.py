"""A form of 200 questions in twenty blocks, and the same expressions for XPath over XML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from forms_app.schema.model import Choice, FormSchema
from tests.logic import asked, section, with_rules
from tests.making import uid

BLOCKS = 20
NOON = 1_795_406_400_000  # 2026-11-23 12:00 in Beijing
CHOICES = (Choice("a", "甲"), Choice("b", "乙"), Choice("c", "丙"))


@dataclass(frozen=True)
class Rule:
    """``text``: XLSForm. ``xpath``: XPath 2.0 that says the same; '' where it is the same text."""

    key: str
    kind: str
    text: str
    xpath: str = ""


def rules(block: int) -> Iterator[Rule]:
    b, before = block, f"${{k{block - 1}}}" if block else "0"
    yield Rule(f"t{b}", "constraint", "string-length(.) <= 20")
    yield Rule(f"n{b}", "constraint", ". >= 0 and . <= 120", "number(.) >= 0 and number(.) <= 120")
    yield Rule(f"m{b}", "relevant", f"${{n{b}}} >= 18", f"number(${{n{b}}}) >= 18")
    yield Rule(f"m{b}", "required_when", f"${{c{b}}} = 'a'")
    yield Rule(f"s{b}", "constraint", "count-selected(.) <= 3", "count(tokenize(normalize-space(.), ' ')) <= 3")
    yield Rule(f"o{b}", "relevant", f"selected(${{s{b}}}, 'c')", f"contains(concat(' ', ${{s{b}}}, ' '), ' c ')")
    yield Rule(f"d{b}", "constraint", ". <= today()", "xs:date(.) <= current-date()")
    yield Rule(f"x{b}", "relevant", f"${{m{b}}} >= 60 or ${{c{b}}} = 'b'",
               f"number(${{m{b}}}) >= 60 or ${{c{b}}} = 'b'")  # fmt: skip
    yield Rule(f"x{b}", "constraint", f". < ${{n{b}}} * 10", f"number(.) < number(${{n{b}}}) * 10")
    yield Rule(f"k{b}", "calculation",
               f"if(${{n{b}}} >= 18, ${{n{b}}} * 2 + coalesce(${{m{b}}}, 0), 0) + {before} mod 7",
               f"(if (number(${{n{b}}}) >= 18) then number(${{n{b}}}) * 2 + number((${{m{b}}}[. != ''], 0)[1]) else 0)"
               f" + {before} mod 7")  # fmt: skip
    yield Rule(f"w{b}", "calculation", f"concat(${{t{b}}}, '-', ${{c{b}}}, '-', ${{k{b}}})")


RULES = tuple(rule for block in range(BLOCKS) for rule in rules(block))
_TYPES = {"t": "text", "n": "integer", "m": "integer", "c": "choice", "s": "choices", "o": "text", "d": "date",
          "x": "decimal", "k": "integer", "w": "text"}  # fmt: skip


def schema() -> FormSchema:
    """Two hundred questions, ten in each section."""
    return with_rules(*(section(f"第{block + 1}部分", *_questions(block)) for block in range(BLOCKS)))


def _questions(block: int) -> Iterator[Any]:
    for letter, type in _TYPES.items():
        key = f"{letter}{block}"
        given = {rule.kind: rule.text for rule in RULES if rule.key == key}
        yield asked(key, type, rules=given, **({"choices": CHOICES} if type.startswith("choice") else {}))


def answers() -> dict[str, str]:
    """By uuid: what a person filled in; half of the conditions are met."""
    found: dict[str, str] = {}
    for b in range(BLOCKS):
        adult = b % 2
        filled = {"t": f"第{b}户", "n": str(12 + 37 * adult), "m": "61" if adult else "", "c": "abc"[b % 3], "s": "a c"}
        filled |= {"o": "自建", "d": f"2026-0{b % 9 + 1}-11", "x": "10.5"}
        found |= {uid(f"{letter}{b}"): text for letter, text in filled.items()}
    return found


def as_xml(texts: dict[str, str]) -> str:
    """The settled answers, by uuid, as the instance of an XForm."""
    fields = (
        f"<{letter}{b}>{texts.get(uid(f'{letter}{b}'), '')}</{letter}{b}>" for b in range(BLOCKS) for letter in _TYPES
    )
    return f"<data>{''.join(fields)}</data>"


def path(text: str) -> str:
    return re.sub(r"\$\{(\w+)\}", r"/data/\1", text)
