"""bin/bench [NAME…]: runs all benchmarks, or those named. Exits with 1 where something is not reached."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

import django

from tests.bench.figures import keep, table
from tests.peers import Unavailable

KEPT = Path(__file__).resolve().parents[2] / "var" / "bench"
NAMES = ("expressions", "designer", "tables")


def main(names: list[str]) -> int:
    unknown = [name for name in names if name not in NAMES]
    if unknown:
        sys.stderr.write(f"unknown: {', '.join(unknown)}; there are: {', '.join(NAMES)}\n")
        return 2
    django.setup()
    missed = False
    for name in names or NAMES:
        bench = import_module(f"tests.bench.{name}")
        try:
            figures = bench.figures()
        except Unavailable as error:
            sys.stderr.write(f"{name}: a peer cannot be had: {error}\n")
            missed = True
            continue
        keep(KEPT, name, figures)
        sys.stdout.write(table(bench.TITLE, figures) + "\n")
        missed = missed or any(figure.met is False for figure in figures)
    return int(missed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
