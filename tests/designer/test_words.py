"""Forms are enabled and stopped: Wagtail's words for publishing stand in neither their editor nor their menus."""

from __future__ import annotations

import re

import pytest

from forms_app.designer.build import enable, page_from_schema
from tests.cast import client_of
from tests.making import question, schema

pytestmark = pytest.mark.django_db
THEIRS = ("取消发布", "正在发布", "推荐")


def buttons(client, address: str) -> str:
    """Menus and tabs: what is pressed, with what it says while it works. No templates for scripts."""
    html = re.sub(r"<(script|dialog)\b.*?</\1>", "", client.get(address).content.decode(), flags=re.S)
    found = re.findall(r"<(?:a|button)\b.*?</(?:a|button)>", html, flags=re.S)
    return " ".join(found)


def test_a_form_is_stopped_and_not_unpublished(county_admin, areas):
    page = page_from_schema(schema(question("a")), "biao", user=county_admin)
    enable(page, user=county_admin)
    client = client_of(county_admin)
    editor = buttons(client, f"/admin/pages/{page.pk}/edit/")
    assert [word for word in THEIRS if word in editor] == []
    # Beside the forms' own menus, a list has the folder's, and Wagtail's for pages of any kind that are ticked.
    for found in (editor, buttons(client, f"/admin/pages/{page.get_parent().pk}/")):
        stopping = re.findall(rf'href="/admin/pages/{page.pk}/unpublish/.*?</a>', found, flags=re.S)
        assert stopping
        assert all("停用" in one and "取消发布" not in one for one in stopping)
    assert "正在打开核对页…" in buttons(client, f"/admin/pages/{page.pk}/edit/")
