"""网格队伍 at the desk: who looks after which team, and what is saved and what refused."""

from __future__ import annotations

import io
import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from forms_app.areas.profiles import GridProfile
from forms_app.areas.scope import areas_of
from forms_app.teams import pictures
from tests.cast import CAST, appoint, client_of, make_person


@pytest.fixture
def head(areas):
    person = make_person("p-head", "䶮𬱟㛃𠅤", phone="15400000001")
    appoint(person, "grid-head", areas.grid_a)
    return person


def photo(size=(400, 300), kind="JPEG", **extra):
    file = io.BytesIO()
    Image.new("RGB", size, "green").save(file, kind, **extra)
    return SimpleUploadedFile("证件照.jpg", file.getvalue())


def member_url(areas, person, grid="grid_a"):
    return reverse("teams:member", args=[getattr(areas, grid).code, person.pk])


def test_the_village_page_shows_people_and_what_is_missing(areas, village_clerk, head):
    page = client_of(village_clerk).get(reverse("teams:village", args=[areas.village_a.code])).content.decode()
    assert "䶮𬱟㛃𠅤" in page
    assert "应配6人，实配1人，缺配5人" in page
    assert "党组织负责人：应配1人，实配0人，缺配1人" in page
    assert "无照片" in page


def test_a_clerk_goes_straight_to_the_only_village(areas, village_clerk):
    response = client_of(village_clerk).get(reverse("teams:villages"))
    assert response["Location"] == reverse("teams:village", args=[areas.village_a.code])


def test_a_town_officer_sees_the_villages_of_that_town_only(areas, town_officer_a):
    page = client_of(town_officer_a).get(reverse("teams:villages")).content.decode()
    assert "荷塘村" in page
    assert "杨家桥村" in page
    assert "三里墩村" not in page


def test_a_grid_head_sees_that_grid_only(areas, head):
    page = client_of(head).get(reverse("teams:village", args=[areas.village_a.code])).content.decode()
    assert "荷塘村第一网格" in page
    assert "荷塘村第二网格" not in page


@pytest.mark.parametrize("code", ["329921102201", "329921101201001", "0", "abc", "999999999999"])
def test_a_village_that_is_none_or_not_ones_own_is_refused_kindly(village_clerk, areas, code):
    response = client_of(village_clerk).get(reverse("teams:village", args=[code]))
    assert response.status_code in (403, 404)
    assert "<h1>" in response.content.decode()


def test_a_village_without_grids_says_so(areas, county_admin):
    empty = areas.town_a.add_child(code="329921101203", level="village", name="空村")
    page = client_of(county_admin).get(reverse("teams:village", args=[empty.code])).content.decode()
    assert "本村还没有网格" in page


def test_a_portrait_is_cut_and_loses_its_metadata(areas, village_clerk, head):
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    response = client_of(village_clerk).post(
        member_url(areas, head), {"political_status": "中共党员", "portrait_file": photo((3000, 1000), exif=exif)}
    )
    assert response.status_code == 302
    head.refresh_from_db()
    data = head.portrait.open("rb").read()
    with Image.open(io.BytesIO(data)) as image:
        assert image.size == pictures.PORTRAIT
        assert image.size[0] * 49 == image.size[1] * 35
        assert not image.getexif()
    assert b"secret place" not in data
    assert head.political_status == "中共党员"


def test_a_new_portrait_replaces_the_file_of_the_old_one(
    areas, village_clerk, head, django_capture_on_commit_callbacks
):
    client, address = client_of(village_clerk), member_url(areas, head)
    client.post(address, {"portrait_file": photo()})
    head.refresh_from_db()
    old = head.portrait.name
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address, {"portrait_file": photo((50, 50))})
    head.refresh_from_db()
    assert head.portrait.name != old
    assert not head.portrait.storage.exists(old)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address, {"remove_portrait": "on"})
    head.refresh_from_db()
    assert not head.portrait


@pytest.mark.parametrize(
    "content",
    [b"", b"<svg onload=alert(1)>", b"GIF89a" + b"\0" * 50, b"\xff\xd8\xff\xe0 cut off", b"PK\x03\x04" + b"\0" * 99],
)
def test_what_is_no_photo_is_refused_in_chinese_and_nothing_is_saved(areas, village_clerk, head, content):
    upload = SimpleUploadedFile("a.jpg", content, "image/jpeg")
    response = client_of(village_clerk).post(
        member_url(areas, head), {"political_status": "群众", "portrait_file": upload}
    )
    assert response.status_code == 400
    errors = re.findall(r'class="error" role="alert">([^<]+)<', response.content.decode())
    assert len(errors) == 1
    assert not re.search(r"[A-Za-z]{4,}", errors[0].replace("WebP", ""))
    head.refresh_from_db()
    assert (head.portrait.name or "", head.political_status) == ("", "")


def test_a_full_disk_is_told_and_keeps_the_old_portrait(areas, village_clerk, head, monkeypatch):
    client, address = client_of(village_clerk), member_url(areas, head)
    client.post(address, {"portrait_file": photo()})
    head.refresh_from_db()
    old = head.portrait.name

    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(head.portrait.storage, "_save", full)
    response = client.post(address, {"political_status": "群众", "portrait_file": photo()})
    assert response.status_code == 400
    assert "服务器空间不足" in response.content.decode()
    head.refresh_from_db()
    assert (head.portrait.name, head.political_status) == (old, "")
    assert head.portrait.storage.exists(old)


