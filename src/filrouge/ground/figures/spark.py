"""Spark, for what one machine can no longer hold. An optional extra: requirements/spark.txt, and Java 17 or newer.

FILROUGE_SPARK names the master (default: this machine). On a cluster the folder of the engine must be one that all
of its machines see, and filrouge must be installed on each.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Self

from numpy.typing import NDArray

from filrouge.ground.figures.engine import Answer, NotHere, Part
from filrouge.ground.figures.publishing import Columns, Published, publish

MISSING = "Spark is not installed here. Install requirements/spark.txt and Java 17 or newer, or use --engine duckdb."
# Measured on two busy cores: without these a session took minutes to open, or gave up while it waited for itself.
QUICK_START = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
OPTIONS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.extraJavaOptions": QUICK_START,
    "spark.executor.heartbeatInterval": "120s",
    "spark.network.timeout": "900s",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
}


class Spark:
    """The engine for many machines, or for a test of the questions on one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.session = _session(folder, os.environ.get("FILROUGE_SPARK", "local[*]"))

    def publish(self, name: str, columns: Columns) -> Published:
        published = publish(self.folder, name, columns)
        self.session.read.parquet(published.path.as_uri()).createOrReplaceTempView(name)
        return published

    def ask(self, question: str, parameters: Mapping[str, int | float | str] | None = None) -> Answer:
        found = self.session.sql(transpiled(question), args=dict(parameters or {}))
        place = self.folder / "answer"
        # Through files, not through the driver's socket: an answer may have a hundred million rows.
        found.write.mode("overwrite").parquet(place.as_uri())
        try:
            return _read(place)
        finally:
            shutil.rmtree(place, ignore_errors=True)

    def each(self, work: Callable[[Any, Part], NDArray[Any]], given: Any, parts: Iterable[Part]) -> list[NDArray[Any]]:
        sent = self.session.sparkContext.broadcast(given)
        spread = self.session.sparkContext.parallelize(list(parts))
        return list(spread.mapPartitions(lambda held: (work(sent.value, part) for part in held)).collect())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.session.stop()


def transpiled(question: str) -> str:
    """A question of DuckDB's dialect in Spark's."""
    import sqlglot

    return sqlglot.transpile(question, read="duckdb", write="spark")[0]


def _read(place: Path) -> Answer:
    """The parts of an answer in their order."""
    import duckdb

    with duckdb.connect() as connection:
        found = connection.read_parquet(str(place / "*.parquet")).fetchnumpy()
    return {str(name): values for name, values in found.items()}


def _session(folder: Path, master: str) -> Any:
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise NotHere(MISSING) from error
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        raise NotHere(MISSING)
    # Workers are started with the Python and the modules of this process.
    os.environ["PYSPARK_PYTHON"] = os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable
    builder = SparkSession.builder.master(master).appName("filrouge").config("spark.local.dir", str(folder / "spark"))
    builder = builder.config("spark.executorEnv.PYTHONPATH", os.pathsep.join(filter(None, sys.path)))
    for name, value in OPTIONS.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session
