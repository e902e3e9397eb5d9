"""The roll-up: area by month from it, and what it costs whoever inserts."""

from __future__ import annotations

import statistics

from forms_app.areas.scope import scope_of
from forms_app.tables import derived
from forms_app.tables.beside import wanted
from forms_app.tables.folding import fold
from forms_app.tables.models import FormVersion
from forms_app.tables.rollups import Period, Place, by_area, countings
from forms_app.tables.runtime import models_for
from tests.bench.figures import Figure, medians
from tests.bench.tables.county import County, insert, stored
from tests.bench.tables.publishing import seconds

REACH, SHARE = 50.0, 20.0  # ms; % of the time of a raw insert
TURNS = 3


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


def cost(version: FormVersion, county: County, rows: int) -> Figure:
    """Raw inserts with all triggers, and the taking in of what they brought, beside raw inserts without triggers."""
    times: dict[bool, list[tuple[float, float]]] = {True: [], False: []}
    for turn in range(2 * TURNS):
        watched = turn % 2 == 0
        derived.refresh(version.form, beside(version, triggers=watched))
        ready = list(stored(version, county, rows, start=10_000_000 + turn * rows))
        inserted = seconds(lambda ready=ready: insert(models_for(version).main, iter(ready)))
        times[watched].append((inserted, seconds(lambda: fold(version.form))))
    derived.refresh(version.form, beside(version))
    plain = statistics.median(inserted for inserted, _folded in times[False])
    inserts, folds = ([100 * one[at] / plain for one in times[True]] for at in (0, 1))
    peers = {"inserts with triggers": statistics.median(inserts), "taking in": statistics.median(folds)}
    more = statistics.median(map(sum, zip(inserts, folds, strict=True))) - 100
    return Figure("the roll-up's cost, in hundredths of raw inserts", max(more, 0.0), "%", peers, SHARE)


def beside(version: FormVersion, *, triggers: bool = True) -> list[derived.Derived]:
    return [thing for thing in wanted(models_for(version)) if triggers or thing.kind != "trigger"]
