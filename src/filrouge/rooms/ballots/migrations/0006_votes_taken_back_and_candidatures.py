"""Votes can be taken back, and organisations put candidates forward in an election that is announced."""

import django.db.models.deletion
import filrouge.ground.people.models
import filrouge.ground.words
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ballots", "0005_positions_beforehand"),
        ("people", "0003_space_zone"),
    ]

    operations = [
        migrations.AddField(
            model_name="ballot",
            name="candidatures_until",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="vote",
            name="taken_back_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.CreateModel(
            name="Candidature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "address",
                    models.CharField(default=filrouge.ground.people.models.new_address, max_length=12, unique=True),
                ),
                ("name", models.CharField(blank=True, max_length=120)),
                ("category", models.CharField(blank=True, max_length=60)),
                ("statement", filrouge.ground.words.WordsField(blank=True, default=filrouge.ground.words.Words)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("put", "Put forward"),
                            ("admitted", "Admitted"),
                            ("not_admitted", "Not admitted"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="put",
                        max_length=12,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=1000)),
                ("at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "ballot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="candidatures", to="ballots.ballot"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="option",
            name="candidature",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.RESTRICT, related_name="option", to="ballots.candidature"
            ),
        ),
        migrations.AddConstraint(
            model_name="candidature",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["put", "admitted"])),
                fields=("ballot", "organisation"),
                name="one_candidature_of_an_organisation_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="candidature",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("category", ""), ("name", ""), ("state", "withdrawn")),
                    models.Q(models.Q(("state", "withdrawn"), _negated=True), models.Q(("name", ""), _negated=True)),
                    _connector="OR",
                ),
                name="a_withdrawn_candidature_is_erased",
            ),
        ),
        migrations.AddConstraint(
            model_name="candidature",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "not_admitted"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="not_admitting_has_a_reason",
            ),
        ),
        migrations.AddIndex(
            model_name="vote",
            index=models.Index(
                condition=models.Q(("taken_back_at", None)), fields=["voter"], name="votes_in_force"
            ),
        ),
    ]
