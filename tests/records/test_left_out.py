"""Record pages and prints say nothing of questions that a condition left out."""

from __future__ import annotations

from typing import Any

import pytest

from forms_app.entry.submit import submit
from forms_app.records.reading import read_record
from forms_app.records.record import Rows
from forms_app.tables.models import FormVersion
from tests.cast import client_of
from tests.collect.conftest import opened
from tests.logic import asked, section, with_rules
from tests.making import published

pytestmark = pytest.mark.django_db
GRID = "329921101201001"


@pytest.fixture
def version(areas: Any) -> FormVersion:
    people = asked(
        "ren",
        "repeat",
        label="受困人员",
        rules={"relevant": "${you} = 'yes'"},
        questions=(asked("ming", label="姓名"), asked("bing", label="病情", rules={"relevant": "${ming} = '甲'"})),
    )
    return opened(published(with_rules(
        section(
            "现场",
            asked("wang_ge", "area", label="网格"),
            asked("you", "boolean", label="有无隐患"),
            asked("miao_shu", label="隐患描述", rules={"relevant": "${you} = 'yes'"}),
            asked("bei_zhu", label="备注"),
            people,
        ),
        section("整改", asked("qi_xian", "date", label="整改期限"), relevant="${you} = 'yes'"),
    ), "left-out"))  # fmt: skip


def shown(version: FormVersion, user: Any, **answers: Any) -> list[tuple[str, list[str]]]:
    rows = {"ren": answers.pop("ren")} if "ren" in answers else None
    record: Any = submit(version, {"wang_ge": GRID, **answers}, rows=rows, user=user, source="test")
    found = read_record(user, version.form, record.uuid)
    return [(part.title, [item.question.label for item in part.items]) for part in found.parts]


def test_what_was_left_out_is_not_there(grid_worker: Any, version: FormVersion) -> None:
    assert shown(version, grid_worker, you="no") == [("现场", ["网格", "有无隐患", "备注"])]


def test_what_was_asked_and_not_answered_is_there(grid_worker: Any, version: FormVersion) -> None:
    found = shown(version, grid_worker, you="yes", ren=[{"ming": "乙"}])
    assert found == [("现场", ["网格", "有无隐患", "隐患描述", "备注", "受困人员"]), ("整改", ["整改期限"])]


def test_rows_keep_all_columns(grid_worker: Any, version: FormVersion) -> None:
    record: Any = submit(
        version, {"wang_ge": GRID, "you": "yes"}, rows={"ren": [{"ming": "乙"}]}, user=grid_worker, source="test"
    )
    (rows,) = [
        item
        for part in read_record(grid_worker, version.form, record.uuid).parts
        for item in part.items
        if isinstance(item, Rows)
    ]
    assert [question.label for question in rows.columns] == ["姓名", "病情"]


def test_an_answer_that_is_there_is_shown_whatever_the_condition_says_now(
    grid_worker: Any, version: FormVersion
) -> None:
    record: Any = submit(
        version, {"wang_ge": GRID, "you": "yes", "miao_shu": "围栏破损"}, user=grid_worker, source="test"
    )
    from forms_app.tables.runtime import models_for
    from tests.making import uid

    type(record)._default_manager.update(**{models_for(version).attribute(uid("you")): False})
    labels = [
        item.question.label for part in read_record(grid_worker, version.form, record.uuid).parts for item in part.items
    ]
    assert "隐患描述" in labels
    assert "整改期限" not in labels


def test_the_page(grid_worker: Any, version: FormVersion) -> None:
    record: Any = submit(version, {"wang_ge": GRID, "you": "no"}, user=grid_worker, source="test")
    text = client_of(grid_worker).get(f"/desk/ledgers/left-out/{record.uuid}/", follow=True).content.decode()
    assert "有无隐患" in text
    assert "隐患描述" not in text
    assert "整改" not in text
