from django.db import migrations, models


class Migration(migrations.Migration):
    """Workers were asked for as persons and without a year until now: their unit is known, their year is not."""

    dependencies = [("register", "0002_answer")]

    operations = [
        migrations.AddField(
            model_name="source",
            name="declared_unit",
            field=models.CharField(
                choices=[("heads", "persons"), ("fte", "full-time equivalents")], default="heads", max_length=5
            ),
        ),
        migrations.AddField(
            model_name="source",
            name="declared_year",
            field=models.PositiveSmallIntegerField(null=True),
        ),
    ]
