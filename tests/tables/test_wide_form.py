"""A form of 600 questions, most of them in side tables, through everything that people do with one."""

from __future__ import annotations

import csv
import io
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from forms_app.entry.submit import submit
from forms_app.tables.models import FormColumn, FormVersion, RecordEdit
from forms_app.tables.runtime import models_for
from tests.cast import client_of
from tests.collect.conftest import opened
from tests.collect.test_correcting import correcting
from tests.making import published, question, schema, uid

pytestmark = pytest.mark.django_db
SLUG, GRID = "kuan", "329921101201001"
LEDGER = f"/desk/ledgers/{SLUG}/"
KINDS = ["text", "integer", "date", "decimal", "boolean", "choice", "choices", "long_text"]
RAW: dict[str, Any] = {
    "text": "望禾", "integer": 7, "date": "2026-11-03", "decimal": "2.5", "boolean": True, "choice": "own",
    "choices": ["own", "rent"], "long_text": "门前有井",
}  # fmt: skip
LATE, NUMBER = "q592", "q593"  # a text and a number in the last side


@pytest.fixture
def wide(areas: Any) -> FormVersion:
    area = question("wang_ge", "area", label="所属网格", options=(("level", "grid"),))
    mixed = (question(f"q{n}", KINDS[n % len(KINDS)]) for n in range(600))
    return opened(published(schema(area, *mixed), SLUG))


def send(version: FormVersion, user: Any, **other: Any) -> Any:
    answers = {f"q{n}": RAW[KINDS[n % len(KINDS)]] for n in range(600)}
    return submit(version, {"wang_ge": GRID} | answers | other, user=user, source="form")


def records(version: FormVersion) -> list[dict[str, Any]]:
    """All answers by key, of those that are not withdrawn."""
    built = models_for(version)
    rows = built.main._default_manager.filter(deleted_at=None).order_by("pk")
    return [{q.key: getattr(row, built.attribute(q.uuid)) for q in version.schema.scalars} for row in rows]


def page(user: Any, address: str, **params: Any) -> str:
    response = client_of(user).get(address, params)
    assert response.status_code == 200, address
    return response.getvalue().decode()


def test_a_ledger_is_sorted_narrowed_and_searched_by_what_lies_apart(wide, village_clerk):
    assert FormColumn.objects.get(key=NUMBER).side == 2
    for name, number in (("第三户", 3), ("第九户", 9), ("第五户", 5)):
        send(wide, village_clerk, **{LATE: name, NUMBER: number})
    down = page(village_clerk, LEDGER, sort=f"-{NUMBER}", col=[LATE, NUMBER])
    assert down.index("第九户") < down.index("第五户") < down.index("第三户")
    narrowed = page(village_clerk, LEDGER, col=[LATE], **{f"f_{NUMBER}-from": "4"})
    assert [name in narrowed for name in ("第三户", "第九户", "第五户")] == [False, True, True]
    found = page(village_clerk, LEDGER, q="第五户", col=[LATE])
    assert [name in found for name in ("第三户", "第九户", "第五户")] == [False, False, True]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_was_exported_is_imported_as_it_was(wide, village_clerk, kind):
    send(wide, village_clerk, **{LATE: "第三户"})
    client = client_of(village_clerk)
    content = client.get(f"{LEDGER}export.{kind}").getvalue()
    head = (
        next(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
        if kind == "csv"
        else [cell.value for cell in openpyxl.load_workbook(io.BytesIO(content)).worksheets[0][1]]
    )
    assert {"q0", LATE, "q599"} <= set(head)
    file = SimpleUploadedFile(f"t.{kind}", content)
    address = client.post(reverse("records:import_start", args=[SLUG]), {"file": file})["Location"]
    assert "保存1条记录" in page(village_clerk, address)
    client.post(address, {"step": "save"})
    first, second = records(wide)
    assert first[LATE] == "第三户"
    assert second == first


def test_a_record_is_corrected_withdrawn_and_restored_with_its_history(wide, village_clerk):
    sent = send(wide, village_clerk)
    (before,) = records(wide)
    phone = correcting(village_clerk, sent, SLUG).press(**{f"q__{LATE}": "改过的"})
    assert phone.step == "check", phone.text
    assert phone.press("", reason="当时记错了").step == "receipt", phone.text
    assert records(wide) == [before | {LATE: "改过的"}]
    (edit,) = RecordEdit.objects.all()
    assert edit.changes == {"answers": {models_for(wide).attribute(uid(LATE)): ["望禾", "改过的"]}}
    address = f"{LEDGER}{sent.uuid}/"
    phone.client.post(f"{address}withdraw/", {"reason": "重复登记的"})
    assert records(wide) == []
    phone.client.post(f"{address}restore/", {"reason": "并不是重复登记"})
    assert records(wide) == [before | {LATE: "改过的"}]
    assert "改过的" in page(village_clerk, address)
    assert "改过的" not in page(village_clerk, f"{address}history/0/")


def test_statistics_dictionary_and_the_view_know_what_lies_apart(wide, village_clerk):
    send(wide, village_clerk, **{LATE: "第三户"})
    page(village_clerk, f"{LEDGER}statistics/")
    told = page(village_clerk, f"{LEDGER}dictionary/")
    assert f"data_{SLUG}" in told
    assert f"data_{SLUG}__side__2.{LATE}" in told
    assert client_of(village_clerk).get(f"{LEDGER}dictionary.xlsx").status_code == 200
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {LATE}, q0 FROM view_{SLUG}")
        assert cursor.fetchall() == [("第三户", "望禾")]


def test_record_and_receipt_of_as_many_questions_as_there_may_be_take_few_queries_more(areas, village_clerk):
    """Than those of ten questions: one for each side, and one for what all answers point to."""
    few, many = (queries_of(village_clerk, count, slug) for count, slug in ((10, "zhai"), (1_599, "chang")))
    assert [more - less for less, more in zip(few, many, strict=True)] == [6 + 1, 0]


def queries_of(user: Any, count: int, slug: str) -> list[int]:
    """Of the record's page at the desk, and of the receipt of its correction."""
    area = question("wang_ge", "area", label="所属网格", options=(("level", "grid"),))
    mixed = (question(f"q{n}", KINDS[n % len(KINDS)], name=f"{slug}{n}") for n in range(count))
    version = opened(published(schema(area, *mixed), slug))
    answers = {f"q{n}": RAW[KINDS[n % len(KINDS)]] for n in range(count)}
    sent = submit(version, {"wang_ge": GRID} | answers, user=user, source="form")
    phone = correcting(user, sent, slug).press(**{f"q__q{(count - 1) // 8 * 8}": "末尾"})
    assert phone.press("", reason="当时记错了").step == "receipt", phone.text
    taken = []
    for address in (f"/desk/ledgers/{slug}/{sent.uuid}/", phone.url):
        with CaptureQueriesContext(connection) as seen:
            assert phone.client.get(address).status_code == 200, address
        taken.append(len(seen))
    assert "末尾" in page(user, f"/desk/ledgers/{slug}/{sent.uuid}/")
    return taken
