"""How good a reading is against annotated pages, by the corpus' guidelines.

Entities match one to one when their kinds are equal and their normalised names are equal, or the
name of one is a listed mention of the other. Relations match one to one when subject, type and
object match, symmetric types in either direction. Dates, status and amount are attributes of
matched relations: an attribute that both leave open is not counted, a wrong value is a false and
a missed one. All figures are micro-averaged.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from coopgraph.extraction.values import ReadEntity, Reading, ReadRelation
from coopgraph.model import Status

__all__ = ["ATTRIBUTES", "Bin", "Counts", "Scores", "normalised_name", "reliability", "score"]

ATTRIBUTES = ("start", "end", "status", "amount")
_SYMMETRIC = frozenset({"twinned-with", "cooperates-with"})
_APOSTROPHES = re.compile("['’‘`´ʼ՛]")
_BODY = re.compile(r"^(?:ville|commune|mairie) (?:de la |de l |de |du |des |d )")
_ARTICLES = re.compile(r"\b(?:le|la|les|l|un|une|the|an)\b")
_SURE_NAME = 2.0  # an equal name is taken before a mention; both count as one match
_BY_MENTION = 1.9


def normalised_name(name: str) -> str:
    """Return a name without case, accents, apostrophes, articles and the words for a city hall.

    Examples
    --------
    >>> normalised_name("Ville d’Évian"), normalised_name("L'Union des Communes")
    ('evian', 'union des communes')
    """
    spaced = _APOSTROPHES.sub(" ", name)
    parts = unicodedata.normalize("NFKD", spaced.casefold())
    plain = "".join(c for c in parts if not unicodedata.combining(c))
    folded = " ".join(plain.split())
    bare = _BODY.sub("", _without_articles(folded, first_only=True))
    return _without_articles(bare) or folded


def _without_articles(text: str, *, first_only: bool = False) -> str:
    if first_only:
        return re.sub(r"^(?:le|la|les|l|the) ", "", text)
    return " ".join(_ARTICLES.sub(" ", text).split())


@dataclass(frozen=True, slots=True)
class Counts:
    """Right, false and missed facts.

    Attributes
    ----------
    right, false, missed
        Numbers of facts.
    """

    right: int = 0
    false: int = 0
    missed: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.right + other.right, self.false + other.false, self.missed + other.missed
        )

    @property
    def precision(self) -> float:
        """Share of what was read that is right; 1.0 where nothing was read."""
        read = self.right + self.false
        return self.right / read if read else 1.0

    @property
    def recall(self) -> float:
        """Share of what is to be read that was read; 1.0 where there is nothing."""
        wanted = self.right + self.missed
        return self.right / wanted if wanted else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall: 2 right / (2 right + false + missed)."""
        total = 2 * self.right + self.false + self.missed
        return 2 * self.right / total if total else 1.0


@dataclass(frozen=True)
class Scores:
    """Counts of one page, or of several added up.

    Attributes
    ----------
    kinds, types, attributes
        Counts by kind of entity, relation type and attribute of matched relations.
    judged
        Confidence of each relation that was read, the rule that read it, and whether it is right.
    """

    kinds: Mapping[str, Counts] = field(default_factory=dict)
    types: Mapping[str, Counts] = field(default_factory=dict)
    attributes: Mapping[str, Counts] = field(default_factory=dict)
    judged: tuple[tuple[float, str, bool], ...] = ()

    def __add__(self, other: Scores) -> Scores:
        return Scores(
            _added(self.kinds, other.kinds),
            _added(self.types, other.types),
            _added(self.attributes, other.attributes),
            self.judged + other.judged,
        )

    @property
    def entities(self) -> Counts:
        """All kinds together."""
        return sum(self.kinds.values(), Counts())

    @property
    def relations(self) -> Counts:
        """All relation types together."""
        return sum(self.types.values(), Counts())

    @property
    def all_attributes(self) -> Counts:
        """All attributes together."""
        return sum(self.attributes.values(), Counts())


def _added(left: Mapping[str, Counts], right: Mapping[str, Counts]) -> dict[str, Counts]:
    return {
        key: left.get(key, Counts()) + right.get(key, Counts()) for key in sorted({*left, *right})
    }


def _likeness(read: ReadEntity, gold: ReadEntity) -> float:
    if read.kind is not gold.kind:
        return 0.0
    left, right = normalised_name(read.name), normalised_name(gold.name)
    if left == right:
        return _SURE_NAME
    by_mention = left in map(normalised_name, gold.mentions) or right in map(
        normalised_name, read.mentions
    )
    return _BY_MENTION if by_mention else 0.0


