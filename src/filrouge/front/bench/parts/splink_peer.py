"""Splink on the rows of a folder: `python splink_peer.py FOLDER`, started with a Python that has Splink.

Unsupervised, as its own documentation shows it: random sampling for u, expectation maximisation for m. Reads
rows.jsonl, writes pairs.json, prints clusters, version and peak memory. Knows nothing of filrouge, which that Python
need not have.
"""

from __future__ import annotations

import json
import logging
import sys
from pathlib import Path

LEAST = 0.02  # pairs less probable than this are not told
JOINED = (0.5, 0.9, 0.99, 0.999)  # groups are made at each; the comparison takes the one that does best


def main(folder: Path) -> None:
    import splink

    linker = _linker(folder)
    _train(linker)
    found = linker.inference.predict(threshold_match_probability=LEAST)
    pairs = _columns(found, "row_l as i, row_r as j, match_probability as p")
    Path(folder, "pairs.json").write_text(json.dumps(pairs), "utf-8")
    clusters = {threshold: _clusters(linker, found, threshold) for threshold in JOINED}
    told = {"clusters": clusters, "version": splink.__version__, "peak": _peak()}
    sys.stdout.write("\n" + json.dumps(told) + "\n")


def _linker(folder: Path):  # type: ignore[no-untyped-def]  # Splink has types only where it is installed
    import duckdb
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    connection = duckdb.connect()
    connection.execute("create table lists as select * from read_json($rows)", {"rows": str(folder / "rows.jsonl")})
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="row",
        comparisons=[
            cl.JaroWinklerAtThresholds("name", [0.95, 0.88, 0.8]).configure(term_frequency_adjustments=True),
            cl.ExactMatch("postcode").configure(term_frequency_adjustments=True),
            cl.JaroWinklerAtThresholds("city", [0.9]).configure(term_frequency_adjustments=True),
            cl.JaroWinklerAtThresholds("street", [0.9]),
            cl.ExactMatch("website"),
            cl.ExactMatch("number"),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("number"),
            block_on("website"),
            block_on("name"),
            block_on("postcode", "substr(name, 1, 4)"),
            block_on("city", "substr(name, 1, 4)"),
            block_on("country", "substr(name, 1, 8)"),
            block_on("postcode", "street"),
        ],
    )
    api = DuckDBAPI(connection)
    return Linker(api.register(connection.table("lists")), settings, log_level=logging.ERROR)


def _train(linker) -> None:  # type: ignore[no-untyped-def]  # the same
    from splink import block_on

    rules = [block_on("website"), block_on("name", "postcode")]
    linker.training.estimate_probability_two_random_records_match(rules, recall=0.6)
    linker.training.estimate_u_using_random_sampling(max_pairs=1_000_000, seed=1)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("name"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("postcode"))


def _clusters(linker, found, threshold: float) -> list[object]:  # type: ignore[no-untyped-def]  # the same
    made = linker.clustering.cluster_pairwise_predictions_at_threshold(found, threshold_match_probability=threshold)
    return _columns(made, "cluster_id as cluster, row", "order by row")["cluster"]


def _columns(frame, names: str, order: str = "") -> dict[str, list[object]]:  # type: ignore[no-untyped-def]  # the same
    found = frame.as_duckdbpyrelation().query("found", f"select {names} from found {order}")  # noqa: S608  # names of this file
    return dict(zip(found.columns, map(list, zip(*found.fetchall(), strict=True)), strict=True))


def _peak() -> float:
    status = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmHWM"))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
