"""One record with three child rows: validated and stored by ``entry.submit``, and by bare ModelForms."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django import forms
from django.apps.registry import Apps
from django.contrib.auth import get_user_model
from django.db import connection, models, transaction
from django.utils import timezone

from forms_app.areas.models import Area
from forms_app.entry.submit import submit
from forms_app.tables.models import FormVersion
from forms_app.tables.runtime import models_for
from tests.bench.figures import Figure, medians
from tests.bench.tables.county import HOUSES, KINDS, County, answers
from tests.bench.tables.wagtail_forms import Submissions

REACH = 2.0  # times what a bare ModelForm takes
YES = (("own", "自有"), ("rent", "租赁"))


class Household(models.Model):
    """What somebody would write by hand for the same form."""

    uuid = models.UUIDField(unique=True)
    version = models.ForeignKey(FormVersion, models.PROTECT, related_name="+", db_index=False)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", db_index=False)
    area_path = models.CharField(max_length=255)
    submitted_by = models.ForeignKey(get_user_model(), models.PROTECT, related_name="+", null=True, db_index=False)
    submitted_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    source = models.CharField(max_length=20)
    deleted_at = models.DateTimeField(null=True)
    xing_ming = models.CharField(max_length=200)
    xing_bie = models.CharField(max_length=40, choices=YES)
    chu_sheng = models.DateField(null=True, blank=True)
    dian_hua = models.CharField(max_length=20, null=True, blank=True)
    shi_fou = models.BooleanField(null=True, blank=True)
    zhu_fang = models.CharField(max_length=40, null=True, blank=True, choices=[(c.code, c.label) for c in HOUSES])
    mian_ji = models.DecimalField(max_digits=15, decimal_places=4, null=True, blank=True)
    ren_shu = models.BigIntegerField(null=True, blank=True)
    zu_jin = models.BigIntegerField(null=True, blank=True)
    ru_zhu = models.DateField(null=True, blank=True)
    lei_bie = models.CharField(max_length=40, null=True, blank=True, choices=[(c.code, c.label) for c in KINDS])
    shou_ru = models.DecimalField(max_digits=15, decimal_places=4, null=True, blank=True)
    zou_fang = models.DateField(null=True, blank=True)
    qing_kuang = models.CharField(max_length=200, null=True, blank=True)
    bei_zhu = models.CharField(max_length=2000, null=True, blank=True)

    class Meta:
        app_label = "bench"
        apps = Apps()
        indexes = [models.Index(fields=["area_path", "submitted_at", "id"], name="bench_household_area")]

    def __str__(self) -> str:
        return self.xing_ming


class Member(models.Model):
    parent = models.ForeignKey(Household, models.CASCADE)
    position = models.PositiveIntegerField()
    ming = models.CharField(max_length=200)
    nian_ling = models.BigIntegerField(null=True, blank=True)
    guan_xi = models.CharField(max_length=40, null=True, blank=True, choices=YES)

    class Meta:
        app_label = "bench"
        apps = Household._meta.apps

    def __str__(self) -> str:
        return self.ming


ANSWERS = [field.name for field in Household._meta.fields if field.name not in
           {"id", "uuid", "version", "area", "area_path", "submitted_by", "submitted_at", "updated_at", "source",
            "deleted_at"}]  # fmt: skip
HouseholdForm = forms.modelform_factory(Household, fields=ANSWERS)
MemberForm = forms.modelform_factory(Member, fields=["ming", "nian_ling", "guan_xi"])
ROWS = [{"ming": f"成员{number}", "nian_ling": str(30 + number), "guan_xi": "own"} for number in range(3)]


@contextmanager
def tables() -> Iterator[None]:
    """Of the two models above, and gone afterwards."""
    with connection.schema_editor() as editor:
        editor.create_model(Household)
        editor.create_model(Member)
    try:
        yield
    finally:
        with connection.schema_editor() as editor:
            editor.delete_model(Member)
            editor.delete_model(Household)


def measured(version: FormVersion, county: County, wagtail: Submissions | None, rounds: int) -> list[Figure]:
    """Raw answers are the same texts for all sides."""
    given = {key: _text(value) for key, value in answers(1).items() if value is not None}
    driver = Driver(version, county, given)
    peers = {
        "ModelForms": lambda: by_model_forms(version, county, given),
        f"{connection.Database.__name__}, unchecked": driver.insert,
    }
    if wagtail is not None:
        peers["Wagtail's FormSubmission, rows inside, unchecked"] = lambda: wagtail.add({**given, "cheng_yuan": ROWS})
    found = medians({"ours": lambda: by_submit(version, county, given), **peers}, rounds)
    ours = found.pop("ours")
    return [
        Figure("one record with 3 rows, checked and stored", ours, "ms", found),
        Figure("the same, in times of bare ModelForms", ours / found["ModelForms"], "×", {}, REACH),
    ]


def by_submit(version: FormVersion, county: County, given: dict[str, str]) -> Any:
    """As a machine hands a record in: who it is, what may be filled in where, conditions, checks, rows, versions."""
    return submit(
        version, given, rows={"cheng_yuan": ROWS}, user=county.worker, area=county.grid, source="bench"
    )  # fmt: skip


def by_model_forms(version: FormVersion, county: County, given: dict[str, str]) -> Household:
    now = timezone.now()
    with transaction.atomic():
        form = HouseholdForm(given)
        assert form.is_valid(), form.errors
        made = form.instance
        made.uuid, made.version, made.submitted_by, made.source = uuid.uuid4(), version, county.worker, "bench"
        made.area, made.area_path, made.submitted_at, made.updated_at = county.grid, county.grid.path, now, now
        form.save()
        for position, row in enumerate(ROWS, 1):
            inner = MemberForm(row)
            assert inner.is_valid(), inner.errors
            inner.instance.parent, inner.instance.position = made, position
            inner.save()
    return made


class Driver:
    """Two prepared statements over our own tables, with the values of a record that ``submit`` has stored."""

    def __init__(self, version: FormVersion, county: County, given: dict[str, str]) -> None:
        self.built = models_for(version)
        record = by_submit(version, county, given)
        (table,) = self.built.children.values()
        rows = table._default_manager.filter(parent_id=record.pk).order_by("position")
        self.record, self.rows = self._values(record), [self._values(row) for row in rows]
        fields = [field.name for field in self.built.main._meta.concrete_fields if not field.primary_key]
        self.uuid, self.of_record, self.of_row = fields.index("uuid"), self._sql(record), self._sql(rows[0])

    def insert(self) -> None:
        new = uuid.uuid4()
        self.record[self.uuid] = new.hex if connection.vendor == "sqlite" else new
        with transaction.atomic(), connection.cursor() as cursor:
            (pk,) = cursor.execute(f"{self.of_record} RETURNING id", self.record).fetchone()
            for row in self.rows:
                cursor.execute(self.of_row, [pk, *row[1:]])

    @staticmethod
    def _values(row: models.Model) -> list[Any]:
        fields = [field for field in row._meta.concrete_fields if not field.primary_key]
        return [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]

    @staticmethod
    def _sql(row: models.Model) -> str:
        quote = connection.ops.quote_name
        columns = [quote(field.column) for field in row._meta.concrete_fields if not field.primary_key]
        table = quote(row._meta.db_table)
        return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join(['%s'] * len(columns))})"


def _text(value: Any) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
