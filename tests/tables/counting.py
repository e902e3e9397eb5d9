"""A form whose answers are counted, and what its records count up to when one simply counts them."""

from __future__ import annotations

import datetime
from collections import Counter
from decimal import Decimal
from typing import Any

from django.utils import timezone

from forms_app.areas.models import Area
from forms_app.schema.model import FormSchema, Question
from forms_app.tables.models import Form
from forms_app.tables.recount import recount
from forms_app.tables.rollups import Period, Place, by_area, by_value, countings, questions_of
from forms_app.tables.runtime import models_for
from tests.making import area, question, schema

COUNTED = {"zhu_fang": "choice", "lei_bie": "choices", "shi_fou": "boolean", "ren_shu": "integer", "mian_ji": "decimal"}


def counted(key: str, type: str = "choice") -> Question:
    return question(key, type, options=(("counted", True),))


def content(*keys: str) -> FormSchema:
    """All of ``COUNTED`` are asked, these are counted too; beside them a text."""
    asked = [counted(key, type) if key in keys else question(key, type) for key, type in COUNTED.items()]
    return schema(question("bei_zhu"), *asked)


def tree() -> list[Area]:
    """Two towns with two villages each."""
    county = area()
    found = []
    for town in ("01", "02"):
        above = county.add_child(code=f"3299210{town}", name=f"镇{town}", level="town")
        for village in ("001", "002"):
            found.append(above.add_child(code=f"3299210{town}{village}", name=f"村{village}", level="village"))
            above.refresh_from_db()
        county.refresh_from_db()
    return found


def at(day: str, hour: int = 12) -> datetime.datetime:
    """That hour of that day in China."""
    moment = datetime.datetime.fromisoformat(day).replace(hour=hour)
    return moment.replace(tzinfo=timezone.get_default_timezone())


def rows(form: Form) -> list[Any]:
    """Records that are not withdrawn, with their answers by key."""
    form.refresh_from_db()
    built = models_for(form.current)
    found = []
    for one in built.main._default_manager.filter(deleted_at__isnull=True):
        answers = {q.key: getattr(one, built.attribute(q.uuid)) for q in form.current.schema.scalars}
        found.append((one.area_path, timezone.localtime(one.submitted_at).date(), answers))
    return found


def assert_right(form: Form, period: Period | None = None, top: str = "") -> None:
    """Every number that readers get is what plain counting gives, and the recount finds nothing."""
    assert list(recount(form)) == []
    when, where = period or Period(), Place(top=top)
    since, until = when.since or datetime.date.min, when.until or datetime.date.max
    known = [row for row in rows(form) if row[0].startswith(top) and since <= row[1] <= until]
    found = countings(form)
    cells = {(cell.path, cell.start): cell.n for cell in by_area(found[0], where, when)}
    assert cells == Counter((path[: len(top) + 4], day.replace(day=1)) for path, day, _answers in known)
    days = {(cell.path, cell.start): cell.n for cell in by_area(found[0], where, when, "day")}
    assert days == Counter((path[: len(top) + 4], day) for path, day, _answers in known)
    for asked, counting in questions_of(form, found):
        told = {one.value: (one.n, one.total) for one in by_value(counting, where, when)}
        assert told == expected(asked.type, [row[2][asked.key] for row in known]), asked.key


def expected(type: str, answers: list[Any]) -> dict[str, tuple[int, Decimal]]:
    given = [answer for answer in answers if answer is not None]
    if type in {"integer", "decimal"}:
        return {"": (len(given), sum((Decimal(one) for one in given), Decimal(0)))} if given else {}
    if type == "boolean":
        given = ["1" if one else "0" for one in given]
    if type == "choices":
        given = [code for one in given for code in one.split()]
    return {value: (n, Decimal(0)) for value, n in Counter(given).items()}
