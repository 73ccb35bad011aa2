"""RDF files as quads: good ones against rdflib, bad ones refused with their line."""

from __future__ import annotations

import gzip
import json
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
import rdflib
from rdflib.compare import isomorphic

from coopgraph.errors import InputError
from coopgraph.store.parsing import RDF_EXTENSIONS, RdfQuad, parse_rdf, rdf_format
from coopgraph.store.terms import Blank, Iri, Literal
from tests.shared import SHARED, needs_shared

TURTLE = """@prefix ex: <https://example.org/> .
ex:a a ex:City ; ex:name "Arles"@fr, "Արլ"@hy ; ex:since 2005 ; ex:near [ ex:name "Nîmes" ] .
ex:b ex:twin ex:a, _:x .
_:x ex:name "a \\"quoted\\" text\\nof two lines" .
"""
TRIPLE = "<https://example.org/{}> <https://example.org/p> <https://example.org/o> .\n"
RDFLIB = {"ttl": "turtle", "nt": "nt", "rdf": "xml", "jsonld": "json-ld"}
DATASETS = {"nq": "nquads", "trig": "trig"}
XML = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="https://x.org/">\n'
    '<rdf:Description rdf:about="https://x.org/s"><x:p>{}</x:p></rdf:Description>\n</rdf:RDF>'
)


def quads(path: Path, **options: str) -> list[RdfQuad]:
    found = list(parse_rdf(path, **options))
    assert all(isinstance(q, RdfQuad) for q in found)
    return [q for q in found if isinstance(q, RdfQuad)]


def as_rdflib(found: list[RdfQuad]) -> rdflib.Graph:
    graph = rdflib.Graph()

    def term(value: Iri | Blank | Literal) -> rdflib.term.Node:
        if isinstance(value, Iri):
            return rdflib.URIRef(value.value)
        if isinstance(value, Blank):
            return rdflib.BNode(value.value)
        if value.language:
            return rdflib.Literal(value.value, lang=value.language)
        plain = value.datatype.endswith("#string")
        return rdflib.Literal(
            value.value, datatype=None if plain else rdflib.URIRef(value.datatype)
        )

    for quad in found:
        graph.add((term(quad.subject), rdflib.URIRef(quad.predicate), term(quad.object)))
    return graph


def peer() -> rdflib.Graph:
    return rdflib.Graph().parse(data=TURTLE, format="turtle")


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # rdflib's own calls
@pytest.mark.parametrize("form", [*RDFLIB, *DATASETS])
@pytest.mark.parametrize("packed", ["", ".gz", ".zst"])
def test_each_format_holds_what_rdflib_wrote(tmp_path: Path, form: str, packed: str) -> None:
    if form in RDFLIB:
        text = peer().serialize(format=RDFLIB[form], encoding="utf-8")
    else:
        dataset = rdflib.Dataset()
        dataset.graph(rdflib.URIRef("https://example.org/g")).__iadd__(peer())
        text = dataset.serialize(format=DATASETS[form], encoding="utf-8")
    if packed == ".gz":
        text = gzip.compress(text)
    if packed == ".zst":
        zstandard = pytest.importorskip("zstandard")
        text = zstandard.ZstdCompressor().compress(text[:40]) + zstandard.compress(text[40:])
    path = tmp_path / f"data.{form.upper()}{packed}"
    path.write_bytes(text)
    found = quads(path)
    assert isomorphic(as_rdflib(found), peer())
    assert {q.graph for q in found} == ({"https://example.org/g"} if form in DATASETS else {""})


def test_formats_by_name() -> None:
    assert rdf_format("A.TTL.GZ") == "ttl"
    assert rdf_format("a.owl") == "rdf"
    assert rdf_format("a.csv") is None
    assert ".nt.zst" in RDF_EXTENSIONS


def test_line_numbers_of_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.nt"
    path.write_text("# head\n" + TRIPLE.format("a") + "\n\r\n" + TRIPLE.format("b"), "utf-8")
    assert [(str(q.subject)[-1], q.line) for q in quads(path)] == [("a", 2), ("b", 5)]


