"""The spool against sorting every line; the loader against one load of everything."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopgraph.store import BulkLoader, EmbeddedStore, QuadSpool

NAMES = st.sampled_from(["Q1", "Q10", "Q1/period/1", "é", "\uffee", "𝒜", "a-b", "a"])
BLOCKS = st.lists(
    st.tuples(NAMES, st.lists(st.sampled_from(["p", "q", "é", "𝒜"]), max_size=4)), max_size=12
)


def lines_of(name: str, predicates: list[str]) -> list[str]:
    return [f'<http://a/{name}> <http://a/{p}> "x" <http://a/g> .\n' for p in predicates]


@given(BLOCKS, st.integers(1, 400))
def test_the_fingerprint_is_that_of_all_lines_sorted(
    blocks: list[tuple[str, list[str]]], chunk: int
) -> None:
    with tempfile.TemporaryDirectory() as home:
        ready: list[Path] = []
        spool = QuadSpool(Path(home), ready.append, chunk=chunk)
        counted = [spool.add(f"http://a/{name}", lines_of(name, ps)) for name, ps in blocks]
        found = spool.fingerprint()
        written = "".join(path.read_text("utf-8") for path in ready)
        spool.clear()
        assert not list(Path(home).iterdir())
    given_lines = [line for name, ps in blocks for line in lines_of(name, ps)]
    assert found == hashlib.sha256("".join(sorted(set(given_lines))).encode()).hexdigest()
    assert set(written.splitlines(keepends=True)) == set(given_lines)
    assert counted == [len(set(ps)) for _, ps in blocks]


def test_many_files_side_by_side_are_one_load_of_all(tmp_path: Path) -> None:
    with EmbeddedStore.create(tmp_path / "db") as store, BulkLoader(store) as loader:
        spool = QuadSpool(tmp_path, loader.load, chunk=2_000)
        for number in range(500):
            spool.add(f"http://a/{number}", lines_of(str(number), ["p", "q"]))
        spool.flush()
        loader.finish()
        found = set(store.dump())
    whole = pyoxigraph.Store()
    for path in sorted(tmp_path.glob("quads-*.nq")):
        whole.load(path=str(path), format=pyoxigraph.RdfFormat.N_QUADS)
    assert len(list(tmp_path.glob("quads-*.nq"))) > 10
    dumped = pyoxigraph.serialize(iter(whole), format=pyoxigraph.RdfFormat.N_QUADS)
    assert dumped is not None
    assert found == set(dumped.splitlines(keepends=True))
    assert len(found) == 1000


def test_a_load_that_fails_is_told(tmp_path: Path) -> None:
    (tmp_path / "bad.nq").write_text("no quad\n", "utf-8")
    with EmbeddedStore.create(tmp_path / "db") as store, BulkLoader(store) as loader:
        loader.load(tmp_path / "bad.nq")
        with pytest.raises(SyntaxError):
            loader.finish()
