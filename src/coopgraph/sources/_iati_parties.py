"""The organisations of one IATI file: known by identifier, else by name; one entity each."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from coopgraph.errors import InputError
from coopgraph.messages import Message, msg
from coopgraph.model import Entity, Identifier, Iris, Kind, Name, Names
from coopgraph.sources._iati_codes import ORGANISATION_TYPES
from coopgraph.sources._iati_money import fold
from coopgraph.sources._iati_records import Narratives, Organisation, Party

__all__ = ["Parties", "names_of"]


def names_of(narratives: Narratives) -> tuple[Name, ...]:
    """Return the names, without a language where the file's tag is none."""
    names = []
    for text, language in narratives:
        try:
            names.append(Name.of(text, language))
        except InputError:  # a wrong tag: the text is good all the same
            names.append(Name(" ".join(text.split()), ""))
    return tuple(name for name in names if name.text)


@dataclass
class _Mentions:
    """How a file speaks of one organisation."""

    ref: str
    names: Counter[Name] = field(default_factory=Counter)
    types: Counter[str] = field(default_factory=Counter)


class Parties:
    """Collects mentions; hands out IRIs at once and entities at the end."""

    def __init__(self, iris: Iris) -> None:
        self._iris = iris
        self._mentions: dict[str, _Mentions] = defaultdict(lambda: _Mentions(""))
        self._by_party: dict[tuple[str, Narratives], str] = {}

    def iri(self, party: Party) -> str:
        """Return the IRI of an organisation and remember what it is called here."""
        key = (party.ref, party.names)
        iri = self._by_party.get(key)
        if iri is None:
            iri = self._by_party[key] = self._new(party)
        mentions = self._mentions[iri]
        mentions.types[party.type] += 1
        mentions.names.update(names_of(party.names))
        return iri

    def described(self, organisation: Organisation) -> str:
        """Return the IRI of an organisation that has a file; it may report itself."""
        reporter = organisation.reporter
        own = reporter is not None and reporter.ref == organisation.identifier
        kind = reporter.type if reporter is not None and own else ""
        return self.iri(Party(organisation.identifier, organisation.names, kind))

    def _new(self, party: Party) -> str:
        if party.ref:
            iri = self._iris.identified(Identifier("iati", party.ref))
        else:
            # Its type may be missing in one place and stated in another: it is no part of the key.
            iri = self._iris.named_entity(fold(party.names[0][0]), "", Kind.ORGANISATION)
        self._mentions[iri].ref = party.ref
        return iri

    def entities(self) -> list[tuple[Entity, Message | None]]:
        """Return an entity for each organisation, and a message where its types disagree."""
        return [self._entity(iri, self._mentions[iri]) for iri in sorted(self._mentions)]

    def _entity(self, iri: str, mentions: _Mentions) -> tuple[Entity, Message | None]:
        known = {t: n for t, n in mentions.types.items() if t in ORGANISATION_TYPES}
        kind, structure, doubt = Kind.ORGANISATION, None, None
        if known:
            best = min(known, key=lambda code: (-known[code], code))
            kind, structure = ORGANISATION_TYPES[best]
            if len({ORGANISATION_TYPES[code] for code in known}) > 1:
                doubt = msg(
                    "{label} is given several types: {types}; {taken} is taken",
                    label=_label(mentions),
                    types=", ".join(sorted(known)),
                    taken=best,
                )
        identifiers = (Identifier("iati", mentions.ref),) if mentions.ref else ()
        entity = Entity(iri, kind, _ranked(mentions.names), identifiers, structure_type=structure)
        return entity, doubt


def _label(mentions: _Mentions) -> str:
    return mentions.ref or _ranked(mentions.names).label()


def _ranked(names: Counter[Name]) -> Names:
    """Return the names; of each language the most frequent one is preferred."""
    taken: set[str] = set()
    ranked = []
    for name in sorted(names, key=lambda n: (-names[n], n.text)):
        ranked.append(Name(name.text, name.language, name.language not in taken))
        taken.add(name.language)
    return Names.of(ranked)
