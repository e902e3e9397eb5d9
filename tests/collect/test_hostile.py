"""Whatever is posted: a clear page, nothing saved in part, never a 500."""

from __future__ import annotations

import io
from typing import Any
from unittest import mock

import pytest
from django.core.files.storage import FileSystemStorage
from django.test import Client

from forms_app.collect.models import Draft, DraftStep
from forms_app.collect.storage import DraftStorage
from forms_app.entry import photos
from forms_app.entry.models import Attachment
from forms_app.tables.models import FormVersion
from forms_app.tables.publish import publish_schema
from tests.cast import client_of
from tests.collect.conftest import Phone, answer, household_schema, jpeg, records
from tests.collect.test_fill import to_second_step
from tests.making import published, question

pytestmark = pytest.mark.django_db

JUNK: list[dict[str, Any]] = [
    {},
    {"_do": "next"},
    {"_do": "remove:members:99999999999"},
    {"_do": "remove:members:-1"},
    {"_do": "add:nichts"},
    {"_do": "\x00"},
    {"_do": "refresh", "_at": "<script>"},
    {"_draft": "x"},
    {"r-members-TOTAL_FORMS": "-1"},
    {"r-members-TOTAL_FORMS": "abc", "r-members-INITIAL_FORMS": "9"},
    {"r-members-TOTAL_FORMS": "1000000"},
    {"r-members-TOTAL_FORMS": "1", "r-members-MIN_NUM_FORMS": "\x00"},
    {"r-members-999999-name": "x"},
    {"r-members-٣-name": "x"},
    {"r-members-0-face": "not-a-uuid"},
    {"q-men_pai": "' OR 1=1"},
    {"q-men_pai": ["a", "b"]},
    {"q-wang_ge": ["329921", "329921101", "x" * 1000]},
    {"q-zhu_fang": ["own", "rent"]},
    {"q-bei_zhu": "\x00\x01\x02"},
    {"q-hu_zhu": "王" * 100_000},
    {"q-dian_hua": "\ud83d\ude00"},
    {"wizard_goto_step": "check"},
    {"fill-current_step": "x"},
]


@pytest.mark.parametrize("junk", JUNK)
def test_junk_in_any_step_is_answered(grid_worker: Any, household: FormVersion, junk: dict[str, Any]) -> None:
    phone = to_second_step(grid_worker, household)
    draft = Draft.objects.get()
    for url in ("/f/jumin/", *(f"/f/jumin/{draft.uuid}/{step}/" for step in ("1", "2", "check", "99", "nichts"))):
        try:
            response = phone.client.post(url, junk, follow=True)
        except UnicodeEncodeError:  # the client itself cannot send this
            return
        assert response.status_code in {200, 404}, url
    assert len(records(household)) <= 1


@pytest.mark.parametrize("step", ["check", "receipt", "99", "nichts", "1' or", "resume"])
def test_any_step_name_leads_somewhere(grid_worker: Any, household: FormVersion, step: str) -> None:
    phone = to_second_step(grid_worker, household)
    draft = Draft.objects.get()
    assert phone.client.get(f"/f/jumin/{draft.uuid}/{step}/", follow=True).status_code in {200, 404}


def test_nothing_is_sent_before_every_step_was_filled_in(grid_worker: Any, household: FormVersion) -> None:
    phone = to_second_step(grid_worker, household)
    check = phone.url.replace("/2/", "/check/")
    response = phone.client.post(check, follow=True)
    assert "这一步还没有填写" in response.content.decode()
    assert records(household) == []


def test_a_step_spoilt_in_another_tab_is_shown_again(grid_worker: Any, household: FormVersion) -> None:
    phone = to_second_step(grid_worker, household).press()
    phone.client.post(phone.url.replace("check", "1"), {"q-hu_zhu": "", "_do": "save"})
    response = phone.client.post(phone.url, follow=True)
    assert response.redirect_chain[-1][0].endswith("/1/#errors")
    assert records(household) == []


def test_too_many_rows_are_counted_and_refused(grid_worker: Any, household: FormVersion) -> None:
    phone = to_second_step(grid_worker, household)
    rows = {f"r-members-{number}-name": f"第{number}人" for number in range(1000)}
    response = phone.client.post(phone.url, rows | {"r-members-TOTAL_FORMS": "1000"}, follow=True)
    assert "最多填写4条" in response.content.decode()
    assert len(DraftStep.objects.get(step="2").data) < 20


