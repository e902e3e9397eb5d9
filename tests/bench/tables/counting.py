"""The roll-up: area by month from it, and what it costs whoever inserts."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from forms_app.areas.scope import scope_of
from forms_app.tables import derived
from forms_app.tables.beside import wanted
from forms_app.tables.folding import fold
from forms_app.tables.models import FormVersion
from forms_app.tables.rollups import Period, Place, by_area, countings
from forms_app.tables.runtime import models_for
from tests.bench.figures import Figure, medians
from tests.bench.tables.county import County, insert, moment, stored
from tests.bench.tables.publishing import seconds

REACH, SHARE, LONGEST = 50.0, 20.0, 500.0  # ms; % of the rate of raw inserts; ms
TURNS, MILLION = 5, 1_000_000


def reading(version: FormVersion, county: County, rounds: int) -> list[Figure]:
    """By the towns of the county, as its administrator sees them, and by the villages of one town."""
    found = medians(
        {"county": lambda: by_month(version, ""), "town": lambda: by_month(version, county.town.path, county.officer)},
        rounds,
    )
    return [
        Figure("area × month: all towns, from the roll-up", found["county"], "ms", {}, REACH),
        Figure("area × month: the villages of a town", found["town"], "ms", {}, REACH),
    ]


def by_month(version: FormVersion, top: str, user: object = None) -> int:
    """All months there are; how many records."""
    place = Place(scope_of(user, "read"), top) if user else Place(top=top or version_root(version))
    return sum(cell.n for cell in by_area(countings(version.form)[0], place, Period()))


def version_root(version: FormVersion) -> str:
    """The county's path: its towns are what is counted by."""
    path: str = models_for(version).main._default_manager.values_list("area_path", flat=True)[:1][0]
    return path[:4]


def cost(version: FormVersion, county: County, rows: int) -> list[Figure]:
    """What of the rate of raw inserts without triggers is lost when triggers are there and the same core then takes in
    what came. (A worker on a core of its own takes less from whoever inserts.)

    Records come in one after the other in time, as many a day as a million are in four years. What they cost with
    days at random, where nearly every record is the only one of its area and month, stands beside it.
    """
    times: dict[bool, list[Cost]] = {True: [], False: []}
    for turn in range(2 * TURNS):
        watched = turn % 2 == 0
        at = MILLION + turn * rows
        times[watched].append(once(version, county, rows, watched, lambda nth, at=at: moment(at + nth, MILLION)))
    chance = random.Random(7)
    astray = once(version, county, rows, True, lambda _nth: moment(chance.randrange(MILLION), MILLION))
    derived.refresh(version.form, beside(version))
    plain = statistics.median(one.inserted for one in times[False])
    longest = 1000 * max(one.longest for one in times[True])
    return [
        _share("the roll-up's cost, of the rate of raw inserts", times[True], plain, SHARE),
        _share("the same, days at random over four years", [astray], plain),
        Figure("longest step of taking in: so long others may wait", longest, "ms", {}, LONGEST),
    ]


@dataclass(frozen=True)
class Cost:
    """Seconds."""

    inserted: float
    folded: float
    longest: float


def once(version: FormVersion, county: County, rows: int, watched: bool, when: Callable[[int], datetime]) -> Cost:
    """``rows`` records more, with triggers or without."""
    derived.refresh(version.form, beside(version, triggers=watched))
    model = models_for(version).main
    start = 10_000_000 + int(model._default_manager.latest("pk").pk)
    ready = list(stored(version, county, rows, start, when))
    inserted = seconds(lambda: insert(model, iter(ready)))
    steps = []
    while (took := _step(version))[0]:
        steps.append(took[1])
    return Cost(inserted, sum(steps), max(steps))


def _step(version: FormVersion) -> tuple[int, float]:
    """How many steps there were, one or none, and the seconds."""
    begun = time.perf_counter()
    return fold(version.form, most=1), time.perf_counter() - begun


def _share(name: str, costs: list[Cost], plain: float, reach: float | None = None) -> Figure:
    """The rate that is lost; as peers, in hundredths of the time that raw inserts take, what it is lost to."""
    inserts, folds = ([100 * getattr(one, part) / plain for one in costs] for part in ("inserted", "folded"))
    peers = {"time of inserts with triggers": statistics.median(inserts), "time of taking in": statistics.median(folds)}
    both = statistics.median(map(sum, zip(inserts, folds, strict=True)))
    return Figure(name, max(100 - 100 * 100 / both, 0.0), "%", peers, reach)


def beside(version: FormVersion, *, triggers: bool = True) -> list[derived.Derived]:
    return [thing for thing in wanted(models_for(version)) if triggers or thing.kind != "trigger"]
