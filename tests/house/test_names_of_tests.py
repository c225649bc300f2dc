"""A test that is not run cannot fail: workers know tests by their names, so each has its own."""

from __future__ import annotations

import pytest

from tests.spreading import each_has_its_name


def test_two_tests_of_one_name_stop_the_run_before_it_begins() -> None:
    each_has_its_name(["a.py::one", "a.py::two", "b.py::one"])
    with pytest.raises(pytest.UsageError, match=r"a\.py::one: name each"):
        each_has_its_name(["a.py::one", "b.py::one", "a.py::one"])
