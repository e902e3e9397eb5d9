"""Days exchanged, what a hand sets is locked, and the notice of what changed after publication."""

import io
from datetime import date

import pypdf
import pytest

from reports.rota import correcting, planning
from reports.rota.models import Change, Duty, Rota, Staff
from reports.rota.notice import changed_of
from reports.rota.table import shares_of
from tests.cast import client_of
from tests.rota.conftest import MONTH

pytestmark = pytest.mark.django_db
PAGE = "/desk/rota/hetang/2026-12/"


@pytest.fixture
def clerk(village_clerk):
    return client_of(village_clerk)


@pytest.fixture
def planned(station):
    assert planning.make_plan(station, MONTH).exists
    return Rota.objects.get()


def said(response):
    return response.content.decode()


def on(day, slot="duty"):
    return list(Duty.objects.filter(date=date(2026, 12, day), slot=slot).values_list("staff", flat=True))


def exchange(client, first, second, **more):
    post = {"one": f"2026-12-{first:02}", "other": f"2026-12-{second:02}", "slot": "duty"}
    return client.post(f"{PAGE}swap/", {"seen": Rota.objects.get().version, **post, **more}, follow=True)


def test_two_days_are_exchanged_locked_and_noted(clerk, planned):
    before = on(1), on(2)
    assert "已调整2班" in said(exchange(clerk, 1, 2))
    assert (on(2), on(1)) == before
    assert Duty.objects.filter(locked=True).count() == 2
    assert Change.objects.count() == 2


@pytest.mark.parametrize(
    ("post", "words"),
    [
        ({"other": "2026-12-01"}, "不同的两天"),
        ({"other": "2027-01-01"}, "请选择本月的两天"),
        ({"one": ""}, "请选择本月的两天"),
        ({"one": "１2"}, "请选择本月的两天"),
        ({"slot": "duty:77"}, "请选择本月的两天"),
        ({"slot": "<b>"}, "请选择本月的两天"),
        ({"seen": "0"}, "已有他人修改"),
        ({"seen": "x"}, "已有他人修改"),
    ],
)
def test_exchanges_that_are_none(clerk, planned, post, words):
    rows = list(Duty.objects.values_list("date", "slot", "staff"))
    assert words in said(exchange(clerk, 1, 2, **post))
    assert list(Duty.objects.values_list("date", "slot", "staff")) == rows
    assert not Change.objects.exists()


def test_days_with_different_numbers_are_not_exchanged(clerk, planned):
    Duty.objects.filter(date=date(2026, 12, 2), slot="duty").delete()
    assert "人数不同" in said(exchange(clerk, 1, 2))


def test_days_with_the_same_people_are_not_exchanged(clerk, planned):
    (mine,) = on(1)
    again = Duty.objects.filter(staff=mine, slot="duty").exclude(date=date(2026, 12, 1)).first().date.day
    assert "不需要对调" in said(exchange(clerk, 1, again))
    assert not Duty.objects.filter(locked=True).exists()


def test_what_stays_leaves_no_trace(station, planned, village_clerk):
    (mine,) = on(1)
    wish = correcting.Wish(date(2026, 12, 1), "duty", (mine,), locked=False)
    assert correcting.correct(station, MONTH, [wish], village_clerk, planned.version) == []
    assert not Change.objects.exists()


def test_a_lock_is_taken_off_again(clerk, planned):
    (mine,) = on(1)
    for tick, locked in (({"l-2026-12-01-duty": "1"}, True), ({}, False)):
        post = {"seen": Rota.objects.get().version, "s-2026-12-01-duty": mine}
        clerk.post(f"{PAGE}correct/", post | tick)
        assert Duty.objects.get(date=date(2026, 12, 1), slot="duty").locked is locked
    assert not Change.objects.exists()


def test_nothing_is_corrected_or_published_before_it_is_planned(station, clerk):
    assert "还没有排班" in said(clerk.post(f"{PAGE}correct/", {"s-2026-12-01-duty": ""}, follow=True))
    assert clerk.post(f"{PAGE}publish/").status_code == 400
    assert clerk.post(f"{PAGE}swap/", {"one": "2026-12-01", "other": "2026-12-02", "slot": "duty"}).status_code == 302
    assert not Rota.objects.exists()


def test_a_month_is_not_published_twice(station, clerk, planned, village_clerk):
    planning.publish(station, MONTH, village_clerk)
    answer = clerk.post(f"{PAGE}publish/", {"seen": Rota.objects.get().version})
    assert "已经发布" in said(answer)


def test_publishing_what_somebody_else_has_changed_since(clerk, planned):
    old = planned.version
    exchange(clerk, 1, 20)
    assert "已有他人修改" in said(clerk.post(f"{PAGE}publish/", {"seen": old, "accept": "1"}))
    assert Rota.objects.get().published_at is None


def test_a_month_that_two_plan_at_once(clerk, planned):
    before = Rota.objects.get().version
    clerk.post(f"{PAGE}plan/", {"seen": "0"})
    assert Rota.objects.get().version == before


class TestNotice:
    @pytest.fixture(autouse=True)
    def _published(self, station, planned, village_clerk):
        planning.publish(station, MONTH, village_clerk)

    def test_it_says_who_was_and_who_is_on_duty(self, station, clerk):
        names = [Staff.objects.get(pk=on(day)[0]).name for day in (1, 2)]
        assert "请填写调整原因" in said(exchange(clerk, 1, 2))
        exchange(clerk, 1, 2, reason="家中有事")
        (first, second) = changed_of(planning.open_month(station, MONTH))
        assert (first.before, first.after) == tuple(names)
        assert (second.before, second.after) == tuple(reversed(names))
        assert f"{PAGE}notice/" in said(clerk.get(PAGE))
        answer = clerk.get(f"{PAGE}notice/")
        assert answer["Content-Type"] == "application/pdf"
        text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.content)).pages)
        for word in ("值班调整通知", "12月1日", *names, "家中有事"):
            assert word in text.replace("\n", "")

    def test_what_was_changed_twice_stands_once_and_what_came_back_not_at_all(self, station, clerk):
        before = Staff.objects.get(pk=on(1)[0]).name
        exchange(clerk, 1, 2, reason="a")
        exchange(clerk, 1, 3, reason="b")
        found = {it.date.day: it for it in changed_of(planning.open_month(station, MONTH))}
        assert sorted(found) == [1, 2, 3]
        assert (found[1].before, found[1].reason) == (before, "b")
        exchange(clerk, 1, 3, reason="c")
        exchange(clerk, 1, 2, reason="d")
        assert changed_of(planning.open_month(station, MONTH)) == []
        assert clerk.get(f"{PAGE}notice/").status_code == 404

    def test_before_a_change_there_is_none_and_others_never_see_it(self, clerk, grid_worker):
        assert clerk.get(f"{PAGE}notice/").status_code == 404
        exchange(clerk, 1, 2, reason="x")
        assert client_of(grid_worker).get(f"{PAGE}notice/").status_code in (403, 404)


def test_shares_count_kinds_of_days_apart(station, planned):
    month = planning.open_month(station, MONTH)
    shares = {share.staff.name: share for share in shares_of(month)}
    assert sum(share.duties for share in shares.values()) == 62
    assert sum(share.rest for share in shares.values()) == 16
    assert sum(share.holidays for share in shares.values()) == 0
