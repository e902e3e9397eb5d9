"""Items of a checklist: result, note, photo."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from PIL import Image

from forms_app.entry.bulk import AREA_KEY, RowChecker
from forms_app.entry.display import value_text
from forms_app.entry.models import Attachment
from forms_app.schema.convert import convert
from tests.cast import client_of
from tests.kinds.hostile import HOSTILE
from tests.kinds.test_listed_other import answer, exported, outcome
from tests.kinds.trip import GRID, KEY, asking, send
from tests.making import question, uid

pytestmark = pytest.mark.django_db


def picture() -> SimpleUploadedFile:
    data = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(data, "JPEG")
    return SimpleUploadedFile("a.jpg", data.getvalue(), "image/jpeg")


def result(code: str | None, note: str | None = None) -> dict[str, Any]:
    return {"": code, "note": note, "photo": None}


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("pass", result("pass")), ({"": "合格"}, result("pass")), ({"": "不适用"}, result("na")), (None, None),
        ({"": "fail", "note": " 灭火器过期 "}, result("fail", "灭火器过期")), ({"": "", "note": " "}, None),
        ({"": "fail"}, "不合格的，请写明情况。"), ({"": "fail", "note": "　"}, "不合格的，请写明情况。"),
        ({"note": "灭火器过期"}, "请再选“合格”“不合格”或“不适用”。"),
        ({"": "pass", "note": "好\n很好"}, result("pass", "好\n很好")),
        ({"": "fail", "note": "长" * 501}, "最多500个字，现在有501个，请缩短。"),
    ],
)  # fmt: skip
def test_a_result_and_why(raw: Any, kept: Any, village_clerk: Any) -> None:
    found = outcome(asking("check_item"), raw, village_clerk)
    assert found == kept or (isinstance(found, str) and "501" in found and "501" in str(kept))


def test_the_note_may_be_free(village_clerk: Any) -> None:
    version = asking("check_item", options=(("note_optional", True),))
    assert outcome(version, {"": "fail"}, village_clerk) == result("fail")


@pytest.mark.parametrize("raw", HOSTILE)
def test_hostile_results_and_notes(raw: str, village_clerk: Any) -> None:
    version = asking("check_item")
    found = outcome(version, {"": raw}, village_clerk)
    assert found is None or "选项" in found
    found = outcome(version, {"": "pass", "note": raw}, village_clerk)
    assert isinstance(found, str) or found[""] == "pass"
    found = outcome(version, {"": "pass", "photo": raw}, village_clerk)
    assert found == result("pass") or "照片" in found


def test_required_asks_for_a_result(village_clerk: Any) -> None:
    assert isinstance(outcome(asking("check_item", required=True), None, village_clerk), str)


def test_three_columns(village_clerk: Any) -> None:
    version = asking("check_item")
    record = send(version, {"": "fail", "note": "过期"}, village_clerk, files={f"{KEY}.photo": picture()})
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT da_an, da_an_note FROM "{version.form.table}" WHERE id = %s', [record.pk])
        assert cursor.fetchone() == ("fail", "过期")
    photo = answer(version, record)["photo"]
    assert Attachment.objects.get(uuid=photo).record_uuid == record.uuid
    ask = version.schema.scalars[1]
    assert value_text(ask, answer(version, record)) == "不合格：过期（有照片）"


def test_out_and_in_again(village_clerk: Any) -> None:
    version = asking("check_item")
    send(version, {"": "fail", "note": "过期"}, village_clerk)
    row = exported(version, village_clerk)[0]
    assert row["答案"] == "不合格"
    assert row["答案（情况说明）"] == "过期"
    checker = RowChecker(version, village_clerk)
    cells = {"ming": "某", KEY: "不合格", f"{KEY}.note": "过期", f"{KEY}.photo": "已拍照", AREA_KEY: GRID}
    assert checker.check(cells).answers[uid(KEY)] == result("fail", "过期")
    whole = {"ming": "某", KEY: "不合格：过期", AREA_KEY: GRID}
    assert checker.check(whole).answers[uid(KEY)] == result("fail", "过期")


def test_found_by_the_result(village_clerk: Any) -> None:
    version = asking("check_item")
    send(version, {"": "fail", "note": "过期"}, village_clerk)
    send(version, "pass", village_clerk)
    assert [row["答案"] for row in exported(version, village_clerk, f"f_{KEY}=fail")] == ["不合格"]


def test_by_phone_without_scripts(village_clerk: Any) -> None:
    """The photo stands in a part: stored at once, shown, kept, removed."""
    asking("check_item")
    client = client_of(village_clerk)
    page = client.get("/f/one/").content.decode()
    draft = re.search(r'name="_draft" value="([^"]+)"', page)
    assert draft
    sent = {"_draft": draft[1], "q-ming": "某", "q-da_an": "fail", "a-area": GRID}
    posted = client.post("/f/one/", {**sent, "_do": "next", "q-da_an.photo": picture()})
    step = posted["Location"].partition("#")[0]
    page = client.get(step).content.decode()
    assert "不合格的，请写明情况。" in page
    kept = re.search(r'name="q-da_an.photo" value="([^"]+)"', page)
    assert kept
    sent |= {"q-da_an.photo": kept[1]}
    client.post(step, {**sent, "_do": "save", "q-da_an.photo-remove": "1"})
    assert not Attachment.objects.exists()
    client.post(step, {**sent, "q-da_an.photo": picture(), "_do": "save"})
    mine = str(Attachment.objects.get().uuid)
    done = client.post(step, {**sent, "q-da_an.photo": mine, "q-da_an.note": "过期", "_do": "next"})
    assert "不合格：过期" in client.get(done["Location"]).content.decode()
    client.post(done["Location"])
    assert Attachment.objects.get().record_uuid


def test_a_choice_becomes_an_item(village_clerk: Any) -> None:
    assert convert(question("a"), question("a", "check_item"), "合格") == "pass"
    assert convert(question("a", "check_item"), question("a"), "fail") == "不合格"
