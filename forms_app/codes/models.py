"""Shared choices 数据字典: lists of codes with labels, parents, an order, and dates of validity."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forms_app.areas.references import RefusesDeletion, RefusingQuerySet
from forms_app.codes.checks import CODE_LENGTH, LABEL_LENGTH, check_code, check_label
from forms_app.codes.spelling import KEY_LENGTH, folded, pinyin_of
from forms_app.codes.tongues import check_labels

DEPTH = 8  # levels of a list; what is above a code is fetched in one query of so many joins
_ABOVE = "__".join(["parent"] * (DEPTH - 1))


class CodeList(RefusesDeletion, models.Model):
    """A list of codes. ``stamp`` is counted up at every change of its codes; who keeps a copy compares it."""

    slug = models.SlugField(
        _("Identifier of the list"),
        max_length=60,
        unique=True,
        help_text=_("Letters, digits and “-”. Forms name the list by it, so it cannot be changed later."),
    )
    title = models.CharField(_("Name of the list"), max_length=100)
    source = models.CharField(
        _("Standard or source"), max_length=100, blank=True, default="", help_text=_("For example GB/T 3304.")
    )
    note = models.TextField(_("Notes on the list"), max_length=2000, blank=True, default="")
    stamp = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = RefusingQuerySet.as_manager()
    refusal_message = _(
        "“%(name)s” cannot be deleted: forms use it or records hold its codes (%(count)d). Close the codes that "
        "should not be chosen any more."
    )

    class Meta:
        ordering: ClassVar = ["title", "pk"]
        verbose_name = _("Code list")
        verbose_name_plural = _("Code lists")

    def __str__(self) -> str:
        return self.title


class CodeQuerySet(RefusingQuerySet):
    def valid(self, day: date | None = None) -> CodeQuerySet:
        """What can be chosen on that day (today): from ``valid_from`` on, and before ``valid_until``."""
        on = day or timezone.localdate()
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=on), Q(valid_until__isnull=True) | Q(valid_until__gt=on)
        )


class Code(RefusesDeletion, models.Model):
    """One choice. ``code`` is what records hold; it never changes and is never given to another choice.

    ``labels``: {language: label}, see ``tongues``.
    ``valid_until`` 停用日期 is the first day on which it can no longer be chosen, like ``Area.closed_on``.
    """

    code_list = models.ForeignKey(CodeList, models.CASCADE, related_name="codes", verbose_name=_("Code list"))
    code = models.CharField(_("Code of the choice"), max_length=CODE_LENGTH, validators=[check_code])
    label = models.CharField(_("Label of the choice"), max_length=LABEL_LENGTH, validators=[check_label])
    labels = models.JSONField(_("Label in other languages"), default=dict, blank=True, validators=[check_labels])
    parent = models.ForeignKey(
        "self", models.RESTRICT, null=True, blank=True, related_name="children", verbose_name=_("Choice above")
    )
    order = models.PositiveIntegerField(_("Order"), default=0)
    valid_from = models.DateField(_("Can be chosen from"), null=True, blank=True)
    valid_until = models.DateField(
        _("Closed from"), null=True, blank=True, help_text=_("From this day on it cannot be chosen any more.")
    )
    # Written by save() and by the import, only for searching.
    folded = models.CharField(max_length=KEY_LENGTH, editable=False, default="")
    pinyin = models.CharField(max_length=KEY_LENGTH, editable=False, default="")
    initials = models.CharField(max_length=KEY_LENGTH, editable=False, default="")

    objects = CodeQuerySet.as_manager()
    refusal_message = _(
        "“%(name)s” cannot be deleted: forms, records or choices below refer to it (%(count)d). Close it instead: "
        "enter the day from which it cannot be chosen any more."
    )

    class Meta:
        ordering: ClassVar = ["order", "code"]
        verbose_name = _("Choice of a code list")
        verbose_name_plural = _("Choices of a code list")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["code_list", "code"],
                name="code_unique_in_list",
                violation_error_message=_("This list has this code already. Every choice has a code of its own."),
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True)
                | Q(valid_until__gte=F("valid_from"))
                | Q(valid_from__isnull=True),
                name="code_dates_in_order",
                violation_error_message=_("The choice is closed before it can be chosen. Correct one of the dates."),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["code_list", "order", "code"], name="code_by_order"),
            models.Index(fields=["code_list", "parent", "order", "code"], name="code_below_parent"),
        ]

    def __str__(self) -> str:
        return self.label

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.spell()
        with transaction.atomic():
            super().save(*args, **kwargs)
            count_up(self.code_list_id)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        with transaction.atomic():
            found = super().delete(*args, **kwargs)
            count_up(self.code_list_id)
        return found

    def is_valid(self, day: date | None = None) -> bool:
        on = day or timezone.localdate()
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_until is None or on < self.valid_until
        )

    def spell(self) -> None:
        """Write what searching compares; ``bulk_create`` and ``bulk_update`` do not call save()."""
        self.folded = folded(self.label)[:KEY_LENGTH]
        self.pinyin, self.initials = pinyin_of(self.label)

    def chain(self) -> list[Code]:
        """This and everything above it, the topmost first. One query at most; a circle ends it."""
        found: dict[int | None, Code] = {}
        node: Code | None = self
        if self.parent_id and not self._state.fields_cache.get("parent"):
            self.parent = Code.objects.select_related(_ABOVE).get(pk=self.parent_id)
        while node is not None and node.pk not in found:
            found[node.pk] = node
            node = node.parent
        return list(reversed(found.values()))

    def clean(self) -> None:
        """Runs queries. Two people at once: ``changes.edit`` locks the list first and then calls this."""
        super().clean()
        if not self.parent_id:
            return
        parent = Code.objects.select_related(_ABOVE).get(pk=self.parent_id)
        if parent.code_list_id != self.code_list_id:
            raise ValidationError({"parent": _("The choice above belongs to another list. Choose one of this list.")})
        above = parent.chain()
        if self.pk and self.pk in {code.pk for code in above}:
            circle = [*above[[code.pk for code in above].index(self.pk) :], self]
            raise ValidationError(
                {
                    "parent": _("The choices above lead round in a circle: %(codes)s. Choose another one above.")
                    % {"codes": "→".join(code.code for code in reversed(circle))}
                }
            )
        if len(above) + self.height() > DEPTH:
            raise ValidationError({"parent": _("A list has at most %(limit)d levels.") % {"limit": DEPTH}})
        closes = parent.valid_until
        if closes and (self.valid_until is None or self.valid_until > closes):
            raise ValidationError(
                {
                    "valid_until": _("“%(above)s” above it is closed from %(day)s. Close this choice by then too.")
                    % {"above": parent.label, "day": closes.isoformat()}
                }
            )

    def height(self) -> int:
        """Levels from here down: 1 without choices below. A query for each level."""
        levels, here = 1, [self.pk] if self.pk else []
        while here and levels <= DEPTH:
            here = list(Code.objects.filter(parent__in=here).values_list("pk", flat=True))
            levels += bool(here)
        return levels


def count_up(code_list: int) -> None:
    """Say that codes of this list have changed."""
    CodeList.objects.filter(pk=code_list).update(stamp=F("stamp") + 1, updated_at=timezone.now())


def count_below(instance: models.Model) -> int:
    """A reference check: choices below a choice."""
    return Code.objects.filter(parent=instance).count() if isinstance(instance, Code) else 0
