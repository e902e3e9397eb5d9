"""Tables inside the rows of tables: added, removed, checked, sent, shown, exported and printed."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import File
from pypdf import PdfReader

from forms_app.collect.models import DraftStep
from forms_app.entry.submit import submit
from forms_app.records.layout import tables
from forms_app.schema.model import FormSchema, Section
from forms_app.tables.models import FormVersion
from forms_app.tables.runtime import models_for
from reports.documents.record_sheet import record_pdf
from tests.cast import client_of
from tests.collect.conftest import Phone, jpeg, opened, records
from tests.making import published, question, uid

pytestmark = pytest.mark.django_db


def content() -> FormSchema:
    papers = question(
        "papers", "repeat", label="证件", options=(("maximum", 3), ("minimum", 1)),
        questions=(question("number", required=True, label="证件号码"), question("scan", "photo", label="证件照片")),
    )  # fmt: skip
    members = question(
        "members", "repeat", label="家庭成员", questions=(question("name", required=True, label="姓名"), papers)
    )
    area = question("wang_ge", "area", label="所属网格", options=(("level", "grid"),))
    head = question("hu_zhu", required=True, label="户主姓名")
    return FormSchema("家庭证件", (Section(uid("one"), "家庭", questions=(area, head, members)),))


@pytest.fixture
def version(areas: Any) -> FormVersion:
    return opened(published(content(), "papers"))


def begun(user: Any) -> Phone:
    phone = Phone(user).open("/f/papers/")
    typed = {"q__wang_ge": "329921101201001", "q__hu_zhu": "王一禾"}
    return phone.press("add:members", **typed, r__members__0__name="王一禾")


def sent(version: FormVersion) -> list[tuple[str, list[str]]]:
    built = models_for(version)
    name, number = built.attribute(uid("name")), built.attribute(uid("number"))
    found = []
    for row in built.children[uid("members")]._default_manager.order_by("parent_id", "position"):
        below = built.children[uid("papers")]._default_manager.filter(parent=row).order_by("position")
        found.append((getattr(row, name), [getattr(paper, number) for paper in below]))
    return found


def test_rows_inside_rows_are_filled_in_without_javascript(grid_worker: Any, version: FormVersion) -> None:
    phone = begun(grid_worker)
    assert 'name="r-members-1-papers-0-number"' in phone.text  # a new row invites to the first of its own
    phone.press(
        "add:members-1-papers",
        r__members__0__papers__0__number="甲1", r__members__1__name="李二溪", r__members__1__papers__0__number="乙1",
        r__members__1__papers__0__scan=jpeg(),
    )  # fmt: skip
    assert phone.url.endswith("#r-members-1-papers-1")
    phone.press("add:members-1-papers", r__members__1__papers__1__number="乙2")
    assert "最多" in phone.text  # three are as many as there may be
    phone.press("remove:members-1-papers:1", r__members__1__papers__2__number="乙3")
    phone.press()
    assert phone.step == "check"
    assert [text in phone.text for text in ("甲1", "乙1", "乙3", "乙2")] == [True, True, True, False]
    phone.press()
    assert sent(version) == [("王一禾", ["甲1"]), ("李二溪", ["乙1", "乙3"])]
    assert DraftStep.objects.count() == 0


def test_a_removed_row_takes_the_rows_inside_along(grid_worker: Any, version: FormVersion) -> None:
    phone = begun(grid_worker)
    phone.press(
        "remove:members:0",
        r__members__0__papers__0__number="甲1", r__members__1__name="李二溪", r__members__1__papers__0__number="乙1",
    )  # fmt: skip
    phone.press().press()
    assert sent(version) == [("李二溪", ["乙1"])]


def test_faults_inside_are_told_with_their_place(grid_worker: Any, version: FormVersion) -> None:
    phone = begun(grid_worker)
    phone.press(r__members__1__name="李二溪", r__members__0__papers__0__number="甲1")
    assert phone.step == "1"
    assert "家庭成员 2 · 证件 1 · 证件号码" in phone.text


def test_a_table_left_blank_asks_for_nothing_inside(grid_worker: Any, version: FormVersion) -> None:
    phone = Phone(grid_worker).open("/f/papers/")
    phone.press(q__wang_ge="329921101201001", q__hu_zhu="王一禾")
    assert phone.step == "check"
    back = Phone(grid_worker).open(phone.url.replace("/check/", "/1/"))
    assert "请填写" not in back.text
    phone.press()
    assert len(records(version)) == 1
    assert sent(version) == []


@pytest.mark.parametrize("button", [
    "add:members-0", "add:members-x-papers", "add:papers", "add:members-0-papers-0", "add:members-0-number",
    "remove:members-0-papers:7", "remove:members-0-papers:x", "add:", "add:-", "add:members-99-papers",
    "add:members-0-papers-0-papers",
])  # fmt: skip
def test_buttons_for_tables_that_are_not_there(grid_worker: Any, version: FormVersion, button: str) -> None:
    phone = begun(grid_worker)
    phone.press(button, r__members__1__name="李二溪")
    assert phone.response.status_code == 200
    assert "李二溪" in phone.text


def made(version: FormVersion, user: Any, areas: Any) -> Any:
    member = [
        {"name": "王一禾", "papers": [{"number": "甲1"}, {"number": "甲2"}]},
        {"name": "李二溪", "papers": [{"number": "乙1"}]},
    ]
    answers = {"wang_ge": areas.grid_a, "hu_zhu": "王一禾"}
    files = {"members.1.papers.0.scan": File(jpeg(), name="门牌.jpg")}
    return submit(version, answers, rows={"members": member}, user=user, source="test", files=files)


def test_submitting_rows_inside_rows(village_clerk: Any, grid_worker: Any, version: FormVersion, areas: Any) -> None:
    record = made(version, grid_worker, areas)
    assert sent(version) == [("王一禾", ["甲1", "甲2"]), ("李二溪", ["乙1"])]
    page = client_of(village_clerk).get(f"/desk/ledgers/papers/{record.uuid}/").content.decode()
    assert "证件（共3条）" in page
    assert "2 李二溪" in page
    file = b"".join(client_of(village_clerk).get("/desk/ledgers/papers/export.csv?repeat=members.papers")).decode()
    lines = [line.split(",")[-4:] for line in file.splitlines()[1:]]
    assert [line[:3] for line in lines] == [["1", "1", "甲1"], ["1", "2", "甲2"], ["2", "1", "乙1"]]
    assert [table.name for table in tables(version.schema)] == ["members", "members.papers"]


def test_printing_rows_inside_rows(village_clerk: Any, grid_worker: Any, version: FormVersion, areas: Any) -> None:
    record = made(version, grid_worker, areas)
    pdf = record_pdf(village_clerk, version.form, record.uuid)
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    assert "乙1" in text
    assert "家庭成员 2 · 证件" in text  # the photo says where it belongs


def test_refused_answers_inside_have_their_place(grid_worker: Any, version: FormVersion, areas: Any) -> None:
    rows = {"members": [{"name": "王一禾", "papers": [{"number": ""}]}, {"name": "李", "papers": []}]}
    with pytest.raises(ValidationError) as error:
        submit(version, {"wang_ge": areas.grid_a, "hu_zhu": "x"}, rows=rows, user=grid_worker, source="test")
    assert set(error.value.message_dict) == {"members.0.papers.0.number", "members.1.papers"}
    assert records(version) == []
