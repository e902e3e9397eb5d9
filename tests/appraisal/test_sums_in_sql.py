"""What stands on a sheet, counted again in plain SQL over the tables themselves."""

import calendar
from decimal import Decimal

import pytest
from django.db import connection

from demo import appraisals, seed
from forms_app.areas.models import Area
from forms_app.areas.scope import successor
from forms_app.tables.models import Form
from reports.appraisal.models import ScoreSheet

pytestmark = pytest.mark.django_db
TINY = seed.Size(grids=2, micros=2, households=48, checks=2, visits=60)


@pytest.fixture
def sheets(tmp_path, settings):
    settings.GEWU_DATA = tmp_path
    seed.seed(lambda line: None, TINY)
    return list(ScoreSheet.objects.select_related("area"))


def ask(sql, parameters):
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchone()


def test_every_total_is_the_sum_of_its_rows(sheets):
    assert len(sheets) == 12
    for sheet in sheets:
        sums = {}
        for kind in ("base", "bonus", "deduction"):
            (found,) = ask(
                "SELECT SUM(points) FROM appraisal_score WHERE sheet_id = %s AND kind = %s", [sheet.pk, kind]
            )
            sums[kind] = Decimal(str(found or 0)).quantize(Decimal("0.1"))
        bonus = min(sums["bonus"], sheet.bonus_limit)
        assert (sheet.base, sheet.bonus, sheet.deduction) == (sums["base"], bonus, sums["deduction"])
        assert sheet.total == max(sums["base"] + bonus - sums["deduction"], Decimal(0))


def test_complete_households_are_those_that_sql_finds(sheets):
    form = Form.objects.get(slug="jumin-xinxi")
    members = form.columns.get(type="repeat").column
    required = [it.key for it in form.current.schema.scalars if it.required]
    filled = " AND ".join(f"r.{key} IS NOT NULL" for key in required)
    for sheet in sheets:
        path = sheet.area.path
        where = f"FROM {form.table} r WHERE r.deleted_at IS NULL AND r.area_path >= %s AND r.area_path < %s"
        complete = f"{where} AND {filled} AND EXISTS (SELECT 1 FROM {members} m WHERE m.parent_id = r.id)"
        (total,) = ask(f"SELECT COUNT(*) {where}", [path, successor(path)])
        (whole,) = ask(f"SELECT COUNT(*) {complete}", [path, successor(path)])
        row = next(it for it in sheet.rows if it.source == "household_completeness")
        assert (row.numerator, row.denominator) == (whole, total)
        assert total > 0


def test_visited_households_are_counted_once(sheets):
    form = Form.objects.get(slug="zoufang-jilu")
    month = appraisals.MONTH
    last = calendar.monthrange(month.year, month.month)[1]
    days = [f"{month.name}-01", f"{month.name}-{last}"]
    counted = 0
    for sheet in sheets:
        path = sheet.area.path
        (visited,) = ask(
            f"SELECT COUNT(DISTINCT hu_hao) FROM {form.table} WHERE deleted_at IS NULL AND area_path >= %s "
            "AND area_path < %s AND zou_fang_ri_qi BETWEEN %s AND %s",
            [path, successor(path), *days],
        )
        row = next(it for it in sheet.rows if it.source == "visits_made")
        assert (row.numerator or 0) == visited
        counted += visited
    assert counted > 0
    assert Area.objects.filter(level="grid").count() == len(sheets)
