"""Where answers land: a form, its published versions, and the columns that hold its answers."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cached_property
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forms_app.schema.model import FormSchema
from forms_app.tables.models.parsed import parsed
from forms_app.tables.names import attribute_of


class Audience(models.TextChoices):
    SIGNED_IN = "signed_in", _("Signed-in users")
    RESIDENTS = "residents", _("Everybody, residents included")


class FormQuerySet(models.QuerySet):
    def taking(self) -> FormQuerySet:
        """Forms that take records now, whether or not the worker has stopped those whose last day is over."""
        return self.filter(is_open=True).exclude(page__expire_at__lte=timezone.now())

    def published(self) -> FormQuerySet:
        """With their current versions, whose JSON is read only by the process that has not seen it yet: that of 300
        questions takes longer to read than a page of records."""
        return self.filter(current__isnull=False).select_related("current").defer("current__schema_json")


class Form(models.Model):
    """Owns the slug (printed on QR codes), the key of its table, and the current version.

    ``is_open`` follows the Wagtail page: live or not. Whether records are taken: ``is_taking``.
    """

    slug = models.SlugField(_("Web name"), max_length=60, unique=True)
    key = models.CharField(max_length=40, unique=True)
    title = models.CharField(_("Title"), max_length=255)
    page = models.OneToOneField("wagtailcore.Page", models.SET_NULL, null=True, blank=True, related_name="gewu_form")
    audience = models.CharField(_("Who may fill it in"), max_length=12, choices=Audience, default=Audience.SIGNED_IN)
    current = models.ForeignKey("FormVersion", models.PROTECT, null=True, blank=True, related_name="+")
    is_open = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar = FormQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["title", "pk"]
        verbose_name = _("Form")
        verbose_name_plural = _("Forms")

    def __str__(self) -> str:
        return self.title

    @property
    def table(self) -> str:
        return f"data_{self.key}"

    @property
    def is_taking(self) -> bool:
        """Whether records are taken now: open, and the last day is not over. A query where the page is not loaded."""
        return self.is_open and not (self.page and self.page.expire_at and self.page.expire_at <= timezone.now())

    @property
    def ended_on(self) -> date | None:
        """The last day, once it is over; None while the form goes on, or where somebody stopped it by hand."""
        page = self.page
        if page is None or page.expire_at is None or page.expire_at > timezone.now():
            return None
        return timezone.localdate(page.expire_at - timedelta(microseconds=1)) if self.is_open or page.expired else None

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        if self.versions.exists():
            raise ValidationError(_("A form that has been published keeps its table; close it instead of deleting it."))
        return super().delete(*args, **kwargs)


class FormVersion(models.Model):
    """A published version. Never changes: corrections are new versions."""

    form = models.ForeignKey(Form, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("Version"))
    schema_json = models.JSONField()
    schema_hash = models.CharField(max_length=64)
    published_at = models.DateTimeField(auto_now_add=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["form", "-number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["form", "number"], name="form_version_number")]
        verbose_name = _("Version")
        verbose_name_plural = _("Versions")

    def __str__(self) -> str:
        return str(_("version %(number)d") % {"number": self.number})

    @cached_property
    def schema(self) -> FormSchema:
        if self.pk is None:
            return FormSchema.from_json(self.schema_json)
        return parsed(self.schema_hash, lambda: self.schema_json)


class FormColumn(models.Model):
    """The only source of columns. Identity: (form, question uuid, parent uuid, part, type, storage); never removed.

    ``column`` is the column's name, or the child table's name where ``storage`` is 'table'. ``source`` is the column
    whose values were converted into this one after a change of type; ``converted_at`` when all of them had been.
    Until then ``last_row`` is the id of the last row looked at, and the ``rows_…`` count rows: all (None until the
    worker has begun), looked at so far, not convertible.
    """

    form = models.ForeignKey(Form, models.PROTECT, related_name="columns")
    question_uuid = models.UUIDField()
    parent_uuid = models.UUIDField(null=True, blank=True)
    part = models.CharField(max_length=60, blank=True, default="")
    side = models.PositiveSmallIntegerField(default=0)
    key = models.CharField(max_length=60)
    column = models.CharField(max_length=63)
    type = models.CharField(max_length=30)
    storage = models.CharField(max_length=40)
    source = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    converted_at = models.DateTimeField(null=True, blank=True)
    last_row = models.BigIntegerField(default=0)
    rows_total = models.PositiveBigIntegerField(null=True, blank=True)
    rows_done = models.PositiveBigIntegerField(default=0)
    rows_failed = models.PositiveBigIntegerField(default=0)
    archived_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["form", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["form", "parent_uuid", "column"], name="form_column_unique_in_repeat"),
            models.UniqueConstraint(
                fields=["form", "column"], condition=models.Q(parent_uuid__isnull=True), name="form_column_unique"
            ),
        ]

    def __str__(self) -> str:
        return self.column

    @property
    def attribute(self) -> str:
        """The Python name of the runtime field: 'f17', 'side_1__f17'."""
        return attribute_of(self.pk, self.side)


class DerivedObject(models.Model):
    """An index, trigger or view that was made beside a form's tables, and how to drop it (statements)."""

    form = models.ForeignKey(Form, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10)
    name = models.CharField(max_length=63, unique=True)
    digest = models.CharField(max_length=64)
    drop = models.JSONField(default=list)

    def __str__(self) -> str:
        return self.name


class ChoiceWord(models.Model):
    """The newest label of a code, for the SQL views of forms whose lists are too long to be written into them."""

    form = models.ForeignKey(Form, models.CASCADE, related_name="+")
    question_uuid = models.UUIDField()
    code = models.CharField(max_length=60)
    label = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["form", "question_uuid", "code"], name="choice_word_once")
        ]

    def __str__(self) -> str:
        return self.label


class SerialCounter(models.Model):
    """The last number given out in one scope of a serial question: in '329921-2026-0007', 7 of '329921-2026-'."""

    form = models.ForeignKey(Form, models.PROTECT, related_name="+")
    question_uuid = models.UUIDField()
    scope = models.CharField(max_length=100)
    last = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["form", "question_uuid", "scope"], name="serial_counter_once")
        ]

    def __str__(self) -> str:
        return f"{self.scope}{self.last}"
