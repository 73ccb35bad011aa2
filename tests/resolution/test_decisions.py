"""What a person decided: same, not same, replaced by."""

from __future__ import annotations

import csv
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopgraph.errors import InputError
from coopgraph.resolution import (
    Decision,
    DecisionKind,
    SameAs,
    append_decisions,
    read_decisions,
)

BASE = "https://w3id.org/coopgraph/id/"


def decision(text: str) -> Decision:
    """Return the decision of ``a = b``, ``a ≠ b`` or ``a → b``."""
    left, sign, right = text.split()
    kinds = {"=": DecisionKind.SAME, "≠": DecisionKind.NOT_SAME, "→": DecisionKind.REPLACED_BY}
    return Decision(BASE + left, kinds[sign], BASE + right)


@pytest.mark.parametrize(
    ("lines", "classes", "reason"),
    [
        ([], {"a": "a"}, "nothing decided"),
        (["x-b = geonames-2", "x-b = wikidata-Q1"], {"x-b geonames-2": "wikidata-Q1"}, "scheme"),
        (["wikidata-Q142 = iso3166-FR"], {"wikidata-Q142": "iso3166-FR"}, "countries by code"),
        (["own-1 = iati-2"], {"own-1": "iati-2"}, "any known scheme before an unknown one"),
        (["x-z = x-y", "x-y = x-w"], {"x-z x-y x-w": "x-w"}, "else the lowest"),
        (["wikidata-Q9 = wikidata-Q10"], {"wikidata-Q9": "wikidata-Q10"}, "lowest as text"),
        (["wikidata-Q1 → x-b"], {"wikidata-Q1": "x-b"}, "the user's choice before any scheme"),
        (["a = b", "b → x-c", "a = wikidata-Q1"], {"a b wikidata-Q1": "x-c"}, "of a whole class"),
        (["a → b", "b → c"], {"a b c": "c"}, "the last of a chain"),
        (["a → b", "b → a"], {"a b": "a"}, "a circle chooses none: the lowest"),
        (["a → c", "b → d", "a = b"], {"a b c d": "c"}, "two choices: the lower"),
        (["a = a"], {"a": "a"}, "nothing new"),
        (["a = b", "c ≠ a"], {"b": "a", "c": "c"}, "apart stays apart"),
    ],
)
def test_the_iri_that_stands(lines: list[str], classes: dict[str, str], reason: str) -> None:
    for order in permutations(map(decision, lines)):
        same = SameAs(order)
        for members, chosen in classes.items():
            for member in members.split():
                assert same.canonical(BASE + member) == BASE + chosen, reason


def test_replaced_iris_are_listed() -> None:
    same = SameAs(map(decision, ["x-b = wikidata-Q1", "x-a = x-b", "q = r"]))
    expected = [("r", "q"), ("x-a", "wikidata-Q1"), ("x-b", "wikidata-Q1")]
    assert same.replaced() == tuple((BASE + a, BASE + b) for a, b in expected)


@pytest.mark.parametrize(
    "lines",
    [
        ["a = b", "a ≠ b"],
        ["a = b", "b = c", "a ≠ c"],
        ["a → b", "c → b", "c ≠ a"],
        ["a ≠ a"],
    ],
)
def test_contradictions_are_refused(lines: list[str]) -> None:
    for order in permutations(map(decision, lines)):
        with pytest.raises(InputError, match="same and not the same"):
            SameAs(order)


@given(
    st.lists(
        st.tuples(st.sampled_from("abcdefg"), st.sampled_from("=→"), st.sampled_from("abcdefg"))
    )
)
def test_classes_are_those_of_a_plain_closure(triples: list[tuple[str, str, str]]) -> None:
    same = SameAs(decision(" ".join(triple)) for triple in triples)
    reached = {name: {name} for name in "abcdefg"}
    for _ in reached:  # long enough for any chain
        for left, _, right in triples:
            joined = reached[left] | reached[right]
            for name in joined:
                reached[name] = reached[name] | joined
    for name, members in reached.items():
        assert {same.canonical(BASE + m) for m in members} == {same.canonical(BASE + name)}
        assert same.canonical(BASE + name).removeprefix(BASE) in members


HEADER = "left,decision,right,who,when,why\n"


