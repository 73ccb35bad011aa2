"""Amounts of money as pages write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

__all__ = ["Sum", "find_sums"]

_CURRENCIES: Final = {
    "€": "EUR",
    "euro": "EUR",
    "euros": "EUR",
    "eur": "EUR",
    "$": "USD",
    "usd": "USD",
    "dollar": "USD",
    "dollars": "USD",
    "£": "GBP",
    "gbp": "GBP",
    "livres sterling": "GBP",
    "fcfa": "XOF",
    "f cfa": "XOF",
    "francs cfa": "XOF",
    "xof": "XOF",
    "chf": "CHF",
    "francs suisses": "CHF",
    "dram": "AMD",
    "drams": "AMD",
    "amd": "AMD",
    "dirhams": "MAD",
}
_SCALES: Final = {
    "k": 3,
    "m": 6,
    "md": 9,
    "mds": 9,
    "million": 6,
    "millions": 6,
    "milliard": 9,
    "milliards": 9,
    "billion": 9,
    "thousand": 3,
    "mille": 3,
    "bn": 9,
}
_UNIT: Final = "|".join(sorted(map(re.escape, _CURRENCIES), key=len, reverse=True))
_SCALE: Final = "|".join(sorted(_SCALES, key=len, reverse=True))
_DIGITS: Final = r"\d{1,3}(?:[ \u00a0\u202f.,']\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d+)?"
_AFTER: Final = re.compile(
    rf"(?<![\w.,])(?P<number>{_DIGITS})\s*(?:(?P<scale>{_SCALE})\b\.?\s*)?"
    rf"(?:d['’]|de )?(?P<unit>{_UNIT})(?!\w)",
    re.IGNORECASE,
)
_JOINED: Final = re.compile(
    rf"(?<![\w.,])(?P<number>{_DIGITS})\s?(?P<scale>[kM])(?P<unit>€|\$|£)", re.ASCII
)
_BEFORE: Final = re.compile(
    rf"(?P<unit>€|\$|£|EUR|USD|US\$)\s?(?P<number>{_DIGITS})(?:\s?(?P<scale>{_SCALE})\b)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sum:
    """An amount in a text: where it stands, its value in units of an ISO 4217 currency."""

    begin: int
    stop: int
    value: Decimal
    currency: str


def _value(number: str, scale: str | None) -> Decimal:
    plain = re.sub(r"[ \u00a0\u202f']", "", number)
    # A mark before exactly three digits parts thousands, before others a fraction.
    plain = re.sub(r"[.,](?=\d{3}(?:\D|$))", "", plain) if scale is None else plain
    value = Decimal(plain.replace(",", "."))
    power = _SCALES.get((scale or "").casefold(), 0)
    scaled = value.scaleb(power)
    return scaled.quantize(Decimal(1)) if scaled == scaled.to_integral() else scaled


def find_sums(text: str) -> tuple[Sum, ...]:
    """Return the amounts of a text, in order.

    Examples
    --------
    >>> [(str(s.value), s.currency) for s in find_sums("30 000 €, 530.000 EUR et 1,6 M€")]
    [('30000', 'EUR'), ('530000', 'EUR'), ('1600000', 'EUR')]
    """
    found: list[Sum] = []
    for pattern in (_JOINED, _AFTER, _BEFORE):
        for match in pattern.finditer(text):
            if any(match.start() < s.stop and s.begin < match.end() for s in found):
                continue
            unit = match["unit"].casefold().replace("us$", "$")
            value = _value(match["number"], match["scale"])
            found.append(Sum(*match.span(), value, _CURRENCIES[unit]))
    return tuple(sorted(found, key=lambda s: s.begin))
