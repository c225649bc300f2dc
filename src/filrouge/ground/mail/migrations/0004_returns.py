
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('mail', '0003_leaving'),
        ('people', '0003_space_zone'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='message',
            name='failed_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='message',
            name='status',
            field=models.CharField(blank=True, max_length=11),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(fields=['identifier'], name='mail_messag_identif_7c0225_idx'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('failed_at__isnull', False)), fields=['space', 'failed_at'], name='mail_failed'),
        ),
    ]
