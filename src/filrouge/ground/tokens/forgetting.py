"""Answers that were kept for requests sent again, forgotten after a day: they hold what was answered."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from filrouge.ground.jobs.worker import every_minute
from filrouge.ground.tokens.models import IdempotencyKey

KEPT = timedelta(hours=24)


@every_minute
def forget_answers() -> int:
    """Remove the keys whose day is over. Returns how many there were."""
    return IdempotencyKey.objects.filter(at__lt=timezone.now() - KEPT).delete()[0]
