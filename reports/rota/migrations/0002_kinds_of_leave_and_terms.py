"""Leave keeps a kind and no free text; each rota keeps the terms it was planned under; a person once a station."""

from django.db import migrations, models

KINDS = [
    ("annual", "Annual leave"),
    ("private", "Private affairs"),
    ("sick", "Sick leave"),
    ("family", "Marriage, birth or mourning"),
    ("training", "Training"),
    ("trip", "Duty elsewhere"),
    ("other", "Another reason"),
]


def keep_terms(apps, schema_editor):
    """Rotas that exist go on under what their station says today."""
    Rota = apps.get_model("rota", "Rota")
    for rota in Rota.objects.filter(duties__isnull=False).distinct().select_related("station"):
        station = rota.station
        turns = [
            {"key": f"duty:{shift.pk}", "label": _label(shift), "night": shift.is_night}
            for shift in station.shifts.order_by("begins", "pk")
        ]
        rota.rules = {
            "gap": station.gap,
            "needs": {"work": station.on_workdays, "rest": station.on_rest_days, "holiday": station.on_holidays},
            "turns": turns or [{"key": "duty", "label": "全天", "night": False}],
            "standby": station.staff.filter(standby=True).exists(),
        }
        rota.save(update_fields=["rules"])


def _label(shift):
    ends = f"{'次日' if shift.ends <= shift.begins else ''}{shift.ends:%H:%M}"
    return f"{shift.name} {shift.begins:%H:%M}—{ends}"


def unlink_doubles(apps, schema_editor):
    """Somebody who was entered twice with one account keeps it in the first place."""
    Staff = apps.get_model("rota", "Staff")
    seen = set()
    for one in Staff.objects.filter(user__isnull=False).order_by("pk"):
        if (one.station_id, one.user_id) in seen:
            Staff.objects.filter(pk=one.pk).update(user=None)
        seen.add((one.station_id, one.user_id))


class Migration(migrations.Migration):
    dependencies = [("rota", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="leave",
            name="kind",
            field=models.CharField(choices=KINDS, default="other", max_length=10, verbose_name="Kind of leave"),
        ),
        migrations.AlterField(
            model_name="leave",
            name="kind",
            field=models.CharField(choices=KINDS, default="annual", max_length=10, verbose_name="Kind of leave"),
        ),
        migrations.RemoveField(model_name="leave", name="reason"),
        migrations.AddField(model_name="rota", name="rules", field=models.JSONField(blank=True, default=dict)),
        migrations.RunPython(keep_terms, migrations.RunPython.noop),
        migrations.RunPython(unlink_doubles, migrations.RunPython.noop),
    ]
