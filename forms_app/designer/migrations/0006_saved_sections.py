import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import forms_app.designer.blocks


class Migration(migrations.Migration):
    dependencies = [
        ("designer", "0005_languages"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BankItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=100, verbose_name="Name of the saved section")),
                ("note", models.CharField(blank=True, default="", max_length=200, verbose_name="What it is for")),
                ("body", forms_app.designer.blocks.BodyField(blank=True, verbose_name="Sections")),
                ("saved_at", models.DateTimeField(auto_now_add=True, verbose_name="Saved when")),
                (
                    "saved_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Saved by whom",
                    ),
                ),
            ],
            options={
                "verbose_name": "Saved section",
                "verbose_name_plural": "Saved sections",
                "ordering": ["title", "pk"],
            },
        ),
    ]
