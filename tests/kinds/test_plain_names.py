"""Names of people: the dot of translated names, spaces inside, rare characters; and finding them again."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import QueryDict

from forms_app.records.ledger import open_ledger
from tests.kinds.trip import asking, fate, opened, send
from tests.making import published, question, schema


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("阿依古丽•买买提", "阿依古丽·买买提"),
        ("阿依古丽・买买提", "阿依古丽·买买提"),
        ("阿依古丽．买买提", "阿依古丽·买买提"),
        ("阿依古丽 · 买买提", "阿依古丽·买买提"),
        ("阿依古丽·买买提·艾力", "阿依古丽·买买提·艾力"),
        ("王 小明", "王 小明"),
        ("王　小明", "王　小明"),
        ("䶮𬱟㛃·𠅤", "䶮𬱟㛃·𠅤"),
        ("𬱟．㛃", "𬱟·㛃"),
        ("3•5", "3•5"),
        ("第1．2条", "第1．2条"),
        ("•甲", "•甲"),
        ("A•B", "A•B"),
        ("v1.2", "v1.2"),
        ("甲.乙", "甲.乙"),
    ],
)
def test_the_dot_of_names_has_one_spelling_and_spaces_stay(typed: str, kept: str, village_clerk: Any) -> None:
    assert fate(asking("text"), typed, village_clerk) == kept


@pytest.mark.django_db
def test_spaces_inside_names_do_not_count_when_searching(village_clerk: Any) -> None:
    version = asking("text")
    for name in ("王 小明", "王　小明", "王小明", "王大明", "阿依古丽·买买提", "Wang Xiaoming"):
        send(version, name, village_clerk)

    def count(text: str) -> int:
        params = QueryDict(mutable=True)
        params["q"] = text
        return open_ledger(village_clerk, version.form, "read", params).records.count()

    assert count("王小明") == count("王 小明") == count("王　小明") == 3
    assert count("小明") == 3
    assert count("明") == 4
    assert count("阿依古丽•买买提") == count("古丽·买") == 1
    assert (count("Wang Xiao"), count("WangXiao")) == (1, 0)  # between letters spaces count
    assert count("王%明") == count("王_明") == count("王'明") == 0


@pytest.mark.django_db
def test_names_in_rows_are_found_too(village_clerk: Any) -> None:
    rows = question("cheng_yuan", "repeat", questions=(question("xm", label="姓名"),))
    version = opened(published(schema(question("ming"), rows), "rows"))
    send(version, None, village_clerk, rows={"cheng_yuan": [{"xm": "李 二溪"}]})
    params = QueryDict(mutable=True)
    params["q"] = "李二溪"
    assert open_ledger(village_clerk, version.form, "read", params).records.count() == 1
