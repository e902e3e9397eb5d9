"""Spreadsheets as villages draw them, with the truth about each row beside them."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Any

from hypothesis import strategies as st

from intake.analysis.roles import Reason, Role
from intake.analysis.shape import Merge, Row, Sheet

SURNAMES, NAMES = "赵钱孙李周吴郑王冯陈", ["一禾", "二禾", "三禾", "四禾", "五禾", "六禾"]
TITLES = ["荷塘村住户登记表", "（2026年度）"]
ABOVE = [["填报单位：荷塘村", "填报日期：2026.11.23"], ["填报单位", "荷塘村", "填报日期", "2026.11.23"]]
SIGNED = [
    ["填表人：钱二禾", "审核人：孙三禾"],
    ["填表人", "钱二禾", "审核人", "孙三禾"],
    ["荷塘村村民委员会（盖章）"],
    ["2026年11月23日"],
    ["单位负责人（签字）：", "联系电话：15400000009"],
]
NOTES = ["注：一户一行。", "填表说明：与户口簿一致", "备注：本表一式两份"]
BANNERS = ["一、第一村民小组", "第二网格"]
OWN = ["户主", "户主电话", "住址", "是否低保"]
INNER = ["姓名", "与户主关系", "身份证号", "出生日期", "职业"]


@dataclass
class Drawn:
    """``merged``: with merged cells, as in a workbook; else only their first cells are filled, as in CSV."""

    rows: list[list[str]] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    truth: dict[int, tuple[Role, Reason | None]] = field(default_factory=dict)
    households: list[list[int]] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    own: list[int] = field(default_factory=list)
    inner: list[int] = field(default_factory=list)
    merged: bool = True

    def add(self, cells: list[str], role: Role, reason: Reason | None = None) -> int:
        self.rows.append(cells)
        self.truth[len(self.rows)] = (role, reason)
        return len(self.rows)

    def blank(self) -> None:
        self.rows.append([])

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        if self.merged and (top, left) != (bottom, right):
            self.merges.append(Merge(top, left, bottom, right))

    @property
    def sheet(self) -> Sheet:
        rows = [Row(number, cells) for number, cells in enumerate(self.rows, 1) if any(cells)]
        return Sheet(rows, self.merges)


def person(luck: Random) -> str:
    return luck.choice(SURNAMES) + luck.choice(NAMES)


def id_number(luck: Random) -> str:
    day = f"{luck.randint(1, 12):02d}{luck.randint(1, 28):02d}"
    return f"329921{luck.randint(1930, 2020)}{day}{luck.randint(100, 999)}{luck.choice('0123456789X')}"


def day(luck: Random) -> str:
    shape = luck.choice(["{}.{}.{}", "{}-{:02d}-{:02d}", "{}年{}月{}日", "{}/{}/{}"])
    return shape.format(luck.randint(1930, 2020), luck.randint(1, 12), luck.randint(1, 28))


def answer(luck: Random, label: str, number: int) -> str:
    if "电话" in label:
        return f"154{luck.randint(0, 99_999_999):08d}"
    if label == "住址":
        return f"荷塘村{number}号"
    if label.startswith("是否"):
        return luck.choice("是否")
    if "身份证" in label:
        return id_number(luck)
    if "日期" in label:
        return day(luck)
    if "关系" in label:
        return luck.choice(["配偶", "子", "女", "父亲"])
    if label == "职业":
        return luck.choice(["务农", "教师", "个体经营", ""])
    return person(luck)


@st.composite
def households(draw: Any) -> Drawn:
    """Families below each other: number and householder merged down over the members."""
    depth, merged = draw(st.integers(2, 3)) if draw(st.booleans()) else 1, draw(st.booleans())
    own = OWN[: draw(st.integers(1, 4))]
    inner = INNER[: draw(st.integers(3, 5))]
    drawn = Drawn(labels=["序号", *own, *inner], merged=merged)
    drawn.own = list(range(1, 1 + len(own)))
    drawn.inner = list(range(1 + len(own), len(drawn.labels)))
    _above(draw, drawn)
    header = _header(drawn, depth)
    _body(draw, drawn, header)
    _below(draw, drawn)
    return drawn


def _above(draw: Any, drawn: Drawn) -> None:
    width = len(drawn.labels)
    for title in TITLES[: draw(st.integers(0, 2))]:
        number = drawn.add([title], Role.TITLE)
        drawn.merge(number, 0, number, width - 1)
        if draw(st.booleans()):
            drawn.blank()
    if drawn.rows and draw(st.booleans()):
        drawn.add(draw(st.sampled_from(ABOVE)), Role.TITLE)


def _header(drawn: Drawn, depth: int) -> list[list[str]]:
    """One row, or 家庭成员 above the inner names, or one more level above some of those."""
    width, start = len(drawn.labels), drawn.inner[0]
    rows = [["" for _ in range(width)] for _ in range(depth)]
    first = len(drawn.rows) + 1
    for column, label in enumerate(drawn.labels):
        level = 0 if column < start or depth == 1 else depth - 1 if column >= width - 2 else min(1, depth - 1)
        rows[level][column] = label
    if depth > 1:
        rows[0][start] = "家庭成员"
    if depth > 2:
        rows[1][width - 2] = "基本信息"
    for cells in rows:
        drawn.add(list(cells), Role.HEADER)
    if depth > 1:
        for column in range(start):
            drawn.merge(first, column, first + depth - 1, column)
        drawn.merge(first, start, first, width - 1)
    if depth > 2:
        for column in range(start, width - 2):
            drawn.merge(first + 1, column, first + 2, column)
        drawn.merge(first + 1, width - 2, first + 1, width - 1)
    return rows


def _body(draw: Any, drawn: Drawn, header: list[list[str]]) -> None:
    luck = Random(draw(st.integers(0, 2**32)))  # cells by luck: drawing each would take seconds
    sizes = [2, *draw(st.lists(st.integers(1, 5), min_size=2, max_size=8))]
    for count, size in enumerate(sizes, 1):
        if count > 1:
            _between(draw, drawn, header)
        family = []
        for member in range(size):
            cells = ["" if member else str(count)]
            cells += ["" if member else answer(luck, drawn.labels[column], count) for column in drawn.own]
            cells += [answer(luck, drawn.labels[column], count) for column in drawn.inner]
            family.append(drawn.add(cells, Role.DATA))
        for column in [0, *drawn.own]:
            drawn.merge(family[0], column, family[-1], column)
        drawn.households.append(family)
        if draw(st.booleans()):
            cells = [""] * len(drawn.labels)
            cells[draw(st.sampled_from([0, 1]))], cells[drawn.inner[0]] = "小　计", f"{size}人"
            drawn.add(cells, Role.IGNORED, Reason.TOTAL)


def _between(draw: Any, drawn: Drawn, header: list[list[str]]) -> None:
    """What printed pages and groups of households bring in between."""
    width = len(drawn.labels)
    kind = draw(st.sampled_from(["", "", "", "header", "blank", "banner"]))
    if kind == "header":
        for cells in header:
            drawn.add(list(cells), Role.IGNORED, Reason.REPEATED)
    elif kind == "blank":
        drawn.blank()
    elif kind == "banner":
        number = drawn.add([draw(st.sampled_from(BANNERS))], Role.IGNORED, Reason.BANNER)
        drawn.merge(number, 0, number, width - 1)


def _below(draw: Any, drawn: Drawn) -> None:
    if draw(st.booleans()):
        cells = [draw(st.sampled_from(["合计", "合  计", "总计："])), "", "12户", "31人"]
        drawn.add(cells, Role.IGNORED, Reason.TOTAL)
    if draw(st.booleans()):
        drawn.add([draw(st.sampled_from(NOTES))], Role.IGNORED, Reason.NOTE)
    for cells in draw(st.lists(st.sampled_from(SIGNED), max_size=3, unique_by=str)):
        shift = draw(st.integers(0, 1))
        drawn.add([""] * shift + cells, Role.IGNORED, Reason.SIGNED)
