"""People in the administration: no promotion by administrators, no deletion of people whom anything names."""

import pytest
from django.db.models import ProtectedError
from django.urls import reverse

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
