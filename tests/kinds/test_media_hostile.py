"""Files that want to be something else: sound, pictures and signatures that are none, names, pieces, rows."""

from __future__ import annotations

import base64
import io
from typing import Any
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from forms_app.collect.models import Draft
from forms_app.entry.images import PhotoRefused
from forms_app.entry.models import Attachment
from forms_app.entry.photos import open_thumbnail
from forms_app.records.reading import read_record
from forms_app.schema.model import FormSchema, Section
from forms_app.tables.models import FormVersion
from forms_app.tables.runtime import models_for
from reports.documents.record_sheet import record_html
from reports.engine.paper import Printing
from tests.cast import client_of
from tests.collect.conftest import Phone, jpeg, opened, records
from tests.kinds.hostile_tables.files import SOUNDS
from tests.kinds.test_media import PDF, STEP, begun, content, drawing, file
from tests.making import published, question, uid

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(areas: Any) -> FormVersion:
    return opened(published(content(), "files"))


def located(kind: str = "JPEG") -> bytes:
    """A picture that tells where it was taken."""
    exif, buffer = Image.Exif(), io.BytesIO()
    exif.get_ifd(0x8825).update({1: "N", 2: (30.0, 1.0, 2.0)})
    exif[0x010E] = "WANG-HE"
    Image.linear_gradient("L").convert("RGB").save(buffer, kind, exif=exif)
    return buffer.getvalue()


def upload(name: str, data: bytes) -> Any:
    return SimpleUploadedFile(name, data) if data else file(name, data)


def address() -> str:
    return f"/f/files/{Draft.objects.get().uuid}/photo/{Attachment.objects.get().uuid}/"


@pytest.mark.parametrize(("name", "data"), [(name, data) for name, data, is_kept in SOUNDS if is_kept])
def test_sound_that_comes(grid_worker: Any, version: FormVersion, name: str, data: bytes) -> None:
    phone = begun(grid_worker).press("save", q__lu_yin=upload(name, data))
    assert phone.response.status_code == 200
    stored = Attachment.objects.get().name
    assert not set(stored) & set("/\\\u202e")
    assert len(stored) <= 200
    assert stored.lower().endswith(name[-4:].lower())


def test_an_empty_sheet_is_no_signature(grid_worker: Any, version: FormVersion) -> None:
    buffer = io.BytesIO()
    Image.new("L", (600, 280), 255).save(buffer, "PNG")
    blank = "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()
    phone = begun(grid_worker)
    phone.client.post(phone.url, phone.inputs() | {"q-qian_ming.drawn": blank, "_do": "save"})
    assert Attachment.objects.count() == 0
    assert "这里没有签名内容" in phone.open(phone.url).text


@pytest.mark.parametrize(("key", "name", "kind"), [
    ("zhao_pian", "a.jpg", "JPEG"), ("cai_liao", "a.jpg", "JPEG"), ("cai_liao", "a.png", "PNG"),
    ("qian_ming", "a.jpg", "JPEG"),
])  # fmt: skip
def test_no_picture_tells_where_it_was_taken(
    grid_worker: Any, version: FormVersion, key: str, name: str, kind: str
) -> None:
    data = located(kind)
    assert b"WANG-HE" in data
    begun(grid_worker).press("save", **{f"q__{key}": upload(name, data + b"<script>alert(1)</script>")})
    one = Attachment.objects.get()
    kept = one.file.open().read()
    assert b"WANG-HE" not in kept
    assert b"<script>" not in kept
    with Image.open(io.BytesIO(kept)) as image:
        assert not image.getexif()
        assert image.format == kind
    assert (one.size, one.content_type) == (len(kept), f"image/{kind.lower()}")


def test_a_refused_one_is_named_and_the_others_stay(grid_worker: Any, version: FormVersion) -> None:
    phone = begun(grid_worker).press("save", q__zhao_pian=[upload("坏的.jpg", b"<html>"), jpeg()])
    assert Attachment.objects.count() == 1
    assert "“坏的.jpg”：" in phone.text


def test_a_long_name_keeps_its_extension(grid_worker: Any, version: FormVersion) -> None:
    phone = begun(grid_worker).press("save", q__cai_liao=upload("a.b" + "字" * 220 + ".pdf", PDF))
    assert unquote(phone.client.get(address())["Content-Disposition"]).endswith(".pdf")


def test_an_id_sent_three_times_counts_once(grid_worker: Any, version: FormVersion) -> None:
    phone = begun(grid_worker).press("save", q__zhao_pian=jpeg())
    one = str(Attachment.objects.get().uuid)
    phone.client.post(phone.url, phone.inputs() | {"q-zhao_pian": [one, one, one, jpeg(colour="red")], "_do": "save"})
    assert Attachment.objects.count() == 2


