"""The Wikidata statements of 2016, by a mapping of two columns, against plain Python."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

import coopgraph as cg
from tests.shared import SHARED, needs_shared

TWINS = SHARED / "data" / "twins"
MANIFEST = """[project]
[[source]]
id = "p190"
reader = "table"
path = {path}
columns = ["from", "to"]
delimiter = "\\t"
[[source.entity]]
as = "from"
kind = "City"
identifiers = {{ wikidata = "{{from}}" }}
[[source.entity]]
as = "to"
kind = "City"
identifiers = {{ wikidata = "{{to}}" }}
[[source.relation]]
subject = "from"
type = "twinned-with"
object = "to"
"""


@needs_shared
@pytest.mark.slow
def test_each_distinct_pair_is_one_statement(tmp_path: Path) -> None:
    path = TWINS / "wikidata-p190-2016-relations.tsv"
    rows = [tuple(line.split("\t")) for line in path.read_text("utf-8").splitlines()]
    assert len(rows) == 34182
    loops = [number for number, (a, b) in enumerate(rows, start=1) if a == b]
    pairs = {frozenset(row) for row in rows if row[0] != row[1]}
    (tmp_path / "coopgraph.toml").write_text(MANIFEST.format(path=f'"{path}"'), "utf-8")
    report = cg.build(cg.read_manifest(tmp_path))
    assert report.statements == len(pairs)
    assert report.claims == len(rows) - len(loops)
    assert [f.line for f in report.findings] == loops
    degrees: Counter[str] = Counter()
    for pair in pairs:
        degrees.update(pair)
    with cg.open(tmp_path) as graph:
        network = graph.network("twinned-with")
        found = cg.centrality(network, ["degree"]).set_index("iri")["degree"].to_dict()
    assert {str(iri).rpartition("-")[2]: degree for iri, degree in found.items()} == degrees
