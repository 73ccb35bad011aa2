"""Readers by name and by a file's extension."""

from __future__ import annotations

import pytest

from coopgraph.errors import ProjectError
from coopgraph.sources import find_reader, reader_for_file, reader_names
from coopgraph.sources.facts import read_facts
from coopgraph.sources.gexf import read_gexf
from coopgraph.sources.tables import read_mapped_table


def test_own_readers_have_their_names() -> None:
    assert find_reader("facts") is read_facts
    assert find_reader("gexf") is read_gexf
    assert find_reader("table") is read_mapped_table


def test_every_name_finds_a_reader() -> None:
    names = reader_names()
    assert list(names) == sorted(set(names))
    assert {"facts", "gexf", "table"} <= set(names)
    for name in names:
        assert callable(find_reader(name))


def test_an_unknown_reader_lists_the_known() -> None:
    with pytest.raises(ProjectError, match="unknown reader 'gefx'") as caught:
        find_reader("gefx")
    assert caught.value.value == "gefx"
    assert "facts, gexf" in str(caught.value)


@pytest.mark.parametrize(
    ("name", "reader"),
    [("a.gexf", "gexf"), ("A.GEXF", "gexf"), ("b.csv", "table"), ("c.tsv", "table"), ("d", None)],
)
def test_extensions_suggest_a_reader(name: str, reader: str | None) -> None:
    assert reader_for_file(name) == reader
