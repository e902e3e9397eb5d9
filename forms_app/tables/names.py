"""Names of tables and columns: ASCII, lower case, at most 63 bytes (PostgreSQL's limit), never reused."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Container

LIMIT = 63
RECORD_COLUMNS = frozenset(
    {
        "id",
        "uuid",
        "version_id",
        "area_id",
        "area_path",
        "submitted_by_id",
        "submitted_at",
        "updated_at",
        "source",
        "deleted_at",
    }
)
ROW_COLUMNS = frozenset({"id", "parent_id", "position"})
SYSTEM_COLUMNS = frozenset({"tableoid", "xmin", "cmin", "xmax", "cmax", "ctid", "rowid", "oid"})  # of the databases


def form_key(slug: str, taken: Container[str]) -> str:
    """'jumin-xinxi' → 'jumin_xinxi'; at most 28 characters, no double underscore, not yet taken."""
    base = re.sub(r"[^a-z0-9]+", "_", slug.lower()).strip("_")[:28].strip("_") or "form"
    if base[0].isdigit():
        base = f"f_{base}"
    return _free(base, taken)


def child_table(form_table: str, key: str, taken: Container[str]) -> str:
    """'data_jumin_xinxi__jia_ting_cheng_yuan', shortened by a hash where it would be too long."""
    name = f"{form_table}__{re.sub(r'_+', '_', key)}"  # '__' and a number is the mark of side tables
    if len(name) > LIMIT - 4:
        name = f"{name[: LIMIT - 12]}_{hashlib.sha256(name.encode()).hexdigest()[:7]}"
    return _free(name, taken)


def side_table(table: str, number: int) -> str:
    """'data_jumin_xinxi__side__2'. No child table has such a name: behind '__' theirs go on with a letter."""
    end = f"__side__{number}"
    if len(table) + len(end) > LIMIT:
        table = f"{table[: LIMIT - len(end) - 8]}_{hashlib.sha256(table.encode()).hexdigest()[:7]}"
    return f"{table}{end}"


def of_part(key: str, part: str) -> str:
    """'wei_zhi', 'lat' → 'wei_zhi_lat'; what a part's name has beside letters and digits becomes '_'."""
    return f"{key}_{re.sub(r'[^a-z0-9]+', '_', part.lower())}" if part else key


def column(key: str, taken: Container[str], *, in_row: bool) -> str:
    """The key itself, or key_2, key_3 … where a column (even an archived one) or a system column has that name."""
    reserved = SYSTEM_COLUMNS | (ROW_COLUMNS if in_row else RECORD_COLUMNS)
    return _free(key[: LIMIT - 4], taken, reserved)


def attribute_of(column: int, side: int) -> str:
    """The Python name of a runtime field: 'f17', so that ``save`` or ``objects`` can be keys.

    In a side table (``side``; 0 is the table itself) the way to it: 'side_1__f17'.
    """
    return f"side_{side}__f{column}" if side else f"f{column}"


def _free(base: str, *taken: Container[str]) -> str:
    name, number = base, 1
    while any(name in names for names in taken):
        number += 1
        name = f"{base}_{number}"
    return name
