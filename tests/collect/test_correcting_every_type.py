"""A correction that touches nothing changes nothing, whatever is asked; and what nobody could choose today stays."""

from __future__ import annotations

import datetime
import io
from decimal import Decimal
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from forms_app.areas.models import Appointment
from forms_app.codes.models import CodeList
from forms_app.entry.submit import submit
from forms_app.schema.model import Choice, FormSchema, Section
from forms_app.schema.types import TYPES
from forms_app.tables.models import FormVersion, RecordEdit
from forms_app.tables.runtime import models_for
from forms_app.tables.scope import correctable
from forms_app.tables.states import read_state
from tests.cast import appoint, client_of, make_person
from tests.collect.conftest import jpeg, opened
from tests.kinds.lists import close, code_list
from tests.making import published, question, schema, uid

pytestmark = pytest.mark.django_db
GRID = "329921101201001"
SERIAL = (("format", "望禾-{yyyy}-{0000}"),)
SCALE = (Choice("1", "满意"), Choice("2", "一般"))


def content() -> FormSchema:
    papers = question("papers", "repeat", label="证照", questions=(question("paper"), question("until", "year_month")))
    members = question(
        "members",
        "repeat",
        questions=(
            question("name"), question("number", "id_number"), question("born", "date"), question("face", "photo"),
            papers,
        ),
    )  # fmt: skip
    first = (
        question("note", "note"), question("serial", "serial", options=SERIAL),
        question("hidden", "hidden", default="网格巡查"), question("device", "device"),
        question("area", "area", required=True), question("text", required=True), question("long_text", "long_text"),
        question("integer", "integer"), question("decimal", "decimal"), question("money", "money"),
        question("date", "date"), question("time", "time"), question("datetime", "datetime"),
        question("year_month", "year_month"), question("rating", "rating"), question("boolean", "boolean"),
        question("phone", "phone"), question("id_number", "id_number"), question("email", "email"),
        question("url", "url"), question("licence_plate", "licence_plate"), question("credit_code", "credit_code"),
        question("barcode", "barcode"),
    )  # fmt: skip
    second = (
        question("choice", "choice", options=(("other", True),)), question("choices", "choices"),
        question("codes", "choices", choices=(), options=(("code_list", "dao-lu"),)),
        question("cascade", "cascade", options=(("code_list", "lei-bie"),)),
        question("matrix", "matrix", choices=SCALE, options=(("rows", "态度 | tai_du\n速度 | su_du"),)),
        question("check_item", "check_item"), question("person", "person"),
        question("record_link", "record_link", options=(("form", "zhu-hu"),)), question("location", "location"),
        question("track", "track"), question("shape", "shape"), question("consent", "consent", required=True),
        question("photo", "photo"), question("photos", "photos"), question("files", "files"),
        question("audio", "audio"), question("signature", "signature"),
    )  # fmt: skip
    sections = (first, second, (members,))
    names = ("one", "two", "three")
    return FormSchema(
        "巡查", tuple(Section(uid(name), name, questions=some) for name, some in zip(names, sections, strict=True))
    )


def upload(name: str = "a.jpg", data: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data or jpeg().read())


@pytest.fixture
def version(areas: Any, grid_worker: Any) -> FormVersion:
    code_list("dao-lu", ("r01", "荷塘路"), ("r02", "学前路"), ("r03", "水街"), title="道路名录")
    code_list("lei-bie", ("a", "安全隐患"), ("a01", "消防通道"), ("b", "环境卫生"), title="事件类别", a01="a")
    opened(published(schema(question("area", "area"), question("name")), "zhu-hu"))
    return opened(published(content(), "every"))


