"""Long lists of two years are imported in memory that does not grow with them.

`filrouge bench register --only importing` measures 100,000 rows, which have to stay below 500 MB.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROWS = 10_000
MOST_MB, MOST_MORE_MB = 300, 70  # in all, and beyond what a tenth of the rows had taken


@pytest.mark.slow
def test_a_long_list_is_imported_in_memory_that_does_not_grow_with_it(home: Path) -> None:
    env = os.environ | {"FILROUGE_HOME": str(home), "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    env.pop("DATABASE_URL", None)
    told = subprocess.run(
        [sys.executable, "-m", "tests.scale.import_once", str(ROWS)], cwd=ROOT, env=env, check=True, capture_output=True
    ).stdout
    measured = json.loads(told)
    assert measured["year_1"]["counts"] == {"created": ROWS, "left": 0}
    assert measured["year_2"]["counts"] == {"same": 8_500, "changed": 1_000, "left": 500}
    assert max(measured["peak_mb"], measured["peak_of_children_mb"]) < MOST_MB
    assert measured["peak_mb"] - measured["peak_mb_before"] < MOST_MORE_MB
