from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("register", "0008_size_classes")]

    operations = [
        migrations.AddField(
            model_name="decision",
            name="cards",
            field=models.JSONField(default=list),
        ),
    ]
