"""Figures for papers: matplotlib, vector files, colours for every eye, the source in the caption.

Each function takes a `Network` and returns a `matplotlib.figure.Figure`; `write_figure` saves it.
Needs the extra ``figures``.
"""

from __future__ import annotations

import io
import math
import textwrap
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from coopgraph._outputs import save_bytes
from coopgraph.errors import MissingExtraError, NetworkError, UsageError
from coopgraph.messages import msg
from coopgraph.network import whole_years
from coopgraph.network.yearly import YEARLY_MEASURES

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from coopgraph.network import Network

__all__ = [
    "degree_figure",
    "ego_figure",
    "figure_bytes",
    "mixing_figure",
    "rank_figure",
    "series_figure",
    "write_figure",
]

# Okabe & Ito (2008), readable with every kind of colour vision.
_COLOURS: Final = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000")
_FORMATS: Final = ("svg", "pdf", "png")
_WIDTH, _HEIGHT = 6.3, 4.0  # inches: a column and a half of A4
_MOST_GROUPS: Final = 15
_MOST_RANKED: Final = len(_COLOURS)
_FINGERPRINT: Final = 12
_LABEL_WIDTH: Final = 40
_CAPTION_WIDTH: Final = 125  # letters of 6 points


def _new(network: Network, height: float = _HEIGHT) -> tuple[Figure, Axes]:
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        raise MissingExtraError(
            msg("figures need the package matplotlib"),
            hint=msg('install it: pip install "coopgraph[figures]"'),
        ) from error
    figure = Figure(figsize=(_WIDTH, height), layout="constrained")
    axes = figure.add_subplot()
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    source = network.origin.source_line(letters=_FINGERPRINT, parameters=True)
    caption = "\n".join(textwrap.wrap(source, _CAPTION_WIDTH))
    figure.supxlabel(_plain(caption), fontsize=6, color="#555555", x=0.01, ha="left")
    return figure, axes


def _plain(text: str) -> str:
    """Return text that is shown as it stands: a dollar begins no formula."""
    kept = "".join(c if c.isprintable() or c == "\n" else " " for c in text)
    return kept.replace("\\", "⧵").replace("$", r"\$")


def _one_line(label: str) -> str:
    return _plain(textwrap.shorten(label, _LABEL_WIDTH, placeholder="…"))


def _refuse_empty(network: Network) -> None:
    if network.n_edges == 0:
        raise NetworkError(
            msg("the network has no relations: there is nothing to draw"),
            hint=msg("choose other relations, kinds or dates when building the network"),
        )


def degree_figure(network: Network) -> Figure:
    """Return the distribution of degrees: the share of actors with so many ties or more.

    On the simple undirected graph, both axes logarithmic; actors without a tie are left out.

    Raises
    ------
    NetworkError
        If the network has no relations.
    MissingExtraError
        Without matplotlib.
    """
    _refuse_empty(network)
    degree = network.degrees()
    values, counts = np.unique(degree[degree > 0], return_counts=True)
    share = counts[::-1].cumsum()[::-1] / counts.sum()
    figure, axes = _new(network)
    axes.loglog(values, share, marker="o", markersize=3, color=_COLOURS[0], linewidth=1)
    axes.set_xlabel(_said(network, msg("ties of an actor")))
    axes.set_ylabel(_said(network, msg("share of actors with so many or more")))
    return figure


def series_figure(
    network: Network, measure: str = "relations", years: Iterable[int] | None = None
) -> Figure:
    """Return a measure year by year: what is certain as a line, what is possible as a band.

    Parameters
    ----------
    measure
        One of `coopgraph.network.yearly.YEARLY_MEASURES`.
    years
        As `coopgraph.network.year_series` takes them.

    Raises
    ------
    UsageError
        If there is no such measure.
    NetworkError
        As `year_series` does.
    """
    if measure not in YEARLY_MEASURES:
        raise UsageError(
            msg("unknown choice {value!r}", value=measure),
            value=measure,
            hint=msg("one of {known}", known=", ".join(YEARLY_MEASURES)),
        )
    table = network.series(years).table
    figure, axes = _new(network)
    certain, possible = table[f"{measure}_certain"], table[f"{measure}_possible"]
    axes.fill_between(
        table["year"],
        certain,
        possible,
        color=_COLOURS[5],
        alpha=0.35,
        linewidth=0,
        label=_said(network, msg("with what may hold")),
    )
    axes.plot(
        table["year"],
        certain,
        color=_COLOURS[0],
        label=_said(network, msg("what certainly holds")),
    )
    axes.set_ylabel(measure.replace("_", " "))
    axes.legend(frameon=False, fontsize=8)
    return figure


def mixing_figure(network: Network, by: str = "country") -> Figure:
    """Return who is tied to whom as a table of colours: z-scores against chance, ties as numbers.

    The 15 groups with most ties are shown; see `coopgraph.analysis.mixing_by`.

    Raises
    ------
    UsageError, NetworkError
        As `mixing_by` does.
    """
    from coopgraph.analysis import mixing_by

    found = mixing_by(network, by)
    ties = found.ties.sum().sort_values(ascending=False, kind="stable")
    names = sorted(ties.index[:_MOST_GROUPS])
    z = found.z.loc[names, names].to_numpy(dtype=np.float64)
    counts = found.ties.loc[names, names].to_numpy()
    figure, axes = _new(network, _WIDTH)
    most = np.nanmax(np.abs(z)) if np.isfinite(z).any() else 1.0
    image = axes.imshow(z, cmap="PuOr_r", vmin=-most, vmax=most)
    for (row, column), count in np.ndenumerate(counts):
        if count:
            dark = abs(z[row, column]) > 0.6 * most
            axes.text(
                column,
                row,
                str(count),
                ha="center",
                va="center",
                fontsize=6,
                color="white" if dark else "black",
            )
    shown = [_plain(str(name)) for name in names]
    axes.set_xticks(range(len(names)), shown, rotation=90, fontsize=7)
    axes.set_yticks(range(len(names)), shown, fontsize=7)
    figure.colorbar(image, shrink=0.6, label="z")
    return figure