def test_a_broken_line_costs_no_other(tmp_path: Path) -> None:
    bad = ["<https://example.org/b d> <https://example.org/p> 1 .\n", "nonsense\n", "\0\n"]
    lines = [TRIPLE.format("a"), bad[0], TRIPLE.format("c"), *bad[1:], TRIPLE.format("f")]
    path = tmp_path / "a.nt"
    path.write_text("".join(lines) + "<https://example.org/cut", "utf-8")
    found = list(parse_rdf(path))
    good = [q.line for q in found if isinstance(q, RdfQuad)]
    wrong = [e for e in found if isinstance(e, InputError)]
    assert good == [1, 3, 6]
    assert [e.line for e in wrong] == [2, 4, 5, 7]
    assert wrong[1].value == "nonsense"
    assert all(str(e.path).endswith("a.nt") and e.hint for e in wrong)


def test_latin_1_in_a_line_is_that_line_s_fault(tmp_path: Path) -> None:
    path = tmp_path / "a.nt"
    bad = '<https://x.org/a> <https://x.org/p> "Nîmes" .\n'.encode("latin-1")
    path.write_bytes(TRIPLE.format("a").encode() + bad + TRIPLE.format("c").encode())
    found = list(parse_rdf(path))
    assert [q.line for q in found if isinstance(q, RdfQuad)] == [1, 3]
    assert [e.line for e in found if isinstance(e, InputError)] == [2]


def test_a_line_of_100_mb_is_left_out_in_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.nt"
    with path.open("wb") as file:
        file.write(TRIPLE.format("a").encode() + b'<https://x.org/a> <https://x.org/p> "')
        for _ in range(100):
            file.write(b"a" * 1_000_000)
        file.write(b'" .\n' + TRIPLE.format("c").encode())
    tracemalloc.start()
    found = list(parse_rdf(path))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [q.line for q in found if isinstance(q, RdfQuad)] == [1, 3]
    assert [e.line for e in found if isinstance(e, InputError)] == [2]
    assert peak < 64_000_000


def refused(path: Path, data: bytes) -> InputError:
    path.write_bytes(data)
    with pytest.raises(InputError) as caught:
        list(parse_rdf(path))
    assert str(caught.value.path) == str(path)
    assert caught.value.hint is not None
    return caught.value


JSON = b'{"@context": {"name": "https://x.org/n"},\n"@id": "https://x.org/a",\n"name": "A"'


@pytest.mark.parametrize(
    ("name", "data", "line", "message"),
    [
        ("a.ttl", TURTLE.replace("ex:b ex:twin", "ex:b ex:twin ex:c").encode(), 3, "no valid RDF"),
        ("a.ttl", TURTLE.replace("ex:since", "\0").encode(), 2, "NUL"),
        ("a.ttl", TURTLE.encode("utf-16"), 1, "encoding"),
        ("a.ttl", TURTLE.encode("latin-1", "replace").replace(b"N", b"\xee"), 2, "UTF-8"),
        ("a.trig", b"<https://x.org/g> {\n<a> <b> <c> ", 2, "no valid RDF"),
        ("a.rdf", XML.format("<x:q>").encode(), 2, "mismatched tag"),
        ("a.rdf", XML.format("x").replace("rdf:about", "rdf:bagID").encode(), 2, "no valid RDF"),
        ("a.rdf", XML.format("x").encode()[:-20], 2, "no well-formed XML"),
        ("a.jsonld", JSON, 3, "no valid RDF"),
        ("a.jsonld", b'{\n"@context": "https://x.org/c",\n"name": "A"}', 2, "not fetched"),
        ("a.jsonld", b'{"@context":\n["https://schema.org", "file:///c"]}', 2, "not fetched"),
        ("a.jsonld", b'{"@context": "https://schema.org.x.org/"}', 1, "not fetched"),
        ("a.jsonld", b'{"@context": {"@import": "https://schema.org/"}}', None, "not fetched"),
        ("a.jsonld", b'{"@context": "https://schema.org",\n"name": }', 2, "no valid RDF"),
        ("a.jsonld", b'{"@context": "https://schema.org", "@type": 1}', None, "no valid RDF"),
        ("a.jsonld", b'{"@context": "https://schema.org", "a": NaN}', None, "no valid RDF"),
        ("a.jsonld", b'{"@context": "https://schema.org", "a":' + b"[" * 900, 1, "no valid RDF"),
        ("a.jsonld", b'{"a":\n' + b"[" * 200_000, 1, "nested too deeply"),
        ("a.ttl", b"<https://x.org/a> <https://x.org/p>\n" + b"(" * 9_000_000, None, "too deeply"),
        ("a.rdf", XML.format("<x:q>" * 5_000).encode(), 2, "nested too deeply"),
        (
            "a.ttl",
            b'<https://x.org/a> <https://x.org/p> "' + b"a" * 17_000_000,
            None,
            "longer than",
        ),
    ],
)
def test_files_that_are_refused(
    tmp_path: Path, name: str, data: bytes, line: int | None, message: str
) -> None:
    error = refused(tmp_path / name, data)
    assert message in error.render()
    if line is not None:
        assert error.line == line