def test_a_status_that_is_none_is_refused(areas, village_clerk, head):
    response = client_of(village_clerk).post(member_url(areas, head), {"political_status": "国王"})
    assert response.status_code == 400
    head.refresh_from_db()
    assert head.political_status == ""


def test_only_people_of_the_team_are_edited(areas, village_clerk, head, outsider):
    client = client_of(village_clerk)
    for person, grid in ((outsider, "grid_a"), (head, "grid_a2"), (village_clerk, "grid_a")):
        assert client.post(member_url(areas, person, grid), {"political_status": "群众"}).status_code == 404
    assert client.get(f"/desk/team/{areas.grid_a.code}/people/{10**30}/").status_code == 404


def test_a_photo_does_not_undo_a_password_changed_meanwhile(areas, village_clerk, head):
    type(head).objects.filter(pk=head.pk).update(password="new")
    client_of(village_clerk).post(member_url(areas, head), {"portrait_file": photo()})
    head.refresh_from_db()
    assert head.password == "new"


def profile_data(**entries):
    names = ("bounds", "households", "residents", "migrants", "party_members", "key_places", "businesses", "issuer")
    return dict.fromkeys(names, "") | entries


def test_a_profile_is_saved_with_its_sketch(areas, village_clerk):
    address = reverse("teams:profile", args=[areas.grid_a.code])
    data = profile_data(
        bounds="东至荷塘路", households="312", announced_on="2026-01-05", sketch_file=photo((4000, 200), "PNG")
    )
    assert client_of(village_clerk).post(address, data).status_code == 302
    profile = GridProfile.objects.get(area=areas.grid_a)
    assert (profile.bounds, profile.households, profile.announced_on) == ("东至荷塘路", 312, date(2026, 1, 5))
    answer = client_of(make_person("anybody", "某人")).get(profile.sketch_url)
    assert answer.status_code == 200
    with Image.open(io.BytesIO(b"".join(answer.streaming_content))) as image:
        assert image.size == (2000, 100)


@pytest.mark.parametrize(
    "entries",
    [
        {"households": "-1"},
        {"households": "很多"},
        {"households": "9" * 30},
        {"bounds": "东" * 101},
        {"announced_on": "2026-02-30"},
        {"duties": "长" * 401},
        {"supervision_phone": "1" * 31},
    ],
)
def test_entries_that_cannot_be_are_refused_at_their_field(areas, village_clerk, entries):
    address = reverse("teams:profile", args=[areas.grid_a.code])
    response = client_of(village_clerk).post(address, profile_data(**entries))
    assert response.status_code == 400
    assert list(response.context["form"].errors) == list(entries)
    assert not GridProfile.objects.exists()


def test_a_village_enters_only_what_its_grids_share(areas, village_clerk):
    address = reverse("teams:profile", args=[areas.village_a.code])
    client = client_of(village_clerk)
    assert "households" not in client.get(address).context["form"].fields
    client.post(address, {"duty_phone": "0000-1", "households": "5"})
    profile = GridProfile.objects.get(area=areas.village_a)
    assert (profile.duty_phone, profile.households) == ("0000-1", None)
    page = client.get(reverse("teams:profile", args=[areas.grid_a.code])).content.decode()
    assert "留空则用：0000-1" in page


def test_who_looks_after_what(areas, cast):
    grid, village, town = areas.grid_a.code, areas.village_a.code, areas.town_a.code
    may = {
        "county_admin": {grid, village, town},
        "town_officer_a": {grid, village, town},
        "village_clerk": {grid, village},
    }
    for name in CAST:
        client = client_of(cast[name])
        for code in (grid, village, town):
            address, allowed = reverse("teams:profile", args=[code]), code in may.get(name, set())
            assert (client.get(address).status_code == 200) is allowed, (name, code)
            client.post(address, {"issuer": name})
            assert GridProfile.objects.filter(area__code=code, issuer=name).exists() is allowed, (name, code)


def test_a_closed_grid_has_no_team(areas, village_clerk):
    areas.grid_a.close(date(2026, 1, 1))
    response = client_of(village_clerk).get(reverse("teams:profile", args=[areas.grid_a.code]))
    assert response.status_code == 404
    assert "已停用" in response.content.decode()


def test_the_list_of_vacancies_holds_ones_own_areas(areas, town_officer_a, grid_worker):
    client = client_of(town_officer_a)
    page = client.get(reverse("teams:vacancies")).content.decode()
    assert "荷塘村" in page
    assert "三里墩村" not in page
    lines = client.get(reverse("teams:vacancies_csv")).content.decode("utf-8-sig").splitlines()
    assert lines[0].endswith("区域,岗位,应配,实配,缺配")
    assert any("荷塘村第一网格,网格长,1,0,1" in line for line in lines)
    assert not any("荷塘村第一网格,专（兼）职网格员" in line for line in lines)


def test_pages_cost_the_same_for_three_grids_as_for_thirty(areas, village_clerk, django_assert_max_num_queries):
    for number in range(10, 40):
        areas.village_a.refresh_from_db()
        areas.village_a.add_child(code=f"{areas.village_a.code}{number:03}", level="grid", name=f"第{number}网格")
    assert areas_of(village_clerk, "edit").filter(level="grid").count() == 32
    client = client_of(village_clerk)
    with django_assert_max_num_queries(40):
        client.get(reverse("teams:village", args=[areas.village_a.code]))
    with django_assert_max_num_queries(40):
        client.get(reverse("teams:vacancies"))
