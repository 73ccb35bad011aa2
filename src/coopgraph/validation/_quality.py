"""Gaps counted by scans: what has no source, date, place or identifier; what is in doubt."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations
from typing import Final, NamedTuple

from coopgraph.messages import Message, msg
from coopgraph.model import CONCEPT_BASE, KIND_SUPERCLASSES, ONTOLOGY, Kind
from coopgraph.query.entities import graph_entities
from coopgraph.resolution import Candidate
from coopgraph.resolution.identities import CountryMismatch, country_mismatches
from coopgraph.resolution.matching import PlaceMatcher
from coopgraph.store import DECISIONS, Scope
from coopgraph.validation._scene import Scene
from coopgraph.validation.report import Check, Grade, QualityFinding, Tally, texts_of

__all__ = ["quality"]

_BODIES: Final = frozenset({Kind.CITY, Kind.REGION, Kind.INTERCOMMUNAL_BODY})
_IDENTIFIED: Final = frozenset({"Actor", "Activity", "Territory"})
_MUTUAL: Final = frozenset({CONCEPT_BASE + "twinned-with", CONCEPT_BASE + "cooperates-with"})
_NAMED_ALIKE: Final = frozenset(Kind) - {Kind.PLACE, Kind.SECTOR, Kind.SDG, Kind.THEME}
_SKOS: Final = "http://www.w3.org/2004/02/skos/core#"


class _Gap(NamedTuple):
    """Something a check found of a thing or statement: the sentence and the mend."""

    focus: str
    text: Message
    hint: Message
    other: str = ""


class _Checked(NamedTuple):
    """What a check looked at, and what it found."""

    check: Check
    grade: Grade
    population: frozenset[str]
    gaps: tuple[_Gap, ...]


def quality(scene: Scene) -> tuple[list[QualityFinding], list[Tally]]:
    """Return the findings of every check, and how many there are in each group."""
    findings: list[QualityFinding] = []
    tallies: list[Tally] = []
    for check in _CHECKS:
        checked = check(scene)
        if checked is None:
            continue
        findings += [
            QualityFinding(
                checked.grade,
                checked.check,
                gap.focus,
                scene.label(gap.focus),
                texts_of(gap.text),
                texts_of(gap.hint),
                _places(scene, gap),
            )
            for gap in checked.gaps
        ]
        tallies += _tallies(scene, checked)
    return findings, tallies


def _places(scene: Scene, gap: _Gap) -> str:
    found = [scene.place(iri) for iri in (gap.focus, gap.other) if iri]
    return "; ".join(dict.fromkeys(place for place in found if place))


def _tallies(scene: Scene, checked: _Checked) -> Iterator[Tally]:
    flagged = {gap.focus for gap in checked.gaps}
    totals: Counter[tuple[str, str]] = Counter()
    counts: Counter[tuple[str, str]] = Counter()
    for focus in checked.population:
        for group in _groups(scene, focus):
            totals[group] += 1
            counts[group] += focus in flagged
    for (kind, name), total in sorted(totals.items()):
        yield Tally(kind, name, checked.check, counts[kind, name], total)


def _groups(scene: Scene, focus: str) -> Iterator[tuple[str, str]]:
    yield "all", ""
    stated = scene.statements.get(focus)
    if stated is not None:
        yield "relation", scene.name(stated.relation)
    elif focus in scene.kinds:
        yield "kind", scene.name(ONTOLOGY + scene.kinds[focus].value)
    for source in scene.sources.get(focus, ()):
        yield "source", scene.titles.get(source, source)


def _no_source(scene: Scene) -> _Checked:
    hint = msg("name the page or file it is from")
    return _Checked(
        Check.NO_SOURCE,
        Grade.VIOLATION,
        frozenset(scene.statements),
        tuple(
            _Gap(s, msg("{label} names no source.", label=scene.label(s)), hint)
            for s in scene.statements
            if not scene.sources.get(s)
        ),
    )


def _no_date(scene: Scene) -> _Checked:
    dated = scene.scan.lists("period")
    hint = msg("write the date there if the source has one; else it counts as unknown")
    return _Checked(
        Check.NO_DATE,
        Grade.WARNING,
        frozenset(scene.statements),
        tuple(
            _Gap(
                s,
                msg("{label} has no date: no source says when it holds.", label=scene.label(s)),
                hint,
            )
            for s in scene.statements
            if s not in dated
        ),
    )


def _no_place(scene: Scene) -> _Checked:
    points = scene.scan.points()
    population = frozenset(
        iri
        for iri, kind in scene.kinds.items()
        if kind in _BODIES or (kind is Kind.PLACE and iri not in _governed(scene))
    )
    hint = msg("give its row a latitude and longitude")
    return _Checked(
        Check.NO_PLACE,
        Grade.WARNING,
        population,
        tuple(
            _Gap(
                iri,
                msg("{label} has no coordinates: no map can show it.", label=scene.label(iri)),
                hint,
            )
            for iri in population
            if iri not in points
        ),
    )


def _governed(scene: Scene) -> frozenset[str]:
    return frozenset(scene.scan.pairs("governs").values())


def _no_identifier(scene: Scene) -> _Checked:
    governed = _governed(scene)
    known = scene.scan.lists("http://purl.org/dc/terms/identifier")
    population = frozenset(
        iri
        for iri, kind in scene.kinds.items()
        if _IDENTIFIED & set(KIND_SUPERCLASSES[kind]) and iri not in governed
    )
    hint = msg("give its row an identifier, such as that of Wikidata")
    return _Checked(
        Check.NO_IDENTIFIER,
        Grade.INFO,
        population,
        tuple(
            _Gap(
                iri,
                msg(
                    "{label} has no identifier: it is known by its name alone and is easily "
                    "taken for another.",
                    label=scene.label(iri),
                ),
                hint,
            )
            for iri in population
            if iri not in known
        ),
    )


def _one_sided(scene: Scene) -> _Checked:
    population = frozenset(s for s, v in scene.statements.items() if v.relation in _MUTUAL)
    gaps = []
    for statement in population:
        stated = scene.statements[statement]
        ends = {stated.subject, stated.object}
        claims = (scene.claims.get(c) for c in scene.claims_of.get(statement, ()))
        parties = {c.asserted_by for c in claims if c is not None} & ends
        if len(parties) != 1:
            continue
        (party,) = parties
        (other,) = ends - parties or {party}
        gaps.append(
            _Gap(
                statement,
                msg(
                    "{label} is one-sided: {party} asserts it, {other} does not.",
                    label=scene.label(statement),
                    party=scene.name(party),
                    other=scene.name(other),
                ),
                msg("look for it in what {other} publishes", other=scene.name(other)),
            )
        )
    return _Checked(Check.ONE_SIDED, Grade.INFO, population, tuple(gaps))


def _conflicts(scene: Scene) -> _Checked:
    hint = msg("compare what they say with coopgraph why; give the better source more trust")
    gaps = tuple(
        _Gap(statement, _disagreement(attribute, scene.label(statement)), hint)
        for statement, attributes in scene.scan.lists("conflict").items()
        for attribute in sorted(attributes)
    )
    return _Checked(Check.CONFLICT, Grade.WARNING, frozenset(scene.statements), gaps)


def _disagreement(attribute: str, label: str) -> Message:
    if attribute == "holds":
        return msg("Sources disagree on whether {label} holds at all.", label=label)
    return msg(
        "Sources disagree on “{attribute}” of {label}, and no rule settles it.",
        attribute=attribute,
        label=label,
    )


def _duplicates(scene: Scene) -> _Checked:
    country = scene.scan.pairs("country")
    population = frozenset(i for i, kind in scene.kinds.items() if kind in _NAMED_ALIKE)
    alike: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for iri, names in scene.scan.lists(_SKOS + "prefLabel").items():
        if iri in population:
            for name in names:
                alike[_folded(name), country.get(iri, ""), scene.kinds[iri]].add(iri)
    pairs = {
        (low, high) for group in alike.values() for low, high in combinations(sorted(group), 2)
    } - _told_apart(scene)
    hint = msg("decide in decisions.csv: same, or not same")
    gaps = tuple(
        _Gap(
            high,
            msg(
                "{label} <{iri}> and <{other}> have one name, country and kind: they may be one.",
                label=scene.label(high),
                iri=high,
                other=low,
            ),
            hint,
            low,
        )
        for low, high in pairs
    )
    return _Checked(Check.DUPLICATE, Grade.WARNING, population, gaps)


def _folded(name: str) -> str:
    """Return a name without case, accents, hyphens and repeated spaces."""
    bare = unicodedata.normalize("NFKD", name.casefold())
    kept = "".join(" " if c in "-'’" else c for c in bare if not unicodedata.combining(c))
    return " ".join(kept.split())


def _told_apart(scene: Scene) -> set[tuple[str, str]]:
    columns = scene.store.columns(
        f"SELECT ?a ?b WHERE {{ ?a <{ONTOLOGY}notSameEntity> ?b }}", scope=Scope((DECISIONS,))
    )
    pairs: Iterable[tuple[str, ...]] = zip(*columns, strict=True)
    canonical = [sorted(scene.canonical(iri) for iri in pair) for pair in pairs]
    return {(low, high) for low, high in canonical}


def _wrong_countries(scene: Scene) -> _Checked | None:
    if scene.gazetteer is None:
        return None
    entities = graph_entities(scene.store)
    found = country_mismatches(entities, PlaceMatcher(scene.gazetteer))
    population = frozenset(e.iri for e in entities if e.kind in (Kind.CITY, Kind.PLACE))
    gaps = tuple(
        _Gap(m.iri, _misplaced(m, scene.label(m.iri)), _meant(m.suggestions)) for m in found
    )
    return _Checked(Check.WRONG_COUNTRY, Grade.WARNING, population - _governed(scene), gaps)


def _misplaced(mismatch: CountryMismatch, label: str) -> Message:
    if mismatch.lies_in:
        return msg(
            "{label} is said to be in {country}, but its coordinates lie in {other}.",
            label=label,
            country=mismatch.country,
            other=mismatch.lies_in,
        )
    return msg(
        "{label} is said to be in {country}, where GeoNames knows no place of this name.",
        label=label,
        country=mismatch.country,
    )


def _meant(suggestions: Sequence[Candidate]) -> Message:
    if not suggestions:
        return msg("mend the country or the coordinates")
    told = ", ".join(f"{c.name} ({c.country})" for c in suggestions)
    return msg("perhaps {places} is meant: mend the name, country or coordinates", places=told)


_CHECKS: Final[tuple[Callable[[Scene], _Checked | None], ...]] = (
    _no_source,
    _no_date,
    _no_place,
    _no_identifier,
    _one_sided,
    _conflicts,
    _duplicates,
    _wrong_countries,
)