def test_too_many_fields_are_told(grid_worker: Any, household: FormVersion, settings: Any) -> None:
    many = settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1
    response = client_of(grid_worker).post("/f/jumin/", {f"x{number}": "1" for number in range(many)})
    assert response.status_code == 400
    assert "没有传完整" in response.content.decode()


def test_too_much_text_is_told(grid_worker: Any, household: FormVersion) -> None:
    response = client_of(grid_worker).post("/f/jumin/", {"q-hu_zhu": "x" * 6_000_000})
    assert response.status_code == 400
    assert Draft.objects.count() == 0


@pytest.mark.parametrize("name", ["q-bei_zhu", "r-members-0-name"])
def test_a_text_without_end_is_cut_and_told_at_its_field(grid_worker: Any, household: FormVersion, name: str) -> None:
    phone = to_second_step(grid_worker, household)
    phone.press("save", **{"r-members-TOTAL_FORMS": "1", "r-members-0-name": "王小", name: "长" * 300_000})
    assert phone.text.count("只保留了前120000个字") == 2, "above and at the field"
    data = DraftStep.objects.get(step="2").data
    assert [len(value) for value in data[name]] == [120_000]


def test_one_field_does_not_keep_thousands_of_values(grid_worker: Any, household: FormVersion) -> None:
    phone = to_second_step(grid_worker, household)
    phone.client.post(phone.url, {"q-bei_zhu": ["x"] * 5000, "_do": "save"})
    assert len(DraftStep.objects.get(step="2").data["q-bei_zhu"]) == 1000


def test_a_broken_multipart_body_is_told(grid_worker: Any, household: FormVersion) -> None:
    response = client_of(grid_worker).post(
        "/f/jumin/", b"--x\r\nnonsense", content_type="multipart/form-data; boundary="
    )
    assert response.status_code == 400


def test_a_post_without_its_token_is_refused(grid_worker: Any, household: FormVersion) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(grid_worker, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post("/f/jumin/", {"q-hu_zhu": "王一禾"}).status_code == 403
    assert Draft.objects.count() == 0


def test_a_residents_token_works(street_lamp: FormVersion) -> None:
    client = Client(enforce_csrf_checks=True)
    page = client.get("/f/fanying/").content.decode()
    token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    response = client.post("/f/fanying/", {"csrfmiddlewaretoken": token, "q-shi_xiang": "路灯", "_do": "save"})
    assert response.status_code == 302
    assert Draft.objects.count() == 1


def file(content: bytes, name: str) -> io.BytesIO:
    buffer = io.BytesIO(content)
    buffer.name = name
    return buffer


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"MZ\x90\x00" * 100, "virus.jpg", "不是照片"),
        (b"<script>alert(1)</script>", "x.png", "不是照片"),
        (b"", "leer.jpg", "不是照片"),
        (b"GIF89a" + b"\x00" * 50, "x.gif", "不是照片"),
        (jpeg((400, 300)).getvalue()[:600], "halb.jpg", "已损坏"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 100, "x.png", "照片"),
    ],
)
def test_what_is_no_photo_is_told_at_the_field(
    grid_worker: Any, household: FormVersion, content: bytes, name: str, words: str
) -> None:
    phone = to_second_step(grid_worker, household, q__men_pai=file(content, name))
    if content:
        assert phone.step == "1"
        assert words in phone.text
        assert "1处需要更正" in phone.text
        assert 'value="王一禾"' in phone.text, "what was typed stays"
    assert Attachment.objects.count() == 0


def test_a_photo_of_60_mb_is_refused_and_never_kept(grid_worker: Any, household: FormVersion, tmp_path: Any) -> None:
    phone = to_second_step(
        grid_worker, household, q__men_pai=file(b"\xff\xd8\xff\xe0" + b"\x00" * 60_000_000, "gross.jpg")
    )
    assert phone.response.status_code == 200
    assert "文件太大，最大20.0" in phone.text
    assert 'value="王一禾"' in phone.text
    assert Attachment.objects.count() == 0


