"""What no page asks: whatever is sent under such a name, the system keeps its own answer, or takes a clean value."""

from __future__ import annotations

from tests.kinds.hostile import HOSTILE
from tests.kinds.hostile_tables.words import Address, Case, No, texts

_PARTS = [{"": "x"}, {"what": "username"}, {"drawn": "x"}, {":keep": "1"}, ["a"] * 900]
_NUMBERS = ["A999", "A001", "a000", "A-1", "A{000}", "Ａ００１"]


def _address(raw: str, found: object) -> Case:
    """What cannot be used in an address is left out, and told above the form."""
    return Address(raw), None if isinstance(found, No) else found


TABLES: dict[str, list[Case]] = {
    "note": [(raw, None) for raw in [*HOSTILE, *_PARTS]],
    "serial": [(raw, "A001") for raw in [*HOSTILE, *_PARTS, *_NUMBERS]],
    "device": [(raw, "cast-grid") for raw in [*HOSTILE, *_PARTS]],
    "hidden": [*texts(500), *(_address(raw, found) for raw, found in texts(500)), (Address("\u2067x"), None)],
}
