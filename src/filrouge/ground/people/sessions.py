"""Sessions in the database, as Django keeps them; what every page of somebody signed in asks is written once."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from filrouge.ground.statements import Prepared


def _said(key: str, now: datetime) -> QuerySet[Session, Any]:
    return Session.objects.filter(session_key=key, expire_date__gt=now).values_list("session_data")


_SAID = Prepared(_said, key="?", now=datetime.min.replace(tzinfo=UTC))


class SessionStore(db.SessionStore):
    """The store that ``SESSION_ENGINE`` names."""

    def load(self) -> dict[str, Any]:
        """What is kept under the key. One statement."""
        for (said,) in _SAID.rows(key=self.session_key, now=timezone.now()):
            found: dict[str, Any] = self.decode(said)
            return found
        self._session_key = None  # nobody chooses a key for themselves
        return {}
