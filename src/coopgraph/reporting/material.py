"""What the chapters of a report share: the network, its ranks, and how a language writes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from coopgraph.analysis import compare, methods_text
from coopgraph.errors import MissingExtraError
from coopgraph.figures import figure_bytes
from coopgraph.messages import Message, msg
from coopgraph.reporting.values import Section, Table, number_text, table_of

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from coopgraph.network import Network

__all__ = ["FEW", "RANKED_BY", "TITLES", "Material", "drawn"]

FEW: Final = 10
"""Rows of a table that shows the first of many."""
RANKED_BY: Final = ("degree", "betweenness", "closeness", "eigenvector")
TITLES: Final = {
    "glance": msg("At a glance"),
    "building": msg("How the network was built"),
    "actors": msg("Central actors"),
    "brokers": msg("Actors between groups"),
    "countries": msg("Who is tied to whom"),
    "communities": msg("Communities"),
    "degrees": msg("How ties are distributed"),
    "time": msg("Through the years"),
    "distance": msg("Over what distance"),
}


@dataclass(frozen=True)
class Material:
    """A network to tell of, and the language to tell it in.

    Attributes
    ----------
    network
        With one actor at least.
    language
        ``en`` or ``fr``.
    """

    network: Network
    language: str

    @cached_property
    def ranks(self) -> pd.DataFrame:
        """Actors by several measures side by side; two chapters read it."""
        return compare(self.network, measures=RANKED_BY)

    def number(self, value: float, digits: int = 3) -> str:
        """Return a number as the language writes it."""
        return number_text(value, self.language, digits)

    def table(
        self, caption: Message, heads: Sequence[Message], rows: Iterable[Sequence[Any]]
    ) -> Table:
        """Return a table with every cell written in the language."""
        return table_of(caption, heads, rows, self.language)

    def section(
        self,
        key: str,
        *,
        words: tuple[Message, ...] = (),
        tables: tuple[Table, ...] = (),
        figure: bytes = b"",
        alt: Message | None = None,
        made_by: tuple[object, ...] = (),
    ) -> Section:
        """Return a chapter; `made_by` are the results whose methods are told at the end."""
        return Section(
            key,
            TITLES[key].render(self.language),
            tuple(message.render(self.language) for message in words),
            tables,
            figure,
            alt.render(self.language) if alt is not None and figure else "",
            tuple(methods_text(result, self.language) for result in made_by),
        )


def drawn(draw: Callable[[], Figure]) -> bytes:
    """Return a figure as SVG; nothing without matplotlib: the tables say the same."""
    try:
        return figure_bytes(draw())
    except MissingExtraError:
        return b""
