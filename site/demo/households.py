"""Households as they live in a county of villages: who is head, who is related how, who works at what.

Everything comes from one seeded random source per micro-grid, so the same county grows on every installation.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from demo import names

TODAY = date(2026, 11, 20)  # the demo county's own "today": ages must not depend on the day of installation
LEGAL_AGE, SCHOOL_AGE, RETIRED = 18, 6, 60
ONLY_CHILD = {"22": "21", "32": "31"}  # eldest son, daughter → only son, daughter
IN_LAWS = {"12": "02", "02": "11", "51": "53", "52": "54"}  # the same people seen from the wife


@dataclass
class Member:
    name: str
    male: bool
    born: date
    relation: str
    marital: str = "10"
    nation: str = "01"
    migrant: bool = False
    care: list[str] = field(default_factory=list)

    @property
    def age(self) -> int:
        return TODAY.year - self.born.year - ((TODAY.month, TODAY.day) < (self.born.month, self.born.day))


class Household:
    """Grows member by member, head first."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.members: list[Member] = []

    @property
    def head(self) -> Member:
        return self.members[0]

    def born(self, low: int, high: int) -> date:
        """A birthday of somebody between these ages."""
        days = self.random.randint(int(low * 365.25) + 1, int((high + 1) * 365.25) - 1)
        return TODAY - timedelta(days=days)

    def add(self, relation: str, male: bool, born: date, surname: str = "", marital: str = "10") -> Member:
        family = surname or names.surname(self.random)
        member = Member(family + names.given(self.random, male), male, born, relation, marital)
        self.members.append(member)
        return member

    def couple(self, low: int, high: int, relations: tuple[str, str], surname: str = "") -> tuple[Member, Member]:
        """A husband and a wife a few years apart; the wife keeps her own name."""
        born = self.born(low, high)
        husband = self.add(relations[0], True, born, surname, "20")
        shift = timedelta(days=self.random.randint(-800, 2000))
        wife = self.add(relations[1], False, min(born + shift, self.born(22, 22)), marital="20")
        return husband, wife

    def children(self, mother: Member, surname: str, count: int, sons: list[str], daughters: list[str]) -> None:
        """Born when the mother was 22 to 36, one after the other; codes of relation by rank (eldest first)."""
        for rank, born in enumerate(births := self._births(mother, count)):
            male = self.random.random() < 0.52
            codes = sons if male else daughters
            only = len(births) == 1 and codes[0] in ONLY_CHILD
            self.add(ONLY_CHILD[codes[0]] if only else codes[min(rank, len(codes) - 1)], male, born, surname)

    def _births(self, mother: Member, count: int) -> list[date]:
        days = int(self.random.uniform(22, 30) * 365.25)
        births = []
        for _rank in range(count):
            births.append(mother.born + timedelta(days=days))
            days += self.random.randint(500, 1800)
        return [born for born in births if born < TODAY and born < mother.born + timedelta(days=42 * 365)]


def _surname(member: Member) -> str:
    return next((it for it in names.DOUBLE_SURNAMES if member.name.startswith(it)), member.name[0])


def lone_elder(home: Household) -> None:
    home.add("02", home.random.random() < 0.4, home.born(66, 90), marital="30").care.append("04")


def lone_adult(home: Household) -> None:
    home.add("02", home.random.random() < 0.7, home.born(24, 55), marital=home.random.choice(["10", "10", "40"]))


def elder_couple(home: Household) -> None:
    home.couple(62, 84, ("02", "12"))
    if home.random.random() < 0.25:
        for member in home.members:
            member.care.append("05")


def couple(home: Household) -> None:
    home.couple(26, 60, ("02", "12"))


def family(home: Household) -> None:
    husband, wife = home.couple(27, 45, ("02", "12"))
    count = home.random.choice([1, 1, 2, 2, 2, 3])
    home.children(wife, _surname(husband), count, ["22", "23", "20"], ["32", "33", "30"])


def young_head_with_parents(home: Household) -> None:
    family(home)
    eldest = min(member.born for member in home.members[:2])
    father = home.add("51", True, eldest - timedelta(days=home.random.randint(8100, 11000)), _surname(home.head), "20")
    if home.random.random() < 0.85:
        home.add("52", False, father.born + timedelta(days=home.random.randint(-400, 1500)), marital="20")
    else:
        father.marital = "30"


def old_head_with_young_family(home: Household) -> None:
    husband, wife = home.couple(58, 74, ("02", "12"))
    surname = _surname(husband)
    son = home.add("20", True, wife.born + timedelta(days=home.random.randint(8100, 10500)), surname, "20")
    daughter_in_law = home.add("38", False, son.born + timedelta(days=home.random.randint(-300, 1500)), marital="20")
    home.children(daughter_in_law, surname, home.random.choice([1, 2, 2]), ["41"], ["42"])


def left_behind(home: Household) -> None:
    """Grandparents with grandchildren whose parents work elsewhere."""
    husband, _wife = home.couple(56, 70, ("02", "12"))
    for _number in range(home.random.choice([1, 2])):
        male = home.random.random() < 0.5
        grandchild = home.add("41" if male else "42", male, home.born(3, 13), _surname(husband))
        grandchild.care.append("07")


def single_parent(home: Household) -> None:
    mother = home.add("02", False, home.born(30, 48), marital="40")
    home.children(mother, names.surname(home.random), 1, ["22"], ["32"])


SHAPES: list[tuple[float, Callable[[Household], None]]] = [
    (7, lone_elder),
    (4, lone_adult),
    (12, elder_couple),
    (9, couple),
    (35, family),
    (14, young_head_with_parents),
    (13, old_head_with_young_family),
    (4, left_behind),
    (2, single_parent),
]
MINORITIES = ["03", "06", "08", "11", "15", "02", "22"]


def household(random: Random) -> Household:
    """One household, head first."""
    home = Household(random)
    random.choices([shape for _, shape in SHAPES], [weight for weight, _ in SHAPES])[0](home)
    if [member.relation for member in home.members[:2]] == ["02", "12"] and random.random() < 0.2:
        _headed_by_the_wife(home)
    _fate(home)
    return home


def _headed_by_the_wife(home: Household) -> None:
    for member in home.members:
        member.relation = IN_LAWS.get(member.relation, member.relation)
    home.members[:2] = reversed(home.members[:2])


def _fate(home: Household) -> None:
    """What falls on a household as a whole: people from elsewhere, a minority, hardship."""
    random = home.random
    if home.head.age < 55 and random.random() < 0.08:
        for member in home.members:
            member.migrant = True
    if random.random() < 0.03:
        nation = random.choice(MINORITIES)
        for member in home.members:
            member.nation = nation
    if len(home.members) <= 3 and random.random() < 0.02:
        _rename(home)
    if random.random() < 0.03:
        home.head.care.append("01")
    for member in home.members:
        if random.random() < 0.02:
            member.care.append("03")
        if member.male and 22 <= member.age <= 70 and random.random() < 0.02:
            member.care.append("10")


def _rename(home: Household) -> None:
    """A small household whose names carry a dot."""
    free = {sex: home.random.sample(known, len(known)) for sex, known in names.WITH_DOT.items()}
    for member in home.members:
        member.name = free["男" if member.male else "女"].pop()
        member.nation = "02" if "苏和" in member.name else "05"
