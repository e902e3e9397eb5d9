"""Writes the list of ready forms into docs/form-templates.md: .venv/bin/python docs/list_templates.py"""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "form-templates.md"
START, END = "<!-- templates -->\n", "<!-- /templates -->\n"


def listed() -> str:
    from forms_app.designer.gallery import shelf
    from forms_app.designer.gallery.minutes import asked, minutes

    lines: list[str] = []
    for group in shelf.GROUPS:
        lines += [
            f"### {group}",
            "",
            "| 模板 | 用途 | 谁来填 | 填报项 | 约需分钟 | 各部分 |",
            "|---|---|---|--:|--:|---|",
        ]
        for one in shelf.forms().values():
            if one.group == group:
                titles = "、".join(section["value"]["title"] for section in one.sections)
                cells = [one.title, one.purpose, one.who, str(asked(one)), str(minutes(one)), titles]
                lines.append(f"| {' | '.join(cells)} |")
        lines.append("")
    lines += ["### 常用填报项", "", "| 名称 | 用途 | 填报项 |", "|---|---|---|"]
    for one in shelf.bank().values():
        labels = "、".join(
            block["value"]["label"] for section in one.sections for block in section["value"]["questions"]
        )
        lines.append(f"| {one.title} | {one.purpose} | {labels} |")
    return "\n".join([*lines, ""])


def page() -> str:
    """The page with its list as it should be."""
    text = PAGE.read_text(encoding="utf-8")
    before, _start, rest = text.partition(START)
    _old, _end, after = rest.partition(END)
    return f"{before}{START}\n{listed()}\n{END}{after}"


if __name__ == "__main__":
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    PAGE.write_text(page(), encoding="utf-8")
