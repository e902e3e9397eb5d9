"""Signing in and out, and where each person arrives."""

import pytest
from django.core.management import call_command
from django.test import Client

from forms_app.accounts.landing import landing_url
from tests.cast import PASSWORD, appoint, client_of, make_person

SIGN_IN = "/accounts/sign-in/"


def sign_in(user, **data):
    return Client().post(SIGN_IN, {"username": user.username, "password": PASSWORD, **data})


@pytest.mark.parametrize(
    ("who", "where"),
    [
        ("county_admin", "/desk/"),
        ("town_officer_a", "/desk/"),
        ("village_clerk", "/desk/"),
        ("department_handler", "/desk/"),
        ("grid_worker", "/m/"),
        ("outsider", "/accounts/me/"),
    ],
)
def test_everybody_arrives_where_they_work(cast, who, where):
    response = sign_in(cast[who])
    assert (response.status_code, response["Location"]) == (302, where)


def test_who_only_fills_in_goes_to_the_phone_pages(areas, outsider):
    appoint(outsider, "liaison", areas.micro_a)
    assert landing_url(outsider) == "/m/"


def test_who_only_reads_a_grid_goes_to_the_desk(areas, outsider):
    appoint(outsider, "party-head", areas.grid_a)
    assert landing_url(outsider) == "/desk/"


def test_who_only_administers_goes_to_the_administration(areas, county_admin):
    county_admin.appointments.all().delete()
    assert landing_url(county_admin) == "/admin/"


def test_next_is_respected_within_this_site_only(village_clerk):
    assert sign_in(village_clerk, next="/f/jumin-xinxi/")["Location"] == "/f/jumin-xinxi/"
    for elsewhere in ("https://evil.example/", "//evil.example/", "javascript:alert(1)", "http:///evil.example"):
        assert sign_in(village_clerk, next=elsewhere)["Location"] == "/desk/"


@pytest.mark.parametrize("username", ["nobody", "", "x" * 5000, "cast-village\x00", "村四书'--"])
def test_a_wrong_name_is_answered_in_chinese_and_never_breaks(village_clerk, username):
    response = Client().post(SIGN_IN, {"username": username, "password": "wrong"})
    assert response.status_code == 200
    assert "password" in response.context["form"].errors or "g-error" in response.content.decode()
    assert "Please" not in response.content.decode()


def test_a_wrong_password_says_what_to_do(village_clerk):
    response = Client().post(SIGN_IN, {"username": village_clerk.username, "password": "wrong"})
    assert "用户名或密码不正确" in response.content.decode()


def test_an_inactive_person_cannot_sign_in_and_is_signed_out(village_clerk):
    client = client_of(village_clerk)
    village_clerk.is_active = False
    village_clerk.save()
    assert client.get("/accounts/me/").status_code == 302
    assert sign_in(village_clerk).status_code == 200


def test_ten_wrong_passwords_lock_the_name_in_chinese(settings, village_clerk):
    settings.AXES_ENABLED = True
    client = Client()
    for _attempt in range(settings.AXES_FAILURE_LIMIT):
        response = client.post(SIGN_IN, {"username": village_clerk.username, "password": "wrong"})
    assert response.status_code == 429
    assert "暂时不能登录" in response.content.decode()
    response = client.post(SIGN_IN, {"username": village_clerk.username, "password": PASSWORD})
    assert response.status_code == 429


def test_somebody_refused_elsewhere_is_told_so_instead_of_going_round(village_clerk):
    client = client_of(village_clerk)
    response = client.get("/admin/", follow=True)
    assert response.redirect_chain[0][0].startswith(SIGN_IN)
    assert response.status_code == 200
    assert "没有打开该页面的权限" in response.content.decode()


@pytest.mark.parametrize("address", ["/admin/login/", "/_util/login/"])
def test_the_frame_has_no_sign_in_of_its_own(village_clerk, address):
    client = Client(enforce_csrf_checks=True)
    assert client.get(address)["Location"] == SIGN_IN
    assert client.get(address, {"next": "/admin/pages/?a=1&b=2"})["Location"] == (
        f"{SIGN_IN}?next=%2Fadmin%2Fpages%2F%3Fa%3D1%26b%3D2"
    )
    response = client.post(address, {"username": village_clerk.username, "password": PASSWORD})
    assert (response.status_code, response["Location"]) == (302, SIGN_IN)
    assert "_auth_user_id" not in client.session


def test_signing_out_takes_a_post(village_clerk):
    client = client_of(village_clerk)
    assert "退出登录" in client.get("/accounts/sign-out/").content.decode()
    assert client.get("/accounts/me/").status_code == 200
    assert client.post("/accounts/sign-out/")["Location"] == SIGN_IN
    assert client.get("/accounts/me/").status_code == 302


def test_changing_the_password(village_clerk):
    client = client_of(village_clerk)
    wrong = {"old_password": "no", "new_password1": "he-tang-2027", "new_password2": "he-tang-2027"}
    assert "原密码不正确" in client.post("/accounts/password/", wrong).content.decode()
    weak = {"old_password": PASSWORD, "new_password1": "123", "new_password2": "123"}
    assert "g-error" in client.post("/accounts/password/", weak).content.decode()
    right = wrong | {"old_password": PASSWORD}
    assert client.post("/accounts/password/", right)["Location"] == "/accounts/me/"
    assert client.get("/accounts/me/").status_code == 200
    village_clerk.refresh_from_db()
    assert village_clerk.check_password("he-tang-2027")


def test_my_page_names_posts_dates_and_areas(areas, village_clerk):
    appoint(village_clerk, "grid-head", areas.grid_a2, below=False)
    text = client_of(village_clerk).get("/accounts/me/").content.decode()
    for words in ("村四书", "村文书", "清溪塘镇 荷塘村（本级及下级）", "网格长", "2026年1月1日起"):
        assert words in text
    assert "石桥头镇" not in text


def test_my_page_of_somebody_without_a_post(outsider):
    assert "您还没有任职" in client_of(outsider).get("/accounts/me/").content.decode()


def test_my_pages_are_private(village_clerk):
    for page in ("/accounts/me/", "/accounts/password/"):
        assert "no-store" in client_of(village_clerk).get(page)["Cache-Control"]
    assert Client().get("/accounts/me/")["Location"] == f"{SIGN_IN}?next=/accounts/me/"


def test_roles_can_be_made_twice(db, capsys):
    call_command("ensure_roles")
    call_command("ensure_roles")
    assert "县管理员" in capsys.readouterr().out


def test_a_name_is_kept_whole(db):
    user = make_person("cast-name", "阿依古丽·买买提")
    assert (user.get_full_name(), user.first_name, user.last_name) == ("阿依古丽·买买提", "阿依古丽·买买提", "")
