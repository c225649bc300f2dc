from django.db import migrations, models


class Migration(migrations.Migration):
    """Figures that are known only as a size class have an upper limit; those that stand already are numbers."""

    dependencies = [("register", "0007_public_register_counts")]

    operations = [
        migrations.AddField(model_name="figure", name="high", field=models.FloatField(null=True)),
        migrations.AddField(model_name="entry", name="heads_high", field=models.FloatField(null=True)),
    ]
