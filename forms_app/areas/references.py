"""What records refer to is closed or deactivated, never deleted.

Runtime models live outside Django's app registry, so ``on_delete=PROTECT`` never runs for them. Rooms above
register a check here; ``delete()`` of an instance and of a queryset asks them all first.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import models
from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

ReferenceCheck = Callable[[models.Model], int]
_checks: list[ReferenceCheck] = []


def register(check: ReferenceCheck) -> None:
    """Add a function that counts what refers to an instance (0: nothing)."""
    if check not in _checks:
        _checks.append(check)


def count_references(instance: models.Model) -> int:
    return sum(check(instance) for check in _checks)


def refuse_if_referenced(instance: models.Model) -> None:
    """Raise ProtectedError with a message that says what to do instead. Runs queries."""
    if found := count_references(instance):
        raise ProtectedError(
            str(
                _("“%(name)s” is referred to by %(count)d records. Close or deactivate it instead of deleting it.")
                % {"name": instance, "count": found}
            ),
            {instance},
        )


class RefusingQuerySet(models.QuerySet):
    def delete(self) -> Any:
        for instance in self:
            refuse_if_referenced(instance)
        return super().delete()


class RefusesDeletion:
    def delete(self, *args: Any, **kwargs: Any) -> Any:
        refuse_if_referenced(self)  # type: ignore[arg-type]
        return super().delete(*args, **kwargs)  # type: ignore[misc]
