"""A part-time grid worker fills the place of the full-time one; standard posts learn it here."""

import django.db.models.deletion
from django.db import migrations, models


def teach(apps, schema_editor):
    post = apps.get_model("areas", "Post")
    full_time = post.objects.filter(code="grid-worker").first()
    post.objects.filter(code="grid-worker-part-time", counts_as=None).update(counts_as=full_time)


class Migration(migrations.Migration):
    dependencies = [("areas", "0003_give_new_rights")]
    operations = [
        migrations.AddField(
            model_name="post",
            name="counts_as",
            field=models.ForeignKey(
                blank=True,
                help_text="A part-time grid worker fills the place of the full-time one: one of the two is enough.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="counted_as_this",
                to="areas.post",
                verbose_name="Counts as this post",
            ),
        ),
        migrations.RunPython(teach, migrations.RunPython.noop),
    ]