def test_a_wrong_extension_does_not_matter(grid_worker: Any, household: FormVersion) -> None:
    photo = jpeg()
    photo.name = "../../etc/门牌.docx"
    assert to_second_step(grid_worker, household, q__men_pai=photo).step == "2"
    stored = Attachment.objects.get()
    assert stored.content_type == "image/jpeg"
    assert stored.file.name.endswith(".jpg")
    assert ".." not in stored.file.name


def test_a_full_disk_is_told_and_leaves_nothing(grid_worker: Any, household: FormVersion, monkeypatch: Any) -> None:
    def full(*_args: Any, **_kwargs: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "_save", full)
    phone = to_second_step(grid_worker, household, q__men_pai=jpeg())
    assert "服务器空间不足" in phone.text
    assert 'value="王一禾"' in phone.text
    assert Attachment.objects.count() == 0


def test_a_refused_photo_leaves_the_one_before_in_place(grid_worker: Any, household: FormVersion) -> None:
    phone = to_second_step(grid_worker, household, q__men_pai=jpeg()).press("back")
    kept = Attachment.objects.get()
    phone.press(q__men_pai=[str(kept.uuid), file(b"nichts", "x.jpg")])
    assert "不是照片" in phone.text
    assert str(kept.uuid) in phone.text


def test_a_photo_that_was_replaced_or_removed_is_deleted_at_once(
    grid_worker: Any, household: FormVersion, django_capture_on_commit_callbacks: Any
) -> None:
    phone = to_second_step(grid_worker, household, q__men_pai=jpeg()).press("back")
    first = Attachment.objects.get()
    storage = first.file.storage
    with django_capture_on_commit_callbacks(execute=True):
        phone.press(q__men_pai=[str(first.uuid), jpeg(colour="red")])
    second = Attachment.objects.get()
    assert second.uuid != first.uuid
    assert not storage.exists(first.file.name)
    assert storage.exists(second.file.name)
    phone.press(**{"r-members-TOTAL_FORMS": "1", "r-members-0-face": jpeg(colour="blue")})
    assert Attachment.objects.count() == 2
    phone.press("remove:members:0")
    assert Attachment.objects.get() == second
    with django_capture_on_commit_callbacks(execute=True):
        phone.press("back").press(**{"q-men_pai-remove": "on"})
    assert not Attachment.objects.exists()
    assert not storage.exists(second.file.name)


def test_a_photo_named_twice_is_kept_while_one_answer_names_it(grid_worker: Any, household: FormVersion) -> None:
    phone = to_second_step(grid_worker, household, q__men_pai=jpeg())
    photo = str(Attachment.objects.get().uuid)
    phone.client.post(phone.url, {"r-members-TOTAL_FORMS": "1", "r-members-0-face": photo, "_do": "save"})
    phone.client.post(phone.url, {"r-members-TOTAL_FORMS": "0", "_do": "save"})
    assert str(Attachment.objects.get().uuid) == photo


def test_a_draft_holds_so_many_photos_and_no_more(grid_worker: Any, household: FormVersion, settings: Any) -> None:
    settings.GEWU_DRAFT_PHOTOS = 2
    phone = to_second_step(grid_worker, household, q__men_pai=jpeg())
    rows = {"r-members-TOTAL_FORMS": "2", "r-members-0-name": "王小", "r-members-1-name": "王二"}
    phone.press(**rows, **{"r-members-0-face": jpeg(), "r-members-1-face": jpeg()})
    assert Attachment.objects.count() == 2
    assert "最多保存2个照片和文件" in phone.text
    assert 'value="王二"' in phone.text
    kept = [str(photo.uuid) for photo in Attachment.objects.order_by("pk")]
    phone.press(**rows, **{"r-members-0-face": [kept[1], jpeg(colour="red")]})
    assert Attachment.objects.count() == 2, "one may still be replaced"
    assert kept[1] not in {str(photo.uuid) for photo in Attachment.objects.all()}


def test_markup_in_answers_stays_text(grid_worker: Any, household: FormVersion) -> None:
    evil = "<img src=x onerror=alert(1)>'\""
    phone = to_second_step(grid_worker, household, q__hu_zhu=evil).press()
    assert "<img src=x" not in phone.text
    phone.press()
    assert answer(records(household)[0], household, "hu_zhu") == evil


