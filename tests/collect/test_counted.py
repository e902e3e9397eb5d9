"""Tables with as many rows as a number says."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from forms_app.entry.counted import counts_of
from forms_app.entry.submit import submit
from forms_app.schema.check import check
from forms_app.schema.model import FormSchema, Section
from forms_app.tables.models import FormVersion
from forms_app.tables.runtime import models_for
from tests.collect.conftest import Phone, opened, records
from tests.making import published, question, uid

pytestmark = pytest.mark.django_db


def content(*, together: bool = False) -> FormSchema:
    members = question(
        "members", "repeat", label="家庭成员", options=(("count", "ren_shu"),),
        questions=(question("name", required=True, label="姓名"), question("bei_zhu")),
    )  # fmt: skip
    area = question("wang_ge", "area", label="所属网格", options=(("level", "grid"),))
    first = (area, question("ren_shu", "integer", label="人数", required=True))
    if together:
        return FormSchema("家庭", (Section(uid("one"), "家庭", questions=(*first, members)),))
    return FormSchema(
        "家庭", (Section(uid("one"), "家庭", questions=first), Section(uid("two"), "成员", questions=(members,)))
    )


@pytest.fixture
def version(areas: Any) -> FormVersion:
    return opened(published(content(), "counted"))


def names(version: FormVersion) -> list[str]:
    built = models_for(version)
    rows = built.children[uid("members")]._default_manager.order_by("position")
    return [getattr(row, built.attribute(uid("name"))) for row in rows]


def begun(user: Any, number: str) -> Phone:
    return Phone(user).open("/f/counted/").press(q__wang_ge="329921101201001", q__ren_shu=number)


def test_the_next_page_has_the_rows(grid_worker: Any, version: FormVersion) -> None:
    phone = begun(grid_worker, "３")
    assert 'name="r-members-2-name"' in phone.text
    assert 'name="r-members-3-name"' not in phone.text
    assert "add:members" not in phone.text
    phone.press(r__members__0__name="甲", r__members__1__name="乙")
    assert phone.step == "2"  # the third is missing
    phone.press(r__members__2__name="丙").press()
    assert names(version) == ["甲", "乙", "丙"]


def test_on_the_same_page_the_rows_appear(grid_worker: Any, areas: Any) -> None:
    version = opened(published(content(together=True), "counted"))
    phone = begun(grid_worker, "2")
    assert (phone.step, phone.url.rsplit("#", 1)[-1]) == ("1", "r-members-0")
    phone.press(r__members__0__name="甲", r__members__1__name="乙").press()
    assert names(version) == ["甲", "乙"]


@pytest.mark.parametrize(("number", "shown"), [("1", "前面填的是1，这里有2条"), ("3", "前面填的是3，这里有2条")])
def test_a_number_changed_afterwards(grid_worker: Any, version: FormVersion, number: str, shown: str) -> None:
    phone = begun(grid_worker, "2").press(r__members__0__name="甲", r__members__1__name="乙")
    assert phone.step == "check"
    phone.open(phone.url.replace("check", "1")).press(q__ren_shu=number)
    phone.open(phone.url.replace("/2/", "/check/"))
    assert shown in phone.text
    assert records(version) == []
    assert "乙" in phone.text  # nothing that was typed is thrown away


def test_the_number_stands_in_a_later_step(grid_worker: Any, areas: Any) -> None:
    """Steps are kept in any order by the database, and the first one need not have the number."""
    area, number = content().sections[0].questions
    sections = [Section(uid(name), name, questions=(asked,)) for name, asked in (("one", area), ("number", number))]
    version = opened(published(FormSchema("家庭", (*sections, content().sections[1])), "counted"))
    phone = Phone(grid_worker).open("/f/counted/").press(q__wang_ge="329921101201001").press(q__ren_shu="2")
    assert 'name="r-members-1-name"' in phone.text
    phone.press(r__members__0__name="甲", r__members__1__name="乙").press()
    assert names(version) == ["甲", "乙"]


@pytest.mark.parametrize("order", [1, -1])
def test_the_number_is_found_in_any_order_of_steps(order: int) -> None:
    steps = [{"q-wang_ge": ["1"], "q-ren_shu": ["1"]}, {"r-members-0-name": ["甲"]}, {}]
    assert counts_of(content(), steps[::order]) == {"ren_shu": 1}


def test_none_are_needed_for_nought(grid_worker: Any, version: FormVersion) -> None:
    phone = begun(grid_worker, "0")
    phone.press()
    assert phone.step == "check"
    phone.press()
    assert names(version) == []


@pytest.mark.parametrize("number", ["-4", "999999999999", "x", "2.5", ""])
def test_numbers_that_are_no_count(grid_worker: Any, version: FormVersion, number: str) -> None:
    assert begun(grid_worker, number).response.status_code == 200


def test_handing_in_another_number_of_rows(grid_worker: Any, version: FormVersion, areas: Any) -> None:
    answers = {"wang_ge": areas.grid_a, "ren_shu": 2}
    with pytest.raises(ValidationError) as error:
        submit(version, answers, rows={"members": [{"name": "甲"}]}, user=grid_worker, source="test")
    assert "members" in error.value.message_dict
    rows = {"members": [{"name": "甲"}, {"name": "乙"}]}
    submit(version, answers, rows=rows, user=grid_worker, source="test")
    assert names(version) == ["甲", "乙"]


def test_what_counts_must_be_a_number_asked_before() -> None:
    rows = question("rows", "repeat", options=(("count", "number"),), questions=(question("a"),))
    for before in ((), (question("number"),)):
        schema = FormSchema("x", (Section(uid("s"), "x", questions=(*before, rows)),))
        assert [fault.code for fault in check(schema)] == ["bad_count"]
    schema = FormSchema("x", (Section(uid("s"), "x", questions=(question("number", "integer"), rows)),))
    assert check(schema) == []
