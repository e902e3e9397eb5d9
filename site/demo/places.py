"""The fictitious county: two towns, six villages, 18 grids, 72 micro-grids. 3299 is no region of China."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

COUNTY_CODE = "329921"
ORDINALS = "一二三四五六七八九"


class Place(NamedTuple):
    code: str
    name: str
    level: str

    @property
    def parent(self) -> str:
        """The parent's code: a code is its parent's and three more digits."""
        return self.code[:-3] if len(self.code) > 6 else ""


_TOWNS = [
    ("101", "清溪塘镇", [("001", "清溪塘社区"), ("201", "荷塘村"), ("202", "杨家桥村")]),
    ("102", "石桥头镇", [("001", "石桥头社区"), ("201", "三里墩村"), ("202", "柳树湾村")]),
]


def places(grids: int = 3, micros: int = 4) -> Iterator[Place]:
    """Every place, parents before children."""
    yield Place(COUNTY_CODE, "望禾县", "county")
    for town, town_name, villages in _TOWNS:
        yield Place(COUNTY_CODE + town, town_name, "town")
        for village, village_name in villages:
            code = COUNTY_CODE + town + village
            yield Place(code, village_name, "village")
            yield from _grids(code, village_name, grids, micros)


def _grids(village: str, village_name: str, grids: int, micros: int) -> Iterator[Place]:
    for grid in range(1, grids + 1):
        name = f"{village_name}第{ORDINALS[grid - 1]}网格"
        yield Place(f"{village}{grid:03}", name, "grid")
        for micro in range(1, micros + 1):
            yield Place(f"{village}{grid:03}{micro:03}", f"{name}{micro}号微网格", "micro")


def is_community(code: str) -> bool:
    """GB/T 10114: 001–199 are residents' committees, 200–399 villagers' committees."""
    return code[9:12] < "200"
