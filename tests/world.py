"""A county in use, for tests that ask who may see what: forms, a record with a photo in each town, a draft."""

from __future__ import annotations

import io
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from forms_app.areas.scope import scope_of
from forms_app.collect.models import Draft
from forms_app.designer.build import enable, page_from_schema
from forms_app.designer.models import FormPage
from forms_app.entry.models import Attachment
from forms_app.entry.photos import store
from forms_app.entry.submit import submit
from forms_app.records.importing.jobs import begin
from forms_app.schema.model import FormSchema
from forms_app.tables.models import Audience, Form
from reports.appraisal.access import this_month
from reports.appraisal.making import make_sheets
from reports.appraisal.models import ScoreSheet
from reports.appraisal.standard import ensure_default_scheme
from reports.documents.models import PrintJob, State
from reports.rota.models import Duty, Rota, Staff, Station
from tests.making import question, schema, uid
from website.notices.models import BoardsFolder, Kind, NoticePage

SLUG, OPEN_SLUG = "zou-fang", "sui-shou-pai"
NAME_A, NAME_B = "清溪人甲", "石桥人乙"
PHONE_A, PHONE_B = "15400000101", "15400000202"


def content(title: str) -> FormSchema:
    return schema(
        question("wang_ge", "area", label="所属网格", required=True),
        question("xing_ming", label="姓名", required=True),
        question("dian_hua", "phone", label="电话"),
        question("zhao_pian", "photo", label="照片"),
        question("min_zu", "choice", label="民族", choices=(), options=(("code_list", "min-zu"),)),
        question("cheng_yuan", "repeat", label="成员", questions=(question("ming_zi", label="名字"),)),
        title=title,
    )


def picture() -> SimpleUploadedFile:
    file = io.BytesIO()
    Image.new("RGB", (64, 48), "green").save(file, "JPEG")
    return SimpleUploadedFile("照片.jpg", file.getvalue(), "image/jpeg")


def make_form(title: str, slug: str, audience: str) -> Form:
    # Ids are unique in a form, not between forms: both may hold the same.
    return enable(page_from_schema(content(title), slug, audience=audience))


def hand_in(form: Form, area: Any, name: str, phone: str, user: Any) -> Any:
    assert form.current is not None
    answers = {"wang_ge": area.code, "xing_ming": name, "dian_hua": phone}
    rows = {"cheng_yuan": [{"ming_zi": f"{name}之女"}]}
    return submit(form.current, answers, rows=rows, user=user, source="test", files={"zhao_pian": picture()})


@pytest.fixture
def world(areas: SimpleNamespace, cast: dict[str, Any]) -> SimpleNamespace:
    """Forms, records (a, b), their photos and the grid worker's draft, by the names that addresses need."""
    form = make_form("走访记录", SLUG, Audience.SIGNED_IN)
    open_form = make_form("随手拍", OPEN_SLUG, Audience.RESIDENTS)
    a = hand_in(form, areas.grid_a, NAME_A, PHONE_A, cast["grid_worker"])
    everybody = hand_in(open_form, areas.grid_b, NAME_B, PHONE_B, AnonymousUser())
    worker_b = _worker(areas.grid_b)
    b = hand_in(form, areas.grid_b, NAME_B, PHONE_B, worker_b)
    draft = Draft.objects.create(version=form.current, user=cast["grid_worker"])
    draft_photo = store(
        picture(), form=form, question_uuid=uid("zhao_pian"), draft_uuid=draft.uuid, owner=cast["grid_worker"]
    )
    job = PrintJob.objects.create(owner=cast["town_officer_a"], form=form, state=State.DONE)
    job.set_scope(scope_of(job.owner, "print"))
    job.file.save("x.pdf", ContentFile(b"%PDF-1.7"))
    notice = NoticePage(title="财务公开", kind=Kind.FINANCE, body="收支", area=areas.village_a, slug="n-1", live=False)
    BoardsFolder.objects.get().add_child(instance=notice)
    notice.save_revision()
    station = Station.objects.create(code="zhi-ban", name="荷塘村", area=areas.village_a)
    staff = Staff.objects.create(station=station, name="值一班", leads=True)
    rota = Rota.objects.create(station=station, month=date(2026, 12, 1))
    Duty.objects.create(rota=rota, date=rota.month, slot="leader", staff=staff)
    lines = ContentFile(f"所属网格,姓名\n{areas.grid_a.code},{NAME_A}\n".encode())
    imported = begin(cast["village_clerk"], form, lines, "走访.csv")
    make_sheets(scope_of(cast["county_admin"], "appraise").q("area__path"), ensure_default_scheme(), this_month())
    sheet = ScoreSheet.objects.get(person=cast["grid_worker"])
    photos = {photo.record_uuid: photo.uuid for photo in Attachment.objects.filter(record_uuid__isnull=False)}
    return SimpleNamespace(
        form=form,
        open_form=open_form,
        page=FormPage.objects.get(slug=SLUG),
        a=a,
        b=b,
        everybody=everybody,
        draft=draft,
        job=job,
        imported=imported,
        notice=notice,
        staff=staff,
        sheet=sheet,
        draft_photo=draft_photo,
        photo_a=photos[a.uuid],
        photo_b=photos[b.uuid],
        areas=areas,
        cast=cast,
    )


def _worker(area: Any) -> Any:
    from tests.cast import appoint, make_person

    user = make_person("cast-grid-b", "王八河")
    appoint(user, "grid-worker", area)
    return user
