"""Do like tie with like? Correlation of a number over ties (Newman 2003)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from coopgraph.errors import NetworkError, UsageError
from coopgraph.messages import msg
from coopgraph.methods import Methods

if TYPE_CHECKING:
    from coopgraph.network import Network

__all__ = ["NumericAssortativity", "numeric_assortativity"]

_BY: Final = ("population", "latitude", "longitude")


@dataclass(frozen=True, slots=True)
class NumericAssortativity:
    """How a number correlates over ties.

    Attributes
    ----------
    by
        The column of the nodes.
    logarithm
        Whether its logarithm was taken.
    coefficient
        Pearson's, over ties read both ways, in [−1, 1]; NaN where all values are equal.
    ties, left_out
        Ties that were read, and those with an end of which the number is not known (or not
        positive, for a logarithm).
    """

    by: str
    logarithm: bool
    coefficient: float
    ties: int
    left_out: int

    def methods_text(self, lang: str = "en") -> str:
        """Return the paragraph for a paper."""
        text = msg(
            "Numeric assortativity by {by} (Newman 2003, eq. 21) is {value} over {ties} ties; "
            "{left} ties without the number at both ends are left out.",
            by=f"log {self.by}" if self.logarithm else self.by,
            value=f"{self.coefficient:.3f}",
            ties=self.ties,
            left=self.left_out,
        )
        return Methods(text, packages=("numpy",)).render(lang)


def numeric_assortativity(
    network: Network, by: str = "population", *, logarithm: bool = False
) -> NumericAssortativity:
    """Return how far actors are tied to those with a similar number.

    Parameters
    ----------
    network
        Read as a simple undirected graph.
    by
        ``population``, ``latitude`` or ``longitude``.
    logarithm
        Take the logarithm first: populations span five orders of magnitude.

    Raises
    ------
    UsageError
        If there is no such number.
    NetworkError
        If no tie has the number at both ends.

    References
    ----------
    Newman, M. E. J. (2003). Mixing patterns in networks. Physical Review E 67, 026126.
    """
    if by not in _BY:
        raise UsageError(
            msg("unknown choice {value!r}", value=by),
            value=by,
            hint=msg("one of {known}", known=", ".join(_BY)),
        )
    values = np.asarray(getattr(network.node_columns, by), dtype=np.float64)
    if logarithm:
        values = np.log(values, out=np.full(len(values), np.nan), where=values > 0)
    source, target, _ = network.simple_edges()
    known = np.isfinite(values[source]) & np.isfinite(values[target])
    if not known.any():
        raise NetworkError(
            msg("no tie has a {attribute} at both ends", attribute=by),
            hint=msg("add the attribute to the sources, or choose another"),
        )
    a, b = values[source[known]], values[target[known]]
    ends, others = np.concatenate([a, b]), np.concatenate([b, a])
    spread = ends.std()
    coefficient = float("nan")
    if spread > 0:
        coefficient = float(((ends - ends.mean()) * (others - ends.mean())).mean() / spread**2)
    return NumericAssortativity(by, logarithm, coefficient, len(a), int((~known).sum()))
