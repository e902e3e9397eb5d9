"""Values of expressions: text, number (a double, as in browsers), flag, and lists of texts from several rows.

XPath 1.0, section 4, with one addition of XForms: a text that is a date, a moment or a time of day counts as a number,
namely days since 1970-01-01 in local time.
"""

from __future__ import annotations

import math
import re
from typing import Any

from forms_app.schema.expressions import days

Value = Any  # str | float | bool | list[str]
NAN = math.nan
_NUMBER = re.compile(r"[ \t\r\n]*(-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+))[ \t\r\n]*")


def text(value: Value) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return value[0] if value else ""
    return number_text(value)


def number_text(value: float) -> str:
    """The shortest digits that give the same double, never with an exponent."""
    if value != value:
        return "NaN"
    if value in (math.inf, -math.inf):
        return "Infinity" if value > 0 else "-Infinity"
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    digits = repr(value)
    mantissa, _e, exponent = digits.partition("e")
    if not exponent:
        return digits.removesuffix(".0")
    return _expanded(mantissa, int(exponent))


def _expanded(mantissa: str, exponent: int) -> str:
    sign, mantissa = ("-", mantissa[1:]) if mantissa.startswith("-") else ("", mantissa)
    whole, _dot, rest = mantissa.partition(".")
    rest = "" if rest == "0" else rest
    if exponent < 0:
        return f"{sign}0.{'0' * (-exponent - len(whole))}{whole}{rest}"
    return f"{sign}{whole}{rest}{'0' * (exponent - len(rest))}"


def number(value: Value, offset: int = 0) -> float:
    """``offset``: minutes east of Greenwich, for moments that name a zone."""
    if isinstance(value, bool):
        return 1.0 if value else 0.0
    if isinstance(value, str):
        if match := _NUMBER.fullmatch(value):
            return float(match[1])
        return days.read(value, offset)
    if isinstance(value, list):
        return number(value[0], offset) if value else NAN
    return value


def flag(value: Value) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, (str, list)):
        return len(value) > 0
    return value == value and value != 0


def equal(left: Value, right: Value, offset: int = 0) -> bool:
    """Of lists: whether any pair is equal."""
    if isinstance(left, list):
        return any(equal(item, right, offset) for item in left)
    if isinstance(right, list):
        return any(equal(left, item, offset) for item in right)
    if isinstance(left, bool) or isinstance(right, bool):
        return flag(left) == flag(right)
    if isinstance(left, str) and isinstance(right, str):
        return left == right
    return number(left, offset) == number(right, offset)


def unequal(left: Value, right: Value, offset: int = 0) -> bool:
    """Of lists: whether any pair differs, which is not the reverse of ``equal``."""
    if isinstance(left, list):
        return any(unequal(item, right, offset) for item in left)
    if isinstance(right, list):
        return any(unequal(left, item, offset) for item in right)
    return not equal(left, right, offset)


def less(left: Value, right: Value, offset: int = 0) -> bool:
    if isinstance(left, list):
        return any(less(item, right, offset) for item in left)
    if isinstance(right, list):
        return any(less(left, item, offset) for item in right)
    return number(left, offset) < number(right, offset)


def less_or_equal(left: Value, right: Value, offset: int = 0) -> bool:
    if isinstance(left, list):
        return any(less_or_equal(item, right, offset) for item in left)
    if isinstance(right, list):
        return any(less_or_equal(left, item, offset) for item in right)
    return number(left, offset) <= number(right, offset)


def rounded(value: float, places: int = 0) -> float:
    """Halves upwards, on the decimal digits that people see; -0.5 becomes negative zero (XPath 1.0, 4.4)."""
    if value != value or math.isinf(value):
        return value
    if not places:
        return _half_up(value)
    places = max(-300, min(300, places))
    shifted = _shift(value, places)
    return value if math.isinf(shifted) else _shift(_half_up(shifted), -places)


def _half_up(value: float) -> float:
    whole = math.floor(value)
    return math.copysign(whole + 1 if value - whole >= 0.5 else whole, value)


def _shift(value: float, places: int) -> float:
    mantissa, _e, exponent = repr(value).partition("e")
    return float(f"{mantissa}e{int(exponent or 0) + places}")
