"""Compares our expressions with ODK's engine and writes the tables into docs/expressions.md.

.venv/bin/python docs/compare_expressions.py [RECORDS]

Needs what bin/test installs, npm, and Chromium. Exits with 1 where a difference is not explained.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "expressions.md"
START, END = "<!-- comparison -->\n", "<!-- /comparison -->\n"
RECORDS = 100


def page(lines: list[str]) -> str:
    before, start, rest = PAGE.read_text(encoding="utf-8").partition(START)
    assert start, f"{PAGE} has no {START}"
    _old, _end, after = rest.partition(END)
    return f"{before}{START}\n" + "\n".join(lines) + f"\n{END}{after}"


def main(records: int) -> int:
    from tests.expressions.opinion.engine import engine
    from tests.expressions.opinion.report import corpus_forms, own_forms, reported, tables

    with engine() as utc:
        corpus = reported(corpus_forms(), utc, records)
        ours = reported(own_forms(), utc, records)
    with engine("Asia/Shanghai") as shanghai:
        zone = reported(own_forms(), shanghai, records, offset=480)
    PAGE.write_bytes(page(tables(corpus, ours, zone)).encode())
    missing = [*corpus.unexplained, *ours.unexplained, *zone.unexplained]
    for one in missing[:40]:
        sys.stderr.write(
            f"{one.form} {one.path} {one.kind} {one.text}: {one.ours!r}, engine {one.theirs!r} {one.given}\n"
        )
    return 1 if missing else 0


if __name__ == "__main__":
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else RECORDS))
