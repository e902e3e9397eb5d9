"""The one way in, without a browser: as the demo seed, imports and interfaces use it."""

from __future__ import annotations

import io
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict
from PIL import Image

from forms_app.entry import raw
from forms_app.entry.models import Attachment
from forms_app.entry.sections import SectionForm
from forms_app.entry.submit import submit
from forms_app.schema.model import Choice, FormSchema, Section
from forms_app.tables.models import Audience, FormVersion
from forms_app.tables.runtime import models_for
from tests.making import published, question, schema, uid

pytestmark = pytest.mark.django_db


def households() -> FormVersion:
    members = question(
        "members",
        "repeat",
        label="家庭成员",
        required=True,
        options=(("maximum", 3),),
        questions=(
            question("name", required=True, label="姓名"),
            question("hao_ma", "id_number", label="公民身份号码", name="m-hao"),
            question("relation", "choice", choices=(Choice("hz", "户主"), Choice("zn", "子女"))),
        ),
    )
    content = FormSchema(
        "居民信息采集一张表",
        (
            Section(uid("one"), "基本情况", questions=(
                question("wang_ge", "area", label="所属网格", options=(("level", "grid"),)),
                question("hu_zhu", required=True, label="户主姓名"),
                question("ren_shu", "integer", options=(("minimum", 1),)),
                question("zhu_fang", "choices"),
                question("di_bao", "boolean"),
            )),
            Section(uid("two"), "家庭成员", questions=(members,)),
        ),
    )  # fmt: skip
    return opened(published(content, "jumin"))


def opened(version: FormVersion, **settings: Any) -> FormVersion:
    version.form.is_open = True
    for name, value in settings.items():
        setattr(version.form, name, value)
    version.form.save()
    return version


ANSWERS = {"wang_ge": "329921101201001", "hu_zhu": "王一禾", "ren_shu": 2, "zhu_fang": ["own", "rent"], "di_bao": False}
ROWS = {"members": [{"name": "王一禾", "hao_ma": "329921198001010017", "relation": "hz"}, {"name": "李二溪"}]}


def test_answers_land_in_typed_columns(grid_worker: Any, areas: Any) -> None:
    version = households()
    record = submit(version, ANSWERS, rows=ROWS, user=grid_worker, source="demo")
    built = models_for(version)
    value = lambda key: getattr(record, built.attribute(uid(key)))  # noqa: E731
    assert (value("hu_zhu"), value("ren_shu"), value("zhu_fang"), value("di_bao")) == ("王一禾", 2, "own rent", False)
    assert record.area_id == areas.grid_a.pk
    assert record.area_path == areas.grid_a.path
    assert record.submitted_by_id == grid_worker.pk
    rows = list(built.children[uid("members")]._default_manager.order_by("position"))
    assert [getattr(row, built.attribute(uid("name"))) for row in rows] == ["王一禾", "李二溪"]


def test_the_same_uuid_makes_one_record(grid_worker: Any) -> None:
    version, key = households(), uuid.uuid4()
    first = submit(version, ANSWERS, rows=ROWS, user=grid_worker, source="demo", uuid=key)
    second = submit(version, ANSWERS | {"hu_zhu": "别人"}, rows=ROWS, user=grid_worker, source="demo", uuid=key)
    assert first.pk == second.pk
    assert models_for(version).main._default_manager.count() == 1


