"""Why the two sides differ, where we want them to. What none of these explains is a fault, and fails the tests."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from forms_app.schema.expressions.rules import CALCULATION, RELEVANT
from forms_app.schema.expressions.values import rounded
from tests.expressions.opinion.comparing import Difference

Says = Callable[[Difference], bool]


@dataclass(frozen=True)
class Known:
    """``who``: on whose side the unusual thing is: 'ours' by decision, 'theirs' by a fault or another reading."""

    name: str
    who: str
    why: str
    says: Says


def _float(value: object) -> float:
    try:
        return float(value) if isinstance(value, str) else math.nan
    except ValueError:
        return math.nan


def _close(one: Difference) -> bool:
    ours, theirs = _float(one.ours), _float(one.theirs)
    return math.isfinite(ours) and abs(ours - theirs) <= 1e-12 * max(abs(ours), abs(theirs), 1e-300)


def _as_column(one: Difference) -> bool:
    if one.question.type not in {"integer", "decimal"} or not isinstance(one.theirs, str):
        return False
    return rounded(_float(one.theirs), 4 if one.question.type == "decimal" else 0) == _float(one.ours)


def _written(pattern: str) -> Says:
    found = re.compile(pattern)
    return lambda one: found.search(one.text) is not None


def _answered(*texts: str) -> Says:
    return lambda one: any(text in one.given for text in texts)


def _both(*says: Says) -> Says:
    return lambda one: all(one_says(one) for one_says in says)


def _either(*says: Says) -> Says:
    return lambda one: any(one_says(one) for one_says in says)


def _halves(one: Difference) -> bool:
    return "round(" in one.text and _float(one.ours) - _float(one.theirs) > 0 and _float(one.ours) <= 0


def _decimal_text(one: Difference) -> bool:
    """Equal but for '.0' behind whole numbers."""
    return isinstance(one.ours, str) and ".0" in one.theirs and one.ours == one.theirs.replace(".0", "")


def _clock(one: Difference) -> bool:
    return "number(" in one.text and any(re.fullmatch(r"\d\d:\d\d.*", text) for text in one.given)


def _days_apart(one: Difference) -> bool:
    """The same count of days but for a part of one, where days are looked at."""
    dates = any(re.fullmatch(r"\d{4}-\d\d-\d\d(T.*)?", text) for text in one.given)
    dates = dates or re.search(r"today\(|now\(|'\d{4}-\d\d-\d\d", one.text) is not None
    return dates and ("number(" in one.text or 0 < abs(_float(one.ours) - _float(one.theirs)) <= 1)


def _beyond_plane(one: Difference) -> bool:
    return any(char > "\uffff" for text in one.given for char in text)


_BARE = r"\$\{\w+\}"
_MOMENT = re.compile(r"T\d\d:")
_JAVASCRIPT_NUMBERS = ("1e3", "+5", "0x10", "Infinity")

KNOWN = (
    Known("unheld choice", "theirs", "A calculated choice that is not on the list: the engine drops it, we keep what "
          "was computed.", lambda one: one.question.type in {"choice", "choices"} and one.kind == CALCULATION
          and one.theirs == "" and bool(set(str(one.ours).split()) - {choice.code for choice in one.question.choices})),
    Known("whole match", "ours", "`regex` has to match the whole text, as the XLSForm documentation says; the engine "
          "takes a match anywhere.", _both(_written(r"\bregex\("), lambda one: one.loosely == one.theirs)),
    Known("weight of nothing", "ours", "In `weighted-checklist`, an empty weight weighs nothing; for the engine the "
          "whole sum is no number then.", _both(_written(r"\bweighted-checklist\("), _answered(""),
                                      lambda one: one.theirs == "false")),
    Known("stored places", "ours", "A calculated decimal is rounded to the four places of its column.", _as_column),
    Known("whole decimals", "theirs", "As text, the engine writes 3 as `3.0` where a decimal is asked for, so `3` and "
          "`3.0` are not equal.", _either(_decimal_text, _written(r"\$\{n1\} !?= \$\{x1\}|string\(\$\{x1\}\)"))),
    Known("halves as written", "ours", "`round(1.005, 2)` is 1.01: rounding goes by the decimal digits that people "
          "see, not by the double behind them.", _both(_written(r"^round\("), lambda one: 0 < _float(one.ours)
                                                  - _float(one.theirs) <= 0.1)),
    Known("characters", "ours", "A character is one character, also outside the basic plane (𬱟); the engine counts "
          "UTF-16 units.", _both(_written(r"\b(substr|string-length|translate)\("), _beyond_plane)),
    Known("moment of a day", "ours", "`date-time()` of a day is its midnight; the engine leaves the day.",
          _both(_written(r"\bdate-time\("), lambda one: str(one.ours).startswith(f"{one.theirs}T00:00:00"))),
    Known("exponent", "ours", "Numbers are never written with an exponent (XPath 1.0, 4.2); the engine writes "
          "JavaScript's `1e-7`.", _both(_close, lambda one: "e" in str(one.theirs))),
    Known("last digit", "ours", "The last digit of a double: powers and logarithms of Python's and the browser's "
          "libraries.", _close),
    Known("infinite", "ours", "What is infinite is not stored: the answer stays empty.",
          lambda one: one.ours == "" and str(one.theirs) in {"Infinity", "-Infinity"}),
    Known("half below zero", "theirs", "`round(-3.5)` is -3 (XPath 1.0, 4.4); the engine rounds away from zero.",
          _halves),
    Known("zeroth power", "ours", "Anything to the power of 0 is 1, as in JavaScript and C, even what is empty.",
          _both(_written(r"\bpow\("), lambda one: one.ours == "1" and one.theirs == "")),
    Known("empty is false", "ours", "A bare `${question}` is a text, and an empty one is false, as in ODK Collect; the "
          "engine asks whether the question exists, which is always true.",
          _both(_written(rf"(boolean|not|if)\({_BARE}[,)]|{_BARE} !?= true\(\)|^{_BARE} (and|or) {_BARE}$"),
                _answered(""))),
    Known("and, or alone", "theirs", "`and` and `or` as a whole calculation give true or false; the engine gives the "
          "text of one side.", _both(_written(rf"^{_BARE} (and|or) {_BARE}$"), lambda one: one.kind == CALCULATION)),
    Known("empty rows", "ours", "Empty answers do not count in `sum`, `min`, `max`; by XPath 1.0 one empty answer "
          "makes the result no number.", _both(_written(r"\b(sum|min|max)\("), lambda one: one.theirs == "")),
    Known("hidden rows", "ours", "Rows of a hidden table and hidden answers do not exist for others; the engine counts "
          "them, as empty ones.", _both(_written(r"\b(count|join|sum|min|max|concat|count-non-empty)\("),
                                        lambda one: one.hidden)),
    Known("rows under a hidden table", "theirs", "The engine forgets that a table is hidden for rows that were added "
          "before.", lambda one: one.kind == RELEVANT and len(one.path) > 1 and one.ours is False),
    Known("numbers of XPath", "ours", "`1e3`, `+5`, `0x10` are no numbers (XPath 1.0, 3.7); the engine reads them as "
          "JavaScript does.", _either(_answered(*_JAVASCRIPT_NUMBERS), _written(r"'(1e3|\+5)'"))),
    Known("NaN in words", "theirs", "The text `NaN` stays a text; the engine takes it for an empty answer.",
          lambda one: "NaN" in one.given or str(one.ours) == "NaN"),
    Known("moments as text", "ours", "`=` between two texts compares texts, moments too: write `>=` and `<=`, or "
          "`decimal-date-time()`.", _written(r"!?= now\(\)")),
    Known("times of day", "ours", "Times of day are numbers, with or without a zone; the engine cannot compare those "
          "with a zone, nor take the part of a day out of a moment.",
          _either(_clock, _written(r"decimal-time\(|\$\{h1\} [<>]|[<>]=? number\(\$\{t1\}"))),
    Known("part of a day", "theirs", "`number()` of a moment keeps the time of day, as `decimal-date-time()` does; the "
          "engine cuts it off, and leaves `today()` a text.", _written(r"\b(number|int)\((\$\{m1\}|today\(\))\)")),
    Known("date without time", "ours", "`date()` gives a date, as documented; the engine keeps the time of day.",
          _both(_written(r"\bdate\("), lambda one: bool(_MOMENT.search(str(one.theirs))))),
    Known("Invalid Date", "theirs", "What is no date gives nothing, and a text that is a number counts as days; the "
          "engine gives the words “Invalid Date”.",
          lambda one: "Invalid Date" in str(one.theirs)),
    Known("Chinese calendar", "ours", "Months and weekdays are written in Chinese.", _written(r"%[ab]")),
)  # fmt: skip
ABROAD = (
    Known("days of here", "ours", "Days are counted in local time, so whole days stay whole; the engine counts from "
          "the epoch in UTC (only seen where the clock is not UTC).", _days_apart),
    Known("mean time", "theirs", "Before 1901 Shanghai kept its own mean time, 5 minutes and 43 seconds ahead of "
          "UTC+8: the engine writes it into dates.", lambda one: any(text.startswith("1900-") for text in one.given)),
)  # fmt: skip
FOLLOWS = Known("follows", "–", "It looks at an answer that differs already.", lambda one: False)


def explained(differences: Iterable[Difference], abroad: bool = False) -> dict[Known | None, list[Difference]]:
    """Differences by their explanation; None for those that have none. ``abroad``: clocks are not those of UTC."""
    reasons = (*KNOWN, *ABROAD) if abroad else KNOWN
    found: dict[Known | None, list[Difference]] = defaultdict(list)
    records: dict[tuple[str, int], list[Difference]] = defaultdict(list)
    for one in differences:
        records[one.form, one.record].append(one)
    for record in records.values():
        differing = {one.path[-1] for one in record}
        for one in record:
            known = None if one.broken else next((known for known in reasons if known.says(one)), None)
            if known is None and not one.broken and one.looks_at & (differing - {one.path[-1]}):
                known = FOLLOWS
            found[known].append(one)
    return found
