"""The one place that turns a user into areas. Nothing else reads Appointment to decide access."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from forms_app.areas.models import Appointment, Area, AreaQuerySet

Right = Literal["fill", "read", "edit", "export", "print", "announce", "approve", "appraise", "roster"]


def successor(path: str) -> str:
    """The next sibling's path: '0001' → '0002', '0009' → '000A', '000Z' → '0010'.

    Only digits and capital letters, which every collation of SQLite and PostgreSQL orders alike.
    """
    return Area._inc_path_of(path)


@dataclass(frozen=True)
class Scope:
    """What a user may reach: whole subtrees, and single areas (本级 only). Paths, without overlaps."""

    subtrees: tuple[str, ...] = ()
    singles: tuple[str, ...] = ()
    everything: bool = False

    def __bool__(self) -> bool:
        return self.everything or bool(self.subtrees or self.singles)

    def covers(self, path: str) -> bool:
        return self.everything or path in self.singles or any(path.startswith(subtree) for subtree in self.subtrees)

    def includes(self, other: Scope) -> bool:
        """Whether nothing can be reached through ``other`` that cannot be reached through this."""
        if self.everything or other.everything:
            return self.everything
        whole = all(any(path.startswith(subtree) for subtree in self.subtrees) for path in other.subtrees)
        return whole and all(self.covers(path) for path in other.singles)

    def q(self, column: str = "area_path") -> Q:
        """A condition on a path column; ranges, so that its index is used. An empty scope matches nothing."""
        if self.everything:
            return Q()
        condition = Q(pk__in=[])
        for subtree in self.subtrees:
            condition |= Q(**{f"{column}__gte": subtree, f"{column}__lt": successor(subtree)})
        if self.singles:
            condition |= Q(**{f"{column}__in": self.singles})
        return condition


def scope_of(user: Any, right: Right) -> Scope:
    """The areas in which ``user`` holds ``right`` today. Runs one query."""
    if isinstance(user, AnonymousUser) or not user.is_active:
        return Scope()
    if user.is_superuser:
        return Scope(everything=True)
    rows = (
        Appointment.objects.in_force()
        .filter(user=user, **{f"post__can_{right}": True})
        .values_list("area__path", "below")
    )
    return _merge(list(rows))


def _merge(rows: list[tuple[str, bool]]) -> Scope:
    subtrees: list[str] = []
    for path in sorted(path for path, below in rows if below):
        if not any(path.startswith(kept) for kept in subtrees):
            subtrees.append(path)
    singles = sorted({path for path, below in rows if not below and not any(path.startswith(s) for s in subtrees)})
    return Scope(tuple(subtrees), tuple(singles))


def areas_of(user: Any, right: Right) -> AreaQuerySet:
    """Open areas in which ``user`` holds ``right``, in the order of the tree."""
    return Area.objects.open().filter(scope_of(user, right).q("path"))
