"""Every type meets at least twenty hostile values on its page: each is taken for what it is, or refused with words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pytest

from forms_app.schema.types import TYPES
from forms_app.tables.models import FormVersion
from forms_app.tables.runtime import models_for
from tests.kinds import hostile_world as world
from tests.kinds import sheet
from tests.kinds.hostile_tables import TABLES
from tests.kinds.hostile_tables.words import Case, Later, No

FEWEST = 20
HAN = re.compile("[一-鿿]")
TURNING = {"！", "\x00", *map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))}


def test_every_type_has_a_table_of_at_least_twenty_values() -> None:
    assert set(TABLES) == set(TYPES)
    few = {kind: count for kind, table in TABLES.items() if (count := len({repr(raw) for raw, _ in table})) < FEWEST}
    assert few == {}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", TYPES)
def test_hostile_values(kind: str, cast: dict[str, Any], areas: Any, settings: Any) -> None:
    settings.GEWU_DRAFT_PHOTOS = 1_000
    known = made_first(kind, cast, areas)
    version = sheet.sheet(kind, len(TABLES[kind]), **world.SETTINGS.get(kind, {}))
    table = [settle(case, version, number, known, cast) for number, case in enumerate(TABLES[kind])]
    user = cast["grid_worker"]
    deviations = refused(kind, table, version, user) + taken(kind, table, version, user)
    assert not deviations, "\n".join(map(repr, deviations))


def made_first(kind: str, cast: dict[str, Any], areas: Any) -> dict[str, str]:
    if kind == "cascade":
        world.lists()
    made = {"person": lambda: world.people(cast, areas), "record_link": world.records}
    return made[kind]() if kind in made else {}


def settle(case: Case, version: FormVersion, number: int, known: dict[str, str], cast: dict[str, Any]) -> Case:
    """The case with what it speaks of in place of its name."""

    def put(value: Any) -> Any:
        if isinstance(value, Mapping):
            return {name: put(one) for name, one in value.items()}
        if not isinstance(value, Later):
            return value
        found = known.get(value.name) or world.file_of_others(version, number, value.name, cast["village_clerk"])
        return value.around.replace("*", found)

    return put(case[0]), put(case[1])


def refused(kind: str, table: list[Case], version: FormVersion, user: Any) -> list[Any]:
    """What is wrong with the page that shows all of it again, and with what it has left behind."""
    wrong = {number: outcome for number, (_raw, outcome) in enumerate(table) if isinstance(outcome, No)}
    if not wrong:
        return []
    phone = sheet.press(user, kind, {number: raw for number, (raw, _outcome) in enumerate(table)})
    assert (phone.response.status_code, phone.step) == (200, "1")
    found = sheet.messages(phone)
    built = models_for(version)
    for model in (built.main, *built.children.values()):
        assert not model._default_manager.exists(), "half of it was saved"
    told = {number: found.pop(sheet.key(number), None) for number in range(len(table))}
    return [*found.items(), *(
        (short(table[number][0]), message, wrong.get(number))
        for number, message in told.items()
        if (message is not None) != (number in wrong) or (message is not None and not well_put(message, wrong[number]))
    )]  # fmt: skip


def well_put(message: str, wanted: No) -> bool:
    """Short, Chinese, calm, and with nothing in it that turns the line around."""
    return wanted.fits(message) and bool(HAN.search(message)) and not set(message) & TURNING and len(message) < 200


def taken(kind: str, table: list[Case], version: FormVersion, user: Any) -> list[Any]:
    """What is stored otherwise than the table says."""
    right = {number: (raw, outcome) for number, (raw, outcome) in enumerate(table) if not isinstance(outcome, No)}
    phone = sheet.press(user, kind, {number: raw for number, (raw, _outcome) in right.items()})
    if phone.step != "check":
        return [("not taken", sheet.messages(phone))]
    assert sheet.finish(phone).response.status_code == 200
    (record,) = models_for(version).main._default_manager.all()
    found = {number: sheet.kept(version, record, number) for number in right}
    return [
        (short(raw), found[number], outcome)
        for number, (raw, outcome) in right.items()
        if found[number] != outcome and str(found[number]) != outcome
    ]


def short(raw: Any) -> str:
    return repr(raw)[:60]