def test_photos_of_a_failed_submission_are_not_lost(grid_worker: Any, household: FormVersion, monkeypatch: Any) -> None:
    phone = to_second_step(grid_worker, household, q__men_pai=jpeg()).press()

    def fail(*_args: Any) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr(photos, "attach", fail)
    with pytest.raises(RuntimeError):
        phone.client.post(phone.url)
    monkeypatch.undo()
    assert records(household) == []
    assert Attachment.objects.get().draft_uuid is not None
    phone.press()
    assert "已提交" in phone.text
    assert Attachment.objects.get().record_uuid == records(household)[0].uuid


def test_a_key_named_like_the_token_is_no_trap(resident: Any, areas: Any) -> None:
    from forms_app.tables.models import Audience
    from tests.collect.conftest import opened
    from tests.making import published, question, schema

    words = ["csrfmiddlewaretoken", "wizard_goto_step", "do", "draft"]
    version = opened(published(schema(*(question(word) for word in words)), "words"), audience=Audience.RESIDENTS)
    phone = Phone(resident).open("/f/words/?area=329921")
    phone.press(**{f"q__{word}": word for word in words}).press()
    assert answer(records(version)[0], version, "csrfmiddlewaretoken") == "csrfmiddlewaretoken"


def test_a_draft_may_not_take_the_id_of_a_record(grid_worker: Any, household: FormVersion) -> None:
    phone = to_second_step(grid_worker, household).press().press()
    [record] = records(household)
    Draft.objects.all().delete()
    response = phone.client.post("/f/jumin/", {"_draft": str(record.uuid), "q-hu_zhu": "别人"}, follow=True)
    assert response.status_code == 200
    assert Draft.objects.get().uuid != record.uuid


@pytest.mark.parametrize("button", ["next", "add:members", "save"])
def test_a_draft_deleted_meanwhile_is_told(grid_worker: Any, household: FormVersion, button: str) -> None:
    phone = to_second_step(grid_worker, household)
    seen = Draft.objects.get()
    with mock.patch("forms_app.collect.access.find_draft", return_value=seen):  # found, and deleted right after
        Draft.objects.all().delete()
        response = phone.client.post(f"/f/jumin/{seen.uuid}/2/", {"_do": button, "q-bei_zhu": "x"})
        assert response.status_code == 410
        assert "已不存在" in response.content.decode()
        response = phone.client.post(f"/f/jumin/{seen.uuid}/check/")
        assert response.status_code == 410


def test_what_another_tab_saved_is_what_is_sent(grid_worker: Any, household: FormVersion) -> None:
    phone = to_second_step(grid_worker, household).press()
    read = DraftStorage.lock

    def late(storage: DraftStorage) -> Draft:
        locked = read(storage)
        step = DraftStep.objects.get(draft=locked, step="1")
        step.data["q-hu_zhu"] = ["另一个标签页"]
        step.save()
        return locked

    with mock.patch.object(DraftStorage, "lock", late):
        phone.press()
    [record] = records(household)
    assert answer(record, household, "hu_zhu") == "另一个标签页"


def test_a_first_page_counts_under_the_version_that_it_showed(grid_worker: Any, household: FormVersion) -> None:
    phone = Phone(grid_worker).open("/f/jumin/")
    inputs = phone.inputs() | {"q-hu_zhu": "王一禾", "q-wang_ge": "329921101201001"}
    publish_schema(household.form, household_schema(more=(question("xin", label="新问题", required=True),)), None)
    phone.client.post("/f/jumin/", inputs)
    assert Draft.objects.get().version_id == household.pk


@pytest.mark.parametrize("version", ["0", "-1", "x", "9" * 30, "", "²"])
def test_a_version_that_is_none_of_the_forms(grid_worker: Any, household: FormVersion, version: str) -> None:
    other = published(household_schema(), "other")
    for wrong in (version, str(other.pk)):
        Draft.objects.all().delete()
        response = Phone(grid_worker).client.post("/f/jumin/", {"_version": wrong, "q-hu_zhu": "x"}, follow=True)
        assert response.status_code == 200
        assert Draft.objects.get().version_id == household.pk
