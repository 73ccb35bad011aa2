"""Maps as values: made from a network, shown in a notebook, saved as one file."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from coopgraph._outputs import save_bytes
from coopgraph.errors import UsageError
from coopgraph.messages import LANGUAGES, msg

if TYPE_CHECKING:
    from pyvis.network import Network as PyvisNetwork

    from coopgraph.maps._drawing import Drawing
    from coopgraph.maps.style import Style
    from coopgraph.network import Network

__all__ = ["PROJECTIONS", "Map", "network_map", "world_map"]

PROJECTIONS = ("equal-earth", "orthographic")

_NOTEBOOK_NODES = 2_000


def network_map(
    network: Network,
    *,
    size: str | float | Sequence[float] = "degree",
    style: Style | None = None,
    title: str | None = None,
    language: str = "en",
) -> Map:
    """Return an interactive map of a network, as one offline page.

    Where a node has coordinates, the page can switch to the world and back.

    Parameters
    ----------
    network
        What to draw.
    size
        What the area of a mark stands for: ``"degree"`` (the number of neighbours),
        ``"relations"`` (their number, parallel ones counted each), another measure of
        `coopgraph.analysis.centrality`, ``"population"``, a number from 0 to 1 (one size for
        all), or one value a node. Unknown values are drawn smallest.
    style
        Colours, shapes, lines and ranges of sizes.
    title
        Shown at the top; the network's own where None.
    language
        The first shown, ``"en"`` or ``"fr"``; the page has a switch.

    Raises
    ------
    UsageError
        If there is no such measure, language, or not one size a node.
    """
    return _map(network, size, style, title, language)


def world_map(
    network: Network,
    *,
    size: str | float | Sequence[float] = "degree",
    style: Style | None = None,
    title: str | None = None,
    language: str = "en",
    projection: str = "equal-earth",
) -> Map:
    """Return the same page as `network_map`, opened on the world.

    Nodes stand at their coordinates, relations are great circles, marks that would cover one
    another are one until the reader zooms in. Nodes without coordinates, or with impossible ones,
    are counted and listed in the page. Outlines are Natural Earth's at 1:110 and 1:50 million;
    they are in the file.

    Parameters
    ----------
    network, size, style, title, language
        As of `network_map`.
    projection
        The first shown: ``"equal-earth"`` (Šavrič, Patterson and Jenny 2019; areas are true) or
        ``"orthographic"`` (the globe seen from afar); the page has a switch.

    Raises
    ------
    UsageError
        If there is no such measure, language or projection, or not one size a node.
    """
    if projection not in PROJECTIONS:
        raise UsageError(
            msg("no projection is called {value!r}", value=projection),
            value=projection,
            hint=msg("one of {known}", known=", ".join(PROJECTIONS)),
        )
    return _map(network, size, style, title, language, view="world", projection=projection)


def _map(
    network: Network,
    size: str | float | Sequence[float],
    style: Style | None,
    title: str | None,
    language: str,
    *,
    view: str = "network",
    projection: str = "equal-earth",
) -> Map:
    """Return the map of a network, laid out and sized."""
    from coopgraph.maps._drawing import Drawing
    from coopgraph.maps._sizes import node_sizes
    from coopgraph.maps.layout import network_layout
    from coopgraph.maps.style import Style

    if language not in LANGUAGES:
        raise UsageError(
            msg("maps are not written in {value!r}", value=language),
            value=language,
            hint=msg("one of {known}", known=", ".join(LANGUAGES)),
        )
    look = Style() if style is None else style
    return Map(
        Drawing(
            network=network,
            positions=network_layout(network),
            sizes=node_sizes(network, size, look.node_range),
            style=look,
            title=network.origin.title if title is None else title,
            language=language,
            version=network.origin.version or _version(),
            view=view,
            projection=projection,
        )
    )


def _version() -> str:
    from importlib.metadata import version

    return version("coopgraph")


@dataclass(frozen=True)
class Map:
    """An interactive map; it shows itself in a notebook and is saved as one HTML file.

    Made by `network_map` or `world_map`, not by hand.
    """

    _drawing: Drawing = field(repr=False)

    @property
    def title(self) -> str:
        """The title shown at the top, "" where the page gives a general one."""
        return self._drawing.title

    def __repr__(self) -> str:
        return f"<Map of {self._drawing.network!r}>"

    @cached_property
    def html(self) -> str:
        """The whole page; it needs nothing from the internet and runs no script but its own."""
        from coopgraph.maps._document import network_document

        return network_document(self._drawing)

    @cached_property
    def svg(self) -> str:
        """A still picture of the network view: marks, lines and the names of its largest nodes."""
        from coopgraph.maps._picture import picture

        return picture(self._drawing)

    def save(self, path: str | os.PathLike[str], *, overwrite: bool = False) -> Path:
        """Write the page to a file and return its path; nothing else is written beside it.

        The file appears whole or not at all.

        Parameters
        ----------
        path
            A file name, usually ending in ``.html``.
        overwrite
            Whether an existing file may be replaced.

        Raises
        ------
        OutputError
            If the file exists and `overwrite` is false, or it cannot be written.
        """
        target = Path(path)
        save_bytes(target, self.html.encode("utf-8"), overwrite=overwrite)
        return target

    def to_pyvis(self) -> PyvisNetwork:
        """Return a `pyvis.network.Network` with the same nodes, relations and positions.

        For going on with pyvis; the pages pyvis writes are not coopgraph's. They load scripts
        from the internet, do not escape all texts, have no evidence, search, tables or French,
        and adding is slow above some thousand relations. pyvis drops parallel relations of an
        undirected network, so this one is directed with arrows only where a relation has a
        direction: no relation is lost. Physics is off; node sizes, colours and shapes are set as
        fixed values.
        """
        from coopgraph.maps._pyvis import to_pyvis

        return to_pyvis(self._drawing)

    def _repr_html_(self) -> str:
        """Return the page in a closed frame, or above 2,000 nodes a picture and how to save."""
        nodes = self._drawing.network.n_nodes
        language = self._drawing.language
        if nodes > _NOTEBOOK_NODES:
            hint = msg(
                "A still picture of {nodes} nodes; for the interactive map: {call}",
                nodes=nodes,
                call='.save("network.html")',
            )
            caption = escape(hint.render(language))
            return f"<figure>{self.svg}<figcaption>{caption}</figcaption></figure>"
        name = escape(self.title or msg("network map").render(language), quote=True)
        return (
            f'<iframe srcdoc="{escape(self.html, quote=True)}" title="{name}" width="100%" '
            f'height="640" sandbox="allow-scripts allow-downloads" '
            f'style="border:1px solid #8884;border-radius:8px"></iframe>'
        )
