"""Places on the earth as people and telephones write them: points, tracks and outlines, in WGS-84 degrees."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import pairwise

Point = tuple[Decimal, Decimal]  # latitude, longitude

MICRO = Decimal("0.000001")  # a tenth of a metre
EARTH = 6_371_008.8  # mean radius in metres (IUGG)
SOUTH, NORTH, WEST, EAST = 3, 54, 73, 136  # a box around China
_LATITUDE, _LONGITUDE = "NS", "EW"
_WORDS = (
    ("北纬", "N"),
    ("南纬", "S"),
    ("东经", "E"),
    ("西经", "W"),
    ("纬度", ""),
    ("经度", ""),
    ("度", "°"),
    ("分", "′"),
    ("秒", "″"),
)
_DEGREES = r"[+-]?\d{1,3}(?:\.\d{1,20})?"
_ONE = re.compile(
    rf"\s*([NSEW]?)\s*({_DEGREES})\s*(?:°\s*(?:(\d{{1,2}}(?:\.\d{{1,10}})?)\s*[′']\s*)?(?:(\d{{1,2}}(?:\.\d{{1,10}})?)\s*[″\"]\s*)?)?([NSEW]?)\s*",
    re.ASCII,
)
_LED, _FOLLOWED = re.compile(r"([NSEW][^NSEW]+)([NSEW][^NSEW]+)"), re.compile(r"([^NSEW]+[NSEW])([^NSEW]+[NSEW])")
_WKT = re.compile(r"(LINESTRING|POLYGON)\s*(\([^()]*\)|\(\s*\([^()]*\)\s*\))", re.ASCII)
_PAIR = re.compile(rf"({_DEGREES}) ({_DEGREES})", re.ASCII)


class BadPlace(ValueError):
    """``code``: unreadable, half, swapped, world. ``text``: what it is about."""

    def __init__(self, code: str, text: str = "") -> None:
        super().__init__(code)
        self.code, self.text = code, text


def point(text: str) -> Point:
    """'31.234567, 121.456789', '北纬31度14分5秒 东经121度27分', 'E121.45 N31.23'. Raises BadPlace.

    Without letters the latitude comes first. 121.45, 31.23 can only be meant the other way round; 80, 40 would be in
    the Arctic Ocean one way and in Xinjiang the other, so it is refused.
    """
    pieces = _cut(_plain(text))
    if len(pieces) < 2:
        raise BadPlace("half" if pieces and _ONE.fullmatch(pieces[0]) else "unreadable", text)
    if len(pieces) > 2:
        raise BadPlace("unreadable", text)
    (first, first_axis), (second, second_axis) = map(_read, pieces)
    if first_axis and first_axis == second_axis:
        raise BadPlace("unreadable", text)
    if first_axis == _LONGITUDE or second_axis == _LATITUDE:
        first, second = second, first
    elif not first_axis and not second_axis:
        if 90 < abs(first) <= 180 and abs(second) <= 90:
            first, second = second, first
        elif not in_china(first, second) and in_china(second, first):
            raise BadPlace("swapped", f"{number(second)}, {number(first)}")
    return checked(first, second)


def checked(latitude: Decimal, longitude: Decimal) -> Point:
    """Rounded to the sixth decimal place, without −0. Raises BadPlace outside the world."""
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise BadPlace("world", f"{number(latitude)}, {number(longitude)}")
    return latitude.quantize(MICRO) + 0, longitude.quantize(MICRO) + 0


def in_china(latitude: Decimal, longitude: Decimal) -> bool:
    """Roughly: inside a box that also holds parts of the neighbours."""
    return SOUTH <= latitude <= NORTH and WEST <= longitude <= EAST


def number(degrees: Decimal) -> str:
    """'31.2' without trailing noughts, never as 3E+1."""
    return f"{degrees.normalize() + 0:f}"


def _plain(text: str) -> str:
    bare = unicodedata.normalize("NFKC", text).replace("\u200b", "").replace("\ufeff", "").replace("−", "-")
    for word, sign in _WORDS:
        bare = bare.replace(word, sign)
    for sign in "’‘":
        bare = bare.replace(sign, "′")
    for sign in "”“":
        bare = bare.replace(sign, "″")
    bare = bare.replace("''", "″").replace("′′", "″").upper().strip()
    return bare.removeprefix("(").removesuffix(")").strip(" :")


def _cut(text: str) -> list[str]:
    """At a comma, else behind a letter or at the blank between two numbers."""
    pieces = [piece.strip(" :") for piece in re.split(r"[,;、]", text) if piece.strip(" :")]
    if len(pieces) > 1 or not pieces:
        return pieces
    lettered = _LED if pieces[0][0] in _LATITUDE + _LONGITUDE else _FOLLOWED
    if found := lettered.fullmatch(pieces[0]):
        return [found[1], found[2]]
    return pieces[0].split() if len(pieces[0].split()) == 2 else pieces


def _read(text: str) -> tuple[Decimal, str]:
    """Degrees, and the axis where a letter names it ('NS', 'EW', else '')."""
    found = _ONE.fullmatch(text)
    if not found or (found[1] and found[5]):
        raise BadPlace("unreadable", text)
    letter = found[1] or found[5]
    degrees, minutes, seconds = Decimal(found[2]), Decimal(found[3] or 0), Decimal(found[4] or 0)
    if minutes >= 60 or seconds >= 60:
        raise BadPlace("unreadable", text)
    size = abs(degrees) + minutes / 60 + seconds / 3600
    below = found[2].startswith("-") != (letter in {"S", "W"})
    axis = _LATITUDE if letter and letter in _LATITUDE else _LONGITUDE if letter else ""
    return -size if below else size, axis


def points(text: str) -> list[Point]:
    """The points of a WKT line or outline, or of lines '纬度, 经度'. Raises BadPlace with the line or pair."""
    bare = unicodedata.normalize("NFKC", text).replace("−", "-").strip()
    if re.match(r"[A-Za-z]{2}", bare):
        return _wkt_points(bare)
    return [point(line) for line in bare.splitlines() if line.strip()]


def _wkt_points(text: str) -> list[Point]:
    found = _WKT.fullmatch(text.upper().removeprefix("SRID=4326;").strip())
    if not found:
        raise BadPlace("unreadable", text)
    pairs = []
    for piece in found[2].strip("() \r\n\t").split(","):
        match = _PAIR.fullmatch(" ".join(piece.split()))
        if not match:
            raise BadPlace("unreadable", piece)
        pairs.append(checked(Decimal(match[2]), Decimal(match[1])))
    return pairs


def without_repeats(line: Iterable[Point]) -> list[Point]:
    """Standing still is no way."""
    kept: list[Point] = []
    for one in line:
        if not kept or kept[-1] != one:
            kept.append(one)
    return kept


def line_text(line: Sequence[Point]) -> str:
    """WKT: 'LINESTRING(121.45 31.23,121.46 31.24)'."""
    return f"LINESTRING({_pairs(line)})"


def ring_text(ring: Sequence[Point]) -> str:
    """WKT: 'POLYGON((…))', closed; ``ring`` itself is not."""
    return f"POLYGON(({_pairs([*ring, ring[0]])}))"


def _pairs(line: Iterable[Point]) -> str:
    return ",".join(f"{number(longitude)} {number(latitude)}" for latitude, longitude in line)


def length(line: Sequence[Point]) -> float:
    """Metres along a line, by the haversine formula."""
    return sum(_distance(one, other) for one, other in pairwise(line))


def _distance(one: Point, other: Point) -> float:
    a, b = (tuple(math.radians(float(degrees)) for degrees in place) for place in (one, other))
    chord = math.sin((b[0] - a[0]) / 2) ** 2 + math.cos(a[0]) * math.cos(b[0]) * math.sin((b[1] - a[1]) / 2) ** 2
    return 2 * EARTH * math.asin(min(1.0, math.sqrt(chord)))


def flat(line: Sequence[Point]) -> list[tuple[float, float]]:
    """Metres east and north of the middle: for areas and drawings as large as a county."""
    rows = [(float(latitude), float(longitude)) for latitude, longitude in line]
    middle = [(min(column) + max(column)) / 2 for column in zip(*rows, strict=True)]
    metre = math.radians(1) * EARTH
    across = metre * math.cos(math.radians(middle[0]))
    return [((longitude - middle[1]) * across, (latitude - middle[0]) * metre) for latitude, longitude in rows]


def area(ring: Sequence[Point]) -> float:
    """Square metres inside an outline, which need not be closed."""
    around = flat(ring)
    crosses = (a[0] * b[1] - b[0] * a[1] for a, b in zip(around, [*around[1:], around[0]], strict=True))
    return abs(sum(crosses)) / 2


def crosses_itself(ring: Sequence[Point], most: int = 300_000) -> bool:
    """Whether two sides of an outline cross; gives up (False) after ``most`` comparisons."""
    corners = [(int(longitude / MICRO), int(latitude / MICRO)) for latitude, longitude in ring]
    sides = sorted(
        (min(a[0], b[0]), max(a[0], b[0]), index, a, b)
        for index, (a, b) in enumerate(zip(corners, [*corners[1:], corners[0]], strict=True))
    )
    active: list[tuple] = []
    for side in sides:
        active = [one for one in active if one[1] >= side[0]]
        most -= len(active)
        if most < 0:
            return False
        if any(_apart(one[2], side[2], len(ring)) and _cross(one[3], one[4], side[3], side[4]) for one in active):
            return True
        active.append(side)
    return False


def _apart(one: int, other: int, count: int) -> bool:
    return abs(one - other) not in {1, count - 1}


def _cross(a: tuple[int, int], b: tuple[int, int], c: tuple[int, int], d: tuple[int, int]) -> bool:
    """Whether ab and cd share a point inside both, or touch."""
    turns = [_turn(a, b, c), _turn(a, b, d), _turn(c, d, a), _turn(c, d, b)]
    if turns[0] != turns[1] and turns[2] != turns[3]:
        return True
    return any(
        turn == 0 and _between(line, spot)
        for turn, line, spot in zip(turns, ((a, b), (a, b), (c, d), (c, d)), (c, d, a, b), strict=True)
    )


def _turn(a: tuple[int, int], b: tuple[int, int], c: tuple[int, int]) -> int:
    side = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    return (side > 0) - (side < 0)


def _between(line: tuple[tuple[int, int], tuple[int, int]], spot: tuple[int, int]) -> bool:
    (x, y), (u, v) = line
    return min(x, u) <= spot[0] <= max(x, u) and min(y, v) <= spot[1] <= max(y, v)
