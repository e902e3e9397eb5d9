"""导入区域 in the administration."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from forms_app.areas.models import Area
from tests.cast import client_of

pytestmark = pytest.mark.django_db
GOOD = "区域编码,区域名称\n329921101203,新设村\n329921101201,荷塘新村\n329921101202,杨家桥村\n"


def send(client: Any, content: str) -> Any:
    return client.post(reverse("import_areas"), {"file": SimpleUploadedFile("a.csv", content.encode())})


def signed(response: Any) -> str:
    return html.unescape(re.search(r'name="rows" value="([^"]+)"', response.content.decode())[1])


def test_areas_are_looked_at_and_then_entered(areas, county_admin):
    client = client_of(county_admin)
    page = send(client, GOOD)
    text = page.content.decode()
    assert "荷塘村 → 荷塘新村" in text
    assert not Area.objects.filter(code="329921101203").exists()
    response = client.post(reverse("import_areas"), {"rows": signed(page)}, follow=True)
    assert "已录入1个区域，改名1个" in response.content.decode()
    assert Area.objects.get(code="329921101203").get_parent() == areas.town_a
    assert Area.objects.get(code="329921101201").name == "荷塘新村"


def test_faults_are_shown_and_nothing_is_entered(areas, county_admin):
    response = send(client_of(county_admin), GOOD + "3.29921E+11,甲村\n329921999201,乙村\n")
    text = response.content.decode()
    assert (response.status_code, "<td>5</td>" in text, "<td>6</td>" in text) == (400, True, True)
    assert 'name="rows"' not in text
    assert "329921999" in text


def test_rows_that_were_tampered_with_or_overtaken_enter_nothing(areas, county_admin):
    client, address = client_of(county_admin), reverse("import_areas")
    before = Area.objects.count()
    assert client.post(address, {"rows": "x" * 50}).status_code == 400
    rows = signed(send(client, GOOD))
    assert client.post(address, {"rows": rows[:-1] + ("a" if rows[-1] != "a" else "b")}).status_code == 400
    Area.objects.filter(code="329921101").update(closed_on="2026-01-01")
    assert client.post(address, {"rows": rows}).status_code == 400
    assert Area.objects.count() == before


@pytest.mark.parametrize(
    "content", ["", "编号,名称\n1,2\n", "区域编码,区域名称\n", "区域编码,区域名称,备注\n329921,望禾县,x\n"]
)
def test_files_that_are_no_table_of_areas_are_refused(areas, county_admin, content):
    assert send(client_of(county_admin), content).status_code == 400


def test_nobody_else_may(areas, village_clerk, town_officer_a):
    for user in (village_clerk, town_officer_a):
        response = send(client_of(user), GOOD)
        assert response.status_code in (302, 403)
    assert not Area.objects.filter(code="329921101203").exists()


def test_the_list_of_areas_leads_here(areas, county_admin):
    assert reverse("import_areas") in client_of(county_admin).get(reverse("area:index")).content.decode()
