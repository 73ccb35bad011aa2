"""How sure a match is: a logistic regression on what speaks for it, fitted on measured cases."""

from __future__ import annotations

import csv
import io
import math
from dataclasses import dataclass
from functools import cache
from typing import Final

from coopgraph.resolution._place_search import ALONE, Hit, How, Wanted
from coopgraph.resolution.countries import packaged_data
from coopgraph.resolution.folding import BodyWord, Change, fold_key, spaceless

__all__ = ["Case", "case_of", "sureness"]

_FAR: Final = 3.0
_NARROW: Final = 0.5
_USUAL: Final = 4.0


@dataclass(frozen=True, slots=True)
class Case:
    """What the sureness of a match depends on.

    Attributes
    ----------
    how
        In what way the place has the name.
    lead
        How far it stands before the next town of the name, in powers of ten of inhabitants;
        `ALONE` where there is no other.
    size
        Decimal logarithm of its inhabitants and 200.
    in_region, by_hint
        Whether the region told, or what stood in brackets, speaks for it.
    has_country
        Whether the country was told.
    """

    how: str
    lead: float
    size: float
    in_region: bool
    by_hint: bool
    has_country: bool

    def features(self) -> tuple[tuple[str, float], ...]:
        """Return what is weighed; what is not named is 0."""
        alone = self.lead >= ALONE
        found = [
            (self.how, 1.0),
            ("size", self.size - _USUAL),
            ("alone", float(alone)),
            ("lead", 0.0 if alone else min(self.lead, _FAR)),
            ("small lead", 0.0 if alone else min(self.lead, _NARROW)),
            ("region", float(self.in_region)),
            ("hint", float(self.by_hint)),
        ]
        if not self.has_country:
            found += [
                ("no country", 1.0),
                ("no country, size", self.size - _USUAL),
                ("no country, alone", float(alone)),
            ]
        return tuple(found)


def case_of(hit: Hit, lead: float, wanted: Wanted) -> Case:
    """Return the case of the best hit."""
    how = hit.how.value if not hit.edits else f"{hit.how.value}-{min(hit.edits, 2)}"
    if hit.how is How.KIND and wanted.folded.body not in (None, BodyWord.COMMUNE):
        how = f"{how}-broad"
    elif hit.how is How.KIND and _is_main_name(hit, wanted):
        how = How.MAIN.value  # the words of a commune name the town itself
    size = math.log10(hit.place.population + 200)
    return Case(how, lead, size, hit.in_region, hit.by_hint, bool(wanted.countries))


def _is_main_name(hit: Hit, wanted: Wanted) -> bool:
    main = spaceless(fold_key(hit.place.name))
    return wanted.folded.body is BodyWord.COMMUNE and any(
        v.change is Change.KIND and spaceless(v.key) == main for v in wanted.folded.variants
    )


@cache
def _weights() -> dict[str, float]:
    text = packaged_data("places", "scores.csv").decode("utf-8")
    return {row["feature"]: float(row["weight"]) for row in csv.DictReader(io.StringIO(text))}


def sureness(case: Case) -> float:
    """Return the share of such cases that are right, in [0, 1]; 0 of a kind never measured.

    References
    ----------
    Platt, J. (1999). Probabilistic outputs for support vector machines: why a score is passed
    through a logistic curve that is fitted on cases held back.
    """
    weights = _weights()
    if case.how not in weights:
        return 0.0
    total = sum(weights.get(name, 0.0) * value for name, value in case.features())
    return 1 / (1 + math.exp(-total))
