"""Evidence: a claim and its source, as a person is shown them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

__all__ = ["Evidence", "EvidenceReader"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What backs a statement.

    Parameters
    ----------
    claim
        IRI of the claim.
    source, title, address
        IRI, title and public address of the source; "" where unknown.
    locator, quote
        Place in the source, and its words.
    when
        EDTF text the claim states, "" where none.
    status
        As stated.
    issued, retrieved
        Dates of the source, "" where unknown.
    confidence
        In [0, 1].
    denied
        Whether the claim says that it does not hold.
    reader
        What read it.
    """

    claim: str
    source: str
    title: str
    address: str = ""
    locator: str = ""
    quote: str = ""
    when: str = ""
    status: str = ""
    issued: str = ""
    retrieved: str = ""
    confidence: float = 1.0
    denied: bool = False
    reader: str = ""


class EvidenceReader(Protocol):
    """Finds the evidence of statements when a view needs it."""

    def __call__(self, statements: Sequence[str], /) -> Mapping[str, tuple[Evidence, ...]]:
        """Return the evidence of each statement IRI."""
        ...
