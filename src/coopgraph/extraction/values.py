"""What is read from one page: entities, relations, and the words that prove them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from coopgraph.messages import Message
from coopgraph.model import Kind, Status

__all__ = ["ReadEntity", "ReadRelation", "Reading", "Span"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters of the page's text: from `start`, up to and without `end`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ReadEntity:
    """A thing that a page names.

    Attributes
    ----------
    id
        Unique in its reading: ``e1``.
    kind
        What it is.
    name
        As a directory would print it, in the page's spelling.
    country
        ISO 3166-1 alpha-2, None where the page does not make it sure.
    mentions
        The distinct ways in which the page writes it.
    spans
        Where, in order.
    """

    id: str
    kind: Kind
    name: str
    country: str | None = None
    mentions: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadRelation:
    """A relation that a page asserts.

    Attributes
    ----------
    subject, type, object
        Id of an entity, name of the relation type, id of an entity.
    start, end
        EDTF dates as precise as the page, None where it gives none.
    status
        As the page says; active where it says nothing.
    amount, currency
        Units of an ISO 4217 currency.
    role
        What the object of ``represented-by`` is: the office.
    quote
        Shortest words that support it, at most 200 characters; `span` says where they stand.
    confidence
        In [0, 1]: the share of facts of this rule that are right on annotated pages.
    rule
        What found it.
    inferred
        Names of the dates that the page does not give whole (``start``, ``end``): the year
        of *vendredi 18 octobre* comes from the day of publication.
    """

    subject: str
    type: str
    object: str
    start: str | None = None
    end: str | None = None
    status: Status = Status.ACTIVE
    amount: Decimal | None = None
    currency: str | None = None
    role: str = ""
    quote: str = ""
    span: Span = Span(0, 0)
    confidence: float = 1.0
    rule: str = ""
    inferred: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a page says, with the words that prove it.

    Attributes
    ----------
    text
        The page as text; spans count its characters.
    title, published, language
        As far as the page tells them; `published` is an EDTF date, `language` ``fr`` or ``en``.
    entities, relations
        In the order in which the page names and states them.
    warnings
        What could not be read, or is left out, and why.
    """

    text: str
    title: str = ""
    published: str | None = None
    language: str = "fr"
    entities: tuple[ReadEntity, ...] = ()
    relations: tuple[ReadRelation, ...] = ()
    warnings: tuple[Message, ...] = ()

    def entity(self, key: str) -> ReadEntity:
        """Return the entity of an id.

        Raises
        ------
        KeyError
            If there is none.
        """
        for entity in self.entities:
            if entity.id == key:
                return entity
        raise KeyError(key)
