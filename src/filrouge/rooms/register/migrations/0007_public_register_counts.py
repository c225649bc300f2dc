import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """Counts of public registers; and a federation that gives only numbers can say how many members its members have."""

    dependencies = [
        ("people", "0003_space_zone"),
        ("register", "0006_rows_are_immutable"),
    ]

    operations = [
        migrations.CreateModel(
            name="PublicRegisterCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("register", models.CharField(max_length=200)),
                ("country", models.CharField(max_length=2)),
                ("family", models.CharField(blank=True, max_length=20)),
                ("as_of", models.DateField()),
                ("organisations", models.PositiveIntegerField()),
                ("link", models.URLField(max_length=500)),
                ("said_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "space",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.space"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=Q(withdrawn_at=None),
                        fields=["space", "register", "country", "family", "as_of"],
                        name="one_count_of_a_register_a_day",
                    )
                ]
            },
        ),
        migrations.AlterField(
            model_name="source",
            name="declared_unit",
            field=models.CharField(
                choices=[("heads", "persons"), ("fte", "full-time equivalents"), ("members", "members of members")],
                default="heads",
                max_length=7,
            ),
        ),
    ]
