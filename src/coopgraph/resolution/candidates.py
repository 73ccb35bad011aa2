"""What a matcher answers: who it may be, how sure that is, and why in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from coopgraph.messages import Message

__all__ = ["AUTOMATIC", "REVIEWED", "Candidate", "Mapping", "Match", "Verdict", "decide"]

AUTOMATIC: Final = 0.75
"""From this score on a candidate is taken without asking."""
REVIEWED: Final = 0.3
"""From this score on a person is asked; below, it is no candidate."""


class Verdict(StrEnum):
    """What becomes of a candidate."""

    SAME = "same"
    """Sure enough to be taken without asking."""
    REVIEW = "review"
    """A person decides."""
    NONE = "none"
    """Not the same, or nothing that tells."""


class Mapping(StrEnum):
    """How a name and what it may mean belong together; SKOS' mapping relations."""

    EXACT = "exactMatch"
    CLOSE = "closeMatch"
    """A longer or shorter form of the name, or one with other letters."""
    BROAD = "broadMatch"
    """The city of a borough, of a conurbation or of one of two joined names."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that a name, a row or an entity may mean.

    Attributes
    ----------
    iri
        Of the entity or place.
    name
        Its preferred name, in the language asked for where it has one.
    country
        ISO 3166-1 alpha-2, empty where it is not known.
    score
        In [0, 1]: the share of candidates with such reasons that are right, as measured.
    reasons
        In words, the strongest first: "its main name", "same country", "2 km apart".
    mapping
        Whether it is the thing itself or one that has it.
    """

    iri: str
    name: str
    country: str
    score: float
    reasons: tuple[Message, ...]
    mapping: Mapping = Mapping.EXACT


def decide(candidates: Sequence[Candidate]) -> Verdict:
    """Return what becomes of the best of some candidates."""
    if not candidates or candidates[0].score < REVIEWED:
        return Verdict.NONE
    return Verdict.SAME if candidates[0].score >= AUTOMATIC else Verdict.REVIEW


@dataclass(frozen=True, slots=True)
class Match:
    """What a name may mean.

    Attributes
    ----------
    candidates
        The best first; at most five.
    notes
        What is odd about the question, and why there is no candidate.
    country
        ISO 3166-1 alpha-2 of the country that was understood, "" without.
    """

    candidates: tuple[Candidate, ...]
    notes: tuple[Message, ...] = ()
    country: str = ""

    @property
    def verdict(self) -> Verdict:
        """What becomes of the best candidate."""
        return decide(self.candidates)

    @property
    def best(self) -> Candidate | None:
        """The first candidate, None without any."""
        return self.candidates[0] if self.candidates else None
