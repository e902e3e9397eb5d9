"""Under which terms a month is planned: a station's settings, kept with each rota.

Whoever changes a station's shifts or numbers later does not change what has been planned or published.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _

from reports.rota.models import Rota, Station
from reports.rota.rules import DUTY, HOLIDAY, LEADER, REST, STANDBY, WORK, Rules, Slot


@dataclass(frozen=True)
class Turn:
    """A shift: the key of its slot, and how it is called on paper."""

    key: str
    label: str
    night: bool = False


@dataclass(frozen=True)
class Terms:
    """``needs``: people on duty in each shift, by kind of day. ``standby``: whether somebody is on call."""

    gap: int
    needs: dict[str, int]
    turns: tuple[Turn, ...]
    standby: bool = False

    @property
    def rules(self) -> Rules:
        return Rules(self.gap)

    def slots(self, kind: str) -> tuple[Slot, ...]:
        """The leader, the people of each shift, whoever is on call."""
        people = [Slot(turn.key, DUTY, self.needs[kind], turn.night) for turn in self.turns]
        return (Slot(LEADER, LEADER, 1), *people, *([Slot(STANDBY, STANDBY, 1)] if self.standby else []))

    def slot_words(self, key: str) -> str:
        """A slot as it is called on the notice of changes."""
        if key in (LEADER, STANDBY):
            return _("Leader on duty") if key == LEADER else _("On call")
        labels = {turn.key: turn.label for turn in self.turns}
        return _("On duty") if len(labels) < 2 else f"{_('On duty')}（{labels.get(key, '')}）"

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def terms_now(station: Station) -> Terms:
    """What the station's settings say today. Two queries."""
    turns = [Turn(f"duty:{shift.pk}", str(shift), shift.is_night) for shift in station.shifts.all()]
    needs = {WORK: station.on_workdays, REST: station.on_rest_days, HOLIDAY: station.on_holidays}
    standby = any(one.standby for one in station.staff.all())
    return Terms(station.gap, needs, tuple(turns) or (Turn("duty", _("All day")),), standby)


def terms_of(rota: Rota) -> Terms | None:
    """What the rota was planned under; None for one that has not been planned."""
    kept = rota.rules
    if not kept:
        return None
    return Terms(kept["gap"], kept["needs"], tuple(Turn(**turn) for turn in kept["turns"]), kept["standby"])
