"""Who fills which place of a team, and which places are empty."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from forms_app.areas.models import Area, Post
from forms_app.areas.posts import ensure_posts
from forms_app.areas.team import Vacancy, team_of, teams_of
from tests.cast import appoint, make_person


@pytest.fixture(autouse=True)
def posts(db: None) -> dict[str, Post]:
    return ensure_posts()


def person(name: str, **extra: Any) -> Any:
    return make_person(f"p-{name}", name, **extra)


def names(team: Any) -> list[str]:
    return [member.name for member in team.members]


def test_a_grid_without_anybody_lacks_all_three(areas):
    team = team_of(areas.grid_a)
    assert team.members == []
    assert team.vacancies == [
        Vacancy("网格长", 1, 0),
        Vacancy("党组织负责人", 1, 0),
        Vacancy("专（兼）职网格员", 1, 0),
    ]
    assert (team.required, team.filled, team.missing, team.volunteers) == (3, 0, 3, 0)


def test_members_stand_in_the_order_of_the_posts(areas):
    appoint(person("员三"), "grid-worker", areas.grid_a, full_time=True)
    appoint(person("书二"), "party-head", areas.grid_a)
    appoint(person("长一", phone="15400000001", political_status="中共党员"), "grid-head", areas.grid_a)
    team = team_of(areas.grid_a)
    assert names(team) == ["长一", "书二", "员三"]
    assert team.vacancies == []
    assert (team.members[0].phone, team.members[0].political_status) == ("15400000001", "中共党员")
    assert team.members[2].full_time


def test_a_part_time_worker_fills_the_place_of_the_full_time_one(areas):
    appoint(person("兼一"), "grid-worker-part-time", areas.grid_a)
    team = team_of(areas.grid_a)
    assert [slot.label for slot in team.slots] == ["网格长", "党组织负责人", "专（兼）职网格员"]
    assert [vacancy.post for vacancy in team.vacancies] == ["网格长", "党组织负责人"]


def test_a_second_worker_does_not_make_up_for_a_missing_head(areas):
    appoint(person("员一"), "grid-worker", areas.grid_a)
    appoint(person("员二"), "grid-worker-part-time", areas.grid_a)
    team = team_of(areas.grid_a)
    assert (team.required, team.filled, team.missing) == (3, 1, 2)


def test_a_secretary_appointed_for_the_village_and_below_answers_for_each_grid(areas):
    appoint(person("书一"), "party-head", areas.village_a)
    assert names(team_of(areas.grid_a)) == names(team_of(areas.grid_a2)) == ["书一"]
    assert names(team_of(areas.grid_a3)) == []


def test_an_appointment_for_the_village_alone_does_not_reach_its_grids(areas):
    appoint(person("书一"), "party-head", areas.village_a, below=False)
    assert names(team_of(areas.grid_a)) == []


def test_who_holds_a_post_for_grid_and_village_stands_once(areas):
    both = person("长一")
    appoint(both, "grid-head", areas.village_a)
    appoint(both, "grid-head", areas.grid_a)
    assert names(team_of(areas.grid_a)) == ["长一"]


@pytest.mark.parametrize(
    ("day", "found"), [(date(2026, 2, 28), []), (date(2026, 3, 1), ["长一"]), (date(2026, 6, 30), ["长一"])]
)
def test_only_appointments_in_force_on_the_day_count(areas, day, found):
    appoint(person("长一"), "grid-head", areas.grid_a, since=date(2026, 3, 1), until=date(2026, 6, 30))
    assert names(team_of(areas.grid_a, day)) == found
    assert names(team_of(areas.grid_a, date(2026, 7, 1))) == []


def test_a_deactivated_account_fills_no_place(areas):
    appoint(person("长一", is_active=False), "grid-head", areas.grid_a)
    assert names(team_of(areas.grid_a)) == []


def test_volunteers_are_counted_but_are_no_members(areas):
    for number in range(3):
        appoint(person(f"愿{number}"), "volunteer", areas.grid_a)
    team = team_of(areas.grid_a)
    assert (team.volunteers, team.members) == (3, [])


def test_only_public_posts_are_shown_to_residents(areas, posts):
    appoint(person("长一"), "grid-head", areas.grid_a)
    appoint(person("书二"), "party-head", areas.grid_a)
    Post.objects.filter(code="party-head").update(is_public=False)
    assert [member.name for member in team_of(areas.grid_a).public_members] == ["长一"]


def test_teams_of_a_county_cost_two_queries(areas, django_assert_num_queries):
    appoint(person("书一"), "party-head", areas.village_a)
    appoint(person("员一"), "grid-worker", areas.grid_b)
    grids = list(Area.objects.filter(level="grid"))
    with django_assert_num_queries(2):
        teams = teams_of(grids)
    assert {grid.name: names(teams[grid.pk]) for grid in grids} == {
        "荷塘村第一网格": ["书一"],
        "荷塘村第二网格": ["书一"],
        "杨家桥村第一网格": [],
        "三里墩村第一网格": ["员一"],
    }


def test_no_areas_have_no_teams(django_assert_max_num_queries):
    with django_assert_max_num_queries(1):
        assert teams_of([]) == {}


def test_a_village_has_a_team_of_its_own_level(areas):
    assert [vacancy.post for vacancy in team_of(areas.village_a).vacancies] == ["村文书"]


def test_a_post_cannot_count_as_itself_or_as_one_of_another_level(posts):
    for code in ("grid-head", "village-clerk", "grid-worker-part-time"):
        post = posts["grid-head"]
        post.counts_as = posts[code]
        with pytest.raises(ValidationError) as refused:
            post.clean()
        assert "counts_as" in refused.value.message_dict
