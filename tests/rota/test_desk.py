"""A month at the desk: planned, corrected by hand, published; by those of the area, and told when it cannot be."""

from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db.models import ProtectedError
from django.utils import timezone

from reports.rota import planning
from reports.rota.calendar import days_of, is_known
from reports.rota.models import CalendarDay, Change, Duty, Leave, Rota, Shift, Staff, Station
from reports.rota.rules import month_days
from tests.cast import CAST, client_of
from tests.rota.conftest import MONTH

pytestmark = pytest.mark.django_db
PAGE = "/desk/rota/hetang/2026-12/"


@pytest.fixture
def clerk(village_clerk):
    return client_of(village_clerk)


@pytest.fixture
def planned(station, village_clerk):
    assert planning.make_plan(station, MONTH).exists
    return Rota.objects.get()


def seen():
    return {"seen": Rota.objects.get().version}


def somebody_else():
    """Somebody who is not on duty on the 10th or 11th."""
    there = Duty.objects.filter(date__in=[date(2026, 12, 10), date(2026, 12, 11)]).values("staff")
    return Staff.objects.filter(serves=True).exclude(pk__in=there).first()


def said(response):
    return response.content.decode()


def test_plan_correct_publish_and_see_it_on_the_phone(station, clerk, grid_worker):
    me = Staff.objects.filter(serves=True).first()
    me.user = grid_worker
    me.save()
    assert "自动排班" in said(clerk.get(PAGE))
    assert clerk.post(f"{PAGE}plan/").status_code == 302
    assert Duty.objects.count() == 62
    phone = client_of(grid_worker)
    assert "我的值班" in said(phone.get("/m/"))
    assert "没有您的值班" in said(phone.get("/desk/rota/mine/"))
    assert clerk.post(f"{PAGE}publish/", seen()).status_code == 302
    assert "12月" in said(phone.get("/desk/rota/mine/"))


def test_a_hand_correction_is_kept_and_its_conflicts_are_named(station, clerk, planned):
    first, second = (planned.duties.get(date=date(2026, 12, day), slot="duty") for day in (1, 2))
    answer = clerk.post(f"{PAGE}correct/", seen() | {"s-2026-12-02-duty": first.staff_id}, follow=True)
    assert "间隔" in said(answer)
    change = Change.objects.get()
    assert (change.before, change.after, change.published) == (second.staff.name, first.staff.name, False)
    assert clerk.post(f"{PAGE}publish/", seen()).status_code == 400
    assert Rota.objects.get().published_at is None


def test_what_is_locked_stays_when_the_month_is_planned_anew(station, clerk, planned):
    other = somebody_else()
    post = seen() | {"s-2026-12-10-duty": other.pk, "l-2026-12-10-duty": "1"}
    clerk.post(f"{PAGE}correct/", post)
    assert clerk.post(f"{PAGE}plan/", seen()).status_code == 302
    duty = Duty.objects.get(date=date(2026, 12, 10), slot="duty")
    assert (duty.staff_id, duty.locked) == (other.pk, True)


def test_after_publication_a_change_needs_a_reason_and_is_shown(station, clerk, planned, village_clerk):
    planning.publish(station, MONTH, village_clerk, accept=True)
    other = somebody_else()
    post = {"s-2026-12-10-duty": other.pk}
    assert "请填写调整原因" in said(clerk.post(f"{PAGE}correct/", seen() | post, follow=True))
    assert not Change.objects.exists()
    answer = clerk.post(f"{PAGE}correct/", seen() | post | {"reason": "家中有事"}, follow=True)
    assert "家中有事" in said(answer)
    assert "发布后调整" in said(answer)
    assert "不能重新排班" in said(clerk.post(f"{PAGE}plan/", seen(), follow=True))


def test_two_who_edit_at_once(station, clerk, planned):
    old = seen()
    other = somebody_else()
    clerk.post(f"{PAGE}correct/", old | {"s-2026-12-10-duty": other.pk})
    before = list(Duty.objects.values_list("date", "slot", "staff"))
    answer = clerk.post(f"{PAGE}correct/", old | {"s-2026-12-11-duty": other.pk}, follow=True)
    assert "已有他人修改" in said(answer)
    assert list(Duty.objects.values_list("date", "slot", "staff")) == before
    assert "已有他人修改" in said(clerk.post(f"{PAGE}plan/", old, follow=True))


def test_everybody_on_leave_is_said_and_changes_nothing(station, clerk):
    for one in station.staff.all():
        Leave.objects.create(staff=one, first=date(2026, 12, 24), last=date(2026, 12, 26))
    answer = clerk.post(f"{PAGE}plan/")
    assert answer.status_code == 400
    assert "12月24日" in said(answer)
    assert not Rota.objects.exists()


