"""Areas: codes under their parent, names, closing, and no deletion while anything refers to them."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.utils import timezone

from forms_app.accounts.models import User
from forms_app.areas import references
from forms_app.areas.models import Appointment, Area, Department, Post
from tests.cast import appoint


def lonely_grid(areas):
    """A grid that nothing refers to."""
    return Area.objects.get(pk=areas.village_b.pk).add_child(code="329921102201009", level="grid", name="第九网格")


def test_find_by_code(areas):
    assert Area.find("329921101201") == areas.village_a
    for unknown in ("", "329921999", "荷塘村", "３２９９２１", "' or 1=1"):
        assert Area.find(unknown) is None


def test_full_names_leave_the_county_out_and_repeat_nothing(areas):
    assert areas.micro_a.full_name() == "清溪塘镇 荷塘村 第一网格 1号微网格"
    assert areas.town_a.full_name() == "清溪塘镇"
    assert areas.county.full_name() == "望禾县"


def test_full_names_in_a_list_take_one_query(areas, django_assert_num_queries):
    grids = list(Area.objects.filter(level__in=["grid", "micro"]))
    with django_assert_num_queries(1):
        names = Area.names_of(area.path for area in grids)
        assert "石桥头镇 三里墩村 第一网格" in [area.full_name(names) for area in grids]


@pytest.mark.parametrize(
    ("parent", "level", "code", "field"),
    [
        ("town_a", "village", "329921102299", "code"),
        ("town_a", "grid", "329921101201099", "level"),
        ("micro_a", "micro", "329921101201001099", "level"),
        (None, "town", "329921103", "level"),
    ],
)
def test_codes_and_levels_must_fit_under_the_parent(areas, parent, level, code, field):
    with pytest.raises(ValidationError) as refused:
        Area(code=code, level=level, name="新").check_under(getattr(areas, parent) if parent else None)
    assert field in refused.value.message_dict


def test_an_existing_area_checks_its_code_against_its_parent(areas):
    areas.village_a.code = "329921102777"
    with pytest.raises(ValidationError) as refused:
        areas.village_a.full_clean()
    assert "329921101" in refused.value.message_dict["code"][0]


@pytest.mark.parametrize("code", ["32992110", "3299211012010", "32992110120X"])
def test_codes_have_the_length_of_their_level_and_digits_only(areas, code):
    areas.village_a.code = code
    with pytest.raises(ValidationError) as refused:
        areas.village_a.full_clean()
    assert "code" in refused.value.message_dict


def test_closing_closes_what_is_open_below_and_keeps_earlier_dates(areas):
    earlier, today = date(2026, 3, 1), timezone.localdate()
    areas.micro_a.close(earlier)
    Area.objects.get(pk=areas.village_a.pk).close(today)
    closed = dict(Area.get_tree(areas.village_a).values_list("pk", "closed_on"))
    assert closed.pop(areas.micro_a.pk) == earlier
    assert set(closed.values()) == {today}
    assert Area.objects.get(pk=areas.village_a2.pk).is_open


def test_reopening_opens_only_that_area(areas):
    areas.grid_a.close(timezone.localdate() - timedelta(1))
    Area.objects.get(pk=areas.grid_a.pk).reopen()
    assert Area.objects.get(pk=areas.grid_a.pk).is_open
    assert not Area.objects.get(pk=areas.micro_a.pk).is_open


def refuses(action, count=1):
    before = [model.objects.count() for model in (Area, Department, Post, User)]
    with pytest.raises(ProtectedError) as refused:
        action()
    assert before == [model.objects.count() for model in (Area, Department, Post, User)]
    return refused.value.args[0]


def test_an_area_with_areas_below_is_not_deleted(areas):
    assert "荷塘村" in refuses(areas.village_a.delete)
    refuses(Area.objects.filter(pk=areas.village_a.pk).delete)
    refuses(Area.objects.all().delete)


def test_an_area_with_appointments_or_departments_is_not_deleted(areas, outsider):
    grid = lonely_grid(areas)
    appointment = appoint(outsider, "volunteer", grid)
    refuses(grid.delete)
    refuses(Area.objects.filter(pk=grid.pk).delete)
    appointment.delete()
    Department.add_root(name="某站", area=grid)
    refuses(grid.delete)


def test_an_area_that_records_refer_to_is_not_deleted(areas, monkeypatch):
    grid = lonely_grid(areas)
    monkeypatch.setattr(references, "_checks", [*references._checks, lambda it: 3 if it == grid else 0])
    assert "3" in refuses(grid.delete)
    refuses(Area.objects.filter(code=grid.code).delete)


def test_an_area_that_nothing_refers_to_is_deleted(areas):
    grid = lonely_grid(areas)
    grid.delete()
    assert not Area.objects.filter(pk=grid.pk).exists()
    assert Area.objects.get(pk=areas.village_b.pk).numchild == 1


def test_the_refusal_says_what_to_do_instead(areas):
    assert str(references.refusal(areas.town_a)) == (
        "“清溪塘镇”不能删除：还有7条记录、任职、部门或下级区域与它有关。请改为关闭：填写关闭日期。"
    )


def test_posts_departments_and_people_with_appointments_are_not_deleted(areas, department_handler):
    appointment = Appointment.objects.get(user=department_handler)
    refuses(appointment.post.delete)
    refuses(Post.objects.all().delete)
    refuses(appointment.department.delete)
    refuses(Department.objects.all().delete)
    refuses(department_handler.delete)
    refuses(User.objects.filter(pk=department_handler.pk).delete)


def test_people_whom_nothing_names_are_deleted(outsider):
    User.objects.filter(pk=outsider.pk).delete()
    assert not User.objects.exists()


def test_an_appointment_may_not_end_before_it_begins(areas, outsider):
    wrong = appoint(outsider, "volunteer", areas.grid_a)
    wrong.until = wrong.since - timedelta(1)
    with pytest.raises(ValidationError, match="任职"):
        wrong.full_clean()
