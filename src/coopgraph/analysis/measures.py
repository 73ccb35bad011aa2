"""The catalogue of actor measures: names, definitions, references.

Not for computing (see `engines`) nor for tables (see `ranking`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from types import MappingProxyType

from coopgraph.errors import UsageError
from coopgraph.messages import Message, msg

__all__ = ["MEASURES", "Measure", "MeasureInfo", "parse_measures"]


class Measure(StrEnum):
    """A measure of an actor's place in a network."""

    DEGREE = "degree"
    DEGREE_CENTRALITY = "degree_centrality"
    IN_DEGREE = "in_degree"
    OUT_DEGREE = "out_degree"
    STRENGTH = "strength"
    BETWEENNESS = "betweenness"
    CLOSENESS = "closeness"
    EIGENVECTOR = "eigenvector"
    PAGERANK = "pagerank"
    CORE = "core"
    HARMONIC = "harmonic"
    KATZ = "katz"
    HUB = "hub"
    AUTHORITY = "authority"
    CONSTRAINT = "constraint"
    EFFECTIVE_SIZE = "effective_size"

    @property
    def info(self) -> MeasureInfo:
        """Label, definition and reference."""
        return MEASURES[self]


@dataclass(frozen=True, slots=True)
class MeasureInfo:
    """What a measure is.

    Parameters
    ----------
    label
        Its name, for table heads and legends.
    definition
        One sentence.
    reference
        The paper.
    whole
        Whether its values are whole numbers.
    needs_direction
        Whether it has a meaning in directed networks only.
    counts_steps
        Whether it is made of shortest paths, each relation one step.
    reads_weights
        Whether the sum of a pair's weights can stand for the strength of their tie.
    """

    label: Message
    definition: Message
    reference: str
    whole: bool = False
    needs_direction: bool = False
    counts_steps: bool = False
    reads_weights: bool = False


_FREEMAN = (
    "Freeman, L. C. (1978). Centrality in social networks: conceptual clarification. "
    "Social Networks 1(3), 215–239. https://doi.org/10.1016/0378-8733(78)90021-7"
)

_KLEINBERG = (
    "Kleinberg, J. M. (1999). Authoritative sources in a hyperlinked environment. Journal of the "
    "ACM 46(5), 604–632. https://doi.org/10.1145/324133.324140"
)
_BURT = "Burt, R. S. (1992). Structural Holes: The Social Structure of Competition. Harvard."

