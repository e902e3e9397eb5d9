"""The lists that every county begins with, as they stand in the CSV files beside this one.

``lists.csv`` names them; each has a file of codes by its identifier. Sources: the standards named there; codes without
a standard are numbered. A list that is there already is left alone: it belongs to the county.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from forms_app.codes.spelling import KEY_LENGTH, folded, pinyin_of

FOLDER = Path(__file__).parent


def read(name: str) -> Iterator[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def plant(code_list_model: Any, code_model: Any) -> None:
    """Enter the lists that are missing. Works with the models of a migration as well as with the real ones."""
    for row in read("lists"):
        code_list, made = code_list_model.objects.get_or_create(
            slug=row["标识"], defaults={"title": row["名称"], "source": row["标准"], "note": row["说明"]}
        )
        if made:
            _enter(code_list, code_model)


def _enter(code_list: Any, code_model: Any) -> None:
    """Level by level: a code is written after the one above it."""
    rows = [(place, row) for place, row in enumerate(read(code_list.slug), 1)]
    known: dict[str, Any] = {"": None}
    while rows:
        ready = [(place, row) for place, row in rows if row["上级代码"] in known]
        assert ready, f"{code_list.slug}: codes above that are not in the file"
        made = [_code(code_list, code_model, place, row, known) for place, row in ready]
        code_model.objects.bulk_create(made, batch_size=200)
        known |= {code.code: code for code in made}
        rows = [item for item in rows if item not in ready]


def _code(code_list: Any, code_model: Any, place: int, row: dict[str, str], known: dict[str, Any]) -> Any:
    pinyin, initials = pinyin_of(row["名称"])
    return code_model(
        code_list=code_list,
        code=row["代码"],
        label=row["名称"],
        parent=known[row["上级代码"]],
        order=place * 10,
        folded=folded(row["名称"])[:KEY_LENGTH],
        pinyin=pinyin,
        initials=initials,
    )
