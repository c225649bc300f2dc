from itertools import groupby

import django.db.models.deletion
from django.db import migrations, models

UNITS = ("heads", "fte", "members")
CHUNK = 2_000


def choices_by_year(apps, _schema_editor):
    """A choice was made for a figure of whatever year; the row that was chosen says of which."""
    Choice = apps.get_model("register", "Choice")
    Choice.objects.filter(field="figures_year").delete()
    for choice in Choice.objects.filter(field__in=UNITS).select_related("row"):
        if year := choice.row.said.get("figures_year"):
            choice.field = f"{choice.field}@{year}"
            choice.save(update_fields=["field"])


def figures_by_year(apps, _schema_editor):
    """Of each organisation, unit and year the figure of the row that is trusted most, as deriving finds it."""
    Figure, Space = apps.get_model("register", "Figure"), apps.get_model("people", "Space")
    for space in Space.objects.all():
        chosen = _chosen(apps, space)
        made = []
        for organisation, rows in groupby(_rows(apps, space), key=lambda row: row[0]):
            for (unit, year), (amount, row) in _trusted(list(rows), chosen).items():
                made.append(Figure(space=space, organisation_id=organisation, unit=unit, year=year, amount=amount,
                                   row_id=row))
            if len(made) > CHUNK:
                Figure.objects.bulk_create(made, CHUNK)
                made = []
        Figure.objects.bulk_create(made, CHUNK)


def _chosen(apps, space):
    choices = apps.get_model("register", "Choice").objects.filter(space=space)
    return set(choices.values_list("organisation_id", "field", "row_id"))


def _rows(apps, space):
    """What speaks of each organisation: (organisation, row, written here?, day, what it says), by organisation."""
    links = apps.get_model("register", "Link").objects.filter(
        space=space, ended_at=None, row__kind="organisation", row__source__state="imported"
    ).exclude(row__source__kind="declared")
    columns = ("organisation_id", "row_id", "row__source__kind", "row__stated_on", "row__said")
    for organisation, row, kind, day, said in links.order_by("organisation_id", "row_id").values_list(*columns).iterator(CHUNK):
        if any(unit in said for unit in UNITS):
            yield organisation, row, kind == "statement", day, said


def _trusted(rows, chosen):
    """(unit, year) → (amount, row). What was chosen first, then what was written here last, then the newest list."""
    found = {}
    for organisation, row, written, day, said in sorted(
        rows, key=lambda one: (not one[2], -one[3].toordinal(), -one[1] if one[2] else one[1])
    ):
        year = said.get("figures_year") or 0
        for unit in UNITS:
            if isinstance(said.get(unit), (int, float)):
                field = f"{unit}@{year}" if year else unit
                first = (organisation, field, row) in chosen
                if first or (unit, year) not in found:
                    found[unit, year] = (said[unit], row)
    return found


class Migration(migrations.Migration):
    """Figures of organisations by unit and year, each with the row that says so, where one year's stood until now."""

    dependencies = [("people", "0001_initial"), ("register", "0003_declared_jobs_have_a_unit_and_a_year")]

    operations = [
        migrations.CreateModel(
            name="Figure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("unit", models.CharField(max_length=10)),
                ("year", models.PositiveSmallIntegerField()),
                ("amount", models.FloatField()),
                ("organisation", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.organisation")),
                ("row", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="register.row")),
                ("space", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.space")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("space", "unit", "year", "organisation"), name="one_figure_a_year")],
            },
        ),
        migrations.RunPython(choices_by_year, migrations.RunPython.noop),
        migrations.RunPython(figures_by_year, migrations.RunPython.noop),
        migrations.RemoveField(model_name="entry", name="figures_year"),
        migrations.RemoveField(model_name="entry", name="fte"),
    ]
