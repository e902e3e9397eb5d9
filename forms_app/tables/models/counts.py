"""Counts of records and answers: what is counted, the roll-up, and what has changed since."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from forms_app.tables.models.forms import Form, FormColumn


class Counting(models.Model):
    """What of a form is counted: all its records (``column`` none) or the answers in one column, up to record ``at``.

    Records up to ``at`` are in the roll-up; what is newer is read beside it until the worker has taken it in (ADR
    0083). ``target``: the newest record when counting began; until ``at`` has come there, it is "being counted".
    """

    form = models.ForeignKey(Form, models.CASCADE, related_name="countings")
    column = models.ForeignKey(FormColumn, models.CASCADE, null=True, related_name="+")
    at = models.BigIntegerField(default=0)
    target = models.BigIntegerField(default=0)
    counted_at = models.DateTimeField(null=True)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["form", "column"], condition=models.Q(retired_at__isnull=True), name="counting_once"
            ),
            models.UniqueConstraint(
                fields=["form"],
                condition=models.Q(retired_at__isnull=True, column__isnull=True),
                name="counting_of_records_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.form}: {self.column or '*'}"


class RollUp(models.Model):
    """``n`` records of one area and month (by the clock of China; its first day) with one ``value``, and how many of
    them each day has: ``d1`` to ``d31``, none where there were never any.

    ``value``: a code, '1' or '0' for yes or no, '' for all records and for numbers, whose sums are ``total`` and ``t1``
    to ``t31``, in units of the column's last decimal place. Written by the fold alone. A migration of its own makes the
    table, on SQLite without row ids: periods are ranges of its key.
    """

    pk = models.CompositePrimaryKey("counting", "month", "area_path", "value")
    counting = models.ForeignKey(Counting, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+")
    month = models.DateField()
    area_path = models.CharField(max_length=255)
    value = models.CharField(max_length=60)
    n = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.area_path} {self.month} {self.value}: {self.n}"


def _total() -> models.DecimalField:
    return models.DecimalField(max_digits=60, decimal_places=0, null=True)


DAYS = range(1, 32)
for _day in DAYS:
    RollUp.add_to_class(f"d{_day}", models.IntegerField(null=True))
RollUp.add_to_class("total", _total())
for _day in DAYS:
    RollUp.add_to_class(f"t{_day}", _total())


class RollUpChange(models.Model):
    """What an edit, a withdrawal or a deletion changes in the counts: appended by triggers, taken in by the fold.

    ``value``, ``n`` and ``total`` as above, of one day. Nothing is unique and nothing refers to anything, so writers
    never wait for each other.
    """

    counting = models.ForeignKey(Counting, models.DO_NOTHING, db_constraint=False, related_name="+")
    area_path = models.CharField(max_length=255)
    day = models.DateField()
    value = models.CharField(max_length=60)
    n = models.BigIntegerField()
    total = models.DecimalField(max_digits=60, decimal_places=0)

    def __str__(self) -> str:
        return f"{self.area_path} {self.day} {self.value}: {self.n:+d}"