MEASURES: Mapping[Measure, MeasureInfo] = MappingProxyType(
    {
        Measure.DEGREE: MeasureInfo(
            msg("degree"),
            msg("number of distinct neighbours; in a directed network, in-degree plus out-degree"),
            _FREEMAN,
            whole=True,
        ),
        Measure.DEGREE_CENTRALITY: MeasureInfo(
            msg("degree centrality"),
            msg("degree divided by the number of other actors"),
            _FREEMAN,
        ),
        Measure.IN_DEGREE: MeasureInfo(
            msg("in-degree"),
            msg("number of distinct actors with a relation to the actor"),
            _FREEMAN,
            whole=True,
            needs_direction=True,
        ),
        Measure.OUT_DEGREE: MeasureInfo(
            msg("out-degree"),
            msg("number of distinct actors to which the actor has a relation"),
            _FREEMAN,
            whole=True,
            needs_direction=True,
        ),
        Measure.STRENGTH: MeasureInfo(
            msg("strength"),
            msg("sum of the weights of the actor's relations"),
            "Barrat, A., Barthélemy, M., Pastor-Satorras, R. & Vespignani, A. (2004). The "
            "architecture of complex weighted networks. PNAS 101(11), 3747–3752. "
            "https://doi.org/10.1073/pnas.0400087101",
            reads_weights=True,
        ),
        Measure.BETWEENNESS: MeasureInfo(
            msg("betweenness"),
            msg("share of the shortest paths between other actors that pass through the actor"),
            "Brandes, U. (2001). A faster algorithm for betweenness centrality. Journal of "
            "Mathematical Sociology 25(2), 163–177. https://doi.org/10.1080/0022250X.2001.9990249",
            counts_steps=True,
        ),
        Measure.CLOSENESS: MeasureInfo(
            msg("closeness"),
            msg(
                "inverse of the mean distance from the actors that reach the actor, times their "
                "share of all other actors"
            ),
            "Wasserman, S. & Faust, K. (1994). Social Network Analysis: Methods and "
            "Applications, p. 201. Cambridge University Press.",
            counts_steps=True,
        ),
        Measure.EIGENVECTOR: MeasureInfo(
            msg("eigenvector centrality"),
            msg("proportional to the sum of the neighbours' values; squares add up to 1"),
            "Bonacich, P. (1987). Power and centrality: a family of measures. American Journal "
            "of Sociology 92(5), 1170–1182. https://doi.org/10.1086/228631",
            reads_weights=True,
        ),
        Measure.PAGERANK: MeasureInfo(
            msg("PageRank"),
            msg(
                "share of time a walker spends at the actor who follows relations with probability "
                "0.85 and else starts anew anywhere"
            ),
            "Page, L., Brin, S., Motwani, R. & Winograd, T. (1999). The PageRank citation "
            "ranking: bringing order to the web. Stanford InfoLab 1999-66.",
            reads_weights=True,
        ),
        Measure.CORE: MeasureInfo(
            msg("core number"),
            msg("greatest k such that the actor is in a group where each has k neighbours"),
            "Seidman, S. B. (1983). Network structure and minimum degree. Social Networks 5(3), "
            "269–287. https://doi.org/10.1016/0378-8733(83)90028-X",
            whole=True,
        ),
        Measure.HARMONIC: MeasureInfo(
            msg("harmonic centrality"),
            msg("sum of the inverse distances from all other actors"),
            "Boldi, P. & Vigna, S. (2014). Axioms for centrality. Internet Mathematics 10(3–4), "
            "222–262. https://doi.org/10.1080/15427951.2013.865686",
            counts_steps=True,
        ),
        Measure.KATZ: MeasureInfo(
            msg("Katz centrality"),
            msg(
                "walks that end at the actor, each step counting 0.85 divided by the greatest "
                "eigenvalue; squares add up to 1"
            ),
            "Katz, L. (1953). A new status index derived from sociometric analysis. Psychometrika "
            "18(1), 39–43. https://doi.org/10.1007/BF02289026",
            reads_weights=True,
        ),
        Measure.HUB: MeasureInfo(
            msg("hub"), msg("sum of the authorities it points to; all add up to 1"), _KLEINBERG
        ),
        Measure.AUTHORITY: MeasureInfo(
            msg("authority"), msg("sum of the hubs that point to it; all add up to 1"), _KLEINBERG
        ),
        Measure.CONSTRAINT: MeasureInfo(
            msg("constraint"),
            msg("how much the actor's ties lead back to one another; low for brokers"),
            _BURT,
        ),
        Measure.EFFECTIVE_SIZE: MeasureInfo(
            msg("effective size"),
            msg("number of neighbours less those that others of them reach already"),
            _BURT,
        ),
    }
)


def parse_measures(
    measures: str | Iterable[str], *, directed: bool = False, weighted: bool = False
) -> tuple[Measure, ...]:
    """Return the measures of these names, in their order, each once.

    Parameters
    ----------
    measures
        One name or several.
    directed, weighted
        The reading of the network; a measure that has no meaning in it is refused.

    Raises
    ------
    UsageError
        A name that is no measure, none at all, or a measure without meaning in this reading.

    Examples
    --------
    >>> parse_measures(["degree", "core", "degree"])
    (<Measure.DEGREE: 'degree'>, <Measure.CORE: 'core'>)
    """
    names = [measures] if isinstance(measures, str) else list(measures)
    if not names:
        raise UsageError(
            msg("no measure is given"),
            hint=msg("give one or more of {known}", known=", ".join(Measure)),
        )
    found = tuple(dict.fromkeys(_measure(name) for name in names))
    for measure in found:
        _check_reading(measure, directed=directed, weighted=weighted)
    return found


def _measure(name: str) -> Measure:
    plain = str(name).strip().casefold().replace("-", "_").replace(" ", "_")
    try:
        return Measure(plain)
    except ValueError:
        near = get_close_matches(plain, list(Measure), n=1, cutoff=0.6)
        hint = (
            msg("did you mean {near}? known: {known}", near=str(near[0]), known=", ".join(Measure))
            if near
            else msg("give one or more of {known}", known=", ".join(Measure))
        )
        raise UsageError(
            msg("{value!r} is no measure", value=name), value=name, hint=hint
        ) from None


def _check_reading(measure: Measure, *, directed: bool, weighted: bool) -> None:
    if measure.info.needs_direction and not directed:
        raise UsageError(
            msg("{measure} has a meaning in directed networks only", measure=str(measure)),
            value=str(measure),
            hint=msg("add directed=True, or ask for degree"),
        )
    if measure.info.counts_steps and weighted:
        raise UsageError(
            msg("{measure} counts steps and reads no weights", measure=str(measure)),
            value=str(measure),
            hint=msg("leave out weighted=True, or the measure"),
        )
