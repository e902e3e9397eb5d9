"""准入事项: the list of forms with what was written down, for whoever may look into them."""

from __future__ import annotations

import io

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.models import Page

from forms_app.designer.build import enable
from forms_app.tables.models import Form
from tests.designer.admission.offices import CONTENT, WRITTEN, draft_of, hand_in, in_days
from tests.making import question, schema

pytestmark = pytest.mark.django_db
LIST = "/admin/forms/admission/"
OTHER = schema(question("b", label="乙"), title="高龄津贴核对表")


@pytest.fixture
def items(office_a, office_b):
    """One form enabled, of A, and one waiting, of B."""
    page = draft_of(office_a)
    enable(page)
    waiting = draft_of(office_b, OTHER)
    hand_in(office_b, waiting, title=OTHER.title, slug="gao-ling")
    return page, waiting


def lines(client, query: str = "") -> dict[str, str]:
    """{title: state}."""
    soup = BeautifulSoup(client.get(LIST + query).content.decode(), "html.parser")
    cells = [row.select("td") for row in soup.select("table.listing tbody tr")]
    rows = [[cell.get_text(" ", strip=True) for cell in row] for row in cells]
    return {row[0]: row[-1] for row in rows}


def test_the_county_sees_all_and_a_builder_her_own(county, office_a, office_b, items):
    assert lines(county) == {CONTENT.title: "已启用", OTHER.title: "待审批"}
    assert list(lines(office_a.client)) == [CONTENT.title]
    assert list(lines(office_b.client)) == [OTHER.title]


def test_it_is_filtered_by_department_frequency_and_state(county, office_b, items):
    assert list(lines(county, f"?department={office_b.department.pk}")) == [OTHER.title]
    assert list(lines(county, "?state=live")) == [CONTENT.title]
    assert list(lines(county, "?state=over")) == []
    assert len(lines(county, "?frequency=monthly")) == 2
    Page.objects.filter(pk=Form.objects.get().page_id).update(expire_at=timezone.now())
    assert lines(county, "?state=over") == {CONTENT.title: "已到期停用"}


def test_it_goes_out_as_csv_and_as_a_workbook(county, items):
    text = b"".join(county.get(LIST + "?export=csv").streaming_content).decode()
    for part in ("依据文件名称", WRITTEN["basis"], "每月", in_days(30), "待审批", "县教育局"):
        assert part in text, part
    book = load_workbook(io.BytesIO(b"".join(county.get(LIST + "?export=xlsx").streaming_content)))
    rows = [[str(cell) for cell in row] for row in book.active.iter_rows(values_only=True)]
    assert rows[0][:2] == ["表单", "部门"]
    assert {row[0] for row in rows[1:]} == {CONTENT.title, OTHER.title}