def rank_figure(
    network: Network, years: Iterable[int], measure: str = "degree", *, top: int = 7
) -> Figure:
    """Return the ranks of actors over the years (a rank clock laid flat; Batty 2006).

    Parameters
    ----------
    years
        Slices, each with what may hold in it.
    measure
        As `coopgraph.analysis.centrality` knows it.
    top
        Actors with the best ranks in the last year that are drawn, at most seven.

    Raises
    ------
    UsageError, NetworkError
        As `centrality` does; if the last year has no relations.
    """
    from coopgraph.analysis import centrality

    wanted = sorted(whole_years(years))
    tables = {}
    for year in wanted:
        part = network.at(year)
        if part.n_edges:
            tables[year] = centrality(part, measure).set_index("iri")[f"{measure}_rank"]
    if not tables or wanted[-1] not in tables:
        raise NetworkError(
            msg("the network has no relations: there is nothing to draw"),
            hint=msg("choose other relations, kinds or dates when building the network"),
        )
    label = dict(zip(network.node_columns.iri, network.node_columns.label, strict=True))
    best = tables[wanted[-1]].sort_values(kind="stable").index[: min(top, _MOST_RANKED)]
    figure, axes = _new(network)
    ends: Counter[tuple[int, int]] = Counter()
    for colour, iri in zip(_COLOURS, best, strict=False):
        seen = [(year, ranks[iri]) for year, ranks in tables.items() if iri in ranks.index]
        axes.plot(*zip(*seen, strict=True), color=colour, marker="o", markersize=3)
        axes.annotate(
            _one_line(label[iri]),
            seen[-1],
            xytext=(5, -8 * ends[seen[-1]]),
            textcoords="offset points",
            fontsize=7,
            color=colour,
            va="center",
        )
        ends[seen[-1]] += 1  # names of equal ranks stand below each other
    axes.invert_yaxis()
    axes.locator_params(integer=True)
    axes.margins(x=0.02)
    axes.set_ylabel(_said(network, msg("rank by {measure}", measure=measure)))
    return figure


def ego_figure(network: Network, actor: str) -> Figure:
    """Return an actor with its neighbours in a circle, and the ties among them.

    Parameters
    ----------
    actor
        IRI of a node.

    Raises
    ------
    UsageError
        If the network has no such node.
    """
    iris = network.node_columns.iri
    if actor not in iris:
        raise UsageError(
            msg("no actor {value!r} in the network", value=actor),
            value=actor,
            hint=msg("give IRIs of the network's nodes"),
        )
    ego = iris.index(actor)
    source, target, _ = network.simple_edges()
    around = sorted({*target[source == ego].tolist(), *source[target == ego].tolist()})
    turn = 2 * math.pi / max(len(around), 1)
    place = {n: (math.cos(i * turn), math.sin(i * turn)) for i, n in enumerate(around)}
    place[ego] = (0.0, 0.0)
    figure, axes = _new(network, _WIDTH)
    for a, b in zip(source.tolist(), target.tolist(), strict=True):
        if a in place and b in place:
            is_own = ego in (a, b)
            axes.plot(
                *zip(place[a], place[b], strict=True),
                color="#999999" if is_own else _COLOURS[4],
                linewidth=0.8,
                zorder=1,
            )
    for node, (x, y) in place.items():
        axes.scatter([x], [y], s=60 if node == ego else 20, color=_COLOURS[node == ego], zorder=2)
        axes.annotate(
            _one_line(network.node_columns.label[node]),
            (x, y),
            xytext=(0, 6) if node == ego else (6 * x, 6 * y),
            textcoords="offset points",
            fontsize=6,
            ha="center" if abs(x) < 0.3 else ("left" if x > 0 else "right"),
        )
    axes.set_axis_off()
    axes.set_aspect("equal")
    axes.margins(0.2)
    return figure


def _said(network: Network, message: Any) -> str:
    return _plain(message.render(network.language))


def write_figure(figure: Figure, path: str | Path, *, overwrite: bool = False) -> Path:
    """Write a figure as SVG, PDF or PNG (300 dpi) by the path's ending; return the path.

    The same figure gives the same bytes: no date is written.

    Raises
    ------
    UsageError
        If the ending is none of these.
    OutputError
        If the file is there, or cannot be written; then it is as it was.
    """
    target = Path(path)
    form = target.suffix[1:].casefold()
    if form not in _FORMATS:
        raise UsageError(
            msg("the format is not clear from {value!r}", value=str(path)),
            value=str(path),
            hint=msg("give one of {known}", known=", ".join(_FORMATS)),
        )
    save_bytes(target, figure_bytes(figure, form), overwrite=overwrite)
    return target


def figure_bytes(figure: Figure, form: str = "svg") -> bytes:
    """Return a figure as ``svg``, ``pdf`` or ``png`` (300 dpi); the same gives the same bytes."""
    import matplotlib as mpl

    undated = {"svg": {"Date": None}, "pdf": {"CreationDate": None}, "png": {}}[form]
    file = io.BytesIO()
    with mpl.rc_context({"svg.hashsalt": "coopgraph", "svg.fonttype": "none"}):
        figure.savefig(file, format=form, dpi=300, metadata=undated)
    return file.getvalue()