@pytest.mark.parametrize(
    "declared",
    [
        '<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">',
        '<!ENTITY b SYSTEM "file:///etc/passwd">',
        '<!ENTITY % b "x">',
        '<!ENTITY b "' + "a" * 1000 + '">',
        '<!ENTITY b "&#38;a;">',
        "".join(f'<!ENTITY a{i} "x">' for i in range(200)),
    ],
)
def test_entities_that_could_swell_are_refused(tmp_path: Path, declared: str) -> None:
    head = f'<?xml version="1.0"?>\n<!DOCTYPE rdf:RDF [{declared}]>'
    error = refused(tmp_path / "a.rdf", (head + XML.format("&b;")).encode())
    assert "declares XML entities" in error.render()
    assert error.line == 2


def test_entities_that_name_a_namespace_are_read(tmp_path: Path) -> None:
    head = '<!DOCTYPE rdf:RDF [<!ENTITY x "https://x.org/">]>'
    path = tmp_path / "a.owl"
    path.write_text(head + XML.format("A").replace('"https://x.org/s', '"&x;s'), "utf-8")
    assert quads(path) == [RdfQuad(Iri("https://x.org/s"), "https://x.org/p", Literal("A"))]


def zst(data: bytes) -> bytes:
    packed: bytes = pytest.importorskip("zstandard").compress(data)
    return packed


