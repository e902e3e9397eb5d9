import pytest
from django.urls import reverse
from wagtail.models import Page, Site

from forms_app.tables.models import Audience
from tests.cast import client_of
from tests.making import published, question, schema
from website.models import HomePage

pytestmark = pytest.mark.django_db


def open_form(title, slug, audience, is_open=True):
    form = published(schema(question("a"), title=title), slug).form
    form.title, form.audience, form.is_open = title, audience, is_open
    form.save()
    return form


def test_residents_see_the_forms_that_are_open_to_them_and_no_others(client):
    open_form("垃圾分类意见征集", "open", Audience.RESIDENTS)
    open_form("走访记录", "staff", Audience.SIGNED_IN)
    open_form("已停用的表", "closed", Audience.RESIDENTS, is_open=False)
    page = client.get("/").content.decode()
    assert 'href="/f/open/"' in page
    assert "垃圾分类意见征集" in page
    assert "走访记录" not in page
    assert "已停用的表" not in page
    assert reverse("accounts:sign_in") in page


def test_residents_are_led_to_their_grid_worker_first(client):
    page = client.get("/").content.decode()
    assert page.index("查我的网格员") < page.index("工作人员登录")
    assert "投诉建议" in page


@pytest.mark.parametrize(
    ("person", "doors", "closed"),
    [
        ("grid_worker", ["/m/"], ["/admin/"]),
        ("village_clerk", ["/m/", "/desk/"], ["/admin/"]),
        ("county_admin", ["/desk/", "/admin/"], []),
        ("outsider", [], ["/m/", "/desk/", "/admin/"]),
    ],
)
def test_each_person_sees_the_doors_that_open(cast, person, doors, closed):
    page = client_of(cast[person]).get("/").content.decode()
    for door in doors:
        assert f'href="{door}"' in page
    for door in closed:
        assert f'href="{door}"' not in page
    assert cast[person].get_full_name() in page


def test_a_title_is_text_and_not_html(client):
    open_form("<script>alert(1)</script>", "bad", Audience.RESIDENTS)
    assert "<script>alert" not in client.get("/").content.decode()


def test_the_pages_of_the_site_begin_with_our_home_page(client, settings):
    site = Site.objects.get(is_default_site=True)
    assert isinstance(site.root_page.specific, HomePage)
    assert site.site_name == site.root_page.title == settings.WAGTAIL_SITE_NAME
    assert Page.find_problems() == ([], [], [], [], [])
    assert client.get("/home/", follow=True).redirect_chain[-1:] in ([], [("/", 302)])
