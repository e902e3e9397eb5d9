"""What a station changes later does not change what was planned; who may be entered; the calendar of a year."""

from datetime import date, time, timedelta

import pytest
from django.db import IntegrityError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from forms_app.areas.models import Appointment, Post
from reports.rota import planning
from reports.rota.calendar import days_of
from reports.rota.models import CalendarDay, Duty, Leave, LeaveKind, Rota, Staff, Station
from reports.rota.rules import following_month
from reports.rota.terms import terms_now, terms_of
from tests.cast import client_of
from tests.rota.conftest import MONTH

pytestmark = pytest.mark.django_db
HOME = "/desk/rota/hetang/"
PAGE = f"{HOME}2026-12/"


@pytest.fixture
def clerk(village_clerk):
    return client_of(village_clerk)


def said(response):
    return response.content.decode()


def texts(station):
    return [fault.text for fault in planning.open_month(station, MONTH).faults]


def change_everything(station):
    station.shifts.create(name="白班", begins=time(8), ends=time(18))
    Station.objects.update(gap=5, on_workdays=2, on_holidays=1)
    station.staff.filter(serves=True).update(standby=True)
    station.refresh_from_db()


def test_a_published_month_stays_right_when_the_station_changes(station, clerk, village_clerk):
    planning.make_plan(station, MONTH)
    planning.publish(station, MONTH, village_clerk)
    change_everything(station)
    assert texts(station) == []
    page = said(clerk.get(PAGE))
    assert "白班" not in page
    assert "请重新排班" not in page, "a published month is not planned anew"


def test_a_draft_says_that_the_station_has_changed_and_follows_when_planned_anew(station, clerk):
    planning.make_plan(station, MONTH)
    assert "请重新排班" not in said(clerk.get(PAGE))
    station.shifts.create(name="白班", begins=time(8), ends=time(18))
    station.staff.filter(name="领导3").update(standby=True)
    assert texts(station) == []
    assert "请重新排班" in said(clerk.get(PAGE))
    assert planning.make_plan(station, MONTH).exists
    page = said(clerk.get(PAGE))
    assert "白班 08:00—18:00" in page
    assert "请重新排班" not in page
    assert "应急值守员" in page


def test_terms_come_back_from_the_database_as_they_were(station):
    station.shifts.create(name="夜班", begins=time(18), ends=time(8), is_night=True)
    planning.make_plan(station, MONTH)
    assert terms_of(Rota.objects.get()) == terms_now(station)
    assert terms_now(station).turns[0].label == "夜班 18:00—次日08:00"


def test_somebody_on_call_is_planned_corrected_and_counted(station, clerk):
    calls = [Staff.objects.create(station=station, name=f"应急{n}", serves=False, standby=True) for n in range(2)]
    clerk.post(f"{PAGE}plan/")
    on_call = Duty.objects.filter(slot="standby")
    assert on_call.count() == 31
    assert abs(on_call.filter(staff=calls[0]).count() - on_call.filter(staff=calls[1]).count()) <= 1
    first = on_call.get(date=date(2026, 12, 1))
    other = next(one for one in calls if one.pk != first.staff_id)
    clerk.post(f"{PAGE}correct/", {"seen": Rota.objects.get().version, "s-2026-12-01-standby": other.pk})
    assert on_call.get(date=date(2026, 12, 1)).staff == other
    assert texts(station) == []
    clerk.post(f"{PAGE}correct/", {"seen": Rota.objects.get().version, "s-2026-12-01-standby": ""})
    assert texts(station) == [], "the slot may stay empty"


def test_duties_on_call_do_not_carry_over_into_the_next_month(station, village_clerk):
    only = Staff.objects.create(station=station, name="应急", serves=False, standby=True)
    planning.make_plan(station, MONTH)
    Staff.objects.filter(pk=only.pk).update(serves=True)
    person = next(it for it in planning.open_month(station, date(2027, 1, 1)).problem.people if it.id == only.pk)
    assert person.last is None


