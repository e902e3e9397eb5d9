"""A user sees the areas of her appointments in force, and nothing else."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from forms_app.areas.models import Area
from forms_app.areas.scope import Scope, areas_of, scope_of, successor
from tests.cast import appoint

RIGHTS = ["fill", "read", "edit", "export", "print"]


def names(user, right="read"):
    return [area.name for area in areas_of(user, right)]


def test_a_town_officer_sees_her_town_and_nothing_of_the_other(areas, town_officer_a):
    scope = scope_of(town_officer_a, "read")
    for short in ("town_a", "village_a", "village_a2", "grid_a", "micro_a"):
        assert scope.covers(getattr(areas, short).path)
    for short in ("county", "town_b", "village_b", "grid_b", "micro_b"):
        assert not scope.covers(getattr(areas, short).path)
    assert not areas_of(town_officer_a, "read").filter(code__startswith=areas.town_b.code).exists()


def test_own_level_is_not_own_level_and_below(areas, outsider):
    appoint(outsider, "village-clerk", areas.village_a, below=False)
    scope = scope_of(outsider, "read")
    assert scope == Scope(singles=(areas.village_a.path,))
    assert names(outsider) == ["荷塘村"]
    assert not scope.covers(areas.grid_a.path)


def test_own_level_inside_a_wider_appointment_adds_nothing(areas, outsider):
    appoint(outsider, "village-clerk", areas.village_a, below=False)
    appoint(outsider, "town-officer", areas.town_a)
    assert scope_of(outsider, "read") == Scope(subtrees=(areas.town_a.path,))


def test_several_appointments_add_up_without_overlaps(areas, outsider):
    appoint(outsider, "grid-worker", areas.grid_a)
    appoint(outsider, "village-clerk", areas.village_a)
    appoint(outsider, "grid-worker", areas.grid_b)
    assert scope_of(outsider, "read").subtrees == (areas.village_a.path, areas.grid_b.path)


def test_rights_come_from_the_post_of_each_appointment(areas, outsider):
    appoint(outsider, "grid-worker", areas.grid_a)
    appoint(outsider, "village-clerk", areas.village_b)
    assert scope_of(outsider, "fill").covers(areas.grid_a.path)
    assert not scope_of(outsider, "export").covers(areas.grid_a.path)
    assert scope_of(outsider, "export").covers(areas.grid_b.path)


@pytest.mark.parametrize("right", RIGHTS)
def test_a_volunteer_holds_no_right(areas, outsider, right):
    appoint(outsider, "volunteer", areas.grid_a)
    assert not scope_of(outsider, right)
    assert not areas_of(outsider, right).exists()


@pytest.mark.parametrize(
    ("since", "until", "in_force"),
    [(-30, -1, False), (-30, 0, True), (0, None, True), (0, 0, True), (1, None, False), (-30, 30, True)],
)
def test_appointments_count_only_between_their_dates(areas, outsider, since, until, in_force):
    today = timezone.localdate()
    days = {"since": today + timedelta(since), "until": None if until is None else today + timedelta(until)}
    appointment = appoint(outsider, "town-officer", areas.town_a, **days)
    assert bool(scope_of(outsider, "read")) is in_force
    assert appointment.in_force is in_force


def test_an_inactive_user_sees_nothing(areas, town_officer_a):
    town_officer_a.is_active = False
    town_officer_a.save()
    assert not scope_of(town_officer_a, "read")


def test_a_superuser_sees_everything_unless_inactive(areas, outsider):
    outsider.is_superuser = True
    assert scope_of(outsider, "edit").everything
    assert areas_of(outsider, "edit").count() == Area.objects.count()
    outsider.is_active = False
    assert not scope_of(outsider, "edit")


def test_nobody_signed_in_sees_nothing(areas):
    for right in RIGHTS:
        assert not scope_of(AnonymousUser(), right)
        assert not areas_of(AnonymousUser(), right).exists()


def test_an_outsider_sees_nothing(areas, outsider):
    assert not any(scope_of(outsider, right) for right in RIGHTS)


def test_closed_areas_cannot_be_chosen_but_their_records_stay_in_scope(areas, village_clerk):
    areas.grid_a.close(timezone.localdate())
    assert names(village_clerk) == ["荷塘村", "荷塘村第二网格"]
    assert scope_of(village_clerk, "read").covers(areas.micro_a.path)


def test_an_area_that_closes_tomorrow_is_open_today(areas, village_clerk):
    areas.grid_a2.close(timezone.localdate() + timedelta(1))
    assert "荷塘村第二网格" in names(village_clerk)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("0001", "0002"),
        ("0009", "000A"),
        ("000Z", "0010"),
        ("0ZZZ", "1000"),
        ("00010009", "0001000A"),
        ("0001000Z", "00010010"),
        ("00019ZZZ", "0001A000"),
    ],
)
def test_the_successor_of_a_path_is_the_next_sibling(path, expected):
    assert successor(path) == expected
    assert path < path + "0001" < path + "ZZZZ" < expected


def test_a_scope_by_query_and_a_scope_by_path_agree(areas):
    scope = Scope(subtrees=(areas.village_a.path,), singles=(areas.town_b.path,))
    found = set(Area.objects.filter(scope.q("path")).values_list("path", flat=True))
    assert found == {path for path in Area.objects.values_list("path", flat=True) if scope.covers(path)}
    assert areas.village_a2.path not in found
    assert areas.village_b.path not in found


def test_the_tenth_and_the_thirty_sixth_sibling_stay_outside(areas, outsider):
    """Paths count …9, A, …, Z, 10: a prefix of another town must not leak into a range."""
    county = Area.objects.get(pk=areas.county.pk)
    for number in range(103, 141):
        county.add_child(code=f"329921{number}", level="town", name=f"{number}镇")
    towns = list(Area.objects.filter(level="town"))
    for town in towns:
        found = Area.objects.filter(Scope(subtrees=(town.path,)).q("path"), level="town")
        assert list(found) == [town]


def test_an_empty_scope_matches_nothing(areas):
    assert not Area.objects.filter(Scope().q("path")).exists()


def test_asking_for_a_scope_takes_one_query(areas, village_clerk, django_assert_num_queries):
    with django_assert_num_queries(1):
        scope_of(village_clerk, "read")