@pytest.mark.parametrize(("wanted", "status", "told", "sent"), [
    ("bytes=0-1", 206, "bytes 0-1/13", b"ID"),
    ("bytes=3-", 206, "bytes 3-12/13", b"0123456789"),
    ("bytes=3-999999999999", 206, "bytes 3-12/13", b"0123456789"),
    ("bytes=13-", 416, "bytes */13", b""),
    ("bytes=5-2", 416, "bytes */13", b""),
    ("bytes=0-1,3-4", 200, None, b"ID30123456789"),
    ("bytes=-2", 200, None, b"ID30123456789"),
    ("bytes=９-", 200, None, b"ID30123456789"),
    ("x" * 5000, 200, None, b"ID30123456789"),
    ("", 200, None, b"ID30123456789"),
])  # fmt: skip
def test_sound_is_sent_in_pieces(
    grid_worker: Any, version: FormVersion, wanted: str, status: int, told: str | None, sent: bytes
) -> None:
    phone = begun(grid_worker).press("save", q__lu_yin=file("a.mp3", b"ID30123456789"))
    response = phone.client.get(address(), headers={"Range": wanted})
    assert (response.status_code, response.get("Content-Range")) == (status, told)
    assert b"".join(response) == sent
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Accept-Ranges"] == "bytes"
    assert "sandbox" in response["Content-Security-Policy"]


def test_documents_are_never_sent_in_pieces(grid_worker: Any, version: FormVersion) -> None:
    phone = begun(grid_worker).press("save", q__cai_liao=file())
    response = phone.client.get(address(), headers={"Range": "bytes=0-1"})
    assert (response.status_code, b"".join(response)) == (200, PDF)


def test_files_of_another_form_are_not_taken(grid_worker: Any, version: FormVersion) -> None:
    opened(published(content(), "others"))
    Phone(grid_worker).open("/f/others/").press("save", q__cai_liao=file())
    foreign = str(Attachment.objects.get().uuid)
    phone = Phone(grid_worker).open(STEP).press("next", q__wang_ge="329921101201001", q__cai_liao=foreign)
    assert "文件已不存在" in phone.text
    assert Attachment.objects.get().form.slug == "others"


def test_the_record_page_shows_small_pictures_and_paper_a_low_signature(
    grid_worker: Any, village_clerk: Any, version: FormVersion
) -> None:
    phone = begun(grid_worker).press("save", q__zhao_pian=jpeg((2000, 1500)))
    phone.client.post(phone.url, phone.inputs() | {"q-qian_ming.drawn": drawing(), "_do": "save"})
    phone.open(phone.url.replace("/1/", "/check/")).press()
    [record] = records(version)
    photo = Attachment.objects.get(kind="photo")
    desk = client_of(village_clerk)
    path = f"/desk/ledgers/files/{record.uuid}/photo/{photo.uuid}/"
    assert f'src="{path}?small"' in desk.get(f"/desk/ledgers/files/{record.uuid}/").content.decode()
    with Image.open(io.BytesIO(b"".join(desk.get(f"{path}?small")))) as small:
        assert max(small.size) <= 480
    paper = record_html(read_record(village_clerk, version.form, record.uuid, "print"), Printing.now(village_clerk))
    assert paper.count('<img class="signature"') == 1
    assert paper.count("<img src=") >= 1


def test_a_picture_damaged_on_the_disk_is_missing_not_a_failure(
    grid_worker: Any, village_clerk: Any, version: FormVersion
) -> None:
    phone = begun(grid_worker).press("save", q__zhao_pian=jpeg())
    photo = Attachment.objects.get()
    with open(photo.file.path, "wb") as stored:
        stored.write(b"lost")
    assert phone.client.get(address()).status_code == 404
    phone.open(phone.url.replace("/1/", "/check/")).press()
    [record] = records(version)
    assert (
        client_of(village_clerk).get(f"/desk/ledgers/files/{record.uuid}/photo/{photo.uuid}/?small").status_code == 404
    )
    with pytest.raises(PhotoRefused):
        open_thumbnail(photo)


def test_files_in_rows_inside_rows(grid_worker: Any, areas: Any) -> None:
    inner = question("zheng_jian", "repeat", label="证件", questions=(
        question("ye", "photos", label="各页"), question("fu_jian", "files", label="附件"),
        question("qian", "signature", label="签名"),
    ))  # fmt: skip
    asked = (
        question("wang_ge", "area", label="所属网格", options=(("level", "grid"),)),
        question("ren", "repeat", label="成员", questions=(question("xing_ming", label="姓名"), inner)),
    )
    version = opened(published(FormSchema("取证", (Section(uid("one"), "取证", questions=asked),)), "files"))
    phone = begun(grid_worker)
    below = "r-ren-0-zheng_jian-0"
    sent = {
        "q-wang_ge": "329921101201001", "r-ren-0-xing_ming": "王一禾", f"{below}-ye": [jpeg(), jpeg(colour="red")],
        f"{below}-fu_jian": file(), f"{below}-qian.drawn": drawing(), "_do": "next",
    }  # fmt: skip
    phone.client.post(phone.url, phone.inputs() | sent)
    phone.open(phone.url.replace("/1/", "/check/")).press()
    [record] = records(version)
    assert sorted(Attachment.objects.filter(record_uuid=record.uuid).values_list("kind", flat=True)) == [
        "file", "photo", "photo", "signature",
    ]  # fmt: skip
    built = models_for(version)
    [row] = built.children[inner.uuid]._default_manager.all()
    assert len(getattr(row, built.attribute(uid("ye"))).split()) == 2
