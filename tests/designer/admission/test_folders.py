"""Departments build in folders of their own: what they reach, and what stays closed to them."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from forms_app.accounts.groups import givable_groups
from forms_app.areas.models import Department
from forms_app.designer.build import enable, page_from_schema
from forms_app.designer.folders import DepartmentFolder
from forms_app.designer.gallery import shelf
from forms_app.designer.models import FormPage
from forms_app.tables.models import Form
from tests.addresses import letter
from tests.cast import CAST, client_of
from tests.designer.admission.offices import add_address, draft_of, edit, plan, posted
from tests.making import question, schema
from tests.test_permissions_admin import ADMIN, filled

# Wagtail's own: the list that pages are chosen from (titles only), a way on to another page of Wagtail's, and the
# question before a workflow is cancelled, which changes nothing.
HARMLESS = {
    "wagtailadmin_choose_page_child",
    "wagtailadmin_pages:revisions_index",
    "wagtailadmin_pages:confirm_workflow_cancellation",
}
pytestmark = pytest.mark.django_db


def test_the_county_opens_a_folder_with_a_group_that_it_may_give(county, county_admin, areas):
    department = Department.add_root(name="县水利局", area=areas.county)
    url = reverse("designer_departments")
    assert "尚无" not in county.get(url).content.decode()
    for _ in range(2):  # pressed twice, it makes one
        assert "县水利局" in county.post(url, {"department": department.pk}, follow=True).content.decode()
    folder = DepartmentFolder.objects.get()
    assert folder.title == "县水利局"
    assert folder.builders in givable_groups(county_admin)
    assert folder.builders.page_permissions.filter(permission__codename="publish_page").count() == 0
    assert "尚无" in county.get(url).content.decode()
    assert county.post(url, {"department": "x"}).status_code == 404


def test_a_page_that_has_the_folders_web_name_already_stands_in_nobodys_way(county, areas):
    department = Department.add_root(name="县水利局", area=areas.county)
    page_from_schema(schema(question("xing_ming", label="姓名")), f"department-{department.pk}")
    assert county.post(reverse("designer_departments"), {"department": department.pk}).status_code == 302
    assert DepartmentFolder.objects.get().slug == f"department-{department.pk}-2"


@pytest.mark.parametrize("person", CAST[1:])
def test_only_the_county_opens_folders(cast, areas, person):
    department = Department.objects.first()
    response = client_of(cast[person]).post(reverse("designer_departments"), {"department": department.pk})
    assert letter(response) in ("n", "s")
    assert not DepartmentFolder.objects.exists()


def test_forms_of_a_builder_are_made_in_her_folder_whatever_the_way(office_a):
    client = office_a.client
    assert client.get(reverse("designer_forms")).url == reverse("wagtailadmin_explore", args=[office_a.folder.pk])
    client.post(add_address(office_a.folder), posted())
    name = next(iter(shelf.forms()))
    client.post(reverse("designer_template_use", args=[name]))
    assert FormPage.objects.count() == 2
    for page in FormPage.objects.all():
        assert page.get_parent().pk == office_a.folder.pk
        assert page.department == office_a.department
    assert client.get(reverse("intake_start")).status_code == 200
    assert client.get(reverse("designer_import_xlsform")).status_code == 200


def test_two_folders_give_two_addresses_to_one_name(office_a, office_b):
    for place in (office_a, office_b):
        place.client.post(add_address(place.folder), posted(slug=""))
    assert sorted(FormPage.objects.values_list("slug", flat=True)) == ["shui-yu-pai-cha-biao", "shui-yu-pai-cha-biao-2"]


def test_a_builder_may_not_write_another_departments_name(office_a, office_b):
    office_a.client.post(add_address(office_a.folder), posted(department=str(office_b.department.pk)))
    assert not FormPage.objects.filter(department=office_b.department).exists()


def test_a_builder_neither_enables_nor_stops_her_own_form(office_a):
    page = draft_of(office_a)
    shown = office_a.client.get(plan(page)).content.decode()
    assert 'name="plan"' in shown
    assert "确认并启用" not in shown
    assert office_a.client.post(plan(page), {"plan": "x"}).status_code == 302  # not for her
    office_a.client.post(edit(page), posted(**{"action-publish": "x"}))
    office_a.client.post(f"/admin/api/main/pages/{page.pk}/action/publish/", {}, content_type="application/json")
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={page.pk}&next=/admin/"
    office_a.client.post(bulk, {"include_descendants": ""})
    assert not Form.objects.exists()
    enable(page)
    office_a.client.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))
    assert Form.objects.get().is_open


def test_a_builder_reaches_nothing_of_other_departments_nor_of_the_county(world, office_a, office_b):
    """All addresses of the administration that name a form, with one of another folder and one of the county's."""
    theirs = draft_of(office_b)
    own_page = world.page
    ours = [row for row in ADMIN if "page_id" in row[2] or "forms/<int" in row[2]]
    assert len(ours) > 30
    reached = set()
    for page in (theirs, own_page):
        world.page = page
        for name, _pattern, address in ours:
            path = filled(address, world)
            for response in (office_a.client.get(path), office_a.client.post(path)):
                assert response.status_code < 500, path
                is_there = letter(response) == "a" and f"/{page.pk}/" in response["Location"]
                if is_there or letter(response) not in ("n", "s", "a", "p"):
                    reached.add(name)
    assert reached <= HARMLESS


def test_a_builder_is_offered_her_own_forms_alone(office_a, office_b):
    draft_of(office_a)
    page_from_schema(schema(question("b"), title="别处的草稿"), "bie-chu", user=office_b.builder)
    shown = office_a.client.get(reverse("designer_bank")).content.decode()
    assert "水域排查表" in shown
    assert "别处的草稿" not in shown


def test_a_builder_reads_no_records(world, office_a):
    for path in (f"/desk/ledgers/{world.page.form.slug}/", "/desk/"):
        assert letter(office_a.client.get(path)) in ("n", "s", "a", "o")
    assert "清溪人甲" not in office_a.client.get("/desk/", follow=True).content.decode()


def test_a_department_with_forms_is_kept_and_its_group_goes_with_the_folder(office_a, county):
    page = draft_of(office_a)
    response = county.post(reverse("department:delete", args=[office_a.department.pk]), follow=True)
    assert Department.objects.filter(pk=office_a.department.pk).exists()
    assert response.status_code == 200
    page.delete()
    group = office_a.folder.builders_id
    DepartmentFolder.objects.get().delete()
    assert not Group.objects.filter(pk=group).exists()


def test_a_form_of_the_county_may_be_for_a_department(county, office_a):
    content = schema(question("a", label="甲"), title="县里的表")
    page = page_from_schema(content, "xian-li")
    county.post(edit(page), posted(content, "xian-li", department=str(office_a.department.pk)))
    assert FormPage.objects.get().department == office_a.department
