"""All forms through both sides, and what came of it as tables."""

from __future__ import annotations

import json
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from tests.expressions.opinion import own
from tests.expressions.opinion.comparing import Comparison, Difference, compare
from tests.expressions.opinion.engine import Engine
from tests.expressions.opinion.known import Known, explained
from tests.expressions.opinion.reading import Form, read

CORPUS = Path(__file__).resolve().parents[3].parent / "shared" / "xlsforms"
KINDS = {"relevant": "shown or hidden", "required_when": "required", "constraint": "check",
         "calculation": "calculation", "choice_filter": "choices left", "row_count": "number of rows"}  # fmt: skip
SEED = 20261123
OWN = "own:"  # before the names of our own forms


def own_forms() -> Iterator[Form]:
    for name, sheets in own.forms():
        yield _read(f"{OWN} {name}", sheets)


def corpus_forms(folder: Path = CORPUS) -> Iterator[Form]:
    """Those that pyxform converts. Raises FileNotFoundError where the collection is not on this machine."""
    for item in json.loads((folder / "manifest.json").read_text(encoding="utf-8")):
        if item["converts"]:
            yield _read(item["file"], str(folder / item["file"]))


def _read(name: str, given: Any) -> Form:
    from pyxform.xls2xform import convert

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return read(name, convert(given))


@dataclass
class Report:
    """Everything that was compared in one zone."""

    comparisons: list[Comparison] = field(default_factory=list)
    abroad: bool = False

    @property
    def compared(self) -> Counter[str]:
        return sum((one.compared for one in self.comparisons), Counter())

    @property
    def differences(self) -> list[Difference]:
        return [difference for one in self.comparisons for difference in one.differences]

    @property
    def by_reason(self) -> dict[Known | None, list[Difference]]:
        return explained(self.differences, self.abroad)

    @property
    def unexplained(self) -> list[Difference]:
        return self.by_reason.get(None, [])


def reported(forms: Iterable[Form], engine: Engine, records: int, offset: int = 0) -> Report:
    found = Report(abroad=offset != 0)
    for at, form in enumerate(forms):
        found.comparisons.append(compare(form, engine, records, SEED + at, offset))
    return found


def tables(corpus: Report, ours: Report, zone: Report) -> list[str]:
    """Markdown. ``zone``: our own forms once more with the clock of Shanghai."""
    return [
        *_counts(corpus, ours, zone),
        *_reasons(corpus, ours, zone),
        *_refused(corpus, ours),
        *_unread(corpus, ours),
    ]


def _counts(corpus: Report, ours: Report, zone: Report) -> list[str]:
    lines = [
        "| Forms | Records | " + " | ".join(KINDS.values()) + " | Different | Unexplained |",
        "|---|--:|" + "--:|" * (len(KINDS) + 2),
    ]
    for title, report in (("Forms in use", corpus), ("Our own, UTC", ours), ("Our own, UTC+8", zone)):
        name = f"{title} ({len(report.comparisons)})"
        cells = [f"{report.compared[kind]:,}" for kind in KINDS]
        given = sum(one.records for one in report.comparisons)
        lines.append(
            f"| {name} | {given:,} | {' | '.join(cells)} | {len(report.differences):,} | {len(report.unexplained):,} |"
        )
    return [*lines, ""]


def _reasons(*reports: Report) -> list[str]:
    lines = ["| Difference | Unusual is | Times | Example | Ours | Engine |", "|---|---|--:|---|---|---|"]
    found: dict[str, tuple[Known, list[Difference]]] = {}
    for report in reports:
        for known, differences in report.by_reason.items():
            if known is not None:
                found.setdefault(known.name, (known, []))[1].extend(differences)
    for known, differences in sorted(found.values(), key=lambda pair: -len(pair[1])):
        cells = [known.why, known.who, f"{len(differences):,}", *_example(differences)]
        lines.append(f"| {' | '.join(cells)} |")
    return [*lines, ""]


def _example(differences: list[Difference]) -> list[str]:
    """The shortest one of our own forms: those of the collection are other people's texts."""
    ours = [one for one in differences if one.form.startswith(OWN)]
    if not ours:
        return ["(only in the collection)", "", ""]
    one = min(ours, key=lambda difference: (len(difference.text) + len(str(difference.theirs)), difference.text))
    return [_code(one.text), _value(one.ours), _value(one.theirs)]


def _refused(*reports: Report) -> list[str]:
    found: dict[str, list[str]] = {}
    for report in reports:
        for one in report.comparisons:
            for reason in one.refused:
                whole = reason.splitlines()[0][:160]
                text = whole if one.form.name.startswith(OWN) else ": ".join(whole.split(": ")[:2])
                found.setdefault(text, []).append(one.form.name)
    lines = ["| What the engine refuses | Records or forms |", "|---|--:|"]
    lines += [f"| {_code(reason)} | {len(forms)} |" for reason, forms in sorted(found.items())]
    return [*lines, ""]


def _unread(*reports: Report) -> list[str]:
    found = Counter(
        one.reason.partition(":")[0] for report in reports for item in report.comparisons for one in item.form.unread
    )
    lines = ["| Why our editor refuses an expression | Times |", "|---|--:|"]
    lines += [f"| {reason} | {count} |" for reason, count in sorted(found.items())]
    return [*lines, ""]


def _code(text: str) -> str:
    text = text.encode("utf-8", "backslashreplace").decode()  # halves of a character
    cut = text if len(text) <= 100 else f"{text[:97]}…"
    return f"`{cut.replace('|', chr(92) + '|').replace(chr(10), ' ')}`" if text else ""


def _value(value: object) -> str:
    return _code(str(value).lower() if isinstance(value, bool) else str(value)) or "(empty)"


@lru_cache(maxsize=1)
def corpus_here() -> bool:
    return (CORPUS / "manifest.json").exists()
