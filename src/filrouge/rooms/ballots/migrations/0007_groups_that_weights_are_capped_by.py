"""The roll keeps the groups that a rule caps weights by, beside countries, classes and pillars."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ballots", "0006_votes_taken_back_and_candidatures"),
    ]

    operations = [
        migrations.AddField(
            model_name="voter",
            name="groups",
            field=models.JSONField(default=dict),
        ),
    ]
