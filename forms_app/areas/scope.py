"""The one place that turns a user into areas. Nothing else reads Appointment to decide access."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, get_args

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import Q
from django.utils import timezone

from forms_app.areas.models import Appointment, Area, AreaQuerySet, Post

Right = Literal["fill", "read", "edit", "export", "print", "announce", "approve", "appraise", "roster"]

RIGHTS: tuple[Right, ...] = get_args(Right)
_Held = list[tuple[Any, ...]]  # (path, below, then whether each of RIGHTS) of each appointment in force
_seen: ContextVar[dict[int, _Held] | None] = ContextVar("appointments", default=None)


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

    def reaches(self, path: str) -> bool:
        """Whether anything at or below ``path`` can be reached: the town of one's villages, for example."""
        return self.covers(path) or any(one.startswith(path) for one in self.subtrees + self.singles)

    def includes(self, other: Scope) -> bool:
        """Whether nothing can be reached through ``other`` that cannot be reached through this."""
        if self.everything or other.everything:
            return self.everything
        whole = all(any(path.startswith(subtree) for subtree in self.subtrees) for path in other.subtrees)
        return whole and all(self.covers(path) for path in other.singles)

    def __or__(self, other: Scope) -> Scope:
        """What can be reached through either."""
        if self.everything or other.everything:
            return Scope(everything=True)
        whole = [(path, True) for path in (*self.subtrees, *other.subtrees)]
        return _merge(whole + [(path, False) for path in (*self.singles, *other.singles)])

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
    """The areas in which ``user`` holds ``right`` today. Runs one query, within ``remembering`` one for all rights."""
    if isinstance(user, AnonymousUser) or not user.is_active:
        return Scope()
    if user.is_superuser:
        return Scope(everything=True)
    at = 2 + RIGHTS.index(right)
    return _merge([(row[0], row[1]) for row in _held(user) if row[at]])


@contextmanager
def remembering() -> Iterator[None]:
    """What was asked of appointments counts until the end of this block: for a page that changes nothing."""
    token = _seen.set({})
    try:
        yield
    finally:
        _seen.reset(token)


def _held(user: Any) -> _Held:
    seen = _seen.get()
    if seen is None:
        return _read_held(user)
    if user.pk not in seen:
        seen[user.pk] = _read_held(user)
    return seen[user.pk]


def _read_held(user: Any) -> _Held:
    """What ``Appointment.objects.in_force()`` says, which takes ten times as long to be put into SQL: every page and
    every record that is sent asks this."""
    today = connection.ops.adapt_datefield_value(timezone.localdate())
    with connection.cursor() as cursor:
        cursor.execute(_statement(), [user.pk, today, today])
        return cursor.fetchall()


@lru_cache(maxsize=1)
def _statement() -> str:
    held, post, area = (model._meta.db_table for model in (Appointment, Post, Area))
    rights = ", ".join(f"p.can_{right}" for right in RIGHTS)
    return (
        f"SELECT a.path, h.below, {rights} FROM {held} h JOIN {post} p ON p.id = h.post_id "  # noqa: S608
        f"JOIN {area} a ON a.id = h.area_id "
        "WHERE h.user_id = %s AND h.since <= %s AND (h.until IS NULL OR h.until >= %s)"
    )


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
