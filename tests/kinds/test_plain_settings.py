"""The plain types in the designer, in ledgers sorted by them, and after a change of type."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.http import QueryDict

from forms_app.designer.build import enable, page_from_schema
from forms_app.designer.compile import compile_page
from forms_app.designer.faults import texts
from forms_app.records.ledger import open_ledger
from forms_app.schema.check import check
from forms_app.schema.convert import Unconvertible, convert
from forms_app.schema.types import TYPES
from tests.kinds.trip import KEY, asking, opened, send, stored
from tests.making import published, question, schema, uid

pytestmark = pytest.mark.django_db
MINE = [
    "money", "time", "datetime", "year_month", "rating", "email", "url", "licence_plate", "credit_code", "barcode",
    "note", "consent", "serial", "hidden", "device",
]  # fmt: skip
OPTIONS: dict[str, dict[str, Any]] = {
    "money": {"minimum": 0, "maximum": "99.5"},
    "rating": {"stars": 10},
    "note": {"body": "请如实填写。\n不清楚的留空。"},
    "consent": {"statement": "收集姓名，用于联系。"},
    "serial": {"format": "{area}-{000}", "serial_level": "village"},
    "device": {"what": "user_agent"},
    "integer": {"unit": "人"},
    "decimal": {"places": 2, "unit": "平方米"},
    "phone": {"kinds": "mobile"},
}
SORTED: dict[str, list[Any]] = {
    "money": ["-5", "0", "1.2万"],
    "time": ["00:00", "08:30", "23:59"],
    "datetime": ["1999-12-31T23:59", "2026-11-23T08:30", "2026-11-23T08:31"],
    "year_month": ["1999-12", "2026-01", "2026-11"],
    "rating": ["1", "3", "5"],
    "licence_plate": ["苏A12345", "苏B12345", "苏C12345"],
}


def test_every_setting_survives_the_designer() -> None:
    asked = [
        question(f"k_{kind}", kind, label=kind, options=tuple(sorted(OPTIONS.get(kind, {}).items())))
        for kind in dict.fromkeys([*MINE, *OPTIONS])
    ]
    content = schema(*asked, title="各种填报项")
    assert check(content) == []
    page = page_from_schema(content, "settings")
    compiled = compile_page(content.title, content.intro, page.body, None)
    assert compiled.faults == []
    assert compiled.schema == content
    assert enable(page).current.schema == content


@pytest.mark.parametrize("kind", MINE)
def test_types_that_nobody_answers_cannot_be_required(kind: str) -> None:
    from forms_app.designer.blocks import question_block

    assert ("required" in question_block(TYPES[kind]).child_blocks) == TYPES[kind].is_required
    assert TYPES[kind].is_asked or not TYPES[kind].is_required


def test_faults_of_settings_are_said_in_chinese() -> None:
    content = schema(
        question("a", "rating", options=(("stars", 99),)),
        question("b", "decimal", options=(("places", 9),)),
        question("c", "money", options=(("maximum", 1), ("minimum", 2))),
    )
    words = " ".join(texts(check(content)))
    assert "3至10" in words
    assert "0至4" in words
    assert "大于" in words or "最小值" in words


@pytest.mark.parametrize("kind", SORTED)
def test_ledgers_are_sorted_by_value_page_by_page(kind: str, village_clerk: Any) -> None:
    version = asking(kind)
    values = [stored(version, send(version, raw, village_clerk)) for raw in reversed(SORTED[kind])]
    send(version, "", village_clerk)
    from forms_app.records import paging

    for sort, expected in ((KEY, values[::-1]), (f"-{KEY}", values)):
        ledger = open_ledger(village_clerk, version.form, "read", QueryDict(f"sort={sort}"))
        cursor, found = "", []
        for _page in range(4):
            page = paging.page(ledger.light(ledger.all_shown), ledger.steps, cursor, size=1)
            found += [getattr(row, ledger.columns[1].attribute) for row in page.rows]
            cursor = page.following
        assert found == [*expected, None]


def test_a_change_of_type_keeps_what_can_be_read(village_clerk: Any) -> None:
    from forms_app.tables.conversion import finish_conversion, unfinished
    from forms_app.tables.publish import publish_schema
    from forms_app.tables.runtime import models_for

    version = opened(published(schema(question("ming"), question(KEY)), "change"))
    records = [send(version, raw, village_clerk) for raw in ("1.2万元", "不详", "")]
    after = publish_schema(version.form, schema(question("ming"), question(KEY, "money")), None)
    for column in unfinished():
        finish_conversion(column)
    built = models_for(after)
    found = [getattr(built.main._default_manager.get(pk=r.pk), built.attribute(uid(KEY))) for r in records]
    assert found == [Decimal(12000), None, None]


def test_nothing_turns_into_a_number_consent_or_record_of_the_device() -> None:
    for kind in ("serial", "consent", "device", "note"):
        with pytest.raises(Unconvertible):
            convert(question(KEY), question(KEY, kind), "001")
    assert convert(question(KEY, "money"), question(KEY), Decimal("12.50")) == "12.5"
    assert convert(question(KEY, "consent"), question(KEY), True) == "是"
    moment = datetime.datetime(2026, 11, 23, 0, 30, tzinfo=datetime.UTC)
    assert convert(question(KEY, "device"), question(KEY), moment) == "2026-11-23 08:30"
    assert convert(question(KEY, "rating"), question(KEY, "integer"), 4) == 4
