"""Identifiers (scheme and value) and the IRIs made from them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

from coopgraph.errors import InputError
from coopgraph.messages import msg

__all__ = ["CONCEPT_BASE", "DEFAULT_BASE", "ONTOLOGY", "Identifier", "Iris", "check_iri", "digest"]

DEFAULT_BASE = "https://w3id.org/coopgraph/"
ONTOLOGY = "https://w3id.org/coopgraph/ontology#"
CONCEPT_BASE = "https://w3id.org/coopgraph/concept/"

# Fixed preference: the first scheme an entity has gives its IRI.
_PREFERENCE = (
    "concept",
    "iso3166",
    "wikidata",
    "geonames",
    "siren",
    "insee",
    "ror",
    "iati",
)
_PATTERNS = {
    "wikidata": re.compile(r"Q[1-9][0-9]*"),
    "geonames": re.compile(r"[1-9][0-9]*"),
    "iso3166": re.compile(r"[A-Z]{2}(?:-[A-Z0-9]{1,3})?"),
    "siren": re.compile(r"[0-9]{9}"),
    "insee": re.compile(r"(?:[0-9]{2}|2[AB])[0-9]{0,3}"),
    "concept": re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*"),
}
_OUTSIDE = {
    "wikidata": "http://www.wikidata.org/entity/{}",
    "geonames": "https://sws.geonames.org/{}/",
    "ror": "https://ror.org/{}",
}
# RFC 3987, without IP addresses in brackets and private characters: what Oxigraph reads strictly.
_UCS = "\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef" + "".join(
    f"{chr(plane * 0x10000 + (plane == 14) * 0x1000)}-{chr(plane * 0x10000 + 0xFFFD)}"
    for plane in range(1, 15)
)
_NAMED = rf"(?:[A-Za-z0-9._~!$&'()*+,;={_UCS}-]|%[0-9A-Fa-f]{{2}})"
_REST = rf"(?:{_NAMED}|[:@/?])*"
_IRI = re.compile(
    r"[A-Za-z][A-Za-z0-9+.-]*:"
    rf"(?://(?:(?:{_NAMED}|:)*@)?{_NAMED}*(?::[0-9]*)?(?=[/?#]|\Z)|(?!//))"
    rf"{_REST}(?:#{_REST})?"
)
_SCHEME = re.compile(r"[a-z][a-z0-9]*")


_BASE32 = "abcdefghijklmnopqrstuvwxyz234567"
_PAIRS = tuple(high + low for high in _BASE32 for low in _BASE32)
_SHIFTS = tuple(range(120, -1, -10))


def digest(*parts: str) -> str:
    """Return 26 letters and digits: 128 bits of SHA-256 over the parts, in base 32."""
    raw = hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).digest()[:16]
    # As base64.b32encode, four times as fast: this is called for each claim and statement.
    number = int.from_bytes(raw, "big") << 2
    return "".join([_PAIRS[number >> shift & 1023] for shift in _SHIFTS])


def check_iri(text: str) -> str:
    """Return an absolute IRI as it stands.

    Raises
    ------
    InputError
        If it has spaces or other characters an IRI cannot hold, or no scheme.
    """
    if _IRI.fullmatch(text) is None:
        raise InputError(
            msg("{value!r} is no IRI", value=text),
            value=text,
            hint=msg("write an absolute IRI without spaces; a space is %20"),
        )
    return text


@dataclass(frozen=True, slots=True, order=True)
class Identifier:
    """An identifier in a scheme: ``wikidata``, ``geonames``, ``iso3166``, ``siren``, …."""

    scheme: str
    value: str

    @classmethod
    def of(cls, scheme: str, value: str) -> Identifier:
        """Return a checked identifier.

        Raises
        ------
        InputError
            If the value has not the form of its scheme (``Q47465`` for ``wikidata``).
        """
        cleaned = value.strip()
        if scheme == "wikidata":
            cleaned = cleaned.removeprefix("http://www.wikidata.org/entity/")
        pattern = _PATTERNS.get(scheme)
        if (
            not cleaned
            or _SCHEME.fullmatch(scheme) is None
            or (pattern is not None and pattern.fullmatch(cleaned) is None)
        ):
            raise InputError(
                msg("{value!r} is no identifier of scheme {scheme}", value=value, scheme=scheme),
                value=value,
                hint=msg("check the cell, or leave it empty"),
            )
        return cls(scheme, cleaned)

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"

    @property
    def outside_iri(self) -> str | None:
        """The IRI its publisher gives the thing, where the scheme has one."""
        pattern = _OUTSIDE.get(self.scheme)
        return None if pattern is None else pattern.format(quote(self.value, safe=""))


def _rank(identifier: Identifier) -> tuple[int, str, str]:
    known = identifier.scheme in _PREFERENCE
    place = _PREFERENCE.index(identifier.scheme) if known else len(_PREFERENCE)
    return (place, identifier.scheme, identifier.value)


@dataclass(frozen=True, slots=True)
class Iris:
    """The IRIs of a project, under its base.

    Parameters
    ----------
    base
        Absolute IRI that ends in ``/`` or ``#``.
    """

    base: str = DEFAULT_BASE

    def __post_init__(self) -> None:
        check_iri(self.base)
        if not self.base.endswith(("/", "#")):
            raise InputError(
                msg("base IRI {value!r} ends neither in / nor in #", value=self.base),
                value=self.base,
                hint=msg("add a slash"),
            )

    def identified(self, identifier: Identifier) -> str:
        """Return ``{base}id/{scheme}-{value}``; concepts keep the vocabulary's own IRI."""
        if identifier.scheme == "concept":
            return CONCEPT_BASE + identifier.value
        return f"{self.base}id/{identifier.scheme}-{quote(identifier.value, safe='')}"

    def entity(self, identifiers: Iterable[Identifier], *, source: str, key: str) -> str:
        """Return an entity's IRI: from its preferred identifier, else from source and key."""
        best = min(identifiers, key=_rank, default=None)
        if best is not None:
            return self.identified(best)
        return f"{self.base}id/x-{digest(source, key)}"

    def named_entity(self, name: str, country: str, kind: str) -> str:
        """Return the IRI of an entity known by name, country and kind alone."""
        return f"{self.base}id/x-{digest('name', name.casefold(), country, kind)}"

    def place_of(self, body: str) -> str:
        """Return the IRI of the place minted for a body without a known one."""
        return f"{self.base}id/x-{digest('place', body)}"

    def source(self, key: str) -> str:
        """Return a source's IRI."""
        return f"{self.base}source/{quote(key, safe='')}"

    def claim(
        self, source: str, locator: str, subject: str, kind: str, obj: str, ordinal: int
    ) -> str:
        """Return a claim's IRI: source, locator, stated triple and ordinal."""
        return f"{self.base}claim/{digest(source, locator, subject, kind, obj, str(ordinal))}"

    def statement(self, kind: str, subject: str, obj: str, key: str) -> str:
        """Return a statement's IRI: type, canonical ends and key."""
        return f"{self.base}statement/{digest(kind, subject, obj, key)}"

    def contribution(self, claim: str) -> str:
        """Return the IRI of the contribution that a claim states."""
        return f"{self.base}contribution/{claim.rsplit('/', 1)[-1]}"
