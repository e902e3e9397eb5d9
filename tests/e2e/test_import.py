"""A clerk imports a file in a real browser; axe-core finds nothing serious on the way."""

from __future__ import annotations

import pytest

from forms_app.tables.runtime import models_for
from tests.browser import PHONE
from tests.e2e.people import sign_in
from tests.e2e.test_axe import faults
from tests.making import published
from tests.records.conftest import households
from tests.records.importing import LABELS, ROW, changed, csv_text, opened

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def test_a_clerk_corrects_a_file_and_brings_it_in(open_page, areas, village_clerk, tmp_path):
    version = opened(published(households(), "hu"))
    page = open_page(PHONE)
    sign_in(page, village_clerk)
    found: list[str] = []

    def choose(content: bytes) -> None:
        path = tmp_path / "t.csv"
        path.write_bytes(content)
        page.goto("/desk/ledgers/hu/import/")
        page.get_by_label("文件（XLSX、XLS或CSV）").set_input_files(path)
        page.get_by_role("button", name="检查文件").click()
        page.wait_for_load_state()
        found.extend(faults(page))

    page.goto("/desk/ledgers/hu/import/")
    found += faults(page)
    choose(csv_text(ROW, labels=["网格号", *LABELS[1:]]))
    page.get_by_label("网格号").select_option(label="所属网格")
    page.get_by_role("button", name="按此对应关系检查").click()
    page.get_by_role("button", name="保存1条记录").wait_for()
    choose(csv_text(ROW, changed(登记日期="昨天")))
    assert page.get_by_text("有1处错误").is_visible()
    choose(csv_text(ROW, changed(户主姓名="李四")))
    page.get_by_role("button", name="保存2条记录").click()
    page.get_by_text("已保存2条记录").wait_for()
    found += faults(page)
    assert models_for(version).main._default_manager.count() == 2
    page.get_by_label("我确认移除这些记录").check()
    page.get_by_role("button", name="撤销本次导入").click()
    page.get_by_text("移除2条记录").wait_for()
    assert not models_for(version).main._default_manager.filter(deleted_at=None).exists()
    assert found == []
