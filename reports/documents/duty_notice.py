"""上岗公示牌: who answers for a grid, as data for the page and as one sheet of paper per grid."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.core.files.storage import storages
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from forms_app.areas.models import Area
from forms_app.areas.profiles import Profile, profiles_of
from forms_app.areas.team import FULL, PART, Member, Slot, Team, teams_of
from forms_app.entry.display import day_text
from reports.engine.images import data_uri

MOST_IN_A_PLACE, MOST_PLACES = 3, 6  # people beside each other in one place; places beside each other
EMERGENCY = ("12345", "110", "119", "120")
VILLAGE_CODE = 12  # digits


@dataclass(frozen=True)
class Code:
    """A QR code: what it is for and where it leads."""

    label: str
    url: str


@dataclass(frozen=True)
class DutyNotice:
    """Everything that the notice of one grid says. ``places``: the posts that residents may see, three as a rule."""

    grid: Area
    title: str
    team: Team
    profile: Profile
    codes: tuple[Code, ...]

    @property
    def places(self) -> list[Slot]:
        return [slot for slot in self.team.slots if slot.is_public][:MOST_PLACES]

    @property
    def facts(self) -> list[tuple[str, str]]:
        """网格概况: twelve labels with their values, blank where nothing is known."""
        profile, grid = self.profile, self.grid
        rows: list[tuple[str, Any]] = [
            (_("Code of the grid"), grid.code),
            (_("Boundaries"), profile.bounds),
            (_("Households"), profile.households),
            (_("Permanent residents"), profile.residents),
            (_("Migrant residents"), profile.migrants),
            (_("Party members"), profile.party_members),
            (_("Number of micro-grids"), profile.micro_grids),
            (_("Number of volunteers"), self.team.volunteers),
            (_("Key places"), profile.key_places),
            (_("Shops and companies"), profile.businesses),
            (_("Responsible cadre"), profile.liaison_cadre),
            (_("Village police officer"), profile.village_police),
        ]
        return [(label, "" if value is None else str(value)) for label, value in rows]

    @property
    def duties(self) -> list[str]:
        return [line.strip() for line in self.profile.duties.splitlines() if line.strip()]

    @property
    def phones(self) -> list[tuple[str, str]]:
        """Label and number; the emergency numbers are known to everybody and have no label."""
        profile = self.profile
        return [("", number) for number in EMERGENCY] + [
            (_("Village duty phone"), profile.duty_phone),
            (_("Judicial mediation phone"), profile.mediation_phone),
            (_("Power supply phone"), profile.power_phone),
            (_("Water supply phone"), profile.water_phone),
        ]

    @property
    def foot(self) -> list[tuple[str, str]]:
        profile = self.profile
        return [
            (_("Supervision phone"), profile.supervision_phone),
            (_("Announced on"), day_text(profile.announced_on) if profile.announced_on else ""),
            (_("Issuing body"), profile.issuer),
        ]

    @property
    def sketch_url(self) -> str | None:
        return self.profile.own.sketch_url


def notices_of(grids: Iterable[Area], on: date | None = None) -> list[DutyNotice]:
    """One notice per grid, in order. Five queries, however many grids of one county."""
    grids = list(grids)
    teams, profiles = teams_of(grids, on), profiles_of(grids)
    names = Area.names_of(grid.path for grid in grids)
    return [
        DutyNotice(grid, title_of(grid, names), teams[grid.pk], profiles[grid.pk], tuple(codes_of(grid)))
        for grid in grids
    ]


def notice_of(grid: Area, on: date | None = None) -> DutyNotice:
    return notices_of([grid], on)[0]


def notice_context(grid: Area) -> dict[str, Any]:
    """For the page and for the paper."""
    return {"notice": notice_of(grid)}


def title_of(grid: Area, names: dict[str, str]) -> str:
    """「望禾县清溪塘镇荷塘村第一网格」."""
    county = names.get(grid.path[: Area.steplen], "")
    return county + grid.full_name(names).replace(" ", "")


def codes_of(grid: Area) -> list[Code]:
    """QR codes for what exists here: a code that leads nowhere is worse than none."""
    wanted = [
        (_("I want to report"), "website:complaints", [], f"?area={grid.code}"),
        (_("Village board, my grid worker"), "website:board", [grid.code[:VILLAGE_CODE]], ""),
    ]
    found = []
    for label, name, args, query in wanted:
        try:
            found.append(Code(label, settings.SITE_URL + reverse(name, args=args) + query))
        except NoReverseMatch:
            continue
    return found


def time_mark(member: Member) -> str:
    """专职 or 兼职: the name of the post says it, else the appointment."""
    for mark in (FULL, PART):
        if member.post.startswith(mark):
            return mark
    return FULL if member.full_time else PART


def picture(name: str) -> str:
    """A private picture as a data: URI; empty when there is none, or when it is lost or broken."""
    if not name:
        return ""
    try:
        with storages["private"].open(name) as file:
            return data_uri(file) or ""
    except OSError:
        return ""


def is_readable(name: str) -> bool:
    """Whether a private picture is there and whole enough to be opened; cheaper than making it ready for paper."""
    from PIL import Image

    try:
        with storages["private"].open(name) as file, Image.open(file) as image:
            image.verify()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return False
    return True


def warnings_of(notice: DutyNotice) -> list[str]:
    """What will be blank or left out on the paper; shown on the screen before printing."""
    found = [
        _("%(post)s is missing: this place stays blank on the paper.") % {"post": slot.label}
        for slot in notice.places
        if slot.missing
    ]
    hidden = [slot.label for slot in notice.team.slots if slot not in notice.places]
    if hidden:
        found.append(_("Not on the notice, because not shown to residents: %(posts)s.") % {"posts": "、".join(hidden)})
    for slot in notice.places:
        found += _about_members(slot)
    blank = [label for label, value in (*notice.facts, *notice.phones, *notice.foot) if not value]
    if blank:
        found.append(_("Not entered, stays blank: %(labels)s.") % {"labels": "、".join(blank)})
    if (sketch := notice.profile.own.sketch.name) and not is_readable(sketch):
        found.append(_("The sketch map cannot be read. Choose it again."))
    return found


def _about_members(slot: Slot) -> list[str]:
    found = []
    if len(slot.members) > MOST_IN_A_PLACE:
        found.append(
            _("%(post)s: %(count)d people, only the first %(most)d fit on the notice.")
            % {"post": slot.label, "count": len(slot.members), "most": MOST_IN_A_PLACE}
        )
    for member in slot.members[:MOST_IN_A_PLACE]:
        if not member.phone:
            found.append(_("%(name)s has no phone number; the administrator enters it.") % {"name": member.name})
        if not member.portrait:
            found.append(_("%(name)s has no photo; the frame stays empty.") % {"name": member.name})
        elif not is_readable(member.portrait):
            found.append(_("The photo of %(name)s cannot be read. Choose it again.") % {"name": member.name})
    return found
