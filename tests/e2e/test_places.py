"""Positions, ways, people and linked records on a telephone, with a script and without."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from forms_app.designer.build import enable, page_from_schema
from forms_app.entry.submit import submit
from forms_app.tables.models import Audience
from tests.browser import PHONE
from tests.cast import appoint, make_person
from tests.e2e.people import sign_in
from tests.e2e.test_axe import faults
from tests.making import question, schema

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
HERE = {"latitude": 31.2345671, "longitude": 121.4567891, "accuracy": 8.25}


def look(page: Any, name: str) -> None:
    """A picture for whoever sets PICTURES to a folder."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def asked() -> Any:
    return schema(
        question("wei_zhi", "location", label="隐患位置", options=(("accuracy", 20),)),
        question("lu_xian", "track", label="巡查路线"),
        question("di_kuai", "shape", label="受淹范围"),
        question("ren_yuan", "person", label="陪同人员"),
        question(
            "zhu_hu", "record_link", label="走访的住户", options=(("form", "ren-kou"), ("carry", "ren_shu = ren"))
        ),
        question("ren", "integer", label="人数"),
        title="走访",
    )


@pytest.fixture
def county(cast: dict[str, Any], areas: Any) -> dict[str, Any]:
    people = schema(
        question("wang_ge", "area"), question("xing_ming", label="姓名"), question("ren_shu", "integer"), title="人口"
    )
    form = enable(page_from_schema(people, "ren-kou", audience=Audience.SIGNED_IN))
    assert form.current is not None
    for name in ("李阿婆", "赵大爷"):
        given = {"wang_ge": areas.grid_a.code, "xing_ming": name, "ren_shu": 3}
        submit(form.current, given, user=cast["grid_worker"], source="test")
    for number in range(50):
        appoint(make_person(f"v{number}", f"志愿{number:02d}"), "volunteer", areas.grid_a)
    enable(page_from_schema(asked(), "zou-fang", audience=Audience.SIGNED_IN))
    return cast


def test_by_thumb_with_a_script(open_page: Any, county: dict[str, Any]) -> None:
    page = open_page(PHONE, geolocation=HERE, permissions=["geolocation"])
    sign_in(page, county["grid_worker"])
    page.goto("/f/zou-fang/")
    assert faults(page) == []
    page.click("[data-place-get]")
    expect(page.locator("[name=q-wei_zhi]")).to_have_value("31.234567, 121.456789")
    assert "误差约8.3米" in page.inner_text("[data-place]:has([name=q-wei_zhi]) [role=status]")
    way = page.locator("[data-track]").first
    way.locator("[data-track-start]").click()
    for step in range(3):
        expect(way.locator("textarea")).to_have_value(re.compile(rf"^([0-9.,]+\n){{{step}}}[0-9.,]+$"))
        page.context.set_geolocation({**HERE, "latitude": HERE["latitude"] + (step + 1) / 1000})
    way.locator("[data-track-stop]").click()
    count = len(way.locator("textarea").input_value().split("\n"))
    assert count >= 3
    outline = page.locator("[data-track]").nth(1)
    assert outline.locator("[data-track-start]").count() == 0
    outline.locator("textarea").fill("POLYGON((121 31,121.01 31,121.01 31.01,121 31))")
    outline.locator("[data-track-add]").click()
    expect(outline.locator("textarea")).to_have_value(re.compile(r"^31,121\n31,121.01\n31.01,121.01\n31,121\n31\.2"))
    outline.locator("textarea").fill("31,121\n31,121.01\n31.01,121.01")
    page.fill("[name='q-ren_yuan.find']", "志愿07")
    page.locator("label", has_text="志愿07").click()
    page.fill("[name='q-zhu_hu.find']", "赵")
    expect(page.locator("label", has_text="李阿婆")).to_have_count(0)
    page.locator("label", has_text="赵大爷").click()
    look(page, "script")
    page.click("button[value=next].g-btn")
    page.wait_for_load_state()
    text = page.inner_text("main")
    assert all(word in text for word in ("31.234567, 121.456789（±8.3米）", f"{count}个点", "亩", "志愿07", "赵大爷"))
    assert page.locator("svg.outline").count() == 2
    look(page, "check")
    page.locator("button.g-btn_primary").click()
    page.wait_for_url("**/receipt/")


def test_a_refusal_is_explained(open_page: Any, county: dict[str, Any]) -> None:
    page = open_page(PHONE)
    sign_in(page, county["grid_worker"])
    page.goto("/f/zou-fang/")
    page.click("[data-place-get]")
    expect(page.locator("[data-place] [role=status]").first).to_contain_text("没有定位权限")


def test_by_thumb_without_a_script(open_page: Any, county: dict[str, Any]) -> None:
    page = open_page(PHONE, java_script_enabled=False)
    sign_in(page, county["grid_worker"])
    page.goto("/f/zou-fang/")
    assert not page.locator("[data-place-get]").is_visible()
    assert not page.locator("[data-track-add]").first.is_visible()
    page.fill("[name=q-wei_zhi]", "31.2, 121.4")
    page.fill("[name=q-lu_xian]", "31.2,121.4\n31.3,121.4")
    page.fill("[name='q-zhu_hu.find']", "阿婆")
    page.locator("button[value='refresh:q-zhu_hu']").click()
    page.wait_for_load_state()
    page.locator("label", has_text="李阿婆").click()
    look(page, "plain")
    page.locator("button[value='refresh:q-zhu_hu']").click()
    page.wait_for_load_state()
    assert page.input_value("[name=q-ren]") == "3"
    page.fill("[name='q-zhu_hu.find']", "")
    page.click("button[value=next].g-btn")
    page.wait_for_load_state()
    assert "李阿婆" in page.inner_text("main")
