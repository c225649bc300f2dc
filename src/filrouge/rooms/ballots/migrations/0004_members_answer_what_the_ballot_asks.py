"""A poll of members asks what the ballot asks. Before, it asked for, against or abstain, whatever the ballot asked."""

from django.db import migrations, models


def answer_every_question(apps, schema_editor):
    """For, against and abstain answer every yes or no; to a ballot of another kind they stay as a remark."""
    given = apps.get_model("ballots", "PollAnswer").objects.using(schema_editor.connection.alias)
    for answer in given.select_related("poll__ballot"):
        ballot = answer.poll.ballot
        if ballot.method == "decision":
            asked = ballot.questions.values_list("position", flat=True)
            answer.answers = {str(position): {answer.choice: 1} for position in asked}
        else:
            answer.remark = f"({answer.choice}) {answer.remark}".strip()[:300]
        answer.save(update_fields=["answers", "remark"])


def choose_again(apps, schema_editor):
    """The first choice that was made; members who chose among options abstain."""
    for answer in apps.get_model("ballots", "PollAnswer").objects.using(schema_editor.connection.alias):
        first = next(iter(answer.answers.values()), {})
        answer.choice = next((name for name in ("yes", "no", "abstain") if name in first), "abstain")
        answer.save(update_fields=["choice"])


class Migration(migrations.Migration):
    dependencies = [("ballots", "0003_ballots_led_in_a_meeting")]

    operations = [
        migrations.AddField("pollanswer", "answers", models.JSONField(default=dict), preserve_default=False),
        migrations.AlterField("pollanswer", "choice", models.CharField(max_length=8, default="abstain")),
        migrations.RunPython(answer_every_question, choose_again),
        migrations.RemoveField("pollanswer", "choice"),
    ]
