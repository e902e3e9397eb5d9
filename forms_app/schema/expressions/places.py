"""Distances and areas of places, on the sphere that ODK takes for the earth, so that both sides give the same."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from itertools import pairwise

Point = tuple[float, float]  # latitude, longitude in degrees

EARTH = 6_378_100.0  # metres: ODK's; the columns of ways and outlines are counted on the mean sphere (schema.geometry)
_NUMBER = r"-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"
_GEOPOINT = re.compile(rf"({_NUMBER}) ({_NUMBER})(?: {_NUMBER}){{0,2}}")
_WKT = re.compile(r"(?:LINESTRING|POLYGON\() ?\(([^()]*)\)\)?")


def points(texts: Iterable[str]) -> list[Point] | None:
    """Of '31.2 121.4 0 5', of several with ';' between them, and of WKT; empty texts count as none. None if unreadable.

    WKT has the longitude first.
    """
    found: list[Point] = []
    for text in texts:
        wkt = _WKT.fullmatch(text.strip(" \t\r\n"))
        pieces = wkt[1].split(",") if wkt else text.split(";")
        for piece in pieces:
            bare = piece.strip(" \t\r\n")
            if not bare:
                continue
            match = _GEOPOINT.fullmatch(bare)
            if match is None:
                return None
            one = (float(match[2]), float(match[1])) if wkt else (float(match[1]), float(match[2]))
            if abs(one[0]) > 90 or abs(one[1]) > 180:
                return None
            found.append(one)
    return found


def distance(texts: Iterable[str]) -> float:
    """Metres from the first point to the last by way of all others, to the centimetre; NaN for what is no place."""
    found = points(texts)
    return math.nan if found is None else _hundredths(sum(_between(*pair) for pair in pairwise(found)))


def _between(one: Point, other: Point) -> float:
    """Haversine, which stays exact for points that lie close together."""
    high, wide = math.radians(other[0] - one[0]), math.radians(other[1] - one[1])
    middle = math.cos(math.radians(one[0])) * math.cos(math.radians(other[0]))
    chord = math.sin(high / 2) ** 2 + middle * math.sin(wide / 2) ** 2
    return 2 * EARTH * math.asin(math.sqrt(min(1.0, chord)))


def area(texts: Iterable[str]) -> float:
    """Square metres inside an outline, which need not be closed; 0 of fewer than three points, NaN for no place."""
    found = points(texts)
    if found is None:
        return math.nan
    if len(found) < 3:
        return 0.0
    around = zip(found, [*found[1:], found[0]], strict=True)
    return _hundredths(abs(sum(_strip(*pair) for pair in around)) * EARTH * EARTH / 2)


def _strip(one: Point, other: Point) -> float:
    wide = math.radians(other[1] - one[1])
    return wide * (2 + math.sin(math.radians(one[0])) + math.sin(math.radians(other[0])))


def _hundredths(value: float) -> float:
    return math.floor(value * 100 + 0.5) / 100


def inside(place: str, outline: str) -> bool:
    """Whether a point lies in an outline, taken as flat; false where one of them is missing or unreadable."""
    one, corners = points([place]), points([outline])
    if not one or not corners:
        return False
    (latitude, longitude), found = one[0], False
    for (lat, lon), (lat_before, lon_before) in zip(corners, [corners[-1], *corners[:-1]], strict=True):
        if (lat > latitude) != (lat_before > latitude):
            crossing = (lon_before - lon) * (latitude - lat) / (lat_before - lat) + lon
            found = found != (longitude < crossing)
    return found