def test_fewer_people_than_duties(station, clerk):
    station.staff.filter(serves=True).delete()
    assert "没有人员" in said(clerk.post(f"{PAGE}plan/"))


def test_a_station_without_anybody(areas, clerk):
    Station.objects.create(code="leer", name="空", area=areas.village_a)
    assert clerk.get("/desk/rota/leer/").status_code == 200
    assert clerk.post("/desk/rota/leer/2026-12/plan/").status_code == 400
    assert clerk.get("/desk/rota/leer/2026-12/print/").status_code == 404


def test_a_year_without_holidays_is_drafted_and_not_published(station, clerk, county_admin):
    page = "/desk/rota/hetang/2031-01/"
    assert clerk.post(f"{page}plan/").status_code == 302
    answer = clerk.post(f"{page}publish/", seen() | {"accept": "1"})
    assert answer.status_code == 400
    assert "2031年的节假日安排还没有录入" in said(answer)
    admin = client_of(county_admin)
    days = "2031-01-01 元旦\n2031-01-04 班"
    assert admin.post("/desk/rota/holidays/2031/", {"days": days}).status_code == 302
    assert is_known(2031)
    known = days_of([date(2031, 1, 1), date(2031, 1, 4), date(2031, 1, 5)])
    assert [it.kind for it in known.values()] == ["holiday", "work", "rest"]
    assert clerk.post(f"{page}plan/", seen()).status_code == 302
    assert clerk.post(f"{page}publish/", seen() | {"accept": "1"}).status_code == 302


@pytest.mark.parametrize(
    "days", ["", "2031-13-01 元旦", "2030-01-01 元旦", "2031-01-01", "元旦 2031-01-01", "x" * 21000]
)
def test_a_calendar_with_faults_changes_nothing(station, county_admin, days):
    answer = client_of(county_admin).post("/desk/rota/holidays/2031/", {"days": days})
    assert answer.status_code == 400
    assert not CalendarDay.objects.exists()


def test_published_holidays_of_2026_are_known():
    known = days_of(month_days(2026, 10))
    assert known[date(2026, 10, 1)].name == "国庆节"
    assert known[date(2026, 10, 10)].exchanged  # Saturday, worked
    assert known[date(2026, 10, 11)].kind == "rest"
    assert known[date(2026, 10, 8)].kind == "work"


@pytest.mark.parametrize("name", ["2026-13", "2026-00", "1999-01", "abc", "2026-1", "２０２６-12", "2026-12-01"])
def test_months_that_are_none(station, clerk, name):
    assert clerk.get(f"/desk/rota/hetang/{name}/").status_code == 404


def test_february_of_a_leap_year(station, village_clerk):
    assert planning.make_plan(station, date(2028, 2, 1)).exists
    assert Duty.objects.filter(date=date(2028, 2, 29)).exists()


@pytest.mark.parametrize(
    ("what", "post", "words"),
    [
        ("leave", {"first": "2026-12-10", "last": "2026-12-01"}, "请假结束早于开始"),
        ("leave", {"first": "2026-12-32", "last": "2026-12-01"}, ""),
        ("staff", {"name": "", "serves": "on"}, ""),
        ("staff", {"name": "某人"}, "请选择带班领导"),
        ("staff", {"name": "长" * 51, "serves": "on"}, "50"),
        ("staff", {"name": "某人", "serves": "on", "since": "2026-12-10", "until": "2026-12-01"}, "截止日期早于"),
        ("shift", {"name": "白班", "begins": "25:00", "ends": "18:00"}, ""),
    ],
)
def test_bad_input_is_told_at_the_field(station, clerk, what, post, words):
    counts = [model.objects.count() for model in (Staff, Leave, Shift)]
    if what == "leave":
        post = post | {"staff": station.staff.first().pk, "kind": "annual"}
    answer = clerk.post(f"/desk/rota/hetang/add/{what}/", post)
    assert answer.status_code == 400
    assert words in said(answer)
    assert [model.objects.count() for model in (Staff, Leave, Shift)] == counts


def test_overlapping_leave_is_refused(station, clerk):
    one = station.staff.first()
    post = {"staff": one.pk, "kind": "annual", "first": "2026-12-01", "last": "2026-12-05"}
    assert clerk.post("/desk/rota/hetang/add/leave/", post).status_code == 302
    assert (
        clerk.post("/desk/rota/hetang/add/leave/", post | {"first": "2026-12-05", "last": "2026-12-09"}).status_code
        == 400
    )
    clerk.post(f"/desk/rota/hetang/remove/leave/{Leave.objects.get().pk}/")
    assert not Leave.objects.exists()


