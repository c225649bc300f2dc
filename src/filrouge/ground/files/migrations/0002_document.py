import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import filrouge.ground.people.models


class Migration(migrations.Migration):

    dependencies = [
        ('files', '0001_initial'),
        ('people', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.CharField(default=filrouge.ground.people.models.new_address, max_length=12, unique=True)),
                ('name', models.CharField(max_length=200)),
                ('media_type', models.CharField(max_length=100)),
                ('level', models.PositiveSmallIntegerField()),
                ('at', models.DateTimeField()),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('space', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.space')),
                ('stored', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.stored')),
            ],
            options={
                'indexes': [models.Index(fields=['space', '-id'], name='files_docum_space_i_aece4c_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(('level__lte', 4)), name='a_document_has_a_level')],
            },
        ),
    ]
