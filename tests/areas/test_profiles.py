"""What a grid's notice says is entered once and inherited downwards."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from forms_app.areas.models import Area
from forms_app.areas.profiles import DUTIES, GridProfile, profile_of, profiles_of


def test_a_grid_without_any_entry_is_blank_but_has_the_nine_duties(areas):
    profile = profile_of(areas.grid_b)
    assert profile.households is None
    assert (profile.bounds, profile.duty_phone, profile.announced_on) == ("", "", "")
    assert profile.duties == DUTIES
    assert len(DUTIES.splitlines()[0].partition("：")[2].split("、")) == 9
    assert "待确认" not in DUTIES


def test_what_is_shared_comes_from_the_nearest_area_that_says_it(areas):
    GridProfile.objects.create(area=areas.county, issuer="县里", supervision_phone="1", announced_on=date(2026, 1, 5))
    GridProfile.objects.create(area=areas.village_a, issuer="村里", duties="一、守望相助")
    GridProfile.objects.create(area=areas.grid_a, duty_phone="2")
    own, other = profile_of(areas.grid_a), profile_of(areas.grid_b)
    assert (own.issuer, own.supervision_phone, own.duty_phone, own.duties) == ("村里", "1", "2", "一、守望相助")
    assert (other.issuer, other.duty_phone, other.announced_on) == ("县里", "", date(2026, 1, 5))


def test_counts_of_one_grid_are_not_those_of_its_neighbour(areas):
    GridProfile.objects.create(area=areas.village_a, households=999)
    GridProfile.objects.create(area=areas.grid_a, households=0)
    assert profile_of(areas.grid_a).households == 0
    assert profile_of(areas.grid_a2).households is None


def test_open_micro_grids_are_counted(areas):
    areas.micro_a2.close(date(2026, 1, 1))
    grids = [areas.grid_a, areas.grid_a2, areas.grid_b]
    assert [profile.micro_grids for profile in profiles_of(grids).values()] == [1, 0, 1]


def test_profiles_of_a_county_cost_two_queries(areas, django_assert_num_queries):
    grids = list(Area.objects.filter(level="grid"))
    with django_assert_num_queries(2):
        assert len(profiles_of(grids)) == len(grids) == 4
    assert profiles_of([]) == {}


def test_a_count_that_no_grid_has_is_refused(areas):
    with pytest.raises(ValidationError) as refused:
        GridProfile(area=areas.grid_a, households=10**9, bounds="东" * 101).full_clean()
    assert {"households", "bounds"} <= set(refused.value.message_dict)
