"""Counts by month with a column for each day. They follow from the records, so none is converted: what was counted goes,
and everything is counted anew by the worker's next rounds. Until then pages count records where they stand: right, but slow."""

import django.db.models.deletion
from django.db import migrations, models

DAYS = range(1, 32)


def begin_anew(apps, schema_editor):
    apps.get_model("tables", "RollUpChange").objects.all().delete()
    apps.get_model("tables", "Counting").objects.update(at=0)


def total():
    return models.DecimalField(decimal_places=0, max_digits=60, null=True)


def laid_out(apps, schema_editor):
    """On SQLite clustered by its key: half the pages to write and to read. On PostgreSQL with room in each page, so that
    a row that is added to stays where it is and its index is left alone."""
    if schema_editor.connection.vendor == "postgresql":
        table = schema_editor.connection.ops.quote_name(apps.get_model("tables", "RollUp")._meta.db_table)
        schema_editor.execute(f"ALTER TABLE {table} SET (fillfactor = 60)")
    if schema_editor.connection.vendor == "sqlite":
        table = schema_editor.connection.ops.quote_name(apps.get_model("tables", "RollUp")._meta.db_table)
        numbers = ", ".join(f"d{day} integer" for day in DAYS)
        totals = ", ".join(f"t{day} decimal" for day in DAYS)
        schema_editor.execute(f"DROP TABLE {table}")
        schema_editor.execute(
            f"CREATE TABLE {table} (counting_id bigint NOT NULL, month date NOT NULL, "
            "area_path varchar(255) NOT NULL, value varchar(60) NOT NULL, n bigint NOT NULL, "
            f"{numbers}, total decimal, {totals}, "
            "PRIMARY KEY (counting_id, month, area_path, value)) WITHOUT ROWID"
        )


class Migration(migrations.Migration):
    dependencies = [
        ("tables", "0009_side_tables"),
    ]

    operations = [
        migrations.RunPython(begin_anew, begin_anew),
        migrations.DeleteModel(name="RollUp"),
        migrations.CreateModel(
            name="RollUp",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "counting",
                        "month",
                        "area_path",
                        "value",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "counting",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="tables.counting",
                    ),
                ),
                ("month", models.DateField()),
                ("area_path", models.CharField(max_length=255)),
                ("value", models.CharField(max_length=60)),
                ("n", models.BigIntegerField()),
                *((f"d{day}", models.IntegerField(null=True)) for day in DAYS),
                ("total", total()),
                *((f"t{day}", total()) for day in DAYS),
            ],
        ),
        migrations.AlterModelOptions(name="rollupchange", options={}),
        migrations.RunPython(laid_out, migrations.RunPython.noop),
    ]
