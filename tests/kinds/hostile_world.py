"""What the tables of hostile values speak of and cannot say themselves: people, records, files and rows of others."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from forms_app.areas.models import Appointment
from forms_app.entry import photos
from forms_app.entry.submit import submit
from forms_app.schema.model import Choice
from forms_app.tables.models import FormVersion
from tests.cast import appoint, make_person
from tests.collect.conftest import jpeg
from tests.kinds.hostile_tables.files import PDF, SIGNED
from tests.kinds.lists import chosen_from, code_list, set_parent
from tests.kinds.sheet import key
from tests.kinds.trip import GRID, opened
from tests.making import published, question, schema, uid

GRID_B = "329921102201001"
SETTINGS: dict[str, dict[str, Any]] = {
    "serial": {"options": (("format", "A{000}"),)},
    "device": {"options": (("what", "username"),)},
    "note": {"options": (("body", "请如实填写。"),)},
    "matrix": {"options": (("rows", "态度 | td\n速度 | sd"),), "choices": (Choice("1", "好"), Choice("2", "坏"))},
    "cascade": {"options": chosen_from("shi-jian")},
    "record_link": {"options": (("form", "ren-kou"),)},
    "repeat": {"options": (("maximum", 2),)},
}
_SENT = {"photo": jpeg().getvalue(), "file": PDF, "audio": b"ID3", "signature": SIGNED}


def lists() -> None:
    """Two levels; and two codes that each stand below the other."""
    made = code_list(
        "shi-jian", ("c", "城市管理"), ("c01", "占道经营"), ("c99", "其他"), ("s", "社会治安"), ("s99", "其他"),
        ("r1", "甲"), ("r2", "乙"), c01="c", c99="c", s99="s", r2="r1",
    )  # fmt: skip
    set_parent(made, "r1", "r2")


def people(cast: dict[str, Any], areas: Any) -> dict[str, str]:
    left = appoint(make_person("gone", "走七远"), "grid-worker", areas.grid_a, until=date.today() - timedelta(days=9))
    found = {"me": cast["grid_worker"], "elsewhere": cast["town_officer_b"]}
    return {name: str(Appointment.objects.get(user=user).pk) for name, user in found.items()} | {"left": str(left.pk)}


def records() -> dict[str, str]:
    """One of the grid itself, one of another area, one that was deleted, one of another form."""
    boss = get_user_model().objects.create_superuser("boss")
    asked = question("wang_ge", "area", label="网格"), question("xing_ming", label="姓名")
    linked, other = opened(published(schema(*asked), "ren-kou")), opened(published(schema(*asked), "other"))

    def sent(version: FormVersion, code: str) -> Any:
        return submit(version, {"wang_ge": code, "xing_ming": "李阿婆"}, user=boss, source="test")

    deleted = sent(linked, GRID)
    deleted.deleted_at = timezone.now()
    deleted.save()
    found = {
        "here": sent(linked, GRID),
        "there": sent(linked, GRID_B),
        "deleted": deleted,
        "other_form": sent(other, GRID),
    }
    return {name: str(record.uuid) for name, record in found.items()}


def file_of_others(version: FormVersion, number: int, name: str, owner: Any) -> str:
    """The id of a file that somebody else has added to this very question."""
    kind = name.removeprefix("foreign_")
    name, draft = {"file": "a.pdf", "audio": "a.mp3"}.get(kind, "a.jpg"), uuid.uuid4()
    data = SimpleUploadedFile(name, _SENT.get(kind, _SENT["photo"]))
    found = photos.store(
        data, form=version.form, question_uuid=uid(key(number)), draft_uuid=draft, owner=owner,
        kind=kind if kind in _SENT else "photo",
    )  # fmt: skip
    if kind not in _SENT:
        photos.attach(draft, draft, [found.uuid])
    return str(found.uuid)