def test_people_of_another_station_cannot_be_entered(station, areas, clerk, planned):
    stranger = Staff.objects.create(
        station=Station.objects.create(code="other", name="三里墩村", area=areas.village_b), name="外人"
    )
    answer = clerk.post(f"{PAGE}correct/", seen() | {"s-2026-12-10-duty": stranger.pk}, follow=True)
    assert "不属于本值班单位" in said(answer)
    for wrong in ("x", "-1", "９"):
        clerk.post(f"{PAGE}correct/", seen() | {"s-2026-12-10-duty": wrong})
    assert not Duty.objects.filter(staff=stranger).exists()
    assert client_of_leave_of_stranger(clerk, stranger) == 400


def client_of_leave_of_stranger(clerk, stranger):
    post = {"staff": stranger.pk, "kind": "sick", "first": "2026-12-01", "last": "2026-12-05"}
    return clerk.post("/desk/rota/hetang/add/leave/", post).status_code


def test_two_shifts_a_day_and_a_shift_that_is_removed_later(station, clerk):
    clerk.post("/desk/rota/hetang/add/shift/", {"name": "白班", "begins": "08:00", "ends": "18:00"})
    clerk.post("/desk/rota/hetang/add/shift/", {"name": "夜班", "begins": "18:00", "ends": "08:00", "is_night": "on"})
    Station.objects.update(gap=1)
    assert clerk.post(f"{PAGE}plan/").status_code == 302
    assert Duty.objects.count() == 31 * 3
    assert "夜班 18:00—次日08:00" in said(clerk.get(PAGE))
    night = Shift.objects.get(is_night=True)
    clerk.post(f"/desk/rota/hetang/remove/shift/{night.pk}/")
    assert "夜班 18:00—次日08:00" in said(clerk.get(PAGE)), "the month stays as it was planned"


def test_a_closed_account_stays_on_old_rotas(station, planned, grid_worker):
    one = Duty.objects.first().staff
    one.user = grid_worker
    one.save()
    grid_worker.is_active = False
    grid_worker.save()
    assert Duty.objects.filter(staff=one).exists()


def test_only_the_own_area_plans(station, planned, cast):
    for person in CAST:
        client = client_of(cast[person])
        expected = 200 if person in ("county_admin", "town_officer_a", "village_clerk") else None
        answer = client.get(PAGE).status_code
        assert (answer == 200) == (expected == 200), person
        if expected is None:
            for action in ("plan", "correct", "publish"):
                assert client.post(f"{PAGE}{action}/", seen()).status_code in (302, 403, 404)
    assert Rota.objects.get().published_at is None


def test_a_station_is_not_moved_to_somebody_elses_area(station, areas, clerk):
    fields = {"name": "荷塘村", "gap": 2, "on_workdays": 1, "on_rest_days": 1, "on_holidays": 2, "requirements": "x"}
    answer = clerk.post("/desk/rota/hetang/edit/", fields | {"area": areas.village_b.pk})
    assert answer.status_code == 400
    assert clerk.post("/desk/rota/new/", fields | {"area": areas.village_a.pk}).status_code == 302
    assert Station.objects.count() == 2


def test_an_area_with_a_station_is_kept(station, areas):
    with pytest.raises(ProtectedError):
        areas.village_a.delete()


def test_the_commands(station, tmp_path, capsys):
    call_command("plan_rota", "hetang", "2026-12", publish=True)
    assert Rota.objects.get().published_at
    for ending, start in (("pdf", b"%PDF"), ("png", b"\x89PNG")):
        call_command("print_rota", "hetang", "2026-12", str(tmp_path / f"x.{ending}"))
        assert (tmp_path / f"x.{ending}").read_bytes().startswith(start)
    for arguments in (["nobody", "2026-12"], ["hetang", "2026-13"]):
        with pytest.raises(CommandError):
            call_command("plan_rota", *arguments)
    for arguments in (
        ["hetang", "2027-05", "x.pdf"],
        ["hetang", "2026-12", "x.doc"],
        ["hetang", "2026-12", "/no/x.pdf"],
    ):
        with pytest.raises(CommandError):
            call_command("print_rota", *arguments)


def test_a_month_is_read_in_few_queries(station, clerk, planned, django_assert_max_num_queries):
    with django_assert_max_num_queries(32):
        clerk.get(PAGE)


def test_my_duties_end_with_the_day(station, planned, grid_worker, village_clerk):
    planning.publish(station, MONTH, village_clerk, accept=True)
    last = Duty.objects.latest("date")
    Staff.objects.filter(pk=last.staff_id).update(user=grid_worker)
    assert "荷塘村" in said(client_of(grid_worker).get("/desk/rota/mine/"))
    Duty.objects.exclude(pk=last.pk).delete()
    Duty.objects.update(date=timezone.localdate() - timedelta(days=1))
    assert "没有您的值班" in said(client_of(grid_worker).get("/desk/rota/mine/"))
