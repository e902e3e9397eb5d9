"""All ready forms and all of the bank that comes along, read once per process."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from forms_app.designer.gallery.reading import BadFile, Ready, read

FOLDER = Path(__file__).parent
GROUPS = ("基础信息", "隐患排查", "巡查走访", "矛盾化解", "便民服务", "应急值守", "队伍管理", "宣传与活动")


@cache
def bank() -> dict[str, Ready]:
    """By title, in the order of the files' names. Raises BadFile."""
    found = (read(path.stem.partition("-")[2], _load(path), {}) for path in sorted((FOLDER / "bank").glob("*.yaml")))
    return {one.title: one for one in found}


@cache
def forms() -> dict[str, Ready]:
    """By name, group by group. Raises BadFile."""
    found = [read(path.stem, _load(path), bank()) for path in sorted((FOLDER / "forms").glob("*.yaml"))]
    for one in found:
        if one.group not in GROUPS:
            raise BadFile(f"{one.name}: {one.group}")
    return {one.name: one for one in sorted(found, key=lambda one: GROUPS.index(one.group))}


def _load(path: Path) -> Any:
    import yaml  # only the gallery's pages need it

    with path.open(encoding="utf-8") as file:
        # BaseLoader takes everything for text: nothing becomes a date, a number or true by its looks.
        return yaml.load(file, Loader=yaml.BaseLoader)  # noqa: S506