@pytest.mark.parametrize(
    ("content", "line", "column", "message"),
    [
        ("left,right\n", 1, None, "column decision is missing"),
        ("", 1, None, "is missing"),
        (f"{HEADER}{BASE}a,perhaps,{BASE}b\n", 2, "decision", "unknown decision 'perhaps'"),
        (f"{HEADER}{BASE}a,same,{BASE}b\n{BASE}a,same\n", 3, "right", "is no IRI"),
        (f"{HEADER}a b,same,{BASE}b\n", 2, "left", "'a b' is no IRI"),
        (f'{HEADER}{BASE}a,same,"{BASE}b\n{BASE}c,same,{BASE}d\n', 3, "right", "is no IRI"),
        (f"{HEADER}{BASE}é,same,{BASE}b\n".encode("latin-1"), None, None, "encoding"),
        (HEADER.encode("utf-16"), None, None, "encoding"),
    ],
)
def test_wrong_files(
    tmp_path: Path,
    content: str | bytes,
    line: int | None,
    column: str | None,
    message: str,
) -> None:
    path = tmp_path / "decisions.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(InputError, match=message) as caught:
        read_decisions(path)
    error = caught.value
    assert (error.path, error.line, error.column) == (str(path), line, column)
    assert error.hint is not None


def test_a_cell_longer_than_a_reader_takes(tmp_path: Path) -> None:
    path = tmp_path / "decisions.csv"
    path.write_text(f"{HEADER}{'x' * 2_000},same,{BASE}b\n", "utf-8")
    before = csv.field_size_limit(1_000)
    try:
        with pytest.raises(InputError, match="the row cannot be read") as caught:
            read_decisions(path)
    finally:
        csv.field_size_limit(before)
    assert caught.value.line == 2


def test_files_are_read(tmp_path: Path) -> None:
    path = tmp_path / "decisions.csv"
    assert read_decisions(path) == ()
    path.write_text(
        f"\ufeff{HEADER}"
        f"{BASE}a,Not-Same,{BASE}b,ana,2026-11-02,two towns\r\n"
        "\n"
        f" {BASE}a ,REPLACED BY,{BASE}c\n"
        f'{BASE}é,same,{BASE}d,,,"a, b"\n',
        "utf-8",
    )
    assert read_decisions(path) == (
        Decision(f"{BASE}a", DecisionKind.NOT_SAME, f"{BASE}b", "ana", "2026-11-02", "two towns"),
        Decision(f"{BASE}a", DecisionKind.REPLACED_BY, f"{BASE}c"),
        Decision(f"{BASE}é", DecisionKind.SAME, f"{BASE}d", why="a, b"),
    )


HEADER = "left,decision,right,who,when,why\n"


@pytest.mark.parametrize(
    "before",
    [
        b"",
        HEADER.encode(),
        HEADER.rstrip().encode(),
        b"\xef\xbb\xbf" + HEADER.encode(),
        f'{HEADER}"{BASE}a",  same ,{BASE}b,"Ann ""A""",,"why, so"\n\n'.encode(),
        f"{HEADER}{BASE}a,same,{BASE}b\n".replace("\n", "\r\n").encode(),
        f"why,right,decision,left\n,{BASE}b,same,{BASE}a".encode(),
    ],
)
def test_what_is_added_leaves_every_byte(tmp_path: Path, before: bytes) -> None:
    path = tmp_path / "decisions.csv"
    if before:
        path.write_bytes(before)
    standing = read_decisions(path)
    new = Decision(BASE + "c", DecisionKind.NOT_SAME, BASE + "d", "Ann", "2026-01-02", 'a "b", c')
    append_decisions(path, [new])
    assert path.read_bytes().startswith(before)
    *old, last = read_decisions(path)
    assert tuple(old) == standing
    assert (last.left, last.kind, last.right, last.why) == (new.left, new.kind, new.right, new.why)
    assert [p.name for p in tmp_path.iterdir()] == ["decisions.csv"]


def test_an_open_quotation_mark_swallows_no_new_line(tmp_path: Path) -> None:
    path = tmp_path / "decisions.csv"
    before = f'{HEADER}{BASE}a,same,{BASE}b,,,"not closed'.encode()
    path.write_bytes(before)
    with pytest.raises(InputError):
        append_decisions(path, [decision("c = d")])
    assert path.read_bytes() == before


def test_formulas_and_control_characters_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "decisions.csv"
    new = Decision(BASE + "a", DecisionKind.SAME, BASE + "b", "=1+1", "", "\x1b[31mred")
    append_decisions(path, [new])
    (found,) = read_decisions(path)
    assert not found.who.startswith("=")
    assert "\x1b" not in path.read_text("utf-8")
