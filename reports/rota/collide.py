"""Which rules collide where no rota exists: the fewest that contradict one another, where, and what would help."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _

from reports.rota.model import Clock, Model
from reports.rota.rules import DUTY, LEADER, Day, Person, Problem, Rules
from reports.rota.words import role_name, span_words

STEP = 1.0  # seconds for one question; what is not answered in time counts as possible


def explain(problem: Problem, clock: Clock) -> list[str]:
    """Sentences for the planner. At least one."""
    problem, where = _one_role(problem, clock)
    needed = _smallest(problem, clock)
    rules = "、".join(text for name, text in _rule_names(problem.rules).items() if name in needed)
    words = {"rules": rules or _("one person for every duty"), "where": where + _days(problem, needed, clock)}
    found = [_("%(where)sThese rules cannot be kept together: %(rules)s.") % words]
    ways = list(_ways_out(problem, needed, clock))
    found += [_("It would work with: %(change)s.") % {"change": change} for change in ways]
    return found if ways else [*found, _("Add people, or move a leave.")]


def _impossible(problem: Problem, clock: Clock, without: frozenset[str] = frozenset()) -> bool:
    return bool(clock.left(STEP)) and Model(problem).solve(clock.left(STEP), without)[0] == "impossible"


def _works(problem: Problem, clock: Clock) -> bool:
    return bool(clock.left(STEP)) and Model(problem).solve(clock.left(STEP))[0] == "solved"


def _one_role(problem: Problem, clock: Clock) -> tuple[Problem, str]:
    """The problem cut down to the leaders or to the others, if those alone have no rota."""
    for role in (LEADER, DUTY):
        days = tuple(
            Day(it.date, it.kind, tuple(slot for slot in it.slots if slot.role == role)) for it in problem.days
        )
        alone = replace(problem, days=days, locked=tuple(it for it in problem.locked if _is_in(days, it.slot)))
        if _impossible(alone, clock):
            return alone, _("“%(role)s”: ") % {"role": role_name(role)}
    return problem, ""


def _is_in(days: tuple[Day, ...], key: str) -> bool:
    return any(slot.key == key for day in days for slot in day.slots)


def _smallest(problem: Problem, clock: Clock) -> set[str]:
    """Rule groups of which none can be left out; by leaving out one after the other."""
    groups = list(Model(problem).groups)
    needed = set(groups)
    for name in groups:
        if _impossible(problem, clock, frozenset(groups) - (needed - {name})):
            needed.discard(name)
    return needed


def _days(problem: Problem, needed: set[str], clock: Clock) -> str:
    """The stretch of days in which they collide; fairness is counted over the month and has none."""
    if not needed <= {"gap", "locked"}:
        return ""
    others = frozenset(Model(problem).groups) - needed
    last = _first_true(range(len(problem.days)), lambda index: _impossible(problem.between(0, index), clock, others))
    first = _first_true(range(last + 1), lambda index: not _impossible(problem.between(index + 1, last), clock, others))
    return _("%(days)s: ") % {"days": span_words(problem.days[first].date, problem.days[last].date)}


def _first_true(numbers: range, is_true) -> int:  # type: ignore[no-untyped-def]
    """The first number for which it is true; it stays true from there on, and is true for the last."""
    low, high = numbers[0], numbers[-1]
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if is_true(middle) else (middle + 1, high)
    return low


def _ways_out(problem: Problem, needed: set[str], clock: Clock) -> list[str]:
    rules, found = problem.rules, []
    for gap in range(rules.gap - 1, -1, -1) if "gap" in needed else ():
        if _works(replace(problem, rules=replace(rules, gap=gap)), clock):
            found.append(_("%(gap)d free days between two duties") % {"gap": gap})
            break
    wider = replace(problem, rules=replace(rules, spread=rules.spread + 1))
    if needed & {"spread", "rest", "holiday", "share"} and _works(wider, clock):
        found.append(_("numbers of duties that differ by up to %(spread)d") % {"spread": rules.spread + 1})
    if "locked" in needed and _works(replace(problem, locked=()), clock):
        found.append(_("the locked duties unlocked"))
    people: tuple[Person, ...] = tuple(replace(person, nights=True) for person in problem.people)
    if people != problem.people and _works(replace(problem, people=people), clock):
        found.append(_("nights for those as well who do none"))
    return found


def _rule_names(rules: Rules) -> dict[str, str]:
    return {
        "gap": _("at least %(gap)d free days between two duties") % {"gap": rules.gap},
        "spread": _("numbers of duties that differ by at most %(spread)d") % {"spread": rules.spread},
        "share": _("a fair share for those who are away for some days"),
        "rest": _("duties on days off counted apart"),
        "holiday": _("duties on public holidays counted apart"),
        "locked": _("the locked duties"),
    }
