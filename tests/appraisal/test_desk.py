"""A month at the desk: made, scored, confirmed, reopened; by those of the area, and told when it cannot be."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db.models import ProtectedError
from django.utils import timezone

from forms_app.areas.models import Area
from forms_app.areas.scope import scope_of
from reports.appraisal import steps
from reports.appraisal.access import read_month
from reports.appraisal.making import eligible, make_sheets
from reports.appraisal.models import Appeal, Change, Indicator, Scheme, Score, ScoreSheet
from reports.appraisal.workdays import after_workdays
from tests.appraisal.conftest import MONTH, full_marks, page
from tests.cast import appoint, client_of, make_person

pytestmark = pytest.mark.django_db
LIST = "/desk/appraisal/"
CHOSEN = {"month": "2026-11", "scheme": "wangge-yuekao"}


def said(response):
    return response.content.decode()


def test_sheets_are_made_once_and_for_ones_own_area(scheme, clerk, grid_worker, areas):
    appoint(make_person("other", "别村人"), "grid-worker", areas.grid_b)
    assert "生成本月评分表" in said(clerk.get(LIST, CHOSEN))
    for _time in range(2):
        assert clerk.post(f"{LIST}make/", CHOSEN).status_code == 302
    sheet = ScoreSheet.objects.get()
    assert (sheet.person, sheet.area, sheet.period, sheet.full_time) == (grid_worker, areas.grid_a, "2026-11", True)
    assert [score.title for score in sheet.rows][:2] == ["信息采集", "巡查走访"]
    assert sheet.rows[0].points is None
    assert "无数据" in sheet.rows[0].explanation


def test_whoever_was_in_post_for_a_part_of_the_month_has_a_sheet(areas, grid_worker):
    gone = make_person("gone", "离岗人")
    appoint(gone, "grid-worker-part-time", areas.grid_a, until=date(2026, 11, 1))
    appoint(make_person("before", "早离人"), "grid-worker", areas.grid_a, until=date(2026, 10, 31))
    appoint(make_person("after", "后来人"), "grid-worker", areas.grid_a, since=date(2026, 12, 1))
    appoint(gone, "grid-worker", areas.grid_a, since=date(2026, 11, 2))  # the same person, the same grid
    appoint(make_person("head", "网格长某"), "grid-head", areas.grid_a)
    everybody = scope_of(make_person("root", "总", is_superuser=True), "appraise").q("area__path")
    assert {it.user.name for it in eligible(everybody, MONTH)} == {"王一禾", "离岗人"}
    assert len(eligible(everybody, MONTH)) == 2


def test_scored_confirmed_locked_reopened_with_every_change_kept(sheet, clerk, village_clerk):
    answer = clerk.post(page(sheet), full_marks(sheet, p_3="12.5", n_3="漏报1件", attendance="21"), follow=True)
    assert "97.5分，优秀" in said(answer)
    fresh = ScoreSheet.objects.get()
    assert (fresh.total, fresh.grade, fresh.coefficient, fresh.attendance) == (
        Decimal("97.5"),
        "优秀",
        Decimal("1.2"),
        21,
    )
    assert clerk.post(f"{page(sheet)}confirm/", {"seen": fresh.version}).status_code == 302
    assert clerk.post(page(sheet), full_marks(sheet, p_3="1")).status_code == 409
    assert Score.objects.get(position=3).points == Decimal("12.5")
    fresh = ScoreSheet.objects.get()
    assert clerk.post(f"{page(sheet)}reopen/", {"seen": fresh.version, "reason": "短"}).status_code == 400
    assert ScoreSheet.objects.get().is_confirmed
    assert clerk.post(f"{page(sheet)}reopen/", {"seen": fresh.version, "reason": "复核后更正"}).status_code == 302
    assert clerk.post(page(sheet), full_marks(sheet, p_3="15", n_3="漏报1件")).status_code == 302
    change = Change.objects.filter(what="事件上报").first()
    assert (change.before, change.after, change.reason, change.user) == ("12.5", "15", "漏报1件", village_clerk)
    state = Change.objects.filter(reason="复核后更正").last()
    assert (state.before, state.after) == ("已确认", "评分中")


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("p_3", "15.1", "最多15分"),
        ("p_3", "99999999999", "最多15分"),
        ("p_3", "-1", "不能是负数"),
        ("p_3", "7.55", "最多1位小数"),
        ("p_3", "abc", "请填数字"),
        ("p_3", "NaN", "请填数字"),
        ("p_3", "1e1", "请填数字"),
        ("p_9", "10.5", "最多10分"),
        ("p_9", "2", "请写明加（扣）分"),
        ("v_11", "on", "一票否决须写明"),
        ("attendance", "32", "最多31"),
        ("n_3", "长" * 201, "200"),
    ],
)
def test_what_cannot_be_is_told_at_the_field_and_nothing_is_saved(sheet, clerk, field, value, words):
    answer = clerk.post(page(sheet), full_marks(sheet, **{field: value}))
    assert answer.status_code == 400
    assert words in said(answer)
    assert value in said(answer)
    assert ScoreSheet.objects.get().version == 0
    assert not Score.objects.filter(kind="base", points__isnull=False).exists()


def test_full_width_digits_are_understood(sheet, clerk):
    assert clerk.post(page(sheet), full_marks(sheet, p_3="１２．５")).status_code == 302
    assert Score.objects.get(position=3).points == Decimal("12.5")


def test_more_bonus_than_the_limit_counts_as_the_limit(sheet, scheme, clerk):
    Score.objects.create(sheet=sheet, position=12, kind="bonus", title="另一加分", full=5, points=0)
    posted = full_marks(sheet, p_9="8", n_9="县里推广", p_12="5", n_12="重大线索")
    assert clerk.post(page(sheet), posted).status_code == 302
    fresh = ScoreSheet.objects.get()
    assert (fresh.bonus, fresh.total) == (10, 110)
    assert "共加13分" in said(clerk.get(page(sheet)))


def test_a_veto_gives_the_lowest_grade_whatever_the_points(sheet, clerk):
    assert clerk.post(page(sheet), full_marks(sheet, v_11="on", n_11="11月3日瞒报火情")).status_code == 302
    fresh = ScoreSheet.objects.get()
    assert (fresh.total, fresh.grade, fresh.coefficient) == (100, "不称职", 0)


def test_an_unfinished_sheet_has_no_grade_and_is_not_confirmed(sheet, clerk):
    assert clerk.post(page(sheet), full_marks(sheet, p_3="")).status_code == 302
    fresh = ScoreSheet.objects.get()
    assert (fresh.total, fresh.grade) == (85, "")
    answer = clerk.post(f"{page(sheet)}confirm/", {"seen": fresh.version})
    assert answer.status_code == 409
    assert "还没有评分：事件上报" in said(answer)


def test_the_second_of_two_is_told_what_the_first_did(sheet, clerk, town_officer_a):
    first, second = full_marks(sheet, p_3="12"), full_marks(sheet, p_3="9")
    assert client_of(town_officer_a).post(page(sheet), first).status_code == 302
    answer = clerk.post(page(sheet), second)
    assert answer.status_code == 409
    assert "镇二安：事件上报 — → 12" in " ".join(said(answer).split())
    assert 'value="9"' in said(answer)
    assert Score.objects.get(position=3).points == 12
    assert clerk.post(page(sheet), second | {"seen": "1"}).status_code == 302
    assert Score.objects.get(position=3).points == 9


@pytest.mark.parametrize("seen", ["", "-1", "abc", "99", "9" * 30])
def test_a_version_that_is_none_saves_nothing(sheet, clerk, seen):
    assert clerk.post(page(sheet), full_marks(sheet) | {"seen": seen}).status_code == 409
    assert ScoreSheet.objects.get().version == 0


def test_nobody_scores_herself(sheet, grid_worker, areas):
    appoint(grid_worker, "village-clerk", areas.village_a)
    client = client_of(grid_worker)
    assert "须由他人评分" in said(client.get(page(sheet)))
    for step in ("", "confirm/", "reopen/", "answer/"):
        answer = client.post(f"{page(sheet)}{step}", full_marks(sheet) | {"reason": "没有原因", "text": "没有原因"})
        assert answer.status_code == 409
    assert ScoreSheet.objects.get().version == 0


def test_the_list_goes_by_area_and_not_by_points(scheme, clerk, village_clerk, areas):
    for grid, name in ((areas.grid_a2, "张甲"), (areas.grid_a, "李乙")):
        appoint(make_person(name, name), "grid-worker", grid)
    make_sheets(scope_of(village_clerk, "appraise").q("area__path"), scheme, MONTH)
    ScoreSheet.objects.filter(person_name="张甲").update(total=99, grade="优秀")
    ScoreSheet.objects.filter(person_name="李乙").update(total=10, grade="不称职")
    text = said(clerk.get(LIST, CHOSEN))
    assert text.index("李乙") < text.index("张甲")
    assert "优秀1份，占已评2份的50%，建议不超过25%" in text


@pytest.mark.parametrize("month", ["2026-13", "2999-01", "1999-01", "x", "２０２６-11"])
def test_months_that_are_none(scheme, clerk, grid_worker, month):
    assert read_month(month) is None
    assert "月份填写有误" in said(clerk.get(LIST, {"month": month}))
    assert clerk.post(f"{LIST}make/", CHOSEN | {"month": month}).status_code == 404
    assert not ScoreSheet.objects.exists()


def test_other_peoples_areas_cannot_be_chosen(scheme, clerk, grid_worker, areas):
    assert clerk.post(f"{LIST}make/", CHOSEN | {"area": areas.village_b.code}).status_code == 404
    assert clerk.post(f"{LIST}make/", CHOSEN | {"area": areas.village_a.code}).status_code == 302
    assert ScoreSheet.objects.count() == 1


def test_a_right_in_the_village_alone_does_not_reach_its_grids(scheme, grid_worker, areas):
    only_here = make_person("only", "本级文书")
    appoint(only_here, "village-clerk", areas.village_a, below=False)
    client_of(only_here).post(f"{LIST}make/", CHOSEN | {"area": areas.village_a.code})
    assert not ScoreSheet.objects.exists()


def test_the_list_asks_the_database_a_bounded_number_of_times(
    scheme, clerk, village_clerk, areas, django_assert_max_num_queries
):
    for number in range(30):
        appoint(make_person(f"w{number}", f"网格员{number}"), "grid-worker", areas.grid_a)
    make_sheets(scope_of(village_clerk, "appraise").q("area__path"), scheme, MONTH)
    with django_assert_max_num_queries(45):
        assert said(clerk.get(LIST, CHOSEN)).count("<tr>") == 31


def test_a_sheet_keeps_what_it_was_scored_by(sheet, clerk):
    Indicator.objects.filter(title="事件上报").update(title="改了名", points=99)
    Scheme.objects.update(name="改了名的方案")
    text = said(clerk.get(page(sheet)))
    assert "事件上报" in text
    assert "改了名" not in text


def test_the_worker_sees_only_her_own_confirmed_sheet_and_why(confirmed, people, grid_worker, areas):
    mine = f"{LIST}mine/{confirmed.pk}/"
    text = said(people.grid_worker.get(mine))
    assert "满分，没有扣分" in text
    assert "100分" in text
    for person in ("county_admin", "village_clerk", "town_officer_a", "outsider"):
        assert getattr(people, person).get(mine).status_code == 404
        assert getattr(people, person).post(f"{mine}appeal/", {"text": "我有不同意见"}).status_code == 404
    ScoreSheet.objects.update(state="draft")
    assert people.grid_worker.get(mine).status_code == 404


def test_an_appeal_in_time_once_is_answered(confirmed, people, grid_worker):
    mine = f"{LIST}mine/{confirmed.pk}/"
    assert people.grid_worker.post(f"{mine}appeal/", {"text": "短"}).status_code == 400
    for _time in range(2):
        assert people.grid_worker.post(f"{mine}appeal/", {"text": "事件上报没有漏报"}).status_code == 302
    assert Appeal.objects.count() == 1
    assert "待复核" in said(people.village_clerk.get(LIST, CHOSEN))
    seen = ScoreSheet.objects.get().version
    answer = people.village_clerk.post(f"{page(confirmed)}answer/", {"seen": seen, "text": "经核实，维持原分"})
    assert answer.status_code == 302
    assert "经核实，维持原分" in said(people.grid_worker.get(mine))


def test_after_three_working_days_an_appeal_is_too_late(confirmed, people):
    friday = timezone.make_aware(timezone.datetime(2026, 9, 25, 16))  # a holiday begins: 中秋节
    ScoreSheet.objects.update(confirmed_at=friday)
    last = steps.appeal_until(ScoreSheet.objects.get())
    assert last == after_workdays(date(2026, 9, 25), 3) > date(2026, 9, 28)
    old = timezone.now() - timedelta(days=30)
    ScoreSheet.objects.update(confirmed_at=old)
    people.grid_worker.post(f"{LIST}mine/{confirmed.pk}/appeal/", {"text": "事件上报没有漏报"})
    assert not Appeal.objects.exists()


def test_what_a_sheet_names_is_not_deleted(sheet, grid_worker, areas, scheme):
    for thing in (scheme, grid_worker, Area.objects.get(pk=areas.grid_a.pk)):
        with pytest.raises(ProtectedError):
            thing.delete()