def match_entities(read: Reading, gold: Reading) -> dict[str, str]:
    """Return which entity that was read is which of the annotation, one to one, most matches."""
    from scipy.optimize import linear_sum_assignment

    if not read.entities or not gold.entities:
        return {}
    weights = np.array([[_likeness(a, b) for b in gold.entities] for a in read.entities])
    rows, columns = linear_sum_assignment(weights, maximize=True)
    return {
        read.entities[row].id: gold.entities[column].id
        for row, column in zip(rows, columns, strict=True)
        if weights[row, column] > 0
    }


def _triple(relation: ReadRelation, names: Mapping[str, str]) -> tuple[str, str, str]:
    subject = names.get(relation.subject, f"unmatched {relation.subject}")
    obj = names.get(relation.object, f"unmatched {relation.object}")
    if relation.type in _SYMMETRIC and obj < subject:
        subject, obj = obj, subject
    return subject, relation.type, obj


def _values(relation: ReadRelation) -> dict[str, object]:
    amount = None if relation.amount is None else (relation.amount, relation.currency)
    status = Status.ACTIVE if relation.status is Status.UNKNOWN else relation.status
    # "A year that only the publication date implies is not given."
    start = None if "start" in relation.inferred else relation.start
    end = None if "end" in relation.inferred else relation.end
    return {"start": start, "end": end, "status": status, "amount": amount}


def _attribute_counts(read: ReadRelation, gold: ReadRelation) -> dict[str, Counts]:
    left, right = _values(read), _values(gold)
    found = {}
    for name in ATTRIBUTES:
        if left[name] is None and right[name] is None:
            continue
        same = left[name] == right[name]
        found[name] = Counts(
            int(same),
            int(not same and left[name] is not None),
            int(not same and right[name] is not None),
        )
    return found


def score(read: Reading, gold: Reading) -> Scores:
    """Return how good what was read of one page is against its annotation."""
    matches = match_entities(read, gold)
    found = set(matches.values())
    kinds: dict[str, Counts] = {}
    for entity in read.entities:
        right = entity.id in matches
        kinds = _added(kinds, {entity.kind.value: Counts(int(right), int(not right), 0)})
    for entity in gold.entities:
        if entity.id not in found:
            kinds = _added(kinds, {entity.kind.value: Counts(0, 0, 1)})
    left = list(gold.relations)
    own = {entity.id: entity.id for entity in gold.entities}
    types: dict[str, Counts] = {}
    attributes: dict[str, Counts] = {}
    judged = []
    for relation in read.relations:
        wanted = _triple(relation, matches)
        match = _take(left, wanted, own)
        judged.append((relation.confidence, relation.rule, match is not None))
        right = match is not None
        types = _added(types, {relation.type: Counts(int(right), int(not right), 0)})
        if match is not None:
            attributes = _added(attributes, _attribute_counts(relation, match))
    for relation in left:
        types = _added(types, {relation.type: Counts(0, 0, 1)})
    return Scores(kinds, types, attributes, tuple(judged))


def _take(
    left: list[ReadRelation], wanted: tuple[str, str, str], own: Mapping[str, str]
) -> ReadRelation | None:
    """Remove and return the first relation of the annotation that is the wanted one."""
    for place, relation in enumerate(left):
        if _triple(relation, own) == wanted:
            return left.pop(place)
    return None


@dataclass(frozen=True, slots=True)
class Bin:
    """Relations whose confidence lies between two bounds.

    Attributes
    ----------
    low, high
        Bounds in [0, 1], the higher one outside except 1.0.
    count, right
        How many relations, and how many of them are right.
    stated
        Mean of their confidences; NaN of none.
    """

    low: float
    high: float
    count: int
    right: int
    stated: float


def reliability(judged: Iterable[tuple[float, str, bool]], bins: int = 10) -> tuple[Bin, ...]:
    """Return the reliability diagram of confidences: what is stated against what is right."""
    counts: Counter[int] = Counter()
    rights: Counter[int] = Counter()
    sums: dict[int, float] = {}
    for confidence, _, right in judged:
        place = min(int(confidence * bins), bins - 1)
        counts[place] += 1
        rights[place] += int(right)
        sums[place] = sums.get(place, 0.0) + confidence
    return tuple(
        Bin(
            place / bins,
            (place + 1) / bins,
            counts[place],
            rights[place],
            sums[place] / counts[place] if counts[place] else float("nan"),
        )
        for place in range(bins)
    )
