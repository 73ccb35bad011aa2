"""Bad input that the readers' own tests do not show: told with its place, costs nothing else."""

from __future__ import annotations

import bz2
import gzip
import tracemalloc
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest

import coopgraph as cg
from coopgraph.errors import InputError
from coopgraph.sources import Harvest
from coopgraph.sources.table_files import open_table

from .iati_files import activity, document
from .iati_files import read as read_iati
from .test_wikidata_bad import GOOD, A, B, as_lines, written
from .wikidata_server import json_item, read

MB = 1 << 20


def told(harvest: Harvest) -> list[tuple[str, int | None, str]]:
    return [(f.severity.value, f.line, str(f.message)) for f in harvest.findings]


# -- tables ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/sharedStrings.xml", "_rels/.rels"])
@pytest.mark.parametrize("codec", ["utf-8", "utf-16"])
def test_entities_in_a_workbook_are_refused(tmp_path: Path, part: str, codec: str) -> None:
    text = f'<?xml version="1.0" encoding="{codec}"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
    with zipfile.ZipFile(tmp_path / "t.xlsx", "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(part, text.encode(codec))
    with pytest.raises(InputError, match="declares XML entities") as caught:
        open_table(tmp_path / "t.xlsx", {})
    assert caught.value.hint is not None


@pytest.mark.parametrize("reader", ["table", "rdf"])
def test_things_that_are_parts_of_each_other_end(tmp_path: Path, reader: str) -> None:
    """A cycle is kept as it is stated; what follows from it ends, and nothing is part of itself."""
    pairs = [("A", "B"), ("B", "C"), ("C", "A"), ("D", "A")]
    manifest = f'[project]\n[[source]]\nid = "t"\nreader = "{reader}"\n'
    if reader == "table":
        manifest += 'path = "t.csv"\n' + "".join(
            f'[[source.entity]]\nas = "{end}"\nname = "{{{end}}}"\nkind = "Organisation"\n'
            for end in ("a", "b")
        )
        manifest += '[[source.relation]]\nsubject = "a"\nobject = "b"\ntype = "part-of"\n'
        (tmp_path / "t.csv").write_text("a,b\n" + "".join(f"{a},{b}\n" for a, b in pairs), "utf-8")
    else:
        manifest += 'path = "t.ttl"\n'
        text = "@prefix org: <http://www.w3.org/ns/org#> . @prefix e: <https://x.org/> .\n"
        text += "".join(
            f"e:{a} a org:FormalOrganization ; org:subOrganizationOf e:{b} ;\n"
            f'<http://www.w3.org/2000/01/rdf-schema#label> "{a}" .\n'
            for a, b in pairs
        )
        (tmp_path / "t.ttl").write_text(text, "utf-8")
    (tmp_path / "coopgraph.toml").write_text(manifest, "utf-8")
    assert cg.build(cg.read_manifest(tmp_path)).statements == 4
    with cg.open(tmp_path) as graph:
        rows = graph.query("SELECT ?a ?b WHERE { ?a coop:partOf ?b }").to_pandas()
    found = {(str(x), str(y)) for x, y in zip(rows["a_label"], rows["b_label"], strict=True)}
    ring = {(x, y) for x in "ABC" for y in "ABC" if x != y}
    assert found == ring | {("D", x) for x in "ABC"}


# -- Wikidata --------------------------------------------------------------------------------------


def test_nul_bytes_in_a_dump_cost_their_line(tmp_path: Path) -> None:
    item = json_item(B, [])
    data = as_lines(json_item(A, [GOOD]), '{"id":"Q9","P190":"\0"}', item)
    harvest = read(written(tmp_path, data))
    assert told(harvest) == [("error", 3, "the line is no item in JSON")]
    assert len(harvest.claims) == 1
    harvest = read(written(tmp_path, data + b"\0" * 5000 + b"\n"))
    assert [line for _, line, _ in told(harvest)] == [3, 6]
    assert len(harvest.claims) == 1


@pytest.mark.parametrize("ending", ["gz", "bz2"])
def test_a_packed_bomb_is_read_in_bounded_memory(tmp_path: Path, ending: str) -> None:
    """A packed dump is a stream: 160 MB without an end of line never are in memory at once."""
    pack = gzip.compress if ending == "gz" else bz2.compress
    good = as_lines(json_item(A, [GOOD]), json_item(B, []))
    path = written(tmp_path, pack(good) + pack(b"{" * (80 * MB)) * 2, f"wd.json.{ending}")
    assert path.stat().st_size < MB
    tracemalloc.start()
    try:
        harvest = read(path, relations=["twinned-with"])
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 150 * MB
    assert len(harvest.claims) == 1
    assert [text for _, _, text in told(harvest)] == ["the line has more than 64 MB"]


# -- IATI ------------------------------------------------------------------------------------------


def test_latin_1_in_a_file_that_says_utf_8_keeps_what_stands_before(tmp_path: Path) -> None:
    text = document(*(activity(identifier=f"A{n}") for n in range(4)))
    data = text.encode().replace(b"A3", "Nîmes".encode("latin-1"))
    (tmp_path / "a.xml").write_bytes(data)
    harvest = read_iati(tmp_path / "a.xml")
    errors = [f for f in harvest.findings if f.severity.value == "error"]
    assert len(errors) == 1
    assert errors[0].line is not None
    assert errors[0].hint is not None
    known = {identifier.value for _, e in harvest.entities for identifier in e.identifiers}
    assert {"A0", "A1", "A2"} <= known


# -- RDF records -----------------------------------------------------------------------------------

RULES = """
[prefixes]
t = "https://example.org/terms#"
[kinds]
"t:Ville" = "City"
[entity]
name = ["t:nom"]
[[record]]
having = "t:avec"
relation = "funded-by"
object-kind = "Organisation"
[record.read]
subject = ["^t:pacte"]
object = ["t:avec"]
start = ["t:depuis"]
end = ["t:fin"]
status = ["t:statut"]
confidence = ["t:sûr"]
value = ["t:somme"]
currency = ["t:monnaie"]
contribution = ["t:sorte"]
quote = ["t:texte"]
"""
RECORD = """@prefix t: <https://example.org/terms#> . @prefix e: <https://example.org/id/> .
e:a a t:Ville ; t:nom "A" ; t:pacte e:p .
e:b a t:Ville ; t:nom "B" .
e:p t:avec e:b ; t:texte "So it is." {} .
"""


def of_record(folder: Path, said: str) -> Harvest:
    from coopgraph.model import Iris
    from coopgraph.sources import ReadContext, SourceSpec
    from coopgraph.sources.rdf import read_rdf
    from coopgraph.store import load_vocabulary

    (folder / "rules.toml").write_text(RULES, "utf-8")
    (folder / "d.ttl").write_text(RECORD.format(said), "utf-8")
    spec = SourceSpec(
        "d",
        "rdf",
        folder / "d.ttl",
        options={"rules": ["rules.toml"]},
        manifest=folder / "coopgraph.toml",
    )
    return read_rdf(spec, ReadContext(Iris(), load_vocabulary()))


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ('; t:somme "1 600 000 €" ; t:monnaie "EUR" ; t:sorte "grant"', "is no number"),
        ('; t:somme "1.600.000" ; t:monnaie "EUR" ; t:sorte "grant"', "is no number"),
        ('; t:somme "NaN" ; t:monnaie "EUR" ; t:sorte "grant"', "is no number"),
        ('; t:somme 5 ; t:monnaie "euros" ; t:sorte "grant"', "without its currency or kind"),
        ('; t:somme 5 ; t:monnaie "EUR" ; t:sorte "gift"', "without its currency or kind"),
        ("; t:somme 5", "without its currency or kind"),
        ('; t:statut "asleep"', "unknown status 'asleep'"),
        ('; t:sûr "very"', "is no number"),
        ('; t:depuis "soon"', "the dates are left unknown"),
        ("; t:depuis 2005 ; t:fin 1999", "the dates are left unknown"),
    ],
)
def test_a_field_of_a_record_that_cannot_be_read_costs_itself(
    tmp_path: Path, said: str, text: str
) -> None:
    harvest = of_record(tmp_path, said)
    (claim,) = harvest.claims
    assert (claim.amount, claim.when, claim.confidence) == (None, None, 1.0)
    assert claim.quote == "So it is."
    (finding,) = harvest.findings
    assert text in finding.render()
    assert finding.severity.value == "warning"
    assert finding.path.endswith("d.ttl")
    assert finding.column


