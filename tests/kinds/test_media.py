"""Several photos, documents, recordings, signatures: stored, shown, served, and what is refused."""

from __future__ import annotations

import base64
import io
import uuid
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from PIL import Image, ImageDraw

from forms_app.collect.models import Draft
from forms_app.entry.models import Attachment
from forms_app.entry.sniff import DOCUMENTS, SOUNDS, read_format
from forms_app.entry.submit import submit
from forms_app.schema.check import check
from forms_app.schema.model import FormSchema, Question, Section
from forms_app.tables.check import column_types
from forms_app.tables.models import FormVersion
from forms_app.tables.runtime import models_for
from tests.cast import client_of
from tests.collect.conftest import Phone, jpeg, opened, records
from tests.making import published, question, uid

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
WEBM = b"\x1aE\xdf\xa3" + b"\x00" * 200
STEP = "/f/files/"


def content(**settings: Any) -> FormSchema:
    asked = (
        question("wang_ge", "area", label="所属网格", options=(("level", "grid"),)),
        question("zhao_pian", "photos", label="现场照片", options=(("maximum", 3), ("minimum", 1)), **settings),
        question("cai_liao", "files", label="材料", options=(("maximum", 2),), **settings),
        question("lu_yin", "audio", label="录音", **settings),
        question("qian_ming", "signature", label="签名", **settings),
    )
    return FormSchema("现场取证", (Section(uid("one"), "取证", questions=asked),))


@pytest.fixture
def version(areas: Any) -> FormVersion:
    return opened(published(content(), "files"))


def file(name: str = "通知.pdf", data: bytes = PDF) -> io.BytesIO:
    found = io.BytesIO(data)
    found.name = name
    return found


def drawing(size: tuple[int, int] = (600, 280)) -> str:
    buffer = io.BytesIO()
    image = Image.new("L", size, 255)
    ImageDraw.Draw(image).line((20, 20, size[0] - 20, size[1] - 20), fill=0, width=5)
    image.save(buffer, "PNG")
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()


def begun(user: Any) -> Phone:
    return Phone(user).open(STEP).press("save", q__wang_ge="329921101201001")


def answer(version: FormVersion, key: str) -> Any:
    [record] = records(version)
    return getattr(record, models_for(version).attribute(uid(key)))


def test_the_columns(version: FormVersion) -> None:
    types = column_types("data_files")
    id_type = "char(32)" if connection.vendor == "sqlite" else "uuid"
    assert types["zhao_pian"] == "varchar(740)"
    assert types["cai_liao"] == "varchar(370)"
    assert (types["lu_yin"], types["qian_ming"]) == (id_type, id_type)


def test_from_the_phone_to_the_record_page(grid_worker: Any, village_clerk: Any, version: FormVersion) -> None:
    phone = begun(grid_worker)
    phone.press("save", q__zhao_pian=[jpeg(), jpeg(colour="red")], q__cai_liao=file())
    phone.press("save", q__zhao_pian=jpeg(colour="blue"), q__lu_yin=file("record.webm", WEBM))
    phone.client.post(phone.url, phone.inputs() | {"q-qian_ming.drawn": drawing(), "_do": "next"})
    phone.open(phone.url.replace("/1/", "/check/"))
    assert phone.text.count("<img") == 4
    assert "通知.pdf" in phone.text
    assert "record.webm" in phone.text
    phone.press()
    [record] = records(version)
    kinds = {str(one.uuid): one for one in Attachment.objects.filter(record_uuid=record.uuid)}
    ids = answer(version, "zhao_pian").split()
    assert [kinds[one].kind for one in ids] == ["photo"] * 3
    assert [kinds[one].pk for one in ids] == sorted(kinds[one].pk for one in ids)  # in the order they came
    signature = kinds[str(answer(version, "qian_ming"))]
    assert (signature.kind, signature.width, signature.extension) == ("signature", 600, "jpg")
    assert kinds[answer(version, "cai_liao")].file.name.endswith(".pdf")
    page = client_of(village_clerk).get(f"/desk/ledgers/files/{record.uuid}/").content.decode()
    assert page.count('<img class="photo"') == 4
    assert page.count("<audio") == 1
    assert "通知.pdf" in page
    text = b"".join(client_of(village_clerk).get("/desk/ledgers/files/export.csv")).decode()
    assert "3张照片" in text
    assert "1个附件" in text


