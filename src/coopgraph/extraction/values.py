"""What is read from one page: entities, relations, and the words that prove them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from coopgraph.messages import Message
from coopgraph.model import Kind, Status

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["ReadEntity", "ReadRelation", "Reading", "Span"]


_COLUMNS: Final = (
    *("subject", "type", "object", "subject_kind", "object_kind"),
    *("subject_country", "object_country", "start", "end", "status", "amount", "currency"),
    *("role", "quote", "begin", "stop", "confidence", "rule", "inferred"),
)


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

    def without_persons(self) -> Reading:
        """Return the reading as it may be shown: no persons, quotes that name one redacted.

        The text itself is left out too, since it may name them; spans still count its characters.
        """
        persons = {e.id: e for e in self.entities if e.kind is Kind.PERSON}
        names = {m for e in persons.values() for m in (e.name, *e.mentions) if m}
        pattern = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))

        def shown(words: str) -> str:
            return re.sub(pattern, "[…]", words) if pattern else words

        return replace(
            self,
            text="",
            title=shown(self.title),
            entities=tuple(e for e in self.entities if e.id not in persons),
            relations=tuple(
                replace(r, quote=shown(r.quote), role="")
                for r in self.relations
                if not {r.subject, r.object} & persons.keys()
            ),
        )

    def to_pandas(self) -> pd.DataFrame:
        """Return the facts as a table, the surest first.

        Returns
        -------
        pandas.DataFrame
            One row a relation: subject, type, object (names), their kinds and countries, start,
            end, status, amount, currency, role, quote, begin and stop (characters of `text`),
            confidence, rule, inferred.
        """
        import pandas as pd

        known = {e.id: e for e in self.entities}
        rows = [
            {
                "subject": known[r.subject].name,
                "type": r.type,
                "object": known[r.object].name,
                "subject_kind": known[r.subject].kind.value,
                "object_kind": known[r.object].kind.value,
                "subject_country": known[r.subject].country,
                "object_country": known[r.object].country,
                "start": r.start,
                "end": r.end,
                "status": r.status.value,
                "amount": None if r.amount is None else str(r.amount),
                "currency": r.currency,
                "role": r.role,
                "quote": r.quote,
                "begin": r.span.start,
                "stop": r.span.end,
                "confidence": r.confidence,
                "rule": r.rule,
                "inferred": " | ".join(r.inferred),
            }
            for r in sorted(self.relations, key=lambda r: (-r.confidence, r.span.start))
        ]
        return pd.DataFrame(rows, columns=list(_COLUMNS))

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
