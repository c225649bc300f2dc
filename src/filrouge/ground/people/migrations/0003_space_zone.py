from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0002_licence'),
    ]

    operations = [
        migrations.AddField(
            model_name='space',
            name='zone',
            field=models.CharField(default='UTC', max_length=60),
        ),
    ]
