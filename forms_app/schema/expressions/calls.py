"""What the functions do, for those whose arguments are simply computed first. The others are in ``running``."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable

from forms_app.schema.expressions import coding, days, identity, patterns, places
from forms_app.schema.expressions.arithmetic import logarithm, power, truncated
from forms_app.schema.expressions.state import Context, Failed
from forms_app.schema.expressions.values import NAN, Value, flag, number, rounded, text

TEXT_LIMIT = 20_000
_SPACES = re.compile(r"[ \t\r\n]+")
_CLOCK = re.compile(r"\d\d:\d\d.*", re.ASCII | re.DOTALL)
Call = Callable[..., Value]


def flat(items: Iterable[Value]) -> list[Value]:
    """Answers of several rows in place of the list of them."""
    found: list[Value] = []
    for item in items:
        found.extend(item if isinstance(item, list) else [item])
    return found


def short(value: str) -> str:
    if len(value) > TEXT_LIMIT:
        raise Failed("too_much")
    return value


def _numbers(context: Context, items: Iterable[Value]) -> list[float]:
    found = (number(item, context.offset) for item in flat(items) if item != "")
    return list(found)


def _extreme(choose: Callable[[list[float]], float]) -> Call:
    def call(context: Context, *items: Value) -> Value:
        found = _numbers(context, items)
        return NAN if not found or any(item != item for item in found) else choose(found)

    return call


def _sum(context: Context, items: Value) -> Value:
    found = 0.0
    for item in _numbers(context, [items]):
        found += item
    return found


def _count(context: Context, items: Value) -> Value:
    return float(len(items)) if isinstance(items, list) else 1.0


def _count_non_empty(context: Context, items: Value) -> Value:
    return float(sum(1 for item in flat([items]) if item != ""))


def _codes(value: Value) -> list[str]:
    return [code for code in _SPACES.split(text(value)) if code]


def _selected(context: Context, value: Value, code: Value) -> Value:
    """Nothing is selected where nothing is chosen: the usual way in XLSForms to ask for an empty answer."""
    wanted, codes = text(code).strip(" \t\r\n"), _codes(value)
    return wanted in codes if wanted else not codes


def _selected_at(context: Context, value: Value, index: Value) -> Value:
    codes, at = _codes(value), number(index, context.offset)
    return codes[int(at)] if at == at and 0 <= at < len(codes) else ""


def _substr(context: Context, value: Value, start: Value, end: Value = None) -> Value:
    whole = text(value)
    low = _place(number(start, context.offset), len(whole))
    high = len(whole) if end is None else _place(number(end, context.offset), len(whole))
    return whole[low:high] if low < high else ""


def _place(at: float, length: int) -> int:
    if at != at:
        return 0
    whole = math.trunc(max(-length, min(length, at)))
    return whole if whole >= 0 else length + whole


def _translate(context: Context, value: Value, old: Value, new: Value) -> Value:
    olds, news = text(old), text(new)
    table: dict[str, str] = {}
    for index, char in enumerate(olds):
        table.setdefault(char, news[index : index + 1])
    return "".join(table.get(char, char) for char in text(value))


def _regex(context: Context, value: Value, pattern: Value) -> Value:
    try:
        return patterns.matches(text(pattern), text(value), context.world.check)
    except patterns.BadPattern as error:
        raise Failed("bad_pattern") from error
    except patterns.TooMuch as error:
        raise Failed("too_much") from error


def _round(context: Context, value: Value, places: Value = 0.0) -> Value:
    size = number(places, context.offset)
    return NAN if size != size else rounded(number(value, context.offset), int(max(-400.0, min(400.0, size))))


def _numeric(function: Callable[..., float]) -> Call:
    """A function of numbers; what it cannot say is not a number."""

    def call(context: Context, *items: Value) -> Value:
        given = [number(item, context.offset) for item in items]
        try:
            found = function(*given)
        except (ValueError, ZeroDivisionError):
            return NAN
        except OverflowError:
            return math.inf
        return NAN if isinstance(found, complex) else float(found)

    return call


def _date(context: Context, value: Value) -> Value:
    return days.date_text(number(value, context.offset))


def _moment(context: Context, value: Value) -> Value:
    return days.moment_text(number(value, context.offset), context.offset)


def _decimal_time(context: Context, value: Value) -> Value:
    found = number(value, context.offset)
    return found - math.floor(found) if found == found and not math.isinf(found) else NAN


def _format(context: Context, value: Value, pattern: Value) -> Value:
    if isinstance(value, str) and _CLOCK.fullmatch(value.strip(" \t\r\n")):
        return ""  # a time of day alone is no date
    return short(days.formatted(number(value, context.offset), text(pattern)))


def _age(context: Context, birth: Value, day: Value = None) -> Value:
    last = context.world.today if day is None else day
    return days.age_on(number(birth, context.offset), number(last, context.offset))


def _before(context: Context, value: Value, mark: Value) -> Value:
    head, found, _tail = text(value).partition(text(mark)) if text(mark) else ("", "", "")
    return head if found else ""


def _after(context: Context, value: Value, mark: Value) -> Value:
    return text(value).partition(text(mark))[2] if text(mark) else text(value)


def _join(context: Context, mark: Value, *items: Value) -> Value:
    return short(text(mark).join(text(item) for item in flat(items)))


def _checklist(context: Context, least: Value, most: Value, *items: Value) -> Value:
    return _within(context, least, most, float(sum(flag(item) for item in flat(items))))


def _weighted(context: Context, least: Value, most: Value, *items: Value) -> Value:
    """Answers and weights by turns; what is no number weighs nothing."""
    weights = (
        number(weight, context.offset) for item, weight in zip(items[::2], items[1::2], strict=True) if flag(item)
    )
    return _within(context, least, most, sum(weight for weight in weights if weight == weight))


def _within(context: Context, least: Value, most: Value, found: float) -> bool:
    """A limit below zero is none."""
    low, high = number(least, context.offset), number(most, context.offset)
    return (low < 0 or found >= low) and (high < 0 or found <= high)


def _places(measure: Callable[[Iterable[str]], float]) -> Call:
    return lambda context, *items: measure([text(item) for item in flat(items)])


def _randomize(context: Context, items: Value, seed: Value = None) -> Value:
    chosen = None if seed is None else number(seed, context.offset)
    return coding.shuffled([text(item) for item in flat([items])], chosen, context.world.random)


CALLS: dict[str, Call] = {
    "not": lambda context, value: not flag(value),
    "true": lambda context: True,
    "false": lambda context: False,
    "boolean": lambda context, value: flag(value),
    "boolean-from-string": lambda context, value: text(value) in {"true", "1"},
    "selected": _selected,
    "selected-at": _selected_at,
    "count-selected": lambda context, value: float(len(_codes(value))),
    "count": _count,
    "count-non-empty": _count_non_empty,
    "sum": _sum,
    "min": _extreme(min),
    "max": _extreme(max),
    "join": _join,
    "randomize": _randomize,
    "checklist": _checklist,
    "weighted-checklist": _weighted,
    "string": lambda context, value: text(value),
    "string-length": lambda context, value: float(len(text(value))),
    "concat": lambda context, *items: short("".join(text(item) for item in flat(items))),
    "contains": lambda context, value, part: text(part) in text(value),
    "starts-with": lambda context, value, part: text(value).startswith(text(part)),
    "ends-with": lambda context, value, part: text(value).endswith(text(part)),
    "substr": _substr,
    "substring-before": _before,
    "substring-after": _after,
    "normalize-space": lambda context, value: _SPACES.sub(" ", text(value)).strip(" "),
    "translate": _translate,
    "regex": _regex,
    "digest": lambda context, *items: coding.digest(*(text(item) for item in items)),
    "base64-decode": lambda context, value: coding.decoded(text(value)),
    "uuid": lambda context: context.world.uuid(),
    "number": lambda context, value: number(value, context.offset),
    "int": _numeric(truncated),
    "round": _round,
    "abs": _numeric(abs),
    "pow": _numeric(power),
    "sqrt": _numeric(math.sqrt),
    "exp": _numeric(math.exp),
    "exp10": _numeric(lambda value: power(10.0, value)),
    "log": _numeric(logarithm(math.log)),
    "log10": _numeric(logarithm(math.log10)),
    "sin": _numeric(math.sin),
    "cos": _numeric(math.cos),
    "tan": _numeric(math.tan),
    "asin": _numeric(math.asin),
    "acos": _numeric(math.acos),
    "atan": _numeric(math.atan),
    "atan2": _numeric(math.atan2),
    "pi": lambda context: math.pi,
    "random": lambda context: context.world.random(),
    "today": lambda context: context.world.today,
    "now": lambda context: context.world.moment,
    "date": _date,
    "date-time": _moment,
    "decimal-date-time": lambda context, value: number(value, context.offset),
    "decimal-time": _decimal_time,
    "format-date": _format,
    "format-date-time": _format,
    "id_birthday": lambda context, value: identity.birthday(text(value)),
    "id_gender": lambda context, value: identity.sex(text(value)),
    "age_on": _age,
    "property": lambda context, name: context.world.property(text(name)),
    "distance": _places(places.distance),
    "area": _places(places.area),
    "geofence": lambda context, place, outline: places.inside(text(place), text(outline)),
}
