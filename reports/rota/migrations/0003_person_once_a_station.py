from django.db import migrations, models


class Migration(migrations.Migration):
    """Apart from 0002: PostgreSQL adds no constraint to a table whose rows were changed in the same transaction."""

    dependencies = [("rota", "0002_kinds_of_leave_and_terms")]

    operations = [
        migrations.AddConstraint(
            model_name="staff",
            constraint=models.UniqueConstraint(fields=("station", "user"), name="person_once_a_station"),
        ),
    ]