class TestAccounts:
    def test_whoever_has_an_account_is_entered_with_its_name_and_phone(self, station, clerk, grid_worker):
        assert clerk.post(f"{HOME}add/staff/", {"user": grid_worker.pk, "serves": "on"}).status_code == 302
        one = Staff.objects.get(user=grid_worker)
        assert (one.name, one.phone) == (grid_worker.get_full_name(), grid_worker.phone)

    def test_once_a_station_only(self, station, clerk, grid_worker):
        Staff.objects.create(station=station, name="甲", user=grid_worker)
        answer = clerk.post(f"{HOME}add/staff/", {"user": grid_worker.pk, "serves": "on"})
        assert answer.status_code == 400
        assert "已在本单位值班人员中" in said(answer)
        other = Staff.objects.create(station=station, name="乙")
        assert clerk.post(f"{HOME}staff/{other.pk}/", {"user": grid_worker.pk, "serves": "on"}).status_code == 400
        with pytest.raises(IntegrityError):
            Staff.objects.create(station=station, name="丙", user=grid_worker)

    def test_people_without_accounts_are_many(self, station):
        assert station.staff.filter(user=None).count() == 11

    def test_nobody_from_another_village_and_nobody_made_up(self, station, clerk, areas, django_user_model):
        stranger = django_user_model.objects.create_user("waicun", name="外村人")
        post = Post.objects.order_by("pk").first()
        Appointment.objects.create(user=stranger, post=post, area=areas.village_b, since=date(2026, 1, 1))
        for wrong in (stranger.pk, 99_999_999, "x", "-1"):
            assert clerk.post(f"{HOME}add/staff/", {"user": wrong, "serves": "on", "name": "某"}).status_code == 400
        assert "外村人" not in said(clerk.get(HOME))

    def test_without_name_and_account(self, station, clerk):
        assert "请填写姓名，或选择账号" in said(clerk.post(f"{HOME}add/staff/", {"serves": "on"}))

    def test_a_closed_account_is_not_planned_any_more(self, station, clerk, grid_worker):
        first = following_month(timezone.localdate())
        one = station.staff.filter(serves=True).first()
        Staff.objects.filter(pk=one.pk).update(user=grid_worker)
        planning.make_plan(station, first)
        assert Duty.objects.filter(staff=one).exists()
        grid_worker.is_active = False
        grid_worker.save()
        assert any(one.name in fault.text for fault in planning.open_month(station, first).faults)
        assert planning.make_plan(station, first).exists
        assert not Duty.objects.filter(staff=one).exists()
        assert "账号已停用" in said(clerk.get(HOME))

    def test_what_was_before_the_account_was_closed_is_no_fault(self, station, grid_worker):
        before = (timezone.localdate().replace(day=1) - timedelta(days=1)).replace(day=1)
        planning.make_plan(station, before)
        Staff.objects.filter(name="人员0").update(user=grid_worker)
        grid_worker.is_active = False
        grid_worker.save()
        assert planning.open_month(station, before).faults == []


class TestCalendar:
    def test_a_year_that_was_entered_replaces_the_library_s(self):
        CalendarDay.objects.create(date=date(2026, 1, 1), kind="holiday", name="元旦")
        known = days_of([date(2026, 10, 1), date(2026, 10, 10), date(2026, 1, 1)])
        assert [it.kind for it in known.values()] == ["work", "rest", "holiday"]

    def test_a_single_day_without_holidays_leaves_the_library_s(self):
        CalendarDay.objects.create(date=date(2026, 6, 1), kind="rest")
        known = days_of([date(2026, 10, 1), date(2026, 6, 1)])
        assert [it.kind for it in known.values()] == ["holiday", "rest"]

    def test_the_form_says_again_what_was_entered(self, county_admin):
        admin = client_of(county_admin)
        lines = "2031-01-01 元旦\n2031-01-02 休\n2031-01-04 班"
        assert admin.post("/desk/rota/holidays/2031/", {"days": lines}).status_code == 302
        assert lines in said(admin.get("/desk/rota/holidays/2031/"))
        answer = admin.post("/desk/rota/holidays/2031/", {"days": "2031-01-04 班"})
        assert "没有法定节假日" in said(answer)
        assert CalendarDay.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_old_leave_and_old_rotas_are_taken_over(areas, grid_worker):
    """Reasons in free text are gone; a rota keeps what its station says; the same account twice is one."""
    executor = MigrationExecutor(connection)
    latest = executor.loader.graph.leaf_nodes("rota")
    try:
        executor.migrate([("rota", "0001_initial")])
        old = executor.loader.project_state([("rota", "0001_initial")]).apps
        station = old.get_model("rota", "Station").objects.create(
            code="alt", name="旧", area_id=areas.village_a.pk, gap=4
        )
        shift = old.get_model("rota", "Shift").objects.create(
            station=station, name="夜班", begins=time(18), ends=time(8), is_night=True
        )
        staff = old.get_model("rota", "Staff").objects
        one, two = (staff.create(station=station, name=name, user_id=grid_worker.pk) for name in "甲乙")
        old.get_model("rota", "Leave").objects.create(
            staff=one, first=date(2026, 12, 1), last=date(2026, 12, 2), reason="化疗"
        )
        rota = old.get_model("rota", "Rota").objects.create(station=station, month=MONTH)
        old.get_model("rota", "Duty").objects.create(rota=rota, date=MONTH, slot=f"duty:{shift.pk}", staff=one)
    finally:
        MigrationExecutor(connection).migrate(latest)
    assert Leave.objects.get().kind == LeaveKind.OTHER
    assert [Staff.objects.get(pk=it.pk).user_id for it in (one, two)] == [grid_worker.pk, None]
    assert terms_of(Rota.objects.get()) == terms_now(Station.objects.get())
