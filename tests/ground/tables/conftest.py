"""What the tests of tables share."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils import translation
from django.utils.translation import trans_null

from filrouge.ground.tables import Limits, Sheet, open_sheet


@pytest.fixture
def in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    """Render sentences as they stand in the source, whatever the settings say."""
    monkeypatch.setattr(translation._trans, "gettext", trans_null.gettext, raising=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder for the rows."""
    made = tmp_path / "rows"
    made.mkdir()
    return made


@pytest.fixture
def opened(tmp_path: Path, folder: Path) -> Callable[..., Sheet]:
    """Open bytes or text as if somebody had sent them."""

    def open_(content: bytes | str, *, sheet: str = "", limits: Limits | None = None) -> Sheet:
        upload = tmp_path / "upload"
        upload.write_bytes(content.encode() if isinstance(content, str) else content)
        return open_sheet(upload, into=folder, sheet=sheet, limits=limits or Limits())

    return open_
