"""The figures of a ledger as a page or a file shows them: areas by months, and the answers to counted questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from forms_app.areas.models import Area
from forms_app.entry.display import cell_text, head, value_text
from forms_app.entry.lists import Names
from forms_app.records.statistics.asked import Asked, Column
from forms_app.schema.model import Question
from forms_app.tables.counted import is_number
from forms_app.tables.models import Counting, Form
from forms_app.tables.rollups import Place, by_area, by_value, countings, questions_of


@dataclass(frozen=True)
class Number:
    """``url``: the ledger narrowed down to it; '' where no ledger shows just these."""

    n: int
    url: str = ""


@dataclass(frozen=True)
class Row:
    """``down``: the same page for this area; '' where nothing is below it."""

    name: str
    numbers: Sequence[Number]
    total: Number
    down: str = ""


@dataclass(frozen=True)
class Bar:
    """``share``: of all records, in percent; ``width``: of the longest bar."""

    label: str
    n: int
    share: Decimal
    width: Decimal


@dataclass(frozen=True)
class Answers:
    """A counted question. For a number ``total`` and ``average`` in place of bars. ``is_ready``: all is counted."""

    label: str
    bars: Sequence[Bar] = ()
    n: int = 0
    total: str = ""
    average: str = ""
    is_number: bool = False
    is_ready: bool = True


@dataclass(frozen=True)
class Figures:
    columns: Sequence[Column]
    rows: Sequence[Row]
    totals: Row
    answers: Sequence[Answers]
    above: Sequence[Area]  # from the top of what the user may read down to the area shown
    is_ready: bool = True


def figures(form: Form, asked: Asked) -> Figures:
    """For a valid ``asked``. A statement for the table and one for each question; what is still being counted is
    named and not read."""
    found = countings(form)
    top: Area | None = asked.cleaned_data["area"]
    place = Place(asked.scope, top.path if top else "")
    columns = asked.columns()
    records = next((one for one in found if one.column is None), None)
    if records is None or records.counted_at is None:
        return Figures(columns, [], Row("", [], Number(0)), [], [], is_ready=False)
    rows, totals = _table(form, asked, columns, records, place)
    names = Names()
    answers = [
        _answers(one, counting, place, asked, totals.total.n, names) for one, counting in questions_of(form, found)
    ]
    return Figures(columns, rows, totals, answers, _above(top, asked))


def _table(
    form: Form, asked: Asked, columns: Sequence[Column], records: Counting, place: Place
) -> tuple[list[Row], Row]:
    cells = by_area(records, place, asked.chosen, "day" if asked.by_day else "month")
    counts: dict[str, dict[Any, int]] = {}
    for cell in cells:
        counts.setdefault(cell.path, {})[cell.start] = cell.n
    rows = []
    for area in _areas(place, counts):
        numbers = [counts.get(area.path, {}).get(_start(asked, column), 0) for column in columns]
        own = area.path == place.top
        url = "" if own else _ledger(form, area.code)
        rows.append(
            Row(
                _("%(name)s itself") % {"name": area.name} if own else _name(area),
                _linked(numbers, columns, url),
                _number(sum(numbers), url, columns[0], columns[-1]),
                "" if own or area.is_leaf() else asked_url(asked, area=area.code),
            )
        )
    sums = [sum(row.numbers[at].n for row in rows) for at in range(len(columns))]
    top = asked.cleaned_data["area"]
    url = _ledger(form, top.code if top else "")
    total = _number(sum(sums), url, columns[0], columns[-1])
    return rows, Row(_("Together"), _linked(sums, columns, url), total)


def _start(asked: Asked, column: Column) -> Any:
    return column.since if asked.by_day else column.since.replace(day=1)


def _areas(place: Place, counts: dict[str, Any]) -> list[Area]:
    """The area itself where it has records of its own, and what is right below it: open, or with records."""
    depth = len(place.top) // Area.steplen + 1
    below = Area.objects.filter(path__startswith=place.top, depth=depth).order_by("path")
    seen = [area for area in below if area.path in counts or (area.is_open and place.scope.reaches(area.path))]
    own = list(Area.objects.filter(path=place.top)) if place.top in counts else []
    return own + seen


def _name(area: Area) -> str:
    return area.name if area.is_open else _("%(name)s (closed)") % {"name": area.name}


def _linked(numbers: Sequence[int], columns: Sequence[Column], url: str) -> list[Number]:
    return [_number(n, url, column, column) for n, column in zip(numbers, columns, strict=True)]


def _number(n: int, url: str, first: Column, last: Column) -> Number:
    days = urlencode({"since": first.since.isoformat(), "until": last.until.isoformat()})
    return Number(n, f"{url}{days}" if n and url else "")


def _ledger(form: Form, code: str) -> str:
    return f"{reverse('records:ledger', args=[form.slug])}?{urlencode({'area': code}) + '&' if code else ''}"


def asked_url(asked: Asked, **changes: str) -> str:
    """The query string of the same page, changed."""
    kept = {name: asked.data.get(name, "") for name in ("area", "period", "since", "until")} | changes
    return "?" + urlencode({name: value for name, value in kept.items() if value})


def _above(top: Area | None, asked: Asked) -> list[Area]:
    if top is None:
        return []
    ends = range(Area.steplen, len(top.path) + 1, Area.steplen)
    chain = Area.objects.filter(path__in=[top.path[:end] for end in ends]).order_by("path")
    start = asked.start.path if asked.start else ""
    return [area for area in chain if area.path.startswith(start)]


def _answers(question: Question, counting: Counting, place: Place, asked: Asked, records: int, names: Names) -> Answers:
    label = head(question)
    if counting.counted_at is None:
        return Answers(label, is_ready=False)
    counts = by_value(counting, place, asked.chosen)
    if is_number(counting.column):
        if not counts:
            return Answers(label, is_number=True)
        n, total = counts[0].n, counts[0].total
        average = f"{total / n:,.2f}"
        return Answers(label, (), n, _plain(question, total), average, is_number=True)
    longest = max((one.n for one in counts), default=1)
    bars = [
        Bar(_label(question, one.value, names), one.n, _percent(one.n, records), _percent(one.n, longest))
        for one in counts
    ]
    return Answers(label, bars, sum(one.n for one in counts))


def _plain(question: Question, total: Decimal) -> str:
    return cell_text(
        question, int(total) if total == total.to_integral_value() and question.type == "integer" else total
    )


def _label(question: Question, value: str, names: Names) -> str:
    return value_text(question, value == "1" if question.type == "boolean" else value, names=names)


def _percent(n: int, whole: int) -> Decimal:
    return (Decimal(100 * n) / Decimal(whole or 1)).quantize(Decimal("0.1"))