def test_documents_are_only_saved_never_shown(grid_worker: Any, version: FormVersion) -> None:
    table, sound = file("表.csv", "姓名,电话\n".encode()), file("a.mp3", b"ID3")
    phone = begun(grid_worker).press("save", q__cai_liao=table, q__lu_yin=sound)
    draft = Draft.objects.get()
    for one in Attachment.objects.all():
        response = phone.client.get(f"/f/files/{draft.uuid}/photo/{one.uuid}/")
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in response["Content-Security-Policy"]
        assert ("attachment" in response["Content-Disposition"]) == (one.kind == "file")
        assert response["Cache-Control"] == "private, no-store"


def test_others_do_not_reach_the_files(grid_worker: Any, village_clerk: Any, version: FormVersion) -> None:
    begun(grid_worker).press("save", q__cai_liao=file())
    address = f"/f/files/{Draft.objects.get().uuid}/photo/{Attachment.objects.get().uuid}/"
    assert client_of(village_clerk).get(address).status_code == 404
    assert client_of(AnonymousUser()).get(address).status_code == 302


def test_one_is_removed_and_the_others_stay(grid_worker: Any, version: FormVersion) -> None:
    phone = begun(grid_worker).press("save", q__zhao_pian=[jpeg(), jpeg(colour="red")])
    first, second = Attachment.objects.order_by("pk")
    phone.press("save", **{"q-zhao_pian-remove": str(first.uuid)})
    assert list(Attachment.objects.values_list("uuid", flat=True)) == [second.uuid]


def test_more_than_there_may_be(grid_worker: Any, version: FormVersion) -> None:
    phone = begun(grid_worker).press(q__zhao_pian=[jpeg() for _number in range(5)])
    assert "这里最多3个" in phone.text
    assert Attachment.objects.count() == 3


