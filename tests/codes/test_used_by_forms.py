"""A list that a published form takes its choices from stays, and so do its codes."""

import pytest
from django.db.models import ProtectedError
from django.urls import reverse

from forms_app.codes.models import Code, CodeList
from tests.cast import client_of
from tests.making import published, question, schema

pytestmark = pytest.mark.django_db


@pytest.fixture
def dwellings():
    """The list 住所类型, named in a table of rows of a published form."""
    asked = question("zhu_suo", "choice", choices=(), options=(("code_list", "fang-wu"),))
    published(schema(question("xing_ming"), question("zhu_fang", "repeat", questions=(asked,))))
    return CodeList.objects.get(slug="fang-wu")


def test_neither_the_list_nor_a_code_of_it_is_deleted(dwellings, county_admin):
    client, code = client_of(county_admin), dwellings.codes.get(code="03")
    for name, instance in (("codelist:delete", dwellings), ("code:delete", code)):
        for send in (client.get, client.post):
            assert "不能删除" in send(reverse(name, args=[instance.pk]), follow=True).content.decode()
        with pytest.raises(ProtectedError):
            instance.delete()
    assert dwellings.codes.count() == 7


def test_a_code_of_it_is_closed_instead(dwellings, county_admin):
    code = dwellings.codes.get(code="03")
    data = {"label": code.label, "above": "", "order": code.order, "valid_from": "", "valid_until": "2026-11-01"}
    client_of(county_admin).post(reverse("code:edit", args=[code.pk]), data)
    code.refresh_from_db()
    assert not code.is_valid()


def test_other_lists_may_go(dwellings):
    Code.objects.get(code_list__slug="ren-wu", code="04").delete()
    CodeList.objects.get(slug="ren-wu").delete()
    assert not Code.objects.filter(code_list__slug="ren-wu").exists()
