"""Lists of 100,000 rows of two years are imported in less than 500 MB."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROWS = 100_000
MOST_MB = 500


@pytest.mark.slow
def test_a_hundred_thousand_rows_are_imported_in_less_than_500_mb(tmp_path: Path) -> None:
    env = os.environ | {"FILROUGE_HOME": str(tmp_path), "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    env.pop("DATABASE_URL", None)
    told = subprocess.run(
        [sys.executable, "-m", "tests.scale.import_once", str(ROWS)], cwd=ROOT, env=env, check=True, capture_output=True
    ).stdout
    measured = json.loads(told)
    assert measured["year_1"]["counts"] == {"created": ROWS, "left": 0}
    assert measured["year_2"]["counts"] == {"same": 85_000, "changed": 10_000, "left": 5_000}
    assert max(measured["peak_mb"], measured["peak_of_children_mb"]) < MOST_MB