@pytest.mark.parametrize(
    ("answers", "rows", "keys"),
    [
        ({"hu_zhu": ""}, ROWS, {"hu_zhu"}),
        ({"ren_shu": "0"}, ROWS, {"ren_shu"}),
        ({"zhu_fang": ["own", "castle"]}, ROWS, {"zhu_fang"}),
        ({"wang_ge": "329921102201001"}, ROWS, {"wang_ge"}),
        ({"wang_ge": "329921101201"}, ROWS, {"wang_ge"}),
        ({"wang_ge": "1"}, ROWS, {"wang_ge"}),
        ({"wang_ge": ""}, ROWS, {"wang_ge"}),
        ({}, {}, {"members"}),
        ({}, {"members": [{"name": "", "relation": "hz"}]}, {"members.0.name"}),
        ({}, {"members": [{"name": "甲"}, {"name": "乙", "hao_ma": "329921198001010018"}]}, {"members.1.hao_ma"}),
        ({}, {"members": [{"name": "甲"}] * 4}, {"members"}),
        ({"hu_zhu": "\x00"}, {"members": [{"name": "\ud800"}]}, {"hu_zhu", "members.0.name"}),
    ],
)
def test_bad_answers_are_named_by_key_and_nothing_is_stored(
    grid_worker: Any, answers: dict, rows: dict, keys: set[str]
) -> None:
    version = households()
    with pytest.raises(ValidationError) as caught:
        submit(version, ANSWERS | answers, rows=rows, user=grid_worker, source="demo")
    assert set(caught.value.message_dict) == keys
    assert models_for(version).main._default_manager.count() == 0


def test_a_closed_form_takes_nothing_more(grid_worker: Any) -> None:
    version = opened(households(), is_open=False)
    with pytest.raises(ValidationError, match="停用"):
        submit(version, ANSWERS, rows=ROWS, user=grid_worker, source="demo")


def test_without_an_area_question_the_area_given_must_be_ones_own(grid_worker: Any, areas: Any) -> None:
    version = opened(published(schema(question("shi_you")), "zoufang"))
    assert submit(version, {"shi_you": "走访"}, user=grid_worker, source="demo").area_id == areas.grid_a.pk
    inside = submit(version, {"shi_you": "走访"}, user=grid_worker, area=areas.micro_a, source="demo")
    assert inside.area_id == areas.micro_a.pk
    with pytest.raises(ValidationError, match="不在您负责的区域内"):
        submit(version, {"shi_you": "走访"}, user=grid_worker, area=areas.grid_b, source="demo")


def test_residents_need_an_area_to_file_under(areas: Any, resident: Any) -> None:
    version = opened(published(schema(question("shi_you")), "fanying"), audience=Audience.RESIDENTS)
    with pytest.raises(ValidationError):
        submit(version, {"shi_you": "路灯"}, user=resident, source="form")
    record = submit(version, {"shi_you": "路灯"}, user=resident, area=areas.village_b, source="form")
    assert record.submitted_by_id is None


def test_a_submission_asks_few_queries(grid_worker: Any, django_assert_max_num_queries: Any) -> None:
    version = households()
    submit(version, ANSWERS, rows=ROWS, user=grid_worker, source="demo")
    with django_assert_max_num_queries(14):
        submit(version, ANSWERS, rows=ROWS, user=grid_worker, source="demo")


def test_a_key_may_be_any_word(grid_worker: Any) -> None:
    """Keys come from administrators; none may clash with what a form calls its own."""
    words = ["data", "errors", "fields", "prefix", "clean", "csrfmiddlewaretoken", "save", "objects", "media"]
    version = opened(published(schema(*(question(word) for word in words)), "words"))
    record = submit(version, dict.fromkeys(words, "好"), user=grid_worker, source="demo")
    assert getattr(record, models_for(version).attribute(uid("errors"))) == "好"


def test_files_are_stored_with_the_record_or_not_at_all(grid_worker: Any) -> None:
    version = opened(published(schema(question("zhao_pian", "photo"), question("ren_shu", "integer")), "photos"))
    record = submit(version, {}, user=grid_worker, source="demo", files={"zhao_pian": picture()})
    stored = Attachment.objects.get()
    assert getattr(record, models_for(version).attribute(uid("zhao_pian"))) == stored.uuid
    assert (stored.record_uuid, stored.draft_uuid) == (record.uuid, None)
    with pytest.raises(ValidationError):
        submit(version, {"ren_shu": "x"}, user=grid_worker, source="demo", files={"zhao_pian": picture()})
    with pytest.raises(ValidationError) as caught:
        submit(version, {}, user=grid_worker, source="demo", files={"zhao_pian": SimpleUploadedFile("x.jpg", b"x")})
    assert "zhao_pian" in caught.value.message_dict
    assert Attachment.objects.count() == 1
    folder = Path(stored.file.path).parent
    assert [path.name for path in folder.iterdir()] == [f"{stored.uuid}.jpg"]


