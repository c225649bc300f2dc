"""Members read a ballot from its announcement on and decide on it beforehand: what they decided on is kept."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ballots", "0004_members_answer_what_the_ballot_asks")]

    operations = [
        migrations.AddField("ballot", "announced_at", models.DateTimeField(null=True)),
        migrations.CreateModel(
            name="DraftWording",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64)),
                ("said", models.JSONField()),
                (
                    "ballot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="ballots.ballot"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("ballot", "digest"), name="a_draft_wording_is_kept_once")
                ]
            },
        ),
        migrations.AddField(
            "position",
            "wording",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.RESTRICT, related_name="+", to="ballots.draftwording"
            ),
        ),
        migrations.AddField(
            "memberpoll",
            "wording",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.RESTRICT, related_name="+", to="ballots.draftwording"
            ),
        ),
        migrations.AddField("memberpoll", "replaced_at", models.DateTimeField(null=True)),
        migrations.RemoveConstraint("memberpoll", "one_poll_of_members_for_a_ballot"),
        migrations.AddConstraint(
            "memberpoll",
            models.UniqueConstraint(
                condition=models.Q(replaced_at=None),
                fields=("ballot", "organisation"),
                name="one_poll_of_members_at_a_time",
            ),
        ),
    ]
