"""Stored: one file as it came, by content. The same bytes are stored once."""

from django.db import models


class Stored(models.Model):
    digest = models.CharField(max_length=64, unique=True)
    size = models.BigIntegerField()
    name = models.CharField(max_length=200)  # as the first person called it; only for show
    at = models.DateTimeField()
