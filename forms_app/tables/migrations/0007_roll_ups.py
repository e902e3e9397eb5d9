import django.db.models.deletion
from django.db import migrations, models


def without_row_ids(apps, schema_editor):
    """Clustered by its key on SQLite: half the pages to write and to read."""
    if schema_editor.connection.vendor == "sqlite":
        table = schema_editor.connection.ops.quote_name(apps.get_model("tables", "RollUp")._meta.db_table)
        schema_editor.execute(f"DROP TABLE {table}")
        schema_editor.execute(
            f"CREATE TABLE {table} (counting_id bigint NOT NULL, grain varchar(1) NOT NULL, "
            "area_path varchar(255) NOT NULL, day date NOT NULL, value varchar(60) NOT NULL, n bigint NOT NULL, "
            "total decimal NOT NULL, PRIMARY KEY (counting_id, grain, day, area_path, value)) WITHOUT ROWID"
        )


class Migration(migrations.Migration):
    dependencies = [
        ("tables", "0006_progress_of_conversions"),
    ]

    operations = [
        migrations.CreateModel(
            name="Counting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.BigIntegerField(default=0)),
                ("target", models.BigIntegerField(default=0)),
                ("counted_at", models.DateTimeField(null=True)),
                ("retired_at", models.DateTimeField(null=True)),
                (
                    "column",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="tables.formcolumn"
                    ),
                ),
                (
                    "form",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="countings", to="tables.form"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RollUp",
            fields=[
                ("area_path", models.CharField(max_length=255)),
                ("day", models.DateField()),
                ("value", models.CharField(max_length=60)),
                ("n", models.BigIntegerField()),
                ("total", models.DecimalField(decimal_places=0, max_digits=60)),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "counting",
                        "grain",
                        "day",
                        "area_path",
                        "value",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("grain", models.CharField(choices=[("d", "day"), ("m", "month")], max_length=1)),
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
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="RollUpChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", models.CharField(max_length=255)),
                ("day", models.DateField()),
                ("value", models.CharField(max_length=60)),
                ("n", models.BigIntegerField()),
                ("total", models.DecimalField(decimal_places=0, max_digits=60)),
                (
                    "counting",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="tables.counting",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.RunPython(without_row_ids, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="counting",
            constraint=models.UniqueConstraint(
                condition=models.Q(("retired_at__isnull", True)), fields=("form", "column"), name="counting_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="counting",
            constraint=models.UniqueConstraint(
                condition=models.Q(("column__isnull", True), ("retired_at__isnull", True)),
                fields=("form",),
                name="counting_of_records_once",
            ),
        ),
    ]
