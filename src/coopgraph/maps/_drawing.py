"""A network made ready to draw: places, sizes, looks. What every kind of output starts from."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from coopgraph.maps._places import Places, places_of
from coopgraph.maps._sizes import Sizes
from coopgraph.maps.style import KIND_MARKS, TYPE_LINES, Style

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coopgraph.network import Network

__all__ = ["Drawing"]


@dataclass(frozen=True)
class Drawing:
    """A network with the position, size and look of all in it; `language` is the first shown."""

    network: Network
    positions: npt.NDArray[np.float64]
    sizes: Sizes
    style: Style
    title: str
    language: str
    version: str
    view: str = "network"
    projection: str = "equal-earth"

    @cached_property
    def places(self) -> Places:
        """Where each node stands on the earth."""
        columns = self.network.node_columns
        return places_of(columns.latitude, columns.longitude)

    @property
    def has_world(self) -> bool:
        """Whether the page holds a world view: asked for, or possible."""
        return self.view == "world" or bool(self.places.known.any())

    @cached_property
    def kind_names(self) -> tuple[str, ...]:
        """The kinds present, known ones first in their own order."""
        return _in_order(self.network.node_columns.kind, KIND_MARKS)

    @cached_property
    def type_names(self) -> tuple[str, ...]:
        """The relation types present, known ones first in their own order."""
        return _in_order(self.network.edge_columns.type, TYPE_LINES)


def _in_order(present: Iterable[str], known: Iterable[str]) -> tuple[str, ...]:
    counts = Counter(present)
    first = [name for name in known if name in counts]
    rest = sorted(counts.keys() - set(first), key=lambda name: (-counts[name], name))
    return (*first, *rest)
