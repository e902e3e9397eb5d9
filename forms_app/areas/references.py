"""What records refer to is closed or deactivated, never deleted.

Runtime models live outside Django's app registry, so ``on_delete=PROTECT`` never runs for them. Rooms above
register a check here; ``delete()`` of an instance and of a queryset asks them all first, and so do the pages of
the administration, whose messages are those of the exception.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db import models
from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

ReferenceCheck = Callable[[models.Model], int]
_checks: list[ReferenceCheck] = []

REFUSAL = _("“%(name)s” cannot be deleted: %(count)d entries refer to it.")


def register(check: ReferenceCheck) -> None:
    """Add a function that counts what refers to an instance (0: nothing)."""
    if check not in _checks:
        _checks.append(check)


def count_references(instance: models.Model) -> int:
    return sum(check(instance) for check in _checks)


def refusal(instance: models.Model) -> str:
    """Why this may not be deleted and what to do instead; empty when nothing refers to it. Runs queries.

    A model says it in its own words in ``refusal_message``, with the places %(name)s and %(count)d.
    """
    found = count_references(instance)
    if not found:
        return ""
    return str(getattr(instance, "refusal_message", REFUSAL) % {"name": instance, "count": found})


def refuse_if_referenced(instances: Iterable[Any]) -> None:
    """Raise ProtectedError for the first instance that something refers to. Its first argument is the message."""
    for instance in instances:
        if reason := refusal(instance):
            raise ProtectedError(reason, {instance})


class RefusingQuerySet(models.QuerySet):
    def delete(self) -> Any:
        refuse_if_referenced(self)
        return super().delete()

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]


class RefusesDeletion(models.Model):
    class Meta:
        abstract = True

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        refuse_if_referenced([self])
        return super().delete(*args, **kwargs)