@pytest.mark.parametrize(("ending", "pack"), [(".gz", gzip.compress), (".zst", zst)])
def test_packed_files_that_are_damaged(
    tmp_path: Path, ending: str, pack: Callable[[bytes], bytes]
) -> None:
    whole = pack("".join(TRIPLE.format(i) for i in range(20_000)).encode())
    for name in ("a.nt", "a.ttl"):
        cut = refused(tmp_path / (name + ending), whole[: len(whole) // 2])
        assert "cut short" in cut.render()
        assert cut.line is not None
        assert cut.line > 1
        assert "damaged" in refused(tmp_path / (name + ending), b"x" * 500).render()


@pytest.mark.parametrize(("ending", "pack"), [(".gz", gzip.compress), (".zst", zst)])
def test_packed_bombs(tmp_path: Path, ending: str, pack: Callable[[bytes], bytes]) -> None:
    packed = pack((b" " * 999 + b"\n") * 200_000)
    tracemalloc.start()
    error = refused(tmp_path / ("a.nt" + ending), packed)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "unpacks to more than" in error.render()
    assert peak < 250_000_000  # the packer's own text is in it


def test_zst_without_its_package_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "zstandard", None)
    path = tmp_path / "a.nt.zst"
    path.write_bytes(b"x")
    with pytest.raises(Exception, match="zst files need zstandard") as caught:
        list(parse_rdf(path))
    assert "coopgraph[zst]" in str(caught.value)


def test_a_mark_at_the_beginning_and_relative_iris(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    path.write_bytes(b"\xef\xbb\xbf<#a> <p> <../o> .")
    assert quads(path, base="https://x.org/b/") == [
        RdfQuad(Iri("https://x.org/b/#a"), "https://x.org/b/p", Iri("https://x.org/o"))
    ]


def test_quoted_triples_are_told(tmp_path: Path) -> None:
    for name in ("a.ttl", "a.nt"):
        path = tmp_path / name
        quoted = '<<( <https://x.org/a> <https://x.org/p> "x" )>>'
        path.write_text(f"<https://x.org/a> <https://x.org/p> {quoted} .\n", "utf-8")
        (error,) = parse_rdf(path)
        assert isinstance(error, InputError)
        assert "quoted" in error.render()


def test_a_file_that_is_not_there_and_one_of_no_format(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        list(parse_rdf(tmp_path / "a.ttl"))
    with pytest.raises(InputError, match="format is not clear"):
        parse_rdf(tmp_path / "a.txt")


@needs_shared
@pytest.mark.parametrize("name", ["w3c_org.ttl", "w3c_prov-o.ttl", "w3c_dcat3.ttl"])
def test_w3c_files_hold_what_rdflib_reads(name: str) -> None:
    path = SHARED / "data" / "vocabularies" / name
    assert len(set(quads(path))) == len(rdflib.Graph().parse(path, format="turtle"))


# -- JSON-LD contexts that are known ---------------------------------------------------------------

EVENT = {
    "@type": "Event",
    "@id": "https://x.org/e",
    "name": "Fête des \U0001f389 villes",
    "startDate": "2025-06-02",
    "maximumAttendeeCapacity": 1.5,
    "url": "https://x.org/e.html",
    "sameAs": ["https://y.org/e", "e2"],
    "organizer": {"type": "City", "id": "https://x.org/a", "name": "A"},
}
VOCAB = {
    "@vocab": "http://schema.org/",
    "schema": "http://schema.org/",
    "id": "@id",
    "type": "@type",
    "url": {"@id": "http://schema.org/url", "@type": "@id"},
    "sameAs": {"@id": "http://schema.org/sameAs", "@type": "@id"},
}


@pytest.mark.parametrize(
    "address",
    [
        "https://schema.org",
        "http://schema.org/",
        "https://www.schema.org/",
        "https://schema.org/docs/jsonldcontext.json",
    ],
)
@pytest.mark.parametrize("shape", ["one", "list", "within", "gz"])
def test_the_context_of_schema_org_is_known(tmp_path: Path, address: str, shape: str) -> None:
    """What rdflib reads when the context is written out is what is read when it is named."""

    def document(context: object) -> dict[str, object]:
        if shape == "list":
            return {"@context": [context, {"name": {"@language": "fr"}}], **EVENT}
        if shape == "within":
            return {"@context": {}, "http://x.org/p": [{"@context": context, **EVENT}]}
        return {"@context": context, **EVENT}

    name = "a.jsonld.gz" if shape == "gz" else "a.jsonld"
    text = json.dumps(document(address), ensure_ascii=False, indent=1).encode()
    (tmp_path / name).write_bytes(gzip.compress(text) if shape == "gz" else text)
    found = as_rdflib(quads(tmp_path / name, base="https://x.org/"))
    expected = rdflib.Graph()
    expected.parse(data=json.dumps(document(VOCAB)), format="json-ld", base="https://x.org/")
    assert len(expected) >= 9
    assert isomorphic(found, expected)


def test_our_own_context_is_known(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonld"
    document = {
        "@context": "https://w3id.org/coopgraph/ontology/context.jsonld",
        "id": "https://x.org/a",
        "type": "City",
    }
    path.write_text(json.dumps(document), "utf-8")
    (quad,) = parse_rdf(path)
    assert isinstance(quad, RdfQuad)
    assert quad.object == Iri("https://w3id.org/coopgraph/ontology#City")


@needs_shared
def test_what_we_take_for_addresses_is_so_at_schema_org() -> None:
    from coopgraph.store._contexts import _ADDRESSES

    graph = rdflib.Graph()
    graph.parse(SHARED / "data" / "vocabularies" / "schemaorg-current-https.ttl")
    schema = rdflib.Namespace("https://schema.org/")
    for name in _ADDRESSES:
        assert set(graph.objects(schema[name], schema.rangeIncludes)) == {schema.URL}


def test_a_context_may_be_named_across_the_blocks_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonld"
    for filler in range((1 << 20) - 40, (1 << 20) + 4, 3):
        text = '{"@id": "https://x.org/a", "http://x.org/p": "' + "x" * filler
        path.write_text(text + '", "@context": "https://schema.org/", "name": "A"}', "utf-8")
        found = [quad.predicate for quad in parse_rdf(path) if isinstance(quad, RdfQuad)]
        assert sorted(found) == ["http://schema.org/name", "http://x.org/p"]
