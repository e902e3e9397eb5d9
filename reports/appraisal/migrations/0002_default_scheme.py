"""The scheme that every county begins with."""

from typing import Any

from django.db import migrations

from reports.appraisal.standard import ensure_default_scheme


def make(apps: Any, _editor: Any) -> None:
    ensure_default_scheme(*(apps.get_model("appraisal", name) for name in ("Scheme", "Indicator", "Grade")))


class Migration(migrations.Migration):
    dependencies = [("appraisal", "0001_initial")]

    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
