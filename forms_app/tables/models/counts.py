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


class Grain(models.TextChoices):
    DAY = "d", "day"
    MONTH = "m", "month"


class _Counted(models.Model):
    """``n`` records of one area and day (by the clock of China; a month by its first day) with one ``value``.

    ``value``: a code, '1' or '0' for yes or no, '' for all records and for numbers, whose sum is ``total``, in units
    of the column's last decimal place.
    """

    area_path = models.CharField(max_length=255)
    day = models.DateField()
    value = models.CharField(max_length=60)
    n = models.BigIntegerField()
    total = models.DecimalField(max_digits=60, decimal_places=0)

    class Meta:
        abstract = True


class RollUp(_Counted):
    """The counts. Written by the fold alone; a migration of its own makes the table, on SQLite without row ids.

    Days stand before areas in its key: records come in day by day, and periods are ranges of it.
    """

    pk = models.CompositePrimaryKey("counting", "grain", "day", "area_path", "value")
    counting = models.ForeignKey(Counting, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+")
    grain = models.CharField(max_length=1, choices=Grain)

    def __str__(self) -> str:
        return f"{self.area_path} {self.day} {self.value}: {self.n}"


class RollUpChange(_Counted):
    """What an edit, a withdrawal or a deletion changes in the counts: appended by triggers, taken in by the fold.

    Nothing is unique and nothing refers to anything, so writers never wait for each other.
    """

    counting = models.ForeignKey(Counting, models.DO_NOTHING, db_constraint=False, related_name="+")

    def __str__(self) -> str:
        return f"{self.area_path} {self.day} {self.value}: {self.n:+d}"
