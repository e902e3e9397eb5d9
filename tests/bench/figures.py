"""What a benchmark finds: figures with what they should reach and what peers need, as a table and as JSON."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Figure:
    """``value``: a median. ``reach``: what it may be at most; None where nothing was promised."""

    name: str
    value: float
    unit: str
    peers: Mapping[str, float] = field(default_factory=dict)
    reach: float | None = None

    @property
    def met(self) -> bool | None:
        return None if self.reach is None else self.value <= self.reach


def medians(runs: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Milliseconds of each run; they take turns, so that a busy moment meets all of them. The first turn warms up."""
    times: dict[str, list[float]] = {name: [] for name in runs}
    for at in range(rounds + 1):
        for name, run in runs.items():
            start = time.perf_counter()
            run()
            if at:
                times[name].append((time.perf_counter() - start) * 1000)
    return {name: statistics.median(found) for name, found in times.items()}


def table(title: str, figures: Iterable[Figure]) -> str:
    lines = [f"## {title}", "", "| | Value | Reach | Met | Peers |", "|---|--:|--:|---|---|"]
    for one in figures:
        peers = ", ".join(f"{name}: {_number(value, one.unit)}" for name, value in one.peers.items())
        reach = "–" if one.reach is None else _number(one.reach, one.unit)
        met = {None: "–", True: "yes", False: "**no**"}[one.met]
        lines.append(f"| {one.name} | {_number(one.value, one.unit)} | {reach} | {met} | {peers or '–'} |")
    return "\n".join([*lines, ""])


def _number(value: float, unit: str) -> str:
    return f"{value:,.3g} {unit}".strip() if value < 100 else f"{value:,.0f} {unit}".strip()


def keep(folder: Path, name: str, figures: Iterable[Figure]) -> None:
    """``folder``/NAME.json: a list of {name, value, unit, peers, reach, met}."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = [{**asdict(one), "met": one.met} for one in figures]
    (folder / f"{name}.json").write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
