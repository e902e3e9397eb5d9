"""Conditions over very many columns, in groups: SQLite refuses expressions deeper than 1,000, and a flat row is one."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import BooleanField, ExpressionWrapper, Q

TOGETHER = 50  # conditions of a group


def any_of(conditions: Iterable[Q]) -> Q:
    """Empty without conditions, as Q() is."""
    return _grouped(list(conditions), Q.OR)


def all_of(conditions: Iterable[Q]) -> Q:
    return _grouped(list(conditions), Q.AND)


def _grouped(conditions: list[Q], connector: str) -> Q:
    while len(conditions) > TOGETHER:
        groups = [conditions[start : start + TOGETHER] for start in range(0, len(conditions), TOGETHER)]
        # An expression, since a Q would be taken apart again by the ORM.
        wrapped = [ExpressionWrapper(_joined(group, connector), output_field=BooleanField()) for group in groups]
        conditions = [Q(one) for one in wrapped]
    return _joined(conditions, connector)


def _joined(conditions: list[Q], connector: str) -> Q:
    return Q(*conditions, _connector=connector)
