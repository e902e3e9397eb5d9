"""Numbers as XPath and JavaScript reckon with them: what has no value is infinite or no number, never an error."""

from __future__ import annotations

import math
from collections.abc import Callable

from forms_app.schema.expressions.values import NAN


def truncated(value: float) -> float:
    return value if value != value or math.isinf(value) else math.copysign(math.trunc(value), value)


def power(base: float, exponent: float) -> float:
    """As in JavaScript: 1 to the power of no number is no number, and infinities come with their sign."""
    if exponent != exponent or (abs(base) == 1 and math.isinf(exponent)):
        return NAN
    if exponent == 0:
        return 1.0
    is_odd = not math.isinf(exponent) and abs(math.fmod(exponent, 2)) == 1
    if base == 0 and exponent < 0:
        return math.copysign(math.inf, base) if is_odd else math.inf
    try:
        return math.pow(base, exponent)
    except ValueError:
        return NAN  # a root of a negative number
    except OverflowError:
        return -math.inf if base < 0 and is_odd else math.inf


def logarithm(function: Callable[[float], float]) -> Callable[[float], float]:
    return lambda value: -math.inf if value == 0 else function(value)


def divide(left: float, right: float) -> float:
    """IEEE division: by zero it gives infinity or no number, never an error."""
    try:
        return left / right
    except ZeroDivisionError:
        if left != left or left == 0:
            return NAN
        return math.copysign(math.inf, left) * math.copysign(1.0, right)


def remainder(left: float, right: float) -> float:
    """XPath's mod: the sign is that of the left side."""
    try:
        return math.fmod(left, right)
    except ValueError:
        return NAN
