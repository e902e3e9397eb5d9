"""Any value of any type, its whole way: form → row → form → CSV and workbook → import, tried and saved → the same row.

What a type's documentation says does not come back is said by ``OUT`` and ``REFUSED``.
"""

from __future__ import annotations

import datetime
import io
import string
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from forms_app.areas.models import Appointment, Area
from forms_app.entry.areas import AreaSource
from forms_app.entry.context import FieldContext
from forms_app.entry.kept import KEEP
from forms_app.entry.sections import SectionForm
from forms_app.entry.stored import Refill, read_stored
from forms_app.entry.submit import submit
from forms_app.records.export import lines
from forms_app.records.importing import jobs
from forms_app.records.ledger import open_ledger
from forms_app.records.models import ImportState
from forms_app.records.workbook import write_workbook
from forms_app.schema import reading
from forms_app.schema.model import Choice, Question
from forms_app.schema.types import TYPES, parts_of
from forms_app.tables.models import FormVersion
from forms_app.tables.runtime import models_for
from tests.kinds.lists import chosen_from, events
from tests.kinds.trip import GRID, KEY, LABEL, opened
from tests.making import published, question, schema, uid

SETTINGS = settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
ROWS = 3  # values a round: 15 a type
# Characters that the fields take as they are; spreadsheets have none of the control characters either.
LETTERS = st.characters(categories=["L", "N", "P", "S"], exclude_characters="\ufffd")
# What spreadsheets would run or round comes as often as anything else.
TRICKS = ["=1+1", "+86 139", "-5", "@SUM(A1)", "'=1", "0012", "329921198001010017", "_x0041_", "<b>", "TRUE", "1/2"]
WORD = st.one_of(st.sampled_from(TRICKS), st.text(LETTERS, min_size=1, max_size=60))
DAYS = st.dates(datetime.date(1992, 1, 1), datetime.date(2100, 12, 31))  # until 1991 there was summer time
MINUTES = st.integers(0, 24 * 60 - 1).map(lambda minute: datetime.time(minute // 60, minute % 60))
DIGITS = st.text(string.digits, min_size=5, max_size=5)
DEGREES = st.integers(-80_000_000, 80_000_000).map(lambda n: f"{Decimal(n) / 10**6:f}")
POINTS = st.lists(st.tuples(DEGREES, DEGREES), min_size=3, max_size=6, unique=True)
SCALE = (Choice("1", "好"), Choice("2", "一般"), Choice("3", "差"))


def decimals(size: int, places: int) -> st.SearchStrategy[str]:
    most = Decimal(10**size - 1)
    return st.decimals(-most, most, places=places).map(lambda number: f"{number + 0:f}")


def is_plain(text: str) -> bool:
    """Not what a spreadsheet's own errors and shortened numbers look like, which imports refuse as damaged."""
    return not text.startswith("#") and not ("E+" in text.upper() and text[:1].isdigit())


def id_number(area: str, day: datetime.date, serial: int) -> str:
    bare = f"{area}{day:%Y%m%d}{serial:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return bare + "10X98765432"[sum(int(d) * w for d, w in zip(bare, weights, strict=True)) % 11]


def choice_of(*codes: str) -> st.SearchStrategy[Any]:
    return st.sampled_from(codes)


WORDS_OF_OTHER = WORD.filter(is_plain).map(lambda text: {"": "other", "other": text})
RAW: dict[str, st.SearchStrategy[Any]] = {
    "text": WORD.filter(is_plain),
    "long_text": st.lists(WORD.filter(is_plain), min_size=1, max_size=3).map("\n".join),
    "integer": st.integers(-(10**12), 10**12).map(str),
    "decimal": decimals(11, 4),
    "date": DAYS.map(str),
    "choice": st.one_of(choice_of("own", "rent"), WORDS_OF_OTHER),
    "choices": st.one_of(
        st.lists(choice_of("own", "rent"), min_size=1, unique=True),
        WORD.filter(is_plain).map(lambda text: {"": ["own", "other"], "other": text}),
    ),
    "boolean": choice_of("yes", "no"),
    "phone": st.one_of(
        DIGITS.map("139000{}".format), DIGITS.map("0523862{}".format).map(lambda text: f"{text[:4]}-{text[4:]}"[:13])
    ),
    "id_number": st.builds(
        id_number,
        st.just("329921"),
        st.dates(datetime.date(1930, 1, 1), datetime.date(2020, 1, 1)),
        st.integers(1, 999),
    ),
    "area": choice_of(GRID, "329921101201002", "329921101201"),
    "cascade": choice_of("c", "c01", "c99", "s01", "s99"),
    "matrix": st.fixed_dictionaries({}, optional={"a": choice_of("1", "2", "3"), "b": choice_of("1", "2", "3")}).filter(
        bool
    ),
    "check_item": st.one_of(
        choice_of("pass", "na").map(lambda code: {"": code}),
        WORD.filter(is_plain).map(lambda text: {"": "fail", "note": text}),
    ),
    "money": decimals(13, 2),
    "time": MINUTES.map("{:%H:%M}".format),
    "datetime": st.builds("{}T{:%H:%M}".format, DAYS, MINUTES),
    "year_month": DAYS.map("{:%Y-%m}".format),
    "rating": st.integers(1, 5).map(str),
    "email": st.emails().filter(lambda text: len(text) < 200),
    "url": st.text(string.ascii_letters + string.digits + "-_~/?=&%", max_size=60).map(
        "https://www.example.cn/{}".format
    ),
    "licence_plate": st.builds("{}{}{}".format, st.sampled_from("京沪苏粤新"), st.sampled_from("ABHJNPZ"), DIGITS),
    "credit_code": st.text(reading.CREDIT_LETTERS, min_size=18, max_size=18),
    "barcode": st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=100).filter(is_plain),
    "consent": st.just("yes"),
    "hidden": WORD.filter(is_plain),
    "location": st.tuples(DEGREES, DEGREES).map(lambda at: {"lat": at[0], "lon": at[1], "accuracy": "12.5"}),
    "track": POINTS.map(lambda some: "\n".join(", ".join(at) for at in some)),
    "shape": st.tuples(st.integers(-80, 79), st.integers(-170, 169), st.integers(1, 99)).map(
        lambda at: (
            f"{at[0]}, {at[1]}\n{at[0]}, {at[1]}.{at[2]:02d}\n{at[0]}.{at[2]:02d}, {at[1]}.{at[2]:02d}"
            if 0 < at[0] <= 15 < at[1]  # neither in China nor, read the other way round, taken for a slip
            else f"31, 121\n31, 121.{at[2]:02d}\n31.{at[2]:02d}, 121.{at[2]:02d}"
        )
    ),
    "person": st.just("worker"),  # the appointment is put in where it is known
    "record_link": st.just("linked"),
    # Nothing is answered, or the system answers.
    "note": st.none(),
    "serial": st.none(),
    "device": st.none(),
    # Files: how many, or how large.
    "photo": st.integers(1, 9),
    "photos": st.integers(1, 3),
    "files": st.integers(1, 3),
    "audio": st.integers(200, 900),
    "signature": st.integers(10, 60),
    "repeat": st.lists(WORD.filter(is_plain), min_size=1, max_size=3),
}
OPTIONS: dict[str, dict[str, Any]] = {
    "choice": {"options": (("other", True),)},
    "choices": {"options": (("other", True),)},
    "cascade": {"options": chosen_from("shi-jian")},
    "matrix": {"choices": SCALE, "options": (("rows", "甲 | a\n乙 | b"),)},
    "record_link": {"options": (("form", "hu"),)},
    "device": {"options": (("what", "username"),)},
    "repeat": {"questions": (question("xiang", label="项", name="xiang"),)},
}
FILES = {"photo", "photos", "files", "audio", "signature"}
MASKED = {"phone", "id_number"}
GIVEN_ANEW = {"serial", "device"}  # the system answers itself, whatever a file says


def test_every_type_has_a_strategy() -> None:
    assert RAW.keys() == TYPES.keys()


@dataclass
class World:
    """One form that asks for one type, and who fills it in."""

    kind: str
    user: Any
    folder: Path
    version: FormVersion
    linked: Any = None
    made: list[Any] = field(default_factory=list)

    @property
    def asked(self) -> Question:
        return next(q for q in self.version.schema.questions if q.key == KEY)

    def answer(self, record: Any) -> Any:
        built = models_for(self.version)
        row = built.main._default_manager.get(pk=record.pk)
        if self.kind == "repeat":
            rows = built.children[self.asked.uuid]._default_manager.filter(parent_id=row.pk).order_by("position")
            return [getattr(one, built.attribute(uid("xiang"))) for one in rows]
        return built.answer(self.asked, row) if parts_of(self.asked) else None

    def send(self, raw: Any) -> Any:
        given: dict[str, Any] = {"ming": "某"}
        more: dict[str, Any] = {}
        if self.kind in FILES:
            more["files"] = {KEY: upload(self.kind, raw)}
        elif self.kind == "repeat":
            more["rows"] = {KEY: [{"xiang": text} for text in raw]}
        elif raw is not None:
            given[KEY] = self.known(raw)
        area = Area.objects.get(code=GRID)
        return submit(self.version, given, user=self.user, area=area, source="test", **more)

    def known(self, raw: Any) -> Any:
        """What stands for an appointment or a record that only the database has."""
        if raw == "worker":
            return Appointment.objects.get(user__name="王一禾").pk
        return self.linked if raw == "linked" else raw

    def records(self) -> list[Any]:
        return list(models_for(self.version).main._default_manager.filter(deleted_at=None).order_by("pk"))

    def clear(self) -> None:
        models_for(self.version).main._default_manager.all().delete()


def upload(kind: str, size: int) -> SimpleUploadedFile:
    if kind == "files":
        return SimpleUploadedFile("通知.pdf", b"%PDF-1.7\n" + b"x" * size + b"\n%%EOF\n", "application/pdf")
    if kind == "audio":
        return SimpleUploadedFile("音.webm", b"\x1aE\xdf\xa3" + b"\x00" * size, "audio/webm")
    picture, out = Image.new("RGB", (120, 80), "white"), io.BytesIO()
    ImageDraw.Draw(picture).line([(5, 5), (10 + size, 60), (100, 20)], fill="black", width=4)
    picture.save(out, "PNG" if kind == "signature" else "JPEG")
    return SimpleUploadedFile("图.png" if kind == "signature" else "图.jpg", out.getvalue())


@pytest.fixture
def world(cast: dict[str, Any], tmp_path: Path) -> Callable[[str], World]:
    def make(kind: str) -> World:
        events()
        boss = cast["county_admin"]
        boss.is_superuser = True
        boss.save()
        linked = None
        if kind == "record_link":
            there = opened(published(schema(question("hu", label="户主")), "hu"))
            linked = submit(there, {"hu": "某户"}, user=boss, area=Area.objects.get(code=GRID), source="test").uuid
        content = schema(
            question("ming", label="名称"),
            question(KEY, kind, **{"label": LABEL, **OPTIONS.get(kind, {})}),
        )
        return World(kind, boss, tmp_path, opened(published(content, "one")), linked)

    return make


@pytest.mark.django_db
@pytest.mark.parametrize("kind", TYPES)
def test_every_value_comes_back_the_same(kind: str, world: Callable[[str], World]) -> None:
    here = world(kind)

    @SETTINGS
    @given(st.lists(RAW[kind], min_size=ROWS, max_size=ROWS))
    def check(raws: list[Any]) -> None:
        here.clear()
        records = [here.send(raw) for raw in raws]
        answers = [here.answer(record) for record in records]
        assert kind == "note" or all(answer not in (None, []) for answer in answers)
        for record, answer in zip(records, answers, strict=True):
            assert shown_again(here, record) == (None if kind in GIVEN_ANEW or kind == "hidden" else answer)
        files = [export_csv(here), export_workbook(here)]
        for path in files:
            here.clear()
            comes_in(here, path, answers)

    check()


def shown_again(here: World, record: Any) -> Any:
    """What the form makes of the raw input that the stored answers are shown as."""
    stored = read_stored(here.version, record.uuid)
    context = FieldContext(AreaSource(here.user, here.version.form))
    raw = MultiValueDict(Refill(stored, context).raw())
    if here.kind in FILES | MASKED:
        assert f"q-{KEY}.{KEEP}" in raw  # kept unseen; corrections have tests of their own
        return here.answer(record)
    (section,) = here.version.schema.sections
    form = SectionForm(here.version, section, raw, context=context)
    assert form.is_valid(), form.complaints
    if here.kind == "repeat":
        return [row[uid("xiang")] for row in form.rows[here.asked.uuid]]
    return form.answers.get(here.asked.uuid)


def export_csv(here: World) -> Path:
    path = here.folder / "out.csv"
    path.write_text("".join(lines(open_ledger(here.user, here.version.form, "export", MultiValueDict()))), "utf-8")
    return path


def export_workbook(here: World) -> Path:
    path = here.folder / "out.xlsx"
    write_workbook(open_ledger(here.user, here.version.form, "export", MultiValueDict()), path)
    return path


def comes_in(here: World, path: Path, answers: list[Any]) -> None:
    with path.open("rb") as file:
        job = jobs.begin(here.user, here.version.form, file, path.name)
    job.mapping = ["" if key is None else key for key in job.mapping]  # what cannot come in has no question
    job.save(update_fields=["mapping"])
    jobs.ask(job, ImportState.CHECKING)
    if here.kind in MASKED:
        assert job.error_count == len(answers)  # ‘139****0001’ is no phone
        return
    assert (job.state, job.errors) == (ImportState.CHECKED, [])
    assert here.records() == []
    jobs.ask(job, ImportState.SAVING)
    assert job.state == ImportState.DONE
    found = [here.answer(record) for record in here.records()]
    if here.kind in FILES or here.kind == "device" or (here.kind == "repeat" and path.suffix == ".csv"):
        assert not any(found)
    elif here.kind == "serial":
        assert all(found)
        assert not set(found) & set(answers)  # numbers are given out once
    elif here.kind == "area":  # the order of a ledger is that of the areas
        assert sorted(area.code for area in found) == sorted(area.code for area in answers)
    else:
        assert found == answers
