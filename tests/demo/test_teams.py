"""Teams of the demo county: figures that agree with the ledger, drawn faces, one empty place, and nothing twice."""

from __future__ import annotations

import io

import pytest
from django.contrib.auth import get_user_model
from PIL import Image

from demo import teams
from demo.people import make_areas, make_departments, make_people
from demo.places import places
from demo.staff import staff
from forms_app.accounts.roles import ensure_groups
from forms_app.areas.models import Appointment, Area
from forms_app.areas.posts import ensure_posts
from forms_app.areas.profiles import GridProfile, profile_of
from forms_app.areas.team import teams_of
from reports.documents.duty_notice import notice_of, warnings_of


@pytest.fixture
def county(db, settings, tmp_path):
    settings.GEWU_DATA = tmp_path
    every_place = list(places())
    areas = make_areas(every_place)
    users = make_people(list(staff(every_place)), areas, make_departments(areas), ensure_posts(), ensure_groups())
    return areas, users


def test_every_grid_has_a_profile_and_one_place_is_empty(county):
    areas, users = county
    said: list[str] = []
    teams.seed(said.append, users, areas)
    grids = list(Area.objects.filter(level="grid"))
    found = teams_of(grids)
    lacking = {team.grid.name: [it.post for it in team.vacancies] for team in found.values() if team.vacancies}
    assert len(grids) == GridProfile.objects.filter(area__level="grid").count() == 18
    assert lacking == {"柳树湾村第三网格": ["党组织负责人"]}
    assert said[0].startswith("网格概况18个")
    notice = notice_of(areas["329921101201001"])
    assert {label for label, value in (*notice.phones, *notice.foot) if not value} == set()
    assert profile_of(areas["329921101201001"]).issuer == "清溪塘镇综治中心"
    assert all("无法读取" not in words for words in warnings_of(notice))


def test_phones_are_nobodys_and_faces_are_drawn(county):
    areas, users = county
    teams.seed(lambda _words: None, users, areas)
    for profile in GridProfile.objects.exclude(duty_phone=""):
        assert profile.duty_phone.startswith("1540")
        assert profile.duty_phone.endswith("（演示）")
    person = get_user_model().objects.exclude(portrait="").first()
    assert person is not None
    with Image.open(io.BytesIO(person.portrait.open("rb").read())) as image:
        assert image.size == (700, 980)


def test_a_second_run_changes_nothing(county):
    areas, users = county
    teams.seed(lambda _words: None, users, areas)
    GridProfile.objects.filter(area=areas["329921101201001"]).update(bounds="改过的四至")
    Appointment.objects.filter(area=areas[teams.LEFT_GRID], post__code="party-head").update(until=None)
    before = set(get_user_model().objects.values_list("username", "portrait", "political_status"))
    teams.seed(lambda _words: None, users, areas)
    assert profile_of(areas["329921101201001"]).bounds == "改过的四至"
    assert Appointment.objects.get(area=areas[teams.LEFT_GRID], post__code="party-head").until is None
    assert set(get_user_model().objects.values_list("username", "portrait", "political_status")) == before
