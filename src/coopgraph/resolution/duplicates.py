"""Entities of one graph that may be one thing: pairs with a score and the reasons in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import product
from typing import Final

from coopgraph.messages import Message, msg
from coopgraph.model import Entity, Kind
from coopgraph.model.sphere import great_circle_km
from coopgraph.resolution._duplicates_blocks import Profile, pairs_to_compare, profiles_of
from coopgraph.resolution.bodies import body_name, levels_differ
from coopgraph.resolution.candidates import Verdict
from coopgraph.resolution.decisions import Decision, DecisionKind, SameAs
from coopgraph.resolution.identities import PlaceIdentity

__all__ = [
    "AUTOMATIC",
    "REVIEWED",
    "DuplicatePair",
    "compare_profiles",
    "find_duplicates",
    "sure_pairs",
]

AUTOMATIC: Final = 0.9
REVIEWED: Final = 0.5

_AUTHORITIES: Final = frozenset({Kind.CITY, Kind.REGION, Kind.INTERCOMMUNAL_BODY})
_TERRITORIAL: Final = _AUTHORITIES | {Kind.PLACE}
_BODIES: Final = frozenset({Kind.AGENCY, Kind.ORGANISATION, Kind.NETWORK, Kind.MINISTRY})
_DATED: Final = frozenset({Kind.EVENT, Kind.PROJECT, Kind.PROGRAMME})
_NEVER: Final = frozenset(
    {Kind.COUNTRY, Kind.SECTOR, Kind.SDG, Kind.THEME, Kind.EVENT_SERIES, Kind.PERSON}
)
_NEAR, _FAR = 5.0, 25.0  # km
_ALIKE: Final = 0.86
_LEAST_LENGTH: Final = 5
_TOLD_APART: Final = 0.7


@dataclass(frozen=True, slots=True)
class DuplicatePair:
    """Two entities that may be one; `left` has the lower IRI.

    Attributes
    ----------
    left, right
        IRIs.
    score
        In [0, 1].
    reasons
        In words, the strongest first.
    """

    left: str
    right: str
    score: float
    reasons: tuple[Message, ...]

    def verdict(self, threshold: float = AUTOMATIC) -> Verdict:
        """Return what becomes of the pair."""
        if self.score >= threshold:
            return Verdict.SAME
        return Verdict.REVIEW if self.score >= REVIEWED else Verdict.NONE

    def why(self, language: str = "en") -> str:
        """Return the reasons as one line."""
        return ", ".join(reason.render(language) for reason in self.reasons)


def find_duplicates(
    entities: Iterable[Entity],
    *,
    decisions: Iterable[Decision] = (),
    places: Mapping[str, PlaceIdentity] | None = None,
) -> tuple[DuplicatePair, ...]:
    """Return the pairs that a person would at least look at, the surest first.

    Parameters
    ----------
    entities
        Of one graph. Coordinates of a body are those of the place it governs, which must be
        among them.
    decisions
        Pairs already decided, by themselves or by what follows from them, are not offered again.
    places
        GeoNames' place of entities, by IRI, as `place_identities` finds them: *Erevan* and
        *Jerewan* are one by it.

    Notes
    -----
    Pairs that share a key (identifier, name, acronym, rare word, place on the map) are compared;
    different values of one identifier scheme, different levels of government, different countries
    and places far apart say no, whatever the names.
    """
    everything = sorted(entities, key=lambda e: e.iri)
    profiles = profiles_of(everything, places or {}, _NEVER)
    decided = _Classes(decisions)
    found = []
    for low, high in pairs_to_compare(profiles):
        one, other = profiles[low], profiles[high]
        pair = compare_profiles(one, other)
        if pair is None or pair.score < REVIEWED:
            continue
        if not decided.settled(pair.left, pair.right):
            found.append(pair)
    return tuple(sorted(found, key=lambda p: (-p.score, p.left, p.right)))


class _Classes:
    """What is one by decision, and what is kept apart; grows as pairs are joined."""

    def __init__(
        self, decisions: Iterable[Decision], identifiers: dict[str, dict[str, str]] | None = None
    ) -> None:
        decisions = tuple(decisions)
        self._same = SameAs(decisions)
        self._parent: dict[str, str] = {}
        self._apart: dict[str, set[str]] = defaultdict(set)
        self._known: dict[str, dict[str, str]] = {}
        for iri, known in (identifiers or {}).items():
            self._known.setdefault(self.root(iri), {}).update(known)
        for decision in decisions:
            if decision.kind is DecisionKind.NOT_SAME:
                left, right = self.root(decision.left), self.root(decision.right)
                self._apart[left].add(right)
                self._apart[right].add(left)

    def root(self, iri: str) -> str:
        iri = self._same.canonical(iri)
        while (parent := self._parent.get(iri, iri)) != iri:
            iri = parent
        return iri

    def settled(self, left: str, right: str) -> bool:
        one, other = self.root(left), self.root(right)
        return one == other or other in self._apart[one]

    def join(self, left: str, right: str) -> bool:
        """Join two classes unless that would contradict a decision or an identifier."""
        one, other = self.root(left), self.root(right)
        if one == other or other in self._apart[one]:
            return False
        mine, theirs = self._known.get(one, {}), self._known.get(other, {})
        if any(theirs.get(scheme, value) != value for scheme, value in mine.items()):
            return False
        self._parent[other] = one
        self._known[one] = mine | theirs
        for enemy in self._apart.pop(other, set()):
            self._apart[enemy].discard(other)
            self._apart[enemy].add(one)
            self._apart[one].add(enemy)
        return True


def sure_pairs(
    pairs: Iterable[DuplicatePair],
    *,
    entities: Iterable[Entity],
    decisions: Iterable[Decision] = (),
    threshold: float = AUTOMATIC,
) -> tuple[DuplicatePair, ...]:
    """Return the pairs that may be decided without asking, the surest first.

    No chain of them contradicts a decision *not same*, nor puts two different values of one
    identifier scheme into one thing; a pair that would is left to a person.
    """
    identifiers = {e.iri: {i.scheme: i.value for i in e.identifiers} for e in entities}
    classes = _Classes(decisions, identifiers)
    ranked = sorted(pairs, key=lambda p: (-p.score, p.left, p.right))
    return tuple(p for p in ranked if p.score >= threshold and classes.join(p.left, p.right))


def compare_profiles(one: Profile, other: Profile) -> DuplicatePair | None:
    """Return how sure two are one, and why; None where nothing speaks for it."""
    left, right = one.entity, other.entity
    if not _comparable(left.kind, right.kind):
        return None
    mine = {i.scheme: i.value for i in left.identifiers}
    theirs = {i.scheme: i.value for i in right.identifiers}
    shared = [s for s, v in sorted(mine.items()) if theirs.get(s) == v]
    contradicted = any(theirs.get(s, v) != v for s, v in mine.items())
    apart = _apart(one, other)
    if shared:
        reason = msg("same identifier {value}", value=f"{shared[0]}:{mine[shared[0]]}")
        doubt = contradicted or apart or left.kind is not right.kind
        return DuplicatePair(left.iri, right.iri, 0.7 if doubt else 0.99, (reason,))
    if contradicted or apart:
        return None
    score, reasons = _by_name(one, other)
    if reasons:
        score += _context(one, other, reasons)
    by_place = _by_place(one, other)
    if by_place is not None:
        reasons.insert(0, by_place[1])
        score = max(score, by_place[0]) if by_place[0] else min(score, _TOLD_APART)
    if not reasons:
        return None
    return DuplicatePair(left.iri, right.iri, round(min(max(score, 0.0), 0.99), 2), tuple(reasons))


def _by_place(one: Profile, other: Profile) -> tuple[float, Message] | None:
    """Return how sure the gazetteer is that two are one (0: that they are not), and why."""
    left, right = one.place, other.place
    if left is None or right is None:
        return None
    if left.geonames != right.geonames:
        return (
            0.0,
            msg("GeoNames knows two places: {left}, {right}", left=left.name, right=right.name),
        )
    # Either may be mistaken, each by itself.
    sure = left.score * right.score
    if one.entity.kind is not other.entity.kind:
        sure = min(sure, _TOLD_APART)
    return sure, msg("both are {name} in GeoNames ({id})", name=left.name, id=left.geonames)


def _comparable(one: Kind, other: Kind) -> bool:
    return one is other or {one, other} <= _BODIES or {one, other} <= _AUTHORITIES


def _apart(one: Profile, other: Profile) -> bool:
    left, right = one.entity, other.entity
    if left.country and right.country and left.country != right.country:
        return True
    if left.kind in _DATED and left.when and right.when:
        first, second = left.when.start_earliest, right.when.start_earliest
        if first and second and first.year != second.year:
            return True
    if left.kind in _TERRITORIAL:
        distance = _distance(one, other)
        if distance is not None and distance > _FAR:
            return True
    names = ((left.kind, left.names.label()), (right.kind, right.names.label()))
    return levels_differ(*names)


def _by_name(one: Profile, other: Profile) -> tuple[float, list[Message]]:
    shared = one.keys & other.keys
    if shared:
        return 0.8, [_same_name(one.entity, other.entity, shared)]
    territorial = one.entity.kind in _TERRITORIAL
    acronyms = () if territorial else sorted(one.acronyms & other.acronyms)
    for acronym in acronyms:
        # Initials agree by chance: one side must write the acronym itself.
        if acronym.casefold() in one.keys | other.keys or _written(acronym, one, other):
            return 0.65, [msg("same acronym {value}", value=acronym)]
    best = _nearest(one.keys, other.keys)
    if best is None:
        return 0.0, []
    return 0.5, [msg("similar names: {left}, {right}", left=best[0], right=best[1])]


def _written(acronym: str, *profiles: Profile) -> bool:
    return any(f"({acronym})" in name.text for p in profiles for name in p.entity.names)


def _same_name(left: Entity, right: Entity, shared: Collection[str]) -> Message:
    languages = [
        {n.language for n in e.names if n.language and body_name(n.text).key in shared}
        for e in (left, right)
    ]
    both = sorted(languages[0] & languages[1])
    if both:
        return msg("same name in {language}", language=both[0])
    return msg("same name")


def _nearest(mine: Collection[str], theirs: Collection[str]) -> tuple[str, str] | None:
    best, found = _ALIKE, None
    for left, right in product(sorted(mine), sorted(theirs)):
        if min(len(left), len(right)) < _LEAST_LENGTH:
            continue
        if _numbers(left) != _numbers(right):
            continue  # Prague 1 is not Prague 7
        if 2 * min(len(left), len(right)) < best * (len(left) + len(right)):
            continue
        matcher = SequenceMatcher(None, left, right, autojunk=False)
        if matcher.quick_ratio() >= best and (ratio := matcher.ratio()) >= best:
            best, found = ratio, (left, right)
    return found


def _numbers(key: str) -> list[str]:
    return [word for word in key.split() if word.isdecimal()]


def _context(one: Profile, other: Profile, reasons: list[Message]) -> float:
    """Return what country, place, dates and length of name add, and say so in the reasons."""
    left, right = one.entity, other.entity
    added = 0.0
    if left.country and left.country == right.country:
        reasons.append(msg("same country"))
        added += 0.05
    distance = _distance(one, other) if left.kind in _TERRITORIAL else None
    if distance is not None:
        reasons.append(msg("{distance} km apart", distance=f"{distance:.0f}"))
        added += 0.1 if distance <= _NEAR else -0.1
        # "Bad" and "Baden" may be neighbours: a likeness alone is never sure.
    if left.kind in _DATED:
        same_day = left.when is not None and right.when is not None and left.when == right.when
        if same_day:
            reasons.append(msg("same dates"))
        added += 0.1 if same_day else -0.1
    if left.kind in _BODIES and left.kind is right.kind:
        shared = one.keys & other.keys
        if any(" " in key for key in shared):
            added += 0.07  # a full name of several words is hardly shared by chance
    elif left.kind is not right.kind:
        reasons.append(msg("of different kinds"))
        added -= 0.2
    return added


def _distance(one: Profile, other: Profile) -> float | None:
    """Return the great-circle distance in km, None where a place is not known."""
    if one.point is None or other.point is None or (0.0, 0.0) in (one.point, other.point):
        return None
    return great_circle_km(*one.point, *other.point)
