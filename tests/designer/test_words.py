"""Forms are enabled and stopped: Wagtail's words for publishing stand nowhere in their editor or their list."""

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
    for address in (f"/admin/pages/{page.pk}/edit/", f"/admin/pages/{page.get_parent().pk}/"):
        found = buttons(client, address)
        assert [word for word in THEIRS if word in found] == [], address
        assert f"/admin/pages/{page.pk}/unpublish/" in found
        assert "停用" in found
    assert "正在打开核对页…" in buttons(client, f"/admin/pages/{page.pk}/edit/")
