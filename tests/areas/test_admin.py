"""区域与人员 in the administration, as the county administrator uses it."""

import json
import re
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from forms_app.areas.models import Appointment, Area, Department, Post
from forms_app.areas.profiles import GridProfile, profile_of
from tests.cast import client_of, make_person


@pytest.fixture
def admin(county_admin):
    return client_of(county_admin)


def post(client, name, data, *args):
    return client.post(reverse(name, args=args), data, follow=True)


def errors(response):
    return response.context["form"].errors


@pytest.mark.parametrize("model", ["area", "department", "post", "appointment", "gridprofile"])
def test_every_list_and_form_opens(admin, department_handler, model):
    instance = {
        "area": Area.objects.last(),
        "department": Department.objects.get(),
        "post": Post.objects.first(),
        "appointment": Appointment.objects.first(),
        "gridprofile": GridProfile.objects.create(area=Area.objects.get(code="329921101201")),
    }[model]
    for page, args in (("index", []), ("add", []), ("edit", [instance.pk])):
        assert admin.get(reverse(f"{model}:{page}", args=args)).status_code == 200
    assert admin.get(reverse(f"{model}:index") + "?q=荷塘").status_code == 200


def test_what_grids_share_is_entered_in_the_administration_too(admin, areas):
    data = {"area": areas.town_a.pk, "issuer": "清溪塘镇综治中心", "announced_on": "2026-01-05"}
    post(admin, "gridprofile:add", data)
    assert profile_of(areas.grid_a).issuer == "清溪塘镇综治中心"
    again = post(admin, "gridprofile:add", data)
    assert "area" in errors(again)


def test_the_list_of_areas_names_them_whole(admin):
    text = admin.get(reverse("area:index")).content.decode()
    assert "荷塘村第一网格1号微网格" in text
    assert "清溪塘镇 荷塘村 第一网格<" in re.sub(r"\s+<", "<", text)
    menu = json.dumps("区域与人员").strip('"')
    assert menu in text


def test_an_area_is_made_under_its_parent(admin, areas):
    response = post(
        admin, "area:add", {"parent": areas.village_a.pk, "name": "荷塘村第三网格", "code": "329921101201003"}
    )
    assert response.status_code == 200
    made = Area.find("329921101201003")
    assert made is not None
    assert (made.level, made.get_parent()) == ("grid", areas.village_a)


def test_the_parent_can_be_given_in_the_address(admin, areas):
    page = reverse("area:add")
    assert f'value="{areas.town_b.pk}" selected' in admin.get(f"{page}?parent={areas.town_b.pk}").content.decode()
    assert admin.get(f"{page}?parent=abc").status_code == 200


@pytest.mark.parametrize(
    ("parent", "code", "message"),
    [
        ("town_a", "329921102299", "代码应以329921101（清溪塘镇的代码）开头"),
        ("town_a", "3299211012", "这一层级的代码应为12位"),
        ("town_a", "329921101201", "已存在"),
        ("town_a", "荷塘", "只能填写数字"),
    ],
)
def test_a_code_that_does_not_fit_is_refused_at_its_field(admin, areas, parent, code, message):
    response = post(admin, "area:add", {"parent": getattr(areas, parent).pk, "name": "新村", "code": code})
    assert message in str(errors(response)["code"]), errors(response)
    assert Area.objects.filter(name="新村").count() == 0


def test_without_a_parent_only_the_first_area_is_made(admin, areas):
    assert "parent" in errors(post(admin, "area:add", {"name": "又一县", "code": "329922"}))


def test_the_county_itself_is_made_first(db):
    root = make_person("root", "系一统", is_superuser=True)
    post(client_of(root), "area:add", {"name": "望禾县", "code": "329921"})
    assert Area.objects.get().level == "county"


def test_closing_and_opening_again(admin, areas):
    data = {"name": "荷塘村", "code": areas.village_a.code}
    post(admin, "area:edit", data | {"closed_on": "2026-11-01"}, areas.village_a.pk)
    assert Area.objects.get(pk=areas.micro_a.pk).closed_on == date(2026, 11, 1)
    grid = {"name": areas.grid_a.name, "code": areas.grid_a.code}
    assert "closed_on" in errors(post(admin, "area:edit", grid, areas.grid_a.pk))
    post(admin, "area:edit", data, areas.village_a.pk)
    assert Area.objects.get(pk=areas.village_a.pk).is_open
    assert not Area.objects.get(pk=areas.micro_a.pk).is_open


def test_a_code_with_areas_below_stays(admin, areas):
    response = post(admin, "area:edit", {"name": "荷塘村", "code": "329921101299"}, areas.village_a.pk)
    assert "code" in errors(response)


def test_deleting_what_is_referred_to_is_refused_with_a_message(admin, areas, department_handler):
    department = Department.objects.get()
    held = Post.objects.get(code="department-handler")
    for model, instance in (("area", areas.village_a), ("department", department), ("post", held)):
        for method in (admin.get, admin.post):
            response = method(reverse(f"{model}:delete", args=[instance.pk]), follow=True)
            assert response.status_code == 200
            assert f"“{instance.name}”不能删除" in response.content.decode()
        assert type(instance).objects.filter(pk=instance.pk).exists()


def test_deleting_what_nothing_refers_to_works(admin, areas):
    post(admin, "area:delete", {}, areas.micro_a2.pk)
    assert Area.find("329921101201001002") is None


def test_somebody_is_appointed_and_the_dates_are_checked(admin, areas, outsider):
    kind = Post.objects.get(code="village-clerk")
    data = {"user": outsider.pk, "post": kind.pk, "area": areas.village_a2.pk, "below": "on", "since": "2026-11-01"}
    assert "任职结束日期早于开始日期" in str(errors(post(admin, "appointment:add", data | {"until": "2026-10-01"})))
    post(admin, "appointment:add", data)
    assert outsider.appointments.get().area == areas.village_a2


def test_departments_stand_under_departments(admin, areas):
    post(admin, "department:add", {"name": "县民政局", "area": areas.county.pk})
    above = Department.objects.get()
    post(admin, "department:add", {"name": "清溪塘镇民政办", "area": areas.town_a.pk, "parent": above.pk})
    assert Department.objects.get(name="清溪塘镇民政办").get_parent() == above


def test_closed_areas_are_not_offered(admin, areas):
    Area.objects.get(pk=areas.town_b.pk).close(timezone.localdate())
    text = admin.get(reverse("appointment:add")).content.decode()
    assert "荷塘村" in text
    assert "三里墩村" not in text


@pytest.mark.parametrize("who", ["village_clerk", "town_officer_a", "grid_worker", "outsider"])
def test_the_administration_is_closed_to_everybody_else(cast, who):
    for page in ("area:index", "area:add", "appointment:index", "wagtailusers_users:index", "wagtailadmin_home"):
        response = client_of(cast[who]).get(reverse(page))
        assert response.status_code == 302
        assert response["Location"].startswith("/accounts/sign-in/")