def test_a_record_that_can_be_read(tmp_path: Path) -> None:
    said = '; t:somme 530.000 ; t:monnaie "EUR" ; t:sorte "grant" ; t:sûr 0.5 ; t:depuis 2005'
    harvest = of_record(tmp_path, said)
    (claim,) = harvest.claims
    assert not harvest.findings
    assert claim.amount is not None
    # Of RDF a number is a number: no thousands are guessed.
    assert (claim.amount.value, claim.amount.currency) == (Decimal(530), "EUR")
    assert claim.confidence == 0.5
    assert claim.when is not None
    assert claim.when.text == "2005"


def test_a_record_that_is_no_claim_is_told_as_an_error(tmp_path: Path) -> None:
    harvest = of_record(tmp_path, "; t:sûr 7")
    assert harvest.claims == []
    (finding,) = harvest.findings
    assert finding.severity.value == "error"
    assert "7" in finding.render()


# -- RDF: facts of things --------------------------------------------------------------------------

FACTS = """@prefix s: <https://schema.org/> .
@prefix g: <http://www.w3.org/2003/01/geo/wgs84_pos#> .
@prefix wdt: <http://www.wikidata.org/prop/direct/> . @prefix e: <https://example.org/id/> .
e:a a s:City ; s:name "A" {} .
e:n a s:Consortium ; s:name "N" ; s:member e:a .
"""


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ('; s:addressCountry "Atlantis"', "Atlantis"),
        ('; s:addressCountry "FR", "AM"', "several values of country, none is taken: AM, FR"),
        ("; g:lat 95 ; g:long 0", "out of range"),
        ('; g:lat "north" ; g:long 0', "no pair of coordinates"),
        ("; g:lat 1, 2 ; g:long 0", "the coordinates are no one pair"),
        ('; wdt:P1566 "1", "2"', "several values of geonames, none is taken: 1, 2"),
        ("; wdt:P1082 1.5", "'1.5' is no whole number"),
        ('; wdt:P1082 "many"', "'many' is no number"),
    ],
)
def test_a_fact_that_cannot_be_read_costs_itself(tmp_path: Path, said: str, text: str) -> None:
    harvest = of_facts(tmp_path, said)
    assert len(harvest.claims) == 1
    city = next(e for _, e in harvest.entities if e.names.label() == "A" and e.governs)
    place = next(e for _, e in harvest.entities if e.iri == city.governs)
    assert (place.coordinates, city.population, city.country) == (None, None, None)
    findings = [f for f in harvest.findings if text in f.render()]
    assert len(findings) == 1, [f.render() for f in harvest.findings]
    assert findings[0].column in ("<https://example.org/id/a>", "e:a")


def of_facts(folder: Path, said: str) -> Harvest:
    from coopgraph.model import Iris
    from coopgraph.sources import ReadContext, SourceSpec
    from coopgraph.sources.rdf import read_rdf
    from coopgraph.store import load_vocabulary

    (folder / "f.ttl").write_text(FACTS.format(said), "utf-8")
    return read_rdf(
        SourceSpec("f", "rdf", folder / "f.ttl"), ReadContext(Iris(), load_vocabulary())
    )
