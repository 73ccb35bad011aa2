"""What a matcher answers: who it may be, how sure that is, and why in words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from coopgraph.messages import Message

__all__ = ["Candidate", "Mapping", "Verdict"]


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
