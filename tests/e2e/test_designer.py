"""Designing a form in the editor."""

from __future__ import annotations

import pytest

from forms_app.tables.models import Form
from tests.e2e.people import Designer, sign_in

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def test_a_form_is_designed_checked_enabled_and_changed(desktop_page, county_admin):
    sign_in(desktop_page, county_admin)
    designer = Designer(desktop_page)
    designer.new("住户登记表")
    stream = designer.section("基本情况")
    designer.question(stream, "单行文本", "户主姓名", required=True)
    designer.question(stream, "单选", "住所类型", choices="自有\n租赁")
    repeat = designer.question(stream, "明细表", "家庭成员")
    designer.set_option(repeat, "add_label", "增加一名家庭成员")
    designer.question(f"{repeat}-questions", "单行文本", "姓名")
    text = designer.check_and_enable()
    assert "首次启用" in text
    assert "家庭成员 › 姓名" in text
    form = Form.objects.get()
    assert form.slug == "zhu-hu-deng-ji-biao"
    assert [question.key for question in form.current.schema.questions] == [
        "hu_zhu_xing_ming",
        "zhu_suo_lei_xing",
        "jia_ting_cheng_yuan",
    ]
    assert form.current.schema.repeats[0].option("add_label") == "增加一名家庭成员"
    assert "已启用，当前为第1版" in desktop_page.inner_text("body")

    label = f"{designer.index(stream, '户主姓名')}-label"
    desktop_page.fill(f"[name='{label}']", "户主")
    designer.remove(stream, "住所类型")
    designer.question(stream, "整数", "常住人数")
    text = designer.check_and_enable()
    for part in ("第2版", "住所类型", "户主姓名 → 户主", "常住人数", "历史数据保留"):
        assert part in text
    assert Form.objects.get().current.number == 2


def test_a_fault_is_shown_at_the_question_and_nothing_is_enabled(desktop_page, county_admin):
    sign_in(desktop_page, county_admin)
    designer = Designer(desktop_page)
    designer.new("有错的表")
    stream = designer.section("一")
    designer.question(stream, "单选", "住所类型")
    desktop_page.click("[name='action-publish']")
    desktop_page.wait_for_selector("text=请至少填写一个选项，每行一个。")
    assert not Form.objects.exists()
