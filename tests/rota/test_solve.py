"""Every rota that the solver finds is judged by the independent checker; where there is none, the rules are named."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations, product

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from reports.rota.check import faults
from reports.rota.rules import (
    DUTY,
    HOLIDAY,
    LEADER,
    REST,
    STANDBY,
    WORK,
    Day,
    Person,
    Placing,
    Problem,
    Rules,
    Slot,
    month_days,
)
from reports.rota.solve import plan

BOTH = frozenset({LEADER, DUTY})


def december(need: int = 1, rest_need: int = 1, shifts: int = 1) -> tuple[Day, ...]:
    days = []
    for day in month_days(2026, 12):
        kind = REST if day.weekday() > 4 else WORK
        people = tuple(Slot(f"duty:{n}", DUTY, rest_need if kind != WORK else need, n == 1) for n in range(shifts))
        days.append(Day(day, kind, (Slot("leader", LEADER, 1), *people)))
    return tuple(days)


def staff(leaders: int, workers: int, **changes: object) -> tuple[Person, ...]:
    first = [Person(n, f"领导{n}", frozenset({LEADER})) for n in range(leaders)]
    return (*first, *(Person(100 + n, f"人员{n}", frozenset({DUTY})) for n in range(workers)))


def test_a_month_without_complications():
    problem = Problem(december(), staff(4, 7), Rules(gap=2))
    found = plan(problem)
    assert found.exists
    assert len(found.placings) == 62
    assert faults(problem, found.placings) == []


def test_the_same_problem_gives_the_same_rota():
    problem = Problem(december(), staff(4, 7), Rules(gap=2))
    assert plan(problem) == plan(problem)


def test_leave_nights_and_last_month_are_kept():
    away = frozenset(date(2026, 12, day) for day in range(1, 11))
    people = (*staff(4, 6), Person(50, "休假", frozenset({DUTY}), away, nights=False))
    people = (Person(0, "领导0", frozenset({LEADER}), last=date(2026, 11, 30)), *people[1:])
    problem = Problem(december(shifts=2), people, Rules(gap=1))
    found = plan(problem)
    assert faults(problem, found.placings) == []
    assert not [it for it in found.placings if it.person == 50 and (it.date in away or it.slot == "duty:1")]
    assert not [it for it in found.placings if it.person == 0 and it.date == date(2026, 12, 1)]
    assert [it for it in found.placings if it.person == 50], "whoever was away does her share of the rest"


def test_locked_duties_stay():
    lock = Placing(date(2026, 12, 24), "duty:0", 103)
    problem = Problem(december(), staff(4, 7), Rules(gap=2), (lock,))
    assert lock in plan(problem).placings


def test_a_person_with_two_roles_does_one_thing_a_day():
    people = tuple(Person(n, f"人{n}", BOTH) for n in range(9))
    problem = Problem(december(), people, Rules(gap=2))
    assert faults(problem, plan(problem).placings) == []


def test_holidays_are_counted_apart():
    days = []
    for day in month_days(2026, 10):
        kind = HOLIDAY if day.day <= 7 else REST if day.weekday() > 4 and day.day != 10 else WORK
        days.append(Day(day, kind, (Slot("leader", LEADER, 1), Slot("duty:0", DUTY, 2 if kind == HOLIDAY else 1))))
    problem = Problem(tuple(days), staff(4, 8), Rules(gap=2))
    found = plan(problem)
    assert faults(problem, found.placings) == []
    on_holidays = [sum(it.person == 100 + n and it.date.day <= 7 for it in found.placings) for n in range(8)]
    assert max(on_holidays) - min(on_holidays) <= 1


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        (Problem(december(), staff(0, 5)), ["带班领导", "没有人员"]),
        (Problem(december(), staff(2, 7), Rules(gap=3)), ["12月1日至", "带班领导", "3天"]),
        (Problem(december(need=2), staff(4, 1), Rules(gap=0)), ["12月1日", "需2人"]),
        (
            Problem(december(), staff(4, 7), Rules(gap=2), (
                Placing(date(2026, 12, 1), "duty:0", 100), Placing(date(2026, 12, 2), "duty:0", 100),
            )),
            ["已锁定", "间隔"],
        ),
    ],
)  # fmt: skip
def test_without_a_rota_the_colliding_rules_are_named(problem, words):
    found = plan(problem)
    assert not found.exists
    text = " ".join(found.collisions)
    for word in words:
        assert word in text, text


def test_everybody_on_leave_is_said_with_the_days():
    off = frozenset({date(2026, 12, 25)})
    people = tuple(Person(it.id, it.name, it.roles, off) for it in staff(4, 7))
    assert any("12月25日" in line for line in plan(Problem(december(), people)).collisions)


def locks(slot: str, person: int, *days: int) -> tuple[Placing, ...]:
    return tuple(Placing(date(2026, 12, day), slot, person) for day in days)


def test_what_would_help_does_help():
    kept = locks("duty:0", 100, 1, 4, 8, 11, 15, 18, 22, 25)
    text = " ".join(plan(Problem(december(), staff(4, 7), Rules(gap=2), kept)).collisions)
    assert "值班人员" in text
    assert "相差不超过1次" in text
    assert "解除已锁定的值班" in text
    assert "间隔" not in text, "only the rules that take part are named"
    assert plan(Problem(december(), staff(4, 7), Rules(gap=2))).exists


def test_where_rules_collide_is_said_with_the_days():
    """Around the 20th one of three is away, and the others are locked too near."""
    away = frozenset(date(2026, 12, day) for day in (19, 20))
    people = (*staff(4, 2), Person(109, "人员9", frozenset({DUTY}), away))
    kept = locks("duty:0", 100, 18) + locks("duty:0", 101, 21)
    text = " ".join(plan(Problem(december(), people, Rules(gap=2), kept)).collisions)
    assert "12月18日至12月20日" in text
    assert "带班领导" not in text


def test_a_lock_that_cannot_be_kept_is_named_with_day_and_person():
    (wrong,) = plan(Problem(december(), staff(4, 7), Rules(), locks("leader", 103, 9))).collisions
    assert "12月9日：人员3已锁定" in wrong


def test_nights_are_named_when_they_are_the_reason():
    people = tuple(Person(it.id, it.name, it.roles, nights=it.id in (100, 0, 1, 2, 3)) for it in staff(4, 7))
    text = " ".join(plan(Problem(december(shifts=2), people, Rules(gap=0))).collisions)
    assert "不值夜班的人员也值夜班" in text


def test_whoever_is_on_call_is_there_and_not_on_duty():
    days = tuple(Day(it.date, it.kind, (*it.slots, Slot("standby", STANDBY, 1))) for it in december())
    away = frozenset({date(2026, 12, 5)})
    calls = (Person(200, "应急0", frozenset({STANDBY}), away), Person(201, "应急1", frozenset({STANDBY, DUTY})))
    problem = Problem(days, (*staff(4, 7), *calls), Rules(gap=2), locks("standby", 201, 9))
    found = plan(problem)
    assert faults(problem, found.placings) == []
    on_call = {it.date.day: it.person for it in found.placings if it.slot == "standby"}
    assert on_call.pop(9) == 201
    assert on_call.pop(5, 201) == 201, "nobody, if the only one there is on duty"
    assert len(on_call) == 29
    assert plan(Problem(days, staff(4, 7))).exists, "nobody on call is no obstacle"


def with_call() -> tuple[Day, ...]:
    return tuple(Day(it.date, it.kind, (*it.slots, Slot("standby", STANDBY, 1))) for it in december())


def test_whoever_is_locked_on_call_is_planned_around():
    both = Person(201, "应急1", frozenset({STANDBY, DUTY}))
    days = [day.day for day in month_days(2026, 12)]
    kept = locks("standby", 201, *days[:20])
    problem = Problem(with_call(), (*staff(4, 7), both), Rules(gap=2), kept)
    found = plan(problem)
    assert faults(problem, found.placings) == []
    assert [it for it in found.placings if it.person == 201 and it.slot == "duty:0"], "her share comes later"


def test_a_lock_on_call_that_cannot_be_kept_is_named():
    away = Person(201, "应急1", frozenset({STANDBY, DUTY}), frozenset({date(2026, 12, 9)}))
    (line,) = plan(Problem(with_call(), (*staff(4, 7), away), Rules(), locks("standby", 201, 9))).collisions
    assert "12月9日：应急1已锁定" in line
    here = replace(away, off=frozenset())
    twice = locks("standby", 201, 9) + locks("duty:0", 201, 9)
    (line,) = plan(Problem(with_call(), (*staff(4, 7), here), Rules(), twice)).collisions
    assert "应急值守同时被锁定" in line


NIGHT = Slot("duty:1", DUTY, 1, night=True)


@st.composite
def problems(draw, months=((2026, 12), (2028, 2), (2026, 2)), most_days=31, leaders=(2, 5), workers=(3, 10)):
    dates = month_days(*draw(st.sampled_from(months)))[:most_days]
    kinds = {day: REST if day.weekday() > 4 else WORK for day in dates}
    for day in draw(st.lists(st.sampled_from(dates), max_size=5)):
        kinds[day] = HOLIDAY
    need, rest_need = draw(st.integers(1, 2)), draw(st.integers(1, 2))
    night = (NIGHT,) if most_days > 9 and draw(st.integers(0, 3)) == 0 else ()
    slots = {
        kind: (Slot("leader", LEADER, 1), Slot("duty:0", DUTY, need if kind == WORK else rest_need), *night)
        for kind in (WORK, REST, HOLIDAY)
    }
    people = [
        _somebody(draw, person, dates) for person in staff(draw(st.integers(*leaders)), draw(st.integers(*workers)))
    ]
    days = tuple(Day(day, kinds[day], slots[kinds[day]]) for day in dates)
    problem = Problem(days, tuple(people), Rules(gap=draw(st.sampled_from([0, 0, 1, 1, 2]))))
    return replace(problem, locked=_kept(draw, problem))


def _somebody(draw, person, dates):
    off = set()
    if draw(st.booleans()):
        start = draw(st.integers(0, len(dates) - 1))
        off = set(dates[start : start + draw(st.integers(1, 12))])
    last = dates[0] - timedelta(days=draw(st.integers(1, 4))) if draw(st.booleans()) else None
    roles = person.roles | draw(st.sampled_from([frozenset(), frozenset({DUTY})]))
    return Person(person.id, person.name, frozenset(roles), frozenset(off), draw(st.integers(0, 4)) > 0, last)


def _kept(draw, problem):
    """Sometimes duties of a month that was planned once: a hand has locked them."""
    if draw(st.booleans()):
        return ()
    kept = plan(problem).placings
    return tuple(draw(st.lists(st.sampled_from(kept), max_size=3, unique=True))) if kept else ()


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(problems())
def test_whatever_is_found_keeps_every_rule_and_else_it_says_why(problem):
    found = plan(problem)
    event(f"exists: {found.exists}")
    if found.exists:
        assert faults(problem, found.placings) == []
    else:
        assert all(line.strip() for line in found.collisions)


def every_rota(problem):
    """All ways to fill a few days, right or wrong."""
    cells = [(day.date, slot) for day in problem.days for slot in day.slots]
    rows = [list(combinations([it.id for it in problem.people_of(slot.role)], slot.need)) for _day, slot in cells]
    for chosen in product(*rows):
        pairs = zip(cells, chosen, strict=True)
        yield [Placing(day, slot.key, number) for (day, slot), numbers in pairs for number in numbers]


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(problems(months=((2026, 12),), most_days=3, leaders=(1, 2), workers=(1, 3)))
def test_where_the_solver_finds_nothing_the_judge_finds_nothing_either(problem):
    """Every rota of three days is tried: one without faults exists exactly when the solver finds one."""
    assert plan(problem).exists == any(not faults(problem, rota) for rota in every_rota(problem))


class TestChecker:
    """The judge must see what is wrong, else its silence means nothing."""

    problem = Problem(december(), staff(4, 7), Rules(gap=2))

    def spoiled(self, change):
        placings = list(plan(self.problem).placings)
        return [fault.text for fault in faults(self.problem, change(placings))]

    def test_a_missing_duty(self):
        assert any("需1人" in text for text in self.spoiled(lambda duties: duties[1:]))

    def test_a_wrong_role(self):
        def change(duties):
            first = next(it for it in duties if it.slot == "leader")
            return [Placing(it.date, it.slot, 100) if it == first else it for it in duties]

        assert any("没有列入" in text for text in self.spoiled(change))

    def test_too_close(self):
        def change(duties):
            mine = [it for it in duties if it.slot == "duty:0"]
            return [Placing(it.date, it.slot, mine[0].person) if it == mine[1] else it for it in duties]

        assert any("间隔" in text for text in self.spoiled(change))

    def test_an_unfair_month(self):
        def change(duties):
            return [
                Placing(it.date, it.slot, 100) if it.slot == "duty:0" and it.date.day % 4 == 0 else it for it in duties
            ]

        assert any("相差" in text for text in self.spoiled(change))

    def test_whoever_was_away_gets_her_share_and_no_more(self):
        away = frozenset(date(2026, 12, day) for day in range(1, 16))
        people = (*staff(4, 6), Person(109, "人员9", frozenset({DUTY}), away))
        problem = Problem(december(), people, Rules(gap=0))
        placings = plan(problem).placings
        assert faults(problem, placings) == []
        for change in (
            lambda it: 109 if it.date.day > 15 and it.slot == "duty:0" and it.date.day % 2 else it.person,
            lambda it: 100 if it.person == 109 else it.person,
        ):
            changed = [Placing(it.date, it.slot, change(it)) for it in placings]
            assert any("人员9有请假" in fault.text for fault in faults(problem, changed))

    def test_a_lock_that_was_not_kept_and_a_shift_that_is_none(self):
        placings = list(plan(self.problem).placings)
        kept = Problem(self.problem.days, self.problem.people, self.problem.rules, (placings[0],))
        assert any("被换下" in fault.text for fault in faults(kept, placings[1:]))
        strange = Placing(date(2026, 12, 1), "duty:77", 100)
        assert any("班次已取消" in text for text in self.spoiled(lambda duties: [*duties, strange]))

    def test_whoever_is_on_call_is_judged_too(self):
        calls = Person(200, "应急0", frozenset({STANDBY}), frozenset({date(2026, 12, 3)}))
        problem = Problem(with_call(), (*staff(4, 7), calls), Rules(gap=2))
        placings = [it for it in plan(problem).placings if it.slot != "standby"]
        on_duty = next(it.person for it in placings if it.date.day == 2 and it.slot == "duty:0")
        for day, person, word in ((3, 200, "请假"), (2, on_duty, "没有列入"), (2, on_duty, "2次"), (4, 999, "已不在")):
            spoiled = [*placings, Placing(date(2026, 12, day), "standby", person)]
            assert any(word in fault.text for fault in faults(problem, spoiled)), word

    def test_somebody_unknown_and_on_leave(self):
        assert any("已不在" in text for text in self.spoiled(lambda d: [Placing(d[0].date, d[0].slot, 999), *d[1:]]))
        away = Problem(
            self.problem.days,
            tuple(Person(p.id, p.name, p.roles, frozenset({date(2026, 12, 1)})) for p in self.problem.people),
        )
        assert any("请假" in fault.text for fault in faults(away, plan(self.problem).placings))
