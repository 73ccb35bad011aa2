"""What readers found → the values of a graph. Pure: no file is touched here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from coopgraph._people import People
from coopgraph.manifest import Project
from coopgraph.messages import msg
from coopgraph.model import Claim, Entity, Identifier, Kind, Source, Statement
from coopgraph.resolution import (
    Decision,
    SameAs,
    country_names,
    merge_entities,
    reconcile,
)
from coopgraph.sources import Finding, Harvest, Severity

__all__ = ["Assembly", "assemble"]


@dataclass(frozen=True)
class Assembly:
    """A graph ready to be written; `described` is what each source says of an entity."""

    sources: tuple[Source, ...]
    entities: tuple[Entity, ...]
    claims: tuple[Claim, ...]
    findings: tuple[Finding, ...]
    as_of: date | None
    described: tuple[tuple[str, Entity], ...]
    decisions: tuple[Decision, ...]
    same_as: SameAs
    project: Project

    @cached_property
    def statements(self) -> list[Statement]:
        """What the claims come to. Only when asked: claims can be written meanwhile."""
        return reconcile(
            self.claims,
            vocabulary=self.project.vocabulary,
            sources={s.iri: s for s in self.sources},
            iris=self.project.iris,
            canonical=self.same_as.canonical,
            dates_of={e.iri: e.when for e in self.entities if e.when is not None},
        )

    @cached_property
    def _by_name(self) -> dict[str, Entity]:
        found: dict[str, Entity] = {}
        for entity in self.entities:
            if entity.kind is Kind.PLACE:
                continue
            for key in (entity.iri, *map(str, entity.identifiers), *(n.text for n in entity.names)):
                found.setdefault(key, entity)
        return found

    def find(self, name: str) -> Entity | None:
        """Return the entity with an IRI, an identifier (``wikidata:Q…``) or an exact name."""
        return self._by_name.get(name)


def assemble(
    project: Project, harvest: Harvest, decisions: tuple[Decision, ...], people: People
) -> Assembly:
    """Return the graph that the readers' harvest and the user's decisions make.

    Raises
    ------
    InputError
        If decisions contradict each other.
    """
    same_as = SameAs(decisions)
    sources, repeated = _sources(harvest, people)
    findings = [*harvest.findings, *people.findings, *repeated]
    described = [(s, _redacted_entity(e, people)) for s, e in harvest.entities]
    entities, disagreements = merge_entities(
        described, sources=sources, canonical=same_as.canonical
    )
    entities = _with_countries(entities, project)
    findings += [
        Finding(
            Severity.WARNING,
            msg(
                "sources disagree on the {attribute} of {label}: {values}; {taken} is taken",
                attribute=d.attribute,
                label=d.label,
                values=", ".join(d.values),
                taken=d.taken,
            ),
        )
        for d in disagreements
    ]
    claims, refused = _checked(harvest.claims, entities, sources, project, same_as)
    findings += refused
    claims = [_redacted_claim(c, people) for c in claims]
    as_of = project.as_of or max(
        (s.retrieved for s in sources.values() if s.retrieved), default=None
    )
    return Assembly(
        sources=tuple(sources.values()),
        entities=tuple(entities),
        claims=tuple(claims),
        findings=tuple(findings),
        as_of=as_of,
        described=tuple(described),
        decisions=decisions,
        same_as=same_as,
        project=project,
    )


def _sources(harvest: Harvest, people: People) -> tuple[dict[str, Source], list[Finding]]:
    """Return the sources by IRI, and a finding for each key that two of them share."""
    sources: dict[str, Source] = {}
    findings = [
        Finding(
            Severity.WARNING,
            msg("source {value!r} stands twice; the first is kept", value=source.key),
            path=source.key,
            hint=msg("give each its own id"),
        )
        for source in harvest.sources
        if sources.setdefault(source.iri, source) != source
    ]
    if people.pattern is not None:
        for iri, source in sources.items():
            publisher = None if source.publisher is None else people.redact(source.publisher)
            title = people.redact(source.title)
            sources[iri] = replace(source, title=title, publisher=publisher)
    return sources, findings


def _redacted_entity(entity: Entity, people: People) -> Entity:
    if people.pattern is None or not entity.descriptions:
        return entity
    return replace(
        entity, descriptions=tuple((people.redact(text), tag) for text, tag in entity.descriptions)
    )


def _redacted_claim(claim: Claim, people: People) -> Claim:
    if people.pattern is None:
        return claim
    # Other readers count rows; in a table of facts a locator is what somebody wrote.
    by_hand = claim.read_by == "facts" and not claim.locator.startswith("relations.csv row ")
    return replace(
        claim,
        locator=people.redact(claim.locator) if by_hand else claim.locator,
        quote=None if claim.quote is None else people.redact(claim.quote),
        roles=tuple(people.redact(role) for role in claim.roles),
    )


def _with_countries(entities: list[Entity], project: Project) -> list[Entity]:
    """Add each country that an entity lies in, with its names, unless it is described."""
    known = {e.iri for e in entities}
    codes = {e.country for e in entities if e.country}
    for code in sorted(codes):
        identifier = Identifier("iso3166", code)
        iri = project.iris.identified(identifier)
        if iri not in known:
            entities.append(
                Entity(iri, Kind.COUNTRY, country_names(code), (identifier,), country=code)
            )
    return [
        replace(e, names=e.names if len(e.names) > 1 else country_names(e.country or ""))
        if e.kind is Kind.COUNTRY and e.country
        else e
        for e in entities
    ]


def _checked(
    claims: Iterable[Claim],
    entities: list[Entity],
    sources: dict[str, Source],
    project: Project,
    same_as: SameAs,
) -> tuple[list[Claim], list[Finding]]:
    """Return the claims whose ends are of allowed kinds, and a finding for each other one."""
    kinds = {e.iri: e.kind for e in entities}
    types = {t.name: t for t in project.vocabulary}
    kept: list[Claim] = []
    findings: list[Finding] = []
    for claim in claims:
        ends = same_as.canonical(claim.subject), same_as.canonical(claim.object)
        if ends[0] == ends[1]:
            findings.append(
                Finding(
                    Severity.ERROR,
                    msg("both ends of the relation are the same"),
                    path=sources[claim.source].key,
                    column=claim.locator,
                    hint=msg("remove the row, or mend one of its ends"),
                )
            )
            continue
        subject, obj = (kinds.get(end) for end in ends)
        if subject is not None and obj is not None and types[claim.type].allows(subject, obj):
            kept.append(claim)
            continue
        findings.append(
            Finding(
                Severity.ERROR,
                msg(
                    "{type} does not go from {subject} to {object}",
                    type=claim.type,
                    subject=subject or "?",
                    object=obj or "?",
                ),
                path=sources[claim.source].key,
                column=claim.locator,
                hint=msg("see the relation types in docs/graph.md; are the ends swapped?"),
            )
        )
    return kept, findings
