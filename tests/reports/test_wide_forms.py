"""Forms at their limits, and photos on paper."""

import io
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from forms_app.entry.photos import store
from forms_app.tables.publish import publish_schema
from tests.cast import client_of
from tests.making import published, question, schema, uid
from tests.records.conftest import SLUG, households
from tests.reports.conftest import pdf, squeezed


def test_three_hundred_questions_with_long_labels(areas, put, village_clerk):
    label = "超长名称“引号”<b>😀" * 8
    wide = [question(f"q{n}", label=f"{label}{n}") for n in range(290)]
    inner = tuple(question(f"r{n}", name=f"inner{n}", label=f"{label}{n}") for n in range(10))
    version = published(schema(*wide, question("cheng_yuan", "repeat", label=label, questions=inner)), "wide")
    answers = {f"q{n}": "答" * 200 for n in range(0, 290, 2)}
    record = put(version=version, **answers)
    client = client_of(village_clerk)
    for address in ("/desk/ledgers/wide/", f"/desk/ledgers/wide/{record.uuid}/", "/desk/print/ledgers/wide/"):
        response = client.get(address)
        assert response.status_code == 200
        assert "<b>😀" not in response.content.decode()
    made = client.get(f"/desk/print/ledgers/wide/{record.uuid}/").content
    assert squeezed(made).count("答") == 145 * 200
    assert client.post("/desk/print/ledgers/wide/", {"col": [f"q{n}" for n in range(290)]}).content.startswith(b"%PDF")
    exported = b"".join(client.get("/desk/ledgers/wide/export.csv").streaming_content).decode()
    assert exported.count("答") == 145 * 200


@pytest.fixture
def picture() -> bytes:
    out = io.BytesIO()
    Image.effect_noise((1600, 1200), 60).convert("RGB").save(out, "JPEG")
    return out.getvalue()


def test_photos_stand_at_the_end_of_a_record(put, version, village_clerk, picture):
    publish_schema(version.form, households(question("zhao_pian", "photo", label="门前照片")), None)
    form = type(version.form).objects.select_related("current").get(pk=version.form_id)
    photo = store(
        SimpleUploadedFile("a.jpg", picture, "image/jpeg"),
        form=form,
        question_uuid=uid("zhao_pian"),
        draft_uuid=uuid.uuid4(),
        owner=None,
    )
    record = put(xing_ming="有照片", zhao_pian=photo.uuid, version=form.current)
    type(photo).objects.filter(pk=photo.pk).update(record_uuid=record.uuid, draft_uuid=None)
    client = client_of(village_clerk)
    made = client.get(f"/desk/print/ledgers/{SLUG}/{record.uuid}/").content
    images = [image for page in pdf(made).pages for image in page.images]
    assert [max(image.image.size) for image in images] == [1000]
    assert "门前照片" in squeezed(made)
    photo.file.storage.delete(photo.file.name)
    made = client.get(f"/desk/print/ledgers/{SLUG}/{record.uuid}/").content
    assert "照片无法读取" in squeezed(made)
