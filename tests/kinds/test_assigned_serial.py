"""Serial numbers: in order, none twice, none left out, whoever sends at the same time and whatever goes wrong."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from demo.clear import clear
from forms_app.designer.faults import text
from forms_app.entry.submit import submit
from forms_app.records.importing.columns import assigned, left_empty, records_level
from forms_app.records.reading import read_record
from forms_app.schema.check import check
from forms_app.schema.serials import BadFormat, read_format
from forms_app.tables.bulk import BulkInsert
from forms_app.tables.models import SerialCounter
from forms_app.tables.runtime import models_for
from tests.collect.conftest import Phone
from tests.kinds.trip import KEY, LABEL, asking, exported, send, stored
from tests.making import published, question, schema, uid
from tests.together import together

DAY = datetime.datetime(2026, 11, 23, 8, 30, tzinfo=datetime.UTC)
NEW_YEAR = datetime.datetime(2026, 12, 31, 17, tzinfo=datetime.UTC)  # 1 January in Beijing
GRID = "329921101201001"


def numbering(text: str = "", slug: str = "one", **more: Any) -> Any:
    options = (("format", text),) if text else ()
    return asking("serial", slug, options=(*options, *more.items()))


def numbers(version: Any) -> list[str]:
    model = models_for(version).main
    return [str(stored(version, record)) for record in model._default_manager.order_by("pk")]


@pytest.mark.django_db
def test_numbers_follow_one_another(village_clerk: Any) -> None:
    version = numbering()
    for _time in range(3):
        send(version, None, village_clerk, submitted_at=DAY)
    assert numbers(version) == [f"{GRID}-2026-000{n}" for n in (1, 2, 3)]


@pytest.mark.django_db
def test_each_scope_counts_for_itself(village_clerk: Any, areas: Any) -> None:
    version = numbering()
    for grid, at in ((areas.grid_a, DAY), (areas.grid_a2, DAY), (areas.grid_a, NEW_YEAR), (areas.grid_a, DAY)):
        submit(version, {"ming": "某"}, user=village_clerk, area=grid, source="test", submitted_at=at)
    assert numbers(version) == [
        "329921101201001-2026-0001",
        "329921101201002-2026-0001",
        "329921101201001-2027-0001",
        "329921101201001-2026-0002",
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wanted", "level", "number"),
    [
        ("{0000}", "", "0001"),
        ("第{0}号", "", "第1号"),
        ("{yyyymm}{000}", "", "202611001"),
        ("{yyyymmdd}-{00}", "", "20261123-01"),
        ("{area}{0000}", "county", "3299210001"),
        ("{area}/{000}", "village", "329921101201/001"),
        ("{000}-{area}-{yyyy}", "town", "001-329921101-2026"),
        ("{area}-{0}", "micro", f"{GRID}-1"),
        ("望禾〔{yyyy}〕{0}号", "", "望禾〔2026〕1号"),
        ("%s-{0}", "", "%s-1"),
        ("<b>{00}</b>", "", "<b>01</b>"),
    ],
)
def test_formats(wanted: str, level: str, number: str, village_clerk: Any) -> None:
    version = numbering(wanted, **({"serial_level": level} if level else {}))
    send(version, None, village_clerk, submitted_at=DAY)
    assert numbers(version) == [number]


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ("{area}-{yyyy}", "serial_counter"),
        ("{0000}-{00}", "serial_counter"),
        ("编号", "serial_counter"),
        ("{town}-{0000}", "serial_part"),
        ("{0000", "serial_part"),
        ("0000}", "serial_part"),
        ("{{0000}}", "serial_part"),
        ("{}{0}", "serial_part"),
        ("{0000000000}", "serial_part"),
        ("{0001}", "serial_part"),
        ("{ area }{0}", "serial_part"),
        ("{YYYY}{0}", "serial_part"),
        ("{area.pk}{0}", "serial_part"),
        ("{0!r}", "serial_part"),
        ("{0:x}", "serial_part"),
        ("x" * 60 + "{0}", "serial_long"),
        ("{area}" * 9 + "{0}", "serial_long"),
        ("a\n{0}", "serial_long"),
        ("a\x00{0}", "serial_long"),
        ("\u202e{0}", "serial_long"),
        ("{００００}", "serial_part"),
        ("{一}", "serial_part"),
    ],
)
def test_formats_that_cannot_be_are_named_before_the_form_is_enabled(wanted: str, code: str) -> None:
    with pytest.raises(BadFormat):
        read_format(wanted)
    faults = check(schema(question("ming"), question(KEY, "serial", options=(("format", wanted),))))
    assert [fault.code for fault in faults] == [code]
    assert "编号" in text(faults[0])
    if code == "serial_part" and wanted == "{town}-{0000}":
        assert "{town}" in text(faults[0])


@pytest.mark.django_db
def test_after_the_last_number_of_so_many_digits_comes_a_longer_one(village_clerk: Any) -> None:
    version = numbering("{00}")
    SerialCounter.objects.create(form=version.form, question_uuid=uid(KEY), scope="", last=99)
    send(version, None, village_clerk)
    assert numbers(version) == ["100"]


@pytest.mark.django_db
def test_a_record_that_is_not_saved_leaves_no_gap(village_clerk: Any) -> None:
    version = numbering("{000}")
    send(version, None, village_clerk)
    with transaction.atomic():
        send(version, None, village_clerk)
        transaction.set_rollback(True)
    version.form.is_open = False
    with pytest.raises(ValidationError):
        send(version, None, village_clerk)
    version.form.is_open = True
    send(version, None, village_clerk)
    assert numbers(version) == ["001", "002"]


@pytest.mark.django_db
def test_the_same_record_sent_twice_has_one_number(village_clerk: Any) -> None:
    version, key = numbering("{000}"), uuid.uuid4()
    for _time in range(2):
        send(version, None, village_clerk, uuid=key)
    send(version, None, village_clerk)
    assert numbers(version) == ["001", "002"]


@pytest.mark.django_db
def test_what_is_sent_as_a_number_is_not_used(village_clerk: Any) -> None:
    version = numbering("{000}")
    send(version, "999", village_clerk)
    assert numbers(version) == ["001"]


@pytest.mark.django_db(transaction=True)
def test_sendings_at_once_get_different_numbers(village_clerk: Any) -> None:
    version = numbering("{000}")

    def go() -> None:
        for _time in range(3):
            send(version, None, village_clerk)

    assert together(go, go, go, go) == []
    assert sorted(numbers(version)) == [f"{n:03d}" for n in range(1, 13)]


@pytest.mark.django_db
def test_imported_rows_are_numbered_in_their_order(village_clerk: Any, areas: Any) -> None:
    version = numbering("{area}-{000}号")
    send(version, None, village_clerk)
    bulk = BulkInsert(version, user=village_clerk, source="import", at=DAY)
    grids = [areas.grid_a, areas.grid_a2, areas.grid_a]
    rows = [bulk.prepare(uuid.uuid4(), grid, {uid("ming"): "某"}) for grid in grids]
    assert bulk.write([rows[:2], rows[2:]]) == 3
    assert numbers(version) == [
        f"{GRID}-001号",
        f"{GRID}-002号",
        "329921101201002-001号",
        f"{GRID}-003号",
    ]
    with pytest.raises(IntegrityError), transaction.atomic():
        bulk.write([rows])
    send(version, None, village_clerk)
    assert numbers(version)[-1] == f"{GRID}-004号"


@pytest.mark.django_db
def test_a_file_cannot_bring_numbers(village_clerk: Any) -> None:
    version = numbering()
    send(version, None, village_clerk, submitted_at=DAY)
    heads = list(exported(version, village_clerk))
    assert exported(version, village_clerk)[LABEL] == f"{GRID}-2026-0001"
    assert KEY not in dict(records_level(version.schema).choices())
    assert dict(zip(heads, records_level(version.schema).propose(heads), strict=True))[LABEL] == ""
    assert (assigned(version.schema), left_empty(version.schema)) == ([LABEL], [])


@pytest.mark.django_db
def test_the_number_stands_on_the_receipt_and_on_the_record(grid_worker: Any) -> None:
    version = numbering("W{000}")
    phone = Phone(grid_worker).open("/f/one/")
    assert "自动编号，提交后生成" in phone.text
    assert f"q-{KEY}" not in phone.text
    phone.press(q__ming="某").press()
    assert "W001" in phone.text
    assert phone.step == "receipt"
    (record,) = models_for(version).main._default_manager.all()
    page = read_record(grid_worker, version.form, record.uuid)
    assert page.parts[0].items[1].text == "W001"


@pytest.mark.django_db
def test_two_numbers_of_one_form_count_each_for_itself(village_clerk: Any) -> None:
    content = schema(
        question("ming"),
        question(KEY, "serial", options=(("format", "A{00}"),)),
        question("er", "serial", options=(("format", "B{00}"),)),
    )
    version = published(content, "two")
    version.form.is_open = True
    version.form.save()
    record = send(version, None, village_clerk)
    assert (stored(version, record), stored(version, record, "er")) == ("A01", "B01")


@pytest.mark.django_db
def test_numbers_of_the_demo_are_forgotten_with_it(village_clerk: Any, tmp_path: Any, settings: Any) -> None:
    settings.GEWU_DATA = tmp_path
    version = numbering("{000}")
    send(version, None, village_clerk)
    clear()
    assert models_for(version).main._default_manager.count() == SerialCounter.objects.count() == 0
