"""How degrees are distributed, and whether a power law is a plausible description of them."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from coopgraph.analysis.engines import refuse_empty
from coopgraph.errors import MissingExtraError, NetworkError, UsageError
from coopgraph.messages import msg
from coopgraph.methods import Methods, described

if TYPE_CHECKING:
    import pandas as pd

    from coopgraph.network import Network

__all__ = ["PowerLawFit", "degree_distribution", "power_law_fit"]

Ints = npt.NDArray[np.int64]

_LEAST_DEGREES: Final = 10
_PLAUSIBLE: Final = 0.1
_ALTERNATIVES: Final = ("lognormal", "exponential", "truncated_power_law")
_FARTHEST: Final = 2**40
_EXPONENTS: Final = [1.0, 100.0]


def degree_distribution(network: Network) -> pd.DataFrame:
    """Return how many actors have how many ties.

    Parameters
    ----------
    network
        Read as a simple undirected graph.

    Returns
    -------
    pandas.DataFrame
        One row a degree that occurs, rising: ``degree``, ``actors``, ``share`` of all actors, and
        ``share_at_least``, of those with so many ties or more.

    Raises
    ------
    NetworkError
        If the network has no actors.
    """
    import pandas as pd

    degree = _degrees(network)
    values, counts = np.unique(degree, return_counts=True)
    share = counts / counts.sum()
    table = pd.DataFrame(
        {
            "degree": values,
            "actors": counts,
            "share": share,
            "share_at_least": share[::-1].cumsum()[::-1],
        }
    )
    text = msg(
        "Degrees are numbers of distinct neighbours in the simple undirected graph of {actors} "
        "actors.",
        actors=network.n_nodes,
    )
    return described(table, Methods(text, packages=("numpy",)))


def _degrees(network: Network) -> Ints:
    refuse_empty(network)
    return network.degrees()


@dataclass(frozen=True, eq=False)
class PowerLawFit:
    """A power law fitted to the greater degrees, and how far it can be believed.

    Attributes
    ----------
    exponent
        By maximum likelihood, of the discrete law p(k) ∝ k ** −exponent from `minimum` on.
    minimum
        Degree from which on the law is fitted: the one with the least distance.
    tail, actors
        Actors with so many ties or more, and those with any tie.
    distance
        Of Kolmogorov and Smirnov, between the data and the law.
    p
        Share of samples drawn from the fitted law that lie as far from a law of their own: below
        0.1 the law is ruled out. NaN without samples.
    samples, seed
        Of the bootstrap.
    alternatives
        One row another law: ``law``, ``ratio`` (log-likelihood of the power law less that of the
        other: negative speaks for the other) and ``p``, the probability of a ratio as far from 0
        if neither is better (Vuong 1989; of nested laws by chi-square).
    """

    exponent: float
    minimum: int
    tail: int
    actors: int
    distance: float
    p: float
    samples: int
    seed: int
    alternatives: pd.DataFrame = field(repr=False)

    @property
    def is_plausible(self) -> bool:
        """Whether the data do not rule the law out (p of 0.1 or more)."""
        return self.p >= _PLAUSIBLE

    def methods_text(self, lang: str = "en") -> str:
        """Return the paragraph for a paper."""
        text = msg(
            "A discrete power law was fitted to the degrees by maximum likelihood (Clauset, "
            "Shalizi & Newman 2009): exponent {exponent} from degree {minimum} on ({tail} of "
            "{actors} actors with ties), Kolmogorov–Smirnov distance {distance}, bootstrap "
            "p = {p} ({samples} samples, seed {seed}). Log-likelihood ratios to other laws "
            "(negative: the other fits better): {others}.",
            exponent=f"{self.exponent:.2f}",
            minimum=self.minimum,
            tail=self.tail,
            actors=self.actors,
            distance=f"{self.distance:.3f}",
            p=f"{self.p:.2f}",
            samples=self.samples,
            seed=self.seed,
            others=", ".join(
                f"{row.law} {row.ratio:.2f} (p = {row.p:.3f})"
                for row in self.alternatives.itertuples()
            ),
        )
        return Methods(text, packages=("powerlaw", "scipy")).render(lang)


def power_law_fit(network: Network, *, samples: int = 100, seed: int = 1) -> PowerLawFit:
    """Return the power law that fits the degrees best, and its tests.

    Parameters
    ----------
    network
        Read as a simple undirected graph; actors without a tie are left out.
    samples
        Of the bootstrap of the goodness of fit; p is known to about 1 / (2 √samples). 0: none.
    seed
        Where the random numbers begin.

    Raises
    ------
    NetworkError
        If fewer than ten actors have ties, or all have the same number.
    UsageError
        If `samples` is negative.
    MissingExtraError
        Without powerlaw (extra ``statistics``).

    References
    ----------
    Clauset, A., Shalizi, C. R. & Newman, M. E. J. (2009). Power-law distributions in empirical
    data. SIAM Review 51(4), 661–703. https://doi.org/10.1137/070710111
    Alstott, J., Bullmore, E. & Plenz, D. (2014). powerlaw: a Python package for analysis of
    heavy-tailed distributions. PLoS ONE 9(1), e85777.
    """
    if samples < 0:
        raise UsageError(
            msg("{value} samples are too few", value=samples), hint=msg("take 100 or more")
        )
    degree = _degrees(network)
    degree = degree[degree > 0]
    enough = len(degree) >= _LEAST_DEGREES and degree.min() < degree.max()
    found = _fit(degree) if enough else None
    if found is None or not np.isfinite(found.xmin):
        raise NetworkError(
            msg("too few different degrees for a distribution: {count} actors", count=len(degree)),
            hint=msg("choose more relations or kinds"),
        )
    exponent, minimum = float(found.alpha), int(found.xmin)
    rng = np.random.default_rng(seed)
    as_far = sum(_fit(_drawn(degree, exponent, minimum, rng)).D >= found.D for _ in range(samples))
    return PowerLawFit(
        exponent,
        minimum,
        int((degree >= minimum).sum()),
        len(degree),
        float(found.D),
        as_far / samples if samples else float("nan"),
        samples,
        seed,
        _alternatives(found),
    )


def _fit(degree: Ints) -> Any:
    try:
        import powerlaw
    except ImportError as error:
        raise MissingExtraError(
            msg("the test of power laws needs the package powerlaw"),
            hint=msg('install it: pip install "coopgraph[statistics]"'),
        ) from error
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of trial minima that it then rejects
        # Its own range of exponents ends at 3 for what it tries, and hides steeper tails.
        fit = powerlaw.Fit(
            degree,
            discrete=True,
            estimate_discrete=False,
            parameter_ranges={"alpha": _EXPONENTS},
            verbose=False,
        )
        _ = fit.alpha  # fitted at first use
    return fit


def _alternatives(fit: Any) -> pd.DataFrame:
    import pandas as pd

    rows = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for law in _ALTERNATIVES:
            ratio, p = fit.distribution_compare("power_law", law)
            rows.append((law.replace("_", " "), float(ratio), float(p)))
    return pd.DataFrame(rows, columns=["law", "ratio", "p"])


def _drawn(degree: Ints, exponent: float, minimum: int, rng: np.random.Generator) -> Ints:
    """Return as many degrees: below the minimum from the data, from it on from the law."""
    below, n = degree[degree < minimum], len(degree)
    from_law = int(rng.binomial(n, 1 - len(below) / n))
    drawn = _from_law(exponent, minimum, rng.random(from_law))
    return drawn if from_law == n else np.append(drawn, rng.choice(below, n - from_law))


def _from_law(exponent: float, minimum: int, chance: npt.NDArray[np.float64]) -> Ints:
    """Return where the law's tail P(X ≥ x) falls below each chance (Clauset et al., appendix D)."""
    from scipy.special import zeta

    whole = zeta(exponent, minimum)
    low = np.full(len(chance), minimum, dtype=np.int64)
    high = 2 * low
    while (far := (zeta(exponent, high) / whole >= chance) & (high < _FARTHEST)).any():
        low[far], high[far] = high[far], 2 * high[far]
    while (apart := high - low > 1).any():
        middle = (low + high) // 2
        up = apart & (zeta(exponent, middle) / whole >= chance)
        low[up] = middle[up]
        high[apart & ~up] = middle[apart & ~up]
    return low