def picture() -> SimpleUploadedFile:
    buffer = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(buffer, "PNG")
    return SimpleUploadedFile("门牌.png", buffer.getvalue())


def _with_defaults(**options: Any) -> Any:
    rows = question(
        "rows", "repeat", options=tuple(sorted(options.items())),
        questions=(question("kind", default="普通"), question("note")),
    )  # fmt: skip
    return schema(question("head"), rows)


def _kinds(version: Any) -> list[str]:
    built = models_for(version)
    rows = built.children[uid("rows")]._default_manager.order_by("position")
    return [getattr(row, built.attribute(uid("kind"))) for row in rows]


def test_rows_that_are_handed_in_count_even_if_they_say_what_is_usual(areas, grid_worker):
    version = published(_with_defaults())
    version.form.is_open = True
    rows = {"rows": [{"kind": "普通"}, {"kind": "特殊"}, {"kind": "普通"}]}
    submit(version, {"head": "x"}, rows=rows, user=grid_worker, area=areas.grid_a, source="test")
    assert _kinds(version) == ["普通", "特殊", "普通"]


@pytest.mark.parametrize(("options", "typed", "expected"), [
    ({}, {"r-rows-0-kind": "普通"}, []),  # the row that invites, untouched
    ({}, {"r-rows-0-kind": "普通", "r-rows-1-kind": "普通"}, ["普通"]),  # one was added
    ({"minimum": 1}, {"r-rows-0-kind": "普通"}, ["普通"]),
    ({}, {"r-rows-0-kind": "普通", "r-rows-0-note": "写了"}, ["普通"]),
])  # fmt: skip
def test_rows_left_at_their_defaults(areas, grid_worker, options, typed, expected):
    version = published(_with_defaults(**options))
    data = MultiValueDict({name: [value] for name, value in typed.items()})
    section = version.schema.sections[0]
    form = SectionForm(version, section, MultiValueDict(raw.take(data, section)))
    assert form.is_valid()
    built = version.schema.question(uid("kind"))
    assert [row[built.uuid] for row in form.rows[uid("rows")]] == expected


def _nested(**options: Any) -> Any:
    inner = question(
        "inner", "repeat", options=tuple(sorted(options.items())),
        questions=(question("kind", default="普通", required=True), question("name", required=True)),
    )  # fmt: skip
    return schema(question("head"), question("rows", "repeat", questions=(question("note"), inner)))


@pytest.mark.parametrize(("options", "typed", "expected"), [
    ({}, {"note": "", "inner-0-kind": "普通"}, 0),
    ({"minimum": 1}, {"note": "", "inner-0-kind": "普通"}, 0),  # left blank, with the row that it must have
    ({"minimum": 1}, {"note": ""}, 0),
    ({}, {"note": "", "inner-0-kind": "普通", "inner-0-name": "甲"}, 1),
    ({"minimum": 1}, {"note": "写了", "inner-0-kind": "普通"}, None),  # the name inside is missing
    ({}, {"note": "", "inner-0-kind": "普通", "inner-1-kind": "普通"}, None),  # one was added inside
    ({"minimum": 1}, {"note": "", "inner-0-kind": "普通", "inner-1-kind": "普通"}, None),
])  # fmt: skip
def test_a_row_counts_for_what_was_done_inside_it(areas, options, typed, expected):
    version = published(_nested(**options))
    data = MultiValueDict({f"r-rows-0-{name}": [value] for name, value in typed.items()})
    section = version.schema.sections[0]
    form = SectionForm(version, section, MultiValueDict(raw.take(data, section)))
    assert form.is_valid() is (expected is not None)
    if expected is not None:
        assert len(form.rows[uid("rows")]) == expected
