"""Standard posts of an installation that is older than these rights get them; posts of a county's own do not."""

from django.db import migrations

RIGHTS = {
    "county-admin": ["can_announce", "can_approve", "can_appraise", "can_roster"],
    "town-officer": ["can_announce", "can_approve", "can_appraise", "can_roster"],
    "village-clerk": ["can_announce", "can_appraise", "can_roster"],
    "grid-head": ["is_public"],
    "party-head": ["is_public"],
    "grid-worker": ["is_public"],
    "grid-worker-part-time": ["is_public"],
}


def give(apps, schema_editor):
    for code, fields in RIGHTS.items():
        apps.get_model("areas", "Post").objects.filter(code=code).update(**dict.fromkeys(fields, True))


class Migration(migrations.Migration):
    dependencies = [("areas", "0002_rights_of_posts")]
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
