"""Figures: what the axes hold against networkx and the tables, and what the files say."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest

import coopgraph as cg
from coopgraph.analysis import mixing_by
from coopgraph.errors import NetworkError, OutputError, UsageError
from coopgraph.figures import (
    degree_figure,
    ego_figure,
    mixing_figure,
    rank_figure,
    series_figure,
    write_figure,
)
from tests._networks import network_from

KARATE: nx.Graph[Any] = nx.karate_club_graph()


def test_degrees_are_those_of_networkx() -> None:
    line: Any
    (line,) = degree_figure(network_from(KARATE)).axes[0].lines
    degree = np.array([d for _, d in KARATE.degree()])
    for value, share in zip(line.get_xdata(), line.get_ydata(), strict=True):
        assert share == pytest.approx((degree >= value).mean())
    assert list(line.get_xdata()) == sorted(set(degree.tolist()))


def test_a_series_draws_the_certain_line_and_the_possible_band(small: cg.KnowledgeGraph) -> None:
    net = small.network()
    table = net.series(range(2000, 2011)).table
    axes: Any = series_figure(net, years=range(2000, 2011)).axes[0]
    np.testing.assert_array_equal(axes.lines[0].get_ydata(), table["relations_certain"])
    (band,) = axes.collections
    heights = band.get_paths()[0].vertices[:, 1]
    assert heights.max() == table["relations_possible"].max()
    with pytest.raises(UsageError):
        series_figure(net, "beauty")


def test_mixing_shows_the_counts_of_ties(small: cg.KnowledgeGraph) -> None:
    net = small.network(["twinned-with", "cooperates-with"])
    figure: Any = mixing_figure(net)
    counts = mixing_by(net).ties.to_numpy()
    shown = sorted(text.get_text() for text in figure.axes[0].texts)
    assert shown == sorted(str(count) for count in counts.ravel() if count)
    ticks = [tick.get_text() for tick in figure.axes[0].get_xticklabels()]
    assert ticks == sorted(set(net.nodes["country"]) - {""})


def test_ranks_are_drawn_year_by_year(small: cg.KnowledgeGraph) -> None:
    net = small.network()
    axes: Any = rank_figure(net, range(2005, 2012), top=3).axes[0]
    assert len(axes.lines) == 3
    assert axes.yaxis_inverted()
    assert all(set(line.get_xdata()) <= set(range(2005, 2012)) for line in axes.lines)
    with pytest.raises(NetworkError):
        rank_figure(net.at(1700, unknown="exclude"), [1700])


def test_an_ego_network_has_its_neighbours_and_their_ties() -> None:
    net = network_from(KARATE)
    axes: Any = ego_figure(net, net.node_columns.iri[0]).axes[0]
    inside = KARATE.subgraph([0, *KARATE[0]])
    assert len(axes.collections) == len(inside)
    assert len(axes.lines) == inside.number_of_edges()
    with pytest.raises(UsageError):
        ego_figure(net, "urn:nobody")


def test_the_caption_names_title_licence_and_fingerprint(
    small: cg.KnowledgeGraph, tmp_path: Path
) -> None:
    net = small.network("twinned-with")
    path = write_figure(degree_figure(net), tmp_path / "d.svg")
    text = path.read_text("utf-8")
    assert small.title("fr") in text or small.title("en") in text
    assert f"sha256:{small.fingerprint[:12]}" in text
    assert "relations=twinned-with" in text
    again = write_figure(degree_figure(net), tmp_path / "e.svg")
    assert again.read_bytes() == path.read_bytes()


@pytest.mark.parametrize(
    ("form", "start"), [("pdf", b"%PDF"), ("png", b"\x89PNG"), ("svg", b"<?xml")]
)
def test_files_are_what_their_ending_says(tmp_path: Path, form: str, start: bytes) -> None:
    figure = degree_figure(network_from(KARATE))
    path = write_figure(figure, tmp_path / f"x.{form}")
    assert path.read_bytes().startswith(start)
    with pytest.raises(OutputError, match="exists"):
        write_figure(figure, path)
    assert write_figure(figure, path, overwrite=True) == path
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


def test_wrong_files_and_empty_networks_are_told(tmp_path: Path) -> None:
    figure = degree_figure(network_from(KARATE))
    with pytest.raises(UsageError, match="format"):
        write_figure(figure, tmp_path / "x.docx")
    with pytest.raises(OutputError):
        write_figure(figure, tmp_path / "none" / "x.svg")
    with pytest.raises(NetworkError, match="nothing to draw"):
        degree_figure(network_from(nx.empty_graph(3)))


@pytest.mark.parametrize(
    "label", ["$x_{", "a\\frac", "<script>", "\x00\u202e", "Երևան", "n" * 5_000, ""]
)
def test_hostile_labels_are_shown_as_text(tmp_path: Path, label: str) -> None:
    net = network_from(nx.star_graph(3))
    names = (label,) * 4
    net = replace(net, node_columns=replace(net.node_columns, label=names))
    figure = ego_figure(net, net.node_columns.iri[0])
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # a script the font does not have
        text = write_figure(figure, tmp_path / "x.svg").read_text("utf-8")
    assert "<script" not in text
