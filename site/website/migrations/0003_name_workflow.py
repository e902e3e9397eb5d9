"""Wagtail's own migrations make a workflow with English names; ours are what people here say."""

from django.db import migrations

NAMES = {"Moderators approval": "审核后启用"}


def rename(apps, schema_editor):
    for model in ("Workflow", "Task"):
        for old, new in NAMES.items():
            apps.get_model("wagtailcore", model).objects.filter(name=old).update(name=new)


class Migration(migrations.Migration):
    dependencies = [("website", "0002_home_page"), ("wagtailcore", "0098_apitoken")]
    operations = [migrations.RunPython(rename, migrations.RunPython.noop)]
