"""For each type at least twenty values that it must take for what they are or refuse with words at the field.

A table is a list of (what is sent, what is stored); instead of the latter ``words.No`` has the beginning of the
message. What is sent is a text, texts, a dict by part ('q-<key>.<part>'), a file; in tables of rows a dict by name.
"""

from __future__ import annotations

from tests.kinds.hostile_tables import chosen, files, moments, places, rows, silent, typed
from tests.kinds.hostile_tables.words import Case

TABLES: dict[str, list[Case]] = {
    **typed.TABLES, **moments.TABLES, **chosen.TABLES, **places.TABLES, **files.TABLES, **rows.TABLES, **silent.TABLES,
}  # fmt: skip
