"""Claims: what one source says. A claim never changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from coopgraph.errors import InputError, VocabularyError
from coopgraph.messages import msg
from coopgraph.model.dates import Edtf

__all__ = ["MAX_QUOTE", "Amount", "Claim", "ContributionKind", "Status"]

MAX_QUOTE = 200


class Status(StrEnum):
    """How a relation stands, as the source says."""

    PLANNED = "planned"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    ENDED = "ended"
    UNKNOWN = "unknown"

    @classmethod
    def parse(cls, text: str) -> Status:
        """Return the status a cell names; an empty one is unknown.

        Raises
        ------
        VocabularyError
            If there is no such status.
        """
        folded = text.strip().casefold()
        try:
            return cls(folded) if folded else cls.UNKNOWN
        except ValueError as error:
            raise VocabularyError(
                msg("unknown status {value!r}", value=text),
                value=text,
                hint=msg("one of {known}", known=", ".join(cls)),
            ) from error


class ContributionKind(StrEnum):
    """What an amount of money is; kinds are never added together."""

    COMMITMENT = "commitment"
    DISBURSEMENT = "disbursement"
    EXPENDITURE = "expenditure"
    BUDGET = "budget"
    GRANT = "grant"


@dataclass(frozen=True, slots=True)
class Amount:
    """Money as stated: `value` in units of `currency` (ISO 4217), its `kind`, its date."""

    value: Decimal
    currency: str
    kind: ContributionKind
    when: Edtf | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """What one source says about two things, in its own direction.

    Parameters
    ----------
    iri
        Hash of source, locator, stated triple and ordinal.
    source
        IRI of the source.
    subject, type, object
        IRI, name of the relation type, IRI.
    locator
        Row, XPath or character span in the source.
    when, status, roles, key
        As stated; `key` is an agreement or transaction number.
    amount
        Money, on ``funded-by``.
    denied
        True where the source says that it does *not* hold.
    quote
        The words, at most 200 characters.
    asserted_by
        IRI of who asserts it, if anybody.
    as_of
        The day the claim speaks of, where stated.
    read_by
        What read it: reader, rule or model.
    confidence
        In [0, 1].
    """

    iri: str
    source: str
    subject: str
    type: str
    object: str
    locator: str = ""
    when: Edtf | None = None
    status: Status = Status.UNKNOWN
    roles: tuple[str, ...] = ()
    key: str = ""
    amount: Amount | None = None
    denied: bool = False
    quote: str | None = None
    asserted_by: str | None = None
    as_of: date | None = None
    read_by: str = ""
    confidence: float = 1.0

    def __post_init__(self) -> None:
        if not 0.0 <= self.confidence <= 1.0:
            raise InputError(
                msg("confidence {value} is outside [0, 1]", value=self.confidence),
                value=self.confidence,
                hint=msg("write a number from 0 to 1, such as 0.5"),
            )
        if self.quote is not None and len(self.quote) > MAX_QUOTE:
            raise InputError(
                msg("the quote has {length} characters", length=len(self.quote)),
                value=self.quote[:40] + "…",
                hint=msg("quote at most {limit} characters", limit=MAX_QUOTE),
            )
