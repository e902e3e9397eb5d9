"""A record's page: its own version's words, child rows, photos, and whole values for a reason."""

import io
import uuid
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from forms_app.entry.photos import store
from forms_app.records.models import AccessLog
from forms_app.tables.publish import publish_schema
from tests.cast import client_of
from tests.making import question, uid
from tests.records.conftest import SLUG, households


def url(record, tail=""):
    return f"/desk/ledgers/{SLUG}/{record.uuid}/{tail}"


def text(response) -> str:
    return response.content.decode()


@pytest.fixture
def record(put, grid_worker):
    return put(
        xing_ming="周𬱟禾",
        dian_hua="15400001234",
        zhu_fang="rent",
        user=grid_worker,
        rows=[{"ming_zi": "周小荷", "sfz": "32992119900101001X"}, {"ming_zi": "周小溪"}],
    )


def test_the_page_is_titled_with_a_name_and_masks(village_clerk, record):
    page = text(client_of(village_clerk).get(url(record)))
    assert "<h1>周𬱟禾</h1>" in page
    assert f"#{record.pk}" not in page
    assert "154****1234" in page
    assert "15400001234" not in page
    assert "3****************X" in page
    assert "32992119900101001X" not in page
    for words in ("周小荷", "周小溪", "共2条", "租赁", "王一禾", "第1版", "荷塘村 第一网格"):
        assert words in page


def test_a_record_without_texts_is_titled_by_place_and_time(village_clerk, put):
    assert "<h1>清溪塘镇 荷塘村 第一网格 2026-11-01" in text(client_of(village_clerk).get(url(put(ren_shu=1))))


def test_records_of_others_are_404(village_clerk, town_officer_b, put):
    record = put("grid_b", xing_ming="石桥人")
    response = client_of(village_clerk).get(url(record))
    assert response.status_code == 404
    assert "没有找到这条记录" in text(response)
    assert client_of(town_officer_b).get(url(record)).status_code == 200
    assert client_of(village_clerk).get(f"/desk/ledgers/{SLUG}/{uuid.uuid4()}/").status_code == 404


def test_removed_records_are_404(village_clerk, record, version):
    type(record).objects.filter(pk=record.pk).update(deleted_at=record.submitted_at)
    assert client_of(village_clerk).get(url(record)).status_code == 404


def test_an_old_record_keeps_its_version_with_what_was_stopped_since(village_clerk, record, version):
    content = households(question("xin", label="新问题"))
    section = content.sections[0]
    kept = tuple(
        replace(q, label="户主") if q.key == "xing_ming" else q for q in section.questions if q.key != "zhu_fang"
    )
    publish_schema(version.form, replace(content, sections=(replace(section, questions=kept),)), None)
    page = text(client_of(village_clerk).get(url(record)))
    assert "第1版" in page
    assert "租赁" in page
    assert "户主姓名" in page
    assert "新问题" not in page


def test_whole_values_need_a_reason_and_leave_a_line(village_clerk, record):
    client = client_of(village_clerk)
    refused = client.post(url(record, "plain/"), {"reason": " "})
    assert refused.status_code == 400
    assert "请填写查看完整信息的事由" in text(refused)
    assert "15400001234" not in text(refused)
    assert not AccessLog.objects.exists()
    shown = client.post(url(record, "plain/"), {"reason": "入户核实信息"})
    assert "15400001234" in text(shown)
    assert "32992119900101001X" in text(shown)
    line = AccessLog.objects.get()
    assert (line.user, line.username, line.action, line.record_uuid) == (
        village_clerk,
        village_clerk.username,
        "plain",
        record.uuid,
    )
    assert line.reason == "入户核实信息"
    assert client.get(url(record, "plain/"))["Location"] == url(record)


def test_nobody_sees_whole_values_of_another_area(town_officer_b, outsider, record):
    for user, status in ((town_officer_b, 404), (outsider, 403)):
        response = client_of(user).post(url(record, "plain/"), {"reason": "入户核实信息"})
        assert response.status_code == status
        assert "15400001234" not in text(response)
    assert not AccessLog.objects.exists()


def test_somebody_named_in_the_log_cannot_be_deleted(village_clerk, record):
    from django.db.models import ProtectedError

    client_of(village_clerk).post(url(record, "plain/"), {"reason": "入户核实信息"})
    with pytest.raises(ProtectedError):
        village_clerk.delete()


def test_the_way_back_keeps_the_filters_and_leads_nowhere_else(village_clerk, record):
    client = client_of(village_clerk)
    ledger = text(client.get(f"/desk/ledgers/{SLUG}/?q=周&sort=-ren_shu"))
    assert "?back=q%3D%25E5%2591%25A8%26sort%3D-ren_shu" in ledger
    page = text(client.get(url(record), {"back": "q=周&sort=-ren_shu"}))
    assert f'href="/desk/ledgers/{SLUG}/?q=%E5%91%A8&amp;sort=-ren_shu"' in page
    for back in ("//evil.example", "https://evil.example/", '"><script>', "a" * 9000):
        page = text(client.get(url(record), {"back": back}))
        assert 'href="//evil' not in page
        assert "<script>" not in page
        assert 'href="https://evil' not in page


def jpeg() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (80, 60), "navy").save(out, "JPEG")
    return out.getvalue()


def test_photos_are_served_to_those_who_may_read_the_record(put, areas, version, village_clerk, town_officer_b):
    publish_schema(version.form, households(question("zhao_pian", "photo", label="门前照片")), None)
    form = type(version.form).objects.select_related("current").get(pk=version.form_id)
    photo = store(
        SimpleUploadedFile("a.jpg", jpeg(), "image/jpeg"),
        form=form,
        question_uuid=uid("zhao_pian"),
        draft_uuid=uuid.uuid4(),
        owner=None,
    )
    record = put(xing_ming="有照片", zhao_pian=photo.uuid, version=form.current)
    type(photo).objects.filter(pk=photo.pk).update(record_uuid=record.uuid, draft_uuid=None)
    address = url(record, f"photo/{photo.uuid}/")
    client = client_of(village_clerk)
    assert address in text(client.get(url(record)))
    response = client.get(address)
    assert response.status_code == 200
    assert b"".join(response.streaming_content)[:2] == b"\xff\xd8"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
    assert client_of(town_officer_b).get(address).status_code == 404
    assert client.get(url(put(xing_ming="别的"), f"photo/{photo.uuid}/")).status_code == 404
    photo.file.storage.delete(photo.file.name)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    "reason",
    [
        "",
        "核实",
        "\u200b" * 9,
        "………！？。",
        "------",
        "　　　　",
        "入户\x00核实情况",
        "\u3164" * 5,
        "核\u200b实\u200b",
    ],
)
def test_what_only_looks_like_a_reason_is_refused_at_the_field(village_clerk, record, reason):
    response = client_of(village_clerk).post(url(record, "plain/"), {"reason": reason})
    assert response.status_code == 400
    page = response.content.decode()
    assert response.context["reason"].errors
    assert "Null" not in page
    assert "15400001234" not in page
    assert not AccessLog.objects.exists()


def test_a_reason_is_kept_without_what_cannot_be_seen(village_clerk, record):
    client_of(village_clerk).post(url(record, "plain/"), {"reason": " 入户\u200b核实\u2060电话 "})
    assert AccessLog.objects.get().reason == "入户核实电话"
