"""Writes the list of functions into docs/expressions.md: .venv/bin/python docs/list_functions.py"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "expressions.md"
START, END = "<!-- functions -->\n", "<!-- /functions -->\n"
KINDS = {"any": "anything", "text": "text", "number": "number", "flag": "true or false", "day": "date", "rows": "rows"}


def listed() -> str:
    from forms_app.schema.expressions.functions import GROUPS

    lines: list[str] = []
    for title, functions in GROUPS.items():
        lines += [
            f"### {title}",
            "",
            "| Function | Takes | Gives | 说明 | Example | Result |",
            "|---|---|---|---|---|---|",
        ]
        for one in functions:
            takes = [f"{KINDS[kind]}{'?' if at >= one.fewest else ''}" for at, kind in enumerate(one.takes)]
            if one.repeats:
                takes.append("…")
            example = one.example.replace("|", "\\|")
            cells = [
                f"`{one.name}`",
                ", ".join(takes) or "–",
                KINDS[one.gives],
                one.meaning,
                f"`{example}`",
                one.result,
            ]
            lines.append(f"| {' | '.join(cells)} |")
        lines.append("")
    return "\n".join(lines)


def page() -> str:
    """The page with its list as it should be."""
    text = PAGE.read_text(encoding="utf-8")
    before, _start, rest = text.partition(START)
    _old, _end, after = rest.partition(END)
    return f"{before}{START}\n{listed()}\n{END}{after}"


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    PAGE.write_text(page(), encoding="utf-8")
