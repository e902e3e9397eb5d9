"""The lists that every county begins with: 民族, 学历, 事件分类 and others."""

from typing import Any

from django.db import migrations

from forms_app.codes.seeds import plant


def make(apps: Any, _editor: Any) -> None:
    plant(apps.get_model("codes", "CodeList"), apps.get_model("codes", "Code"))


class Migration(migrations.Migration):
    dependencies = [("codes", "0002_checked_texts")]

    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
