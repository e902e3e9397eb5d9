"""People in the administration: no promotion by administrators, no deletion of people whom anything names."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.db.models import ProtectedError
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page

from forms_app.accounts.models import User
from forms_app.areas.models import Appointment, Area
from tests.cast import client_of, make_person

NEW = {
    "username": "xin-ren",
    "name": "新七人",
    "phone": "139****0007（演示）",
    "password1": "he-tang-2027",
    "password2": "he-tang-2027",
}


@pytest.fixture
def admin(county_admin):
    return client_of(county_admin)


def test_the_county_administrator_makes_and_changes_people(admin):
    response = admin.post(reverse("wagtailusers_users:add"), NEW)
    assert response.status_code == 302, response.context["form"].errors
    user = User.objects.get(username="xin-ren")
    assert (user.name, user.is_superuser, user.check_password("he-tang-2027")) == ("新七人", False, True)
    page = reverse("wagtailusers_users:edit", args=[user.pk])
    assert "first_name" not in admin.get(page).content.decode()
    admin.post(page, {"username": "xin-ren", "name": "新七仁"})
    user.refresh_from_db()
    assert (user.name, user.is_active) == ("新七仁", False)


def test_nobody_promotes_herself_or_others(admin, county_admin):
    admin.post(reverse("wagtailusers_users:add"), NEW | {"is_superuser": "on"})
    assert not User.objects.get(username="xin-ren").is_superuser
    page = reverse("wagtailusers_users:edit", args=[county_admin.pk])
    admin.post(page, {"username": county_admin.username, "name": "县一平", "is_superuser": "on"})
    county_admin.refresh_from_db()
    assert not county_admin.is_superuser


def test_the_own_account_page_keeps_the_whole_name(admin, county_admin):
    page = reverse("wagtailadmin_account")
    text = admin.get(page).content.decode()
    assert "name_email-name" in text
    assert "first_name" not in text


def test_people_are_not_copied(admin, county_admin):
    assert admin.get(f"/admin/users/copy/{county_admin.pk}/").status_code == 404


def test_superusers_are_left_alone_by_administrators(admin, county_admin):
    root = make_person("root", "系一统", is_superuser=True)
    page = reverse("wagtailusers_users:edit", args=[root.pk])
    admin.post(page, NEW)
    admin.post(reverse("wagtailusers_users:delete", args=[root.pk]))
    for action, data in (("set_active_state", {"mark_as_active": "False"}), ("delete", {}), ("assign_role", {})):
        url = reverse("wagtail_bulk_action", args=["accounts", "user", action])
        admin.post(f"{url}?id={root.pk}&next=/admin/users/", data)
    root.refresh_from_db()
    assert (root.username, root.is_active, root.is_superuser) == ("root", True, True)


def test_deleting_somebody_who_holds_a_post_is_refused_with_a_message(admin, village_clerk):
    for method in (admin.get, admin.post):
        response = method(reverse("wagtailusers_users:delete", args=[village_clerk.pk]), follow=True)
        assert response.status_code == 200
        assert "“村四书”不能删除" in response.content.decode()
    assert User.objects.filter(pk=village_clerk.pk).exists()


def test_bulk_deletion_is_refused_whole(admin, village_clerk, outsider):
    url = reverse("wagtail_bulk_action", args=["accounts", "user", "delete"])
    response = admin.post(f"{url}?id={village_clerk.pk}&id={outsider.pk}&next=/admin/users/", follow=True)
    assert response.status_code == 200
    assert "“村四书”不能删除" in response.content.decode()
    assert User.objects.filter(pk__in=[village_clerk.pk, outsider.pk]).count() == 2


def test_somebody_whom_nothing_names_is_deleted(admin, outsider):
    admin.post(reverse("wagtailusers_users:delete", args=[outsider.pk]))
    assert not User.objects.filter(pk=outsider.pk).exists()


def test_people_and_areas_whom_only_records_name_are_not_deleted(world):
    """The database knows nothing of these references; without our check it would answer with an IntegrityError."""
    worker, grid = world.cast["grid_worker"], world.areas.grid_b
    worker.appointments.all().delete()
    Appointment.objects.filter(area=grid).delete()
    grid.get_children().delete()
    admin = client_of(world.cast["county_admin"])
    for name, instance in (("wagtailusers_users:delete", worker), ("area:delete", grid)):
        response = admin.post(reverse(name, args=[instance.pk]), follow=True)
        assert response.status_code == 200
        assert f"“{instance}”不能删除" in response.content.decode()
    bulk = reverse("wagtail_bulk_action", args=["accounts", "user", "delete"])
    response = admin.post(f"{bulk}?id={worker.pk}&next=/admin/users/", follow=True)
    assert f"“{worker}”不能删除" in response.content.decode()
    for queryset in (User.objects.filter(pk=worker.pk), Area.objects.filter(pk=grid.pk)):
        with pytest.raises(ProtectedError):
            queryset.delete()
        assert queryset.exists()


def bulk(action):
    return reverse("wagtail_bulk_action", args=["accounts", "user", action])


@pytest.fixture
def higher():
    """A group with a right that county administrators lack, and one with a right on more pages than theirs."""
    groups = Group.objects.create(name="管组"), Group.objects.create(name="管全站")
    groups[0].permissions.add(Permission.objects.get(codename="change_group"))
    right = Permission.objects.get(codename="publish_page")
    GroupPagePermission.objects.create(group=groups[1], page=Page.get_first_root_node(), permission=right)
    return groups


def test_groups_with_more_rights_than_ones_own_are_not_given(admin, county_admin, outsider, higher):
    page = reverse("wagtailusers_users:edit", args=[outsider.pk])
    assert "管组" not in admin.get(page).content.decode()
    for group in higher:
        data = {"username": outsider.username, "name": "外六人", "is_active": "on", "groups": [group.pk]}
        response = admin.post(page, data)
        assert response.status_code == 200
        assert "只能授予您本人具有其全部权限的用户组" in response.content.decode()
        response = admin.post(reverse("wagtailusers_users:add"), NEW | {"groups": [group.pk]})
        assert response.status_code == 200
        response = admin.post(f"{bulk('assign_role')}?id={outsider.pk}&next=/admin/users/", {"role": group.pk})
        assert response.status_code == 200
    assert not outsider.groups.exists()


def test_groups_with_no_more_than_ones_own_rights_are_given(admin, county_admin, outsider):
    own = county_admin.groups.get()
    page = reverse("wagtailusers_users:edit", args=[outsider.pk])
    data = {"username": outsider.username, "name": "外六人", "is_active": "on"}
    admin.post(page, data | {"groups": [own.pk]})
    assert list(outsider.groups.all()) == [own]
    admin.post(page, data)
    assert not outsider.groups.exists()
    admin.post(f"{bulk('assign_role')}?id={outsider.pk}&next=/admin/users/", {"role": own.pk})
    assert list(outsider.groups.all()) == [own]


def test_groups_that_were_not_offered_stay(admin, outsider, higher):
    outsider.groups.add(higher[0])
    page = reverse("wagtailusers_users:edit", args=[outsider.pk])
    admin.post(page, {"username": outsider.username, "name": "外六仁", "is_active": "on"})
    outsider.refresh_from_db()
    assert outsider.name == "外六仁"
    assert list(outsider.groups.all()) == [higher[0]]


def test_a_superuser_gives_every_group(outsider, higher):
    root = client_of(make_person("root", "系一统", is_superuser=True))
    page = reverse("wagtailusers_users:edit", args=[outsider.pk])
    root.post(page, {"username": outsider.username, "name": "外六人", "groups": [group.pk for group in higher]})
    assert set(outsider.groups.all()) == set(higher)


@pytest.mark.parametrize("action", ["delete", "set_active_state"])
def test_what_was_done_to_nobody_is_no_success(admin, county_admin, action):
    """Nobody deletes or deactivates herself."""
    response = admin.post(
        f"{bulk(action)}?id={county_admin.pk}&next=/admin/users/", {"mark_as_active": "False"}, follow=True
    )
    text = response.content.decode()
    assert "未作任何更改" in text
    assert "0个用户" not in text
    assert User.objects.get(pk=county_admin.pk).is_active
