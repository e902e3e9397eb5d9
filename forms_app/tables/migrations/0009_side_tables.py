from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tables", "0008_words_of_long_lists")]

    operations = [
        migrations.AddField(
            model_name="formcolumn",
            name="side",
            field=models.PositiveSmallIntegerField(default=0),
        ),
    ]
