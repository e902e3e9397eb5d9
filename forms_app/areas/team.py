"""Who answers for a grid: the required posts (1+1+1), who fills each, and how many volunteers stand beside them (X)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from forms_app.areas.models import Appointment, Area, Post
from forms_app.areas.posts import VOLUNTEER

FULL, PART = "专职", "兼职"


@dataclass(frozen=True)
class Member:
    """Somebody who fills a required post. ``portrait``: the file's name in the private storage, or empty."""

    user_id: int
    name: str
    post: str
    post_code: str
    phone: str
    full_time: bool
    political_status: str
    portrait: str = ""
    portrait_url: str | None = None
    is_public: bool = False


@dataclass(frozen=True)
class Vacancy:
    """``filled`` of ``required`` people are there; ``post`` is the name of the place, such as 专（兼）职网格员."""

    post: str
    required: int
    filled: int

    @property
    def missing(self) -> int:
        return self.required - self.filled


@dataclass(frozen=True)
class Slot:
    """A required place of the team, filled by the holders of its post and of the posts that count as it."""

    label: str
    post_code: str
    required: int
    is_public: bool
    members: tuple[Member, ...] = ()

    @property
    def filled(self) -> int:
        """How many of the required are there; a second holder of one post does not make up for another."""
        return min(self.required, len(self.members))

    @property
    def missing(self) -> int:
        return self.required - self.filled


@dataclass(frozen=True)
class Team:
    """The team of one area (of a grid as a rule). An area without anybody has its slots, all of them empty."""

    grid: Area
    slots: tuple[Slot, ...]
    volunteers: int

    @property
    def members(self) -> list[Member]:
        """Everybody who fills a required post, in the order of the posts; one person may stand here twice."""
        return [member for slot in self.slots for member in slot.members]

    @property
    def public_members(self) -> list[Member]:
        """Those whose name, photo and phone residents may see."""
        return [member for member in self.members if member.is_public]

    @property
    def vacancies(self) -> list[Vacancy]:
        return [Vacancy(slot.label, slot.required, slot.filled) for slot in self.slots if slot.missing]

    @property
    def required(self) -> int:
        return sum(slot.required for slot in self.slots)

    @property
    def filled(self) -> int:
        return sum(slot.filled for slot in self.slots)

    @property
    def missing(self) -> int:
        return self.required - self.filled


def team_of(grid: Area, on: date | None = None) -> Team:
    """The team in post on that day (today). Two queries."""
    return teams_of([grid], on)[grid.pk]


def teams_of(areas: Iterable[Area], on: date | None = None) -> dict[int, Team]:
    """Teams by the primary key of their area, in the order given. Two queries, however many areas."""
    areas = list(areas)
    slots = _slots_by_level({area.level for area in areas})
    found = _appointments(areas, on) if areas else []
    here: dict[str, list[Appointment]] = {}
    for appointment in found:
        here.setdefault(appointment.area.path, []).append(appointment)
    return {area.pk: _team(area, slots.get(area.level, []), _reaching(area, here)) for area in areas}


@dataclass(frozen=True)
class _Place:
    """A required post with the posts that count as it."""

    post: Post
    posts: tuple[Post, ...]

    @property
    def label(self) -> str:
        names = [post.name for post in self.posts]
        if len(names) == 2 and names[0].replace(FULL, "") == names[1].replace(PART, "") != names[0]:
            return names[0].replace(FULL, "专（兼）职")
        return "、".join(names)


def _slots_by_level(levels: set[str]) -> dict[str, list[_Place]]:
    posts = list(Post.objects.filter(level__in=levels))
    places: dict[str, list[_Place]] = {}
    for post in posts:
        if post.required and not post.counts_as_id:
            alike = tuple(it for it in posts if it.counts_as_id == post.pk)
            places.setdefault(post.level, []).append(_Place(post, (post, *alike)))
    return places


def _appointments(areas: list[Area], on: date | None) -> list[Appointment]:
    """Those in force in or above the areas (and between the first and the last of them, which are left aside)."""
    paths = sorted(area.path for area in areas)
    step = Area.steplen
    above = {path[:end] for path in paths for end in range(step, len(path), step)}
    reach = Q(area__path__gte=paths[0], area__path__lte=paths[-1]) | Q(area__path__in=above, below=True)
    return list(
        Appointment.objects.in_force(on)
        .filter(reach, user__is_active=True, post__level__in={area.level for area in areas})
        .select_related("user", "post", "area")
        .order_by("post__order", "post_id", "since", "pk")
    )


def _reaching(area: Area, here: dict[str, list[Appointment]]) -> list[Appointment]:
    """Held in this area, or above it for everything below (a village's secretary answers for each grid)."""
    found = list(here.get(area.path, []))
    for end in range(Area.steplen, len(area.path), Area.steplen):
        found += [appointment for appointment in here.get(area.path[:end], []) if appointment.below]
    return found


def _team(area: Area, places: list[_Place], appointments: list[Appointment]) -> Team:
    slots = (
        Slot(
            place.label,
            place.post.code,
            place.post.required,
            place.post.is_public,
            tuple(_members(place, appointments)),
        )
        for place in places
    )
    volunteers = {it.user_id for it in appointments if it.post.code == VOLUNTEER}
    return Team(area, tuple(slots), len(volunteers))


def _members(place: _Place, appointments: list[Appointment]) -> Iterator[Member]:
    """Each person once, in the order of the posts."""
    seen: set[int] = set()
    for post in place.posts:
        for appointment in appointments:
            if appointment.post_id == post.pk and appointment.user_id not in seen:
                seen.add(appointment.user_id)
                yield _member(appointment)


def _member(appointment: Appointment) -> Member:
    user: Any = appointment.user
    return Member(
        user_id=user.pk,
        name=user.get_full_name(),
        post=appointment.post.name,
        post_code=appointment.post.code,
        phone=user.phone,
        full_time=appointment.full_time,
        political_status=user.political_status,
        portrait=user.portrait.name or "",
        portrait_url=user.portrait_url,
        is_public=appointment.post.is_public,
    )
