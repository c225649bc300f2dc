"""Loaded before any plugin reads Django's settings: tests never touch the installation's own folder or settings."""

from __future__ import annotations

import os
import tempfile

KEPT = {"FILROUGE_SHARED", "FILROUGE_PICTURES", "FILROUGE_SCREENS", "FILROUGE_TEST_POSTGRESQL"}

for name in [name for name in os.environ if name.startswith("FILROUGE_") and name not in KEPT]:
    del os.environ[name]
os.environ["FILROUGE_HOME"] = tempfile.mkdtemp(prefix="filrouge-tests-")
os.environ["FILROUGE_SECRET"] = "for tests only"