@pytest.mark.parametrize(("name", "data", "kept"), [
    ("通知.pdf", PDF, True),
    ("通知.PDF", PDF, True),
    ("表.xlsx", b"PK\x03\x04rest", True),
    ("旧表.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", True),
    ("文稿.wps", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", True),
    ("说明.txt", "汉字说明".encode(), True),
    ("说明.txt", "汉字说明".encode("gb18030"), True),
    ("说明.txt", b"", False),
    ("说明.txt", b"<html><script>alert(1)</script>", False),
    ("说明.txt", b"\x00\x01\x02", False),
    ("网页.html", b"<html>", False),
    ("图.svg", b"<svg onload='x'/>", False),
    ("程序.exe", b"MZ\x90", False),
    ("程序.pdf", b"MZ\x90", False),
    ("网页.pdf", b"<html>%PDF-1.7", False),
    ("照片.jpg", b"<html>", False),
    ("无扩展名", PDF, False),
    (".pdf", PDF, True),
    ("a.pdf.exe", PDF, False),
    ("x" * 300 + ".pdf", PDF, True),
    ("\u202efdp.exe", b"MZ", False),
    ("../../etc/passwd.pdf", PDF, True),
    ("😀 · 王一禾.pdf", PDF, True),
    ("a.docm", b"PK\x03\x04", False),
    ("录音.amr", b"#!AMR", False),
])  # fmt: skip
def test_documents_that_come(grid_worker: Any, version: FormVersion, name: str, data: bytes, kept: bool) -> None:
    phone = begun(grid_worker)
    phone.press("save", q__cai_liao=SimpleUploadedFile(name, data) if data else file(name, data))
    assert Attachment.objects.count() == int(kept)
    assert phone.response.status_code == 200
    if kept:
        one = Attachment.objects.get()
        assert "/" not in one.name
        assert len(one.name) <= 200
        assert one.file.name.startswith("files/")


@pytest.mark.parametrize(("extension", "known"), [(name, known) for known in (DOCUMENTS, SOUNDS) for name in known])
def test_every_format_knows_its_beginning(extension: str, known: Any) -> None:
    found = known[extension]
    head = b"\0" * found.offset + (found.starts[0] if found.starts else "文".encode())
    assert read_format(f"x.{extension}", head, known)
    assert read_format(f"x.{extension}", b"<html>", known) is None
    assert read_format(f"x.{extension}", b"", known) is None


@pytest.mark.parametrize("drawn", [
    "x", "data:image/png;base64,", "data:image/png;base64,!!!!", "data:image/svg+xml;base64,PHN2Zz4=",
    "data:text/html,<script>", "data:image/png;base64," + base64.b64encode(b"<html>").decode(),
    "data:image/png;base64," + "A" * 1_600_000, drawing((9000, 9000))[:5000],
])  # fmt: skip
def test_signatures_that_are_none(grid_worker: Any, version: FormVersion, drawn: str) -> None:
    phone = begun(grid_worker)
    response = phone.client.post(phone.url, {"q-qian_ming.drawn": drawn, "_do": "save"}, follow=True)
    assert response.status_code == 200
    assert Attachment.objects.count() == 0
    assert "签名" in response.content.decode()


@pytest.mark.parametrize("unit", ["A", '[{"x":123.4567,"y":76.5432,"time":1764000000000}],', "点"])
@pytest.mark.parametrize("before", ["", "data:image/png;base64,"])
def test_five_megabytes_of_signature_are_refused_with_words(
    grid_worker: Any, version: FormVersion, before: str, unit: str
) -> None:
    phone, points = begun(grid_worker), before + unit * (5_500_000 // len(unit.encode()))
    response = phone.client.post(phone.url, {"q-qian_ming.drawn": points, "_do": "save"})
    assert response.status_code == 400
    assert "过大" in response.content.decode() or "太大" in response.content.decode()
    assert Attachment.objects.count() == 0


def test_files_of_another_draft_or_question_are_not_taken(grid_worker: Any, version: FormVersion, areas: Any) -> None:
    begun(grid_worker).press("save", q__cai_liao=file(), q__lu_yin=file("a.mp3", b"ID3"))
    document, sound = Attachment.objects.order_by("pk")
    own = Phone(grid_worker).open(STEP).press("save", q__wang_ge="329921101201001")
    for key, wrong in (("cai_liao", document), ("lu_yin", sound)):
        own.press("next", **{f"q-{key}": str(wrong.uuid)})
        assert "文件已不存在" in own.text
    with pytest.raises(ValidationError):
        submit(
            version, {"wang_ge": areas.grid_a, "lu_yin": str(document.uuid)}, user=grid_worker, source="test",
            uuid=Draft.objects.order_by("pk")[0].uuid,
        )  # fmt: skip


def test_required_files(grid_worker: Any, areas: Any) -> None:
    version = opened(published(content(required=True), "files"))
    with pytest.raises(ValidationError) as error:
        submit(version, {"wang_ge": areas.grid_a}, user=grid_worker, source="test")
    assert set(error.value.message_dict) == {"zhao_pian", "cai_liao", "lu_yin", "qian_ming"}


def test_a_full_disk_keeps_nothing(grid_worker: Any, version: FormVersion, monkeypatch: Any) -> None:
    phone = begun(grid_worker)

    def full(*_args: Any, **_kwargs: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "_save", full)
    phone.press("save", q__cai_liao=file())
    assert "空间不足" in phone.text
    assert Attachment.objects.count() == 0


def test_no_more_than_a_draft_may_have(grid_worker: Any, version: FormVersion, settings: Any) -> None:
    settings.GEWU_DRAFT_PHOTOS = 2
    phone = begun(grid_worker).press("save", q__zhao_pian=[jpeg(), jpeg()], q__cai_liao=file())
    assert Attachment.objects.count() == 2
    assert "最多保存2个" in phone.text


@pytest.mark.parametrize(("kind", "name", "value"), [
    ("photos", "maximum", 21), ("files", "maximum", 0), ("audio", "seconds", 601), ("photos", "maximum", -1),
    ("photos", "minimum", 10),
])  # fmt: skip
def test_limits_that_cannot_be(kind: str, name: str, value: int) -> None:
    asked = Question(uuid=str(uuid.uuid4()), key="a", type=kind, label="a", options=((name, value),))
    faults = check(FormSchema("x", (Section(uid("s"), "x", questions=(asked,)),)))
    assert [fault.code for fault in faults] == ["option_range"]