@pytest.fixture
def sent(version: FormVersion, areas: Any, grid_worker: Any) -> Any:
    household = FormVersion.objects.get(form__slug="zhu-hu")
    linked = submit(household, {"area": GRID, "name": "李阿婆"}, user=grid_worker, source="test")
    person = appoint(make_person("v7", "志愿七"), "volunteer", areas.grid_a)
    answers = {
        "area": GRID, "text": "买买提·䶮", "long_text": "楼道堆物。\n下周复查。", "integer": 4,
        "decimal": Decimal("88.5"), "money": Decimal(1200), "date": "2026-03-01", "time": "08:30",
        "datetime": "2026-11-23 08:45",
        "year_month": "2027-03", "rating": 4, "boolean": False, "phone": "13900000017",
        "id_number": "329921198506170024", "email": "xun.cha@example.cn", "url": "https://www.example.cn/gs/",
        "licence_plate": "苏A12345", "credit_code": "91350203M0001QAY9B", "barcode": "XF-0042",
        "choice": {"": "other", "other": "借住"}, "choices": ["own", "rent"], "codes": ["r01", "r02"],
        "cascade": "a01", "matrix": {"tai_du": "1", "su_du": "2"}, "check_item": {"": "fail", "note": "压力不足"},
        "person": str(person.pk), "record_link": str(linked.uuid),
        "location": {"": "31.234567, 121.456789", "accuracy": "8.3"}, "track": "31,121\n31,121.01",
        "shape": "31,121\n31,121.01\n31.01,121.01", "consent": True,
    }  # fmt: skip
    members = [
        {"name": "甲", "number": "329921198506170024", "born": "1985-06-17", "papers": [{"paper": "居住证"}]},
        {"name": "乙", "papers": [{"paper": "营业执照", "until": "2028-01"}, {"paper": "健康证"}]},
    ]
    files = {
        "photo": upload(), "photos": upload(), "members.1.face": upload(), "check_item.photo": upload(),
        "files": upload("a.pdf", b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"), "signature": signature(),
    }  # fmt: skip
    return submit(version, answers, rows={"members": members}, user=grid_worker, source="form", files=files)


def signature() -> SimpleUploadedFile:
    from PIL import Image, ImageDraw

    image, data = Image.new("RGB", (300, 100), "white"), io.BytesIO()
    ImageDraw.Draw(image).line([(10, 10), (200, 90)], fill="black", width=5)
    image.save(data, "PNG")
    return SimpleUploadedFile("s.png", data.getvalue())


def inputs(html: str) -> dict[str, list[str]]:
    """What a browser would send of the page's large form if nobody touched it."""
    form: Any = BeautifulSoup(html, "html.parser").select_one("form[data-fill]")
    found: dict[str, list[str]] = {}
    for one in form.select("input[name], select[name], textarea[name]"):
        kind, name = one.get("type", one.name), one["name"]
        if kind in {"checkbox", "radio"} and not one.has_attr("checked"):
            continue
        if kind == "file":
            found.setdefault(name, []).append("")
        elif one.name == "select":
            chosen = one.select("option[selected]") or one.select("option")[:1]
            found.setdefault(name, []).extend(option.get("value", "") for option in chosen)
        elif one.name == "textarea":
            found.setdefault(name, []).append(one.text.removeprefix("\n").replace("\n", "\r\n"))
        else:
            found.setdefault(name, []).append(one.get("value", "on" if kind == "checkbox" else ""))
    return found


class Walk:
    """From the first step to the last page, as a browser goes; ``typed``: by field name."""

    def __init__(self, user: Any, record: Any) -> None:
        self.client: Client = client_of(user)
        response = self.client.post(f"/f/every/sent/{record.uuid}/correct/", follow=True)
        self.url, self.html = response.redirect_chain[-1][0], response.content.decode()
        self.kept: set[str] = set()

    def go(self, **typed: Any) -> Walk:
        while "/check/" not in self.url:
            step = self.url
            data = inputs(self.html) | {name.replace("__", "-"): value for name, value in typed.items()}
            self.kept |= {name for name in data if name.endswith(":keep")}
            response = self.client.post(self.url, {**data, "_do": "next"}, follow=True)
            self.url, self.html = response.redirect_chain[-1][0], response.content.decode()
            assert self.url != step, BeautifulSoup(self.html, "html.parser").select(".g-error")
        return self

    def save(self) -> None:
        response = self.client.post(self.url, {"reason": "核对后更正"}, follow=True)
        assert "更正已保存" in response.content.decode()


def test_every_type_is_here():
    assert {one.type for one, _parent in content().walk()} == set(TYPES)


def test_nothing_touched_is_nothing_changed(sent, version, grid_worker):
    before = read_state(version.form, sent.uuid)
    walk = Walk(grid_worker, sent).go()
    assert "还没有改动任何内容" in walk.html, BeautifulSoup(walk.html, "html.parser").select_one(".g-changes")
    walk.client.post(walk.url, {"reason": "核对后更正"})
    assert not RecordEdit.objects.exists()
    assert read_state(version.form, sent.uuid) == before


def test_one_thing_touched_is_one_thing_changed(sent, version, grid_worker):
    Walk(grid_worker, sent).go(q__text="改过").save()
    edit = RecordEdit.objects.get()
    assert edit.changes == {"answers": {models_for(version).attribute(uid("text")): ["买买提·䶮", "改过"]}}


def test_what_could_not_be_chosen_today_stays_and_reads_as_it_did(sent, version, grid_worker, village_clerk, areas):
    """Closed choices, somebody who has left; and numbers that are never shown whole."""
    yesterday = datetime.date.today() - datetime.timedelta(days=1)
    for slug, code in (("dao-lu", "r02"), ("lei-bie", "a01")):
        close(CodeList.objects.get(slug=slug), code)
    Appointment.objects.filter(user__username="v7").update(until=yesterday)
    before = read_state(version.form, sent.uuid)
    walk = Walk(village_clerk, sent).go(q__text="改过")
    assert walk.kept == {
        f"{name}.:keep" for name in ("q-codes", "q-cascade", "q-person", "q-phone", "q-id_number", "r-members-0-number")
    }
    for word in ("荷塘路、学前路", "安全隐患 / 消防通道", "志愿七"):
        assert word in walk.html, word
    walk.save()
    after = read_state(version.form, sent.uuid)
    changed = {name for name in before.answers if before.answers[name] != after.answers[name]}
    assert changed == {models_for(version).attribute(uid("text"))}
    assert after.rows == before.rows


def test_a_record_of_an_area_that_was_closed_stays_there(sent, version, areas, county_admin):
    areas.grid_a.close(datetime.date.today() - datetime.timedelta(days=1))
    assert correctable(county_admin, version.form).exists()
    Walk(county_admin, sent).go(q__text="改过").save()
    assert RecordEdit.objects.get().area_after_id == areas.grid_a.pk
