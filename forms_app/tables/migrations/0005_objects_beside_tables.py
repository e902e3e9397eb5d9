import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tables", "0004_record_edits"),
    ]

    operations = [
        migrations.CreateModel(
            name="DerivedObject",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=10)),
                ("name", models.CharField(max_length=63, unique=True)),
                ("digest", models.CharField(max_length=64)),
                ("drop", models.JSONField(default=list)),
                (
                    "form",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="tables.form"),
                ),
            ],
        ),
    ]
