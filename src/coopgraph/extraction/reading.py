"""A page's text → its reading."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from coopgraph.extraction.belongings import read_belongings
from coopgraph.extraction.blocks import split_blocks
from coopgraph.extraction.confidence import rule_confidence
from coopgraph.extraction.entities import find_mentions, group_mentions
from coopgraph.extraction.facts import Fact
from coopgraph.extraction.happenings import read_events
from coopgraph.extraction.moments import find_moments, find_published
from coopgraph.extraction.money import read_money
from coopgraph.extraction.offices import read_offices
from coopgraph.extraction.places import PlaceNames
from coopgraph.extraction.scene import Scene, make_sentences
from coopgraph.extraction.sheets import find_fields, read_sheets, sheet_titles
from coopgraph.extraction.tables import find_rows, read_tables, row_mentions
from coopgraph.extraction.ties import read_ties
from coopgraph.extraction.values import ReadEntity, Reading, ReadRelation, Span
from coopgraph.model import MAX_QUOTE, Kind

__all__ = ["read_text"]

_NEEDS_RELATION = frozenset({Kind.COUNTRY, Kind.PERSON})
_SYMMETRIC = frozenset({"twinned-with", "cooperates-with"})


@cache
def _places() -> PlaceNames:
    return PlaceNames.installed()


def read_text(
    text: str, *, published: str | None = None, places: PlaceNames | None = None
) -> Reading:
    """Return what a text says.

    Parameters
    ----------
    text
        Plain; a line is a paragraph, an item (``•``), a row (``a | b |``) or ``label: value``.
    published
        EDTF date of publication; None: as the text gives it.
    places
        Names of places; None: with the gazetteer where it is installed.
    """
    published = published or find_published(text)
    blocks = split_blocks(text)
    rows, fields = find_rows(text, blocks), find_fields(text, blocks)
    cells, titles = row_mentions(text, rows)
    titles += sheet_titles(text, fields)
    mentions = find_mentions(text, places or _places(), cells)
    groups = group_mentions([*mentions, *titles])
    scene = make_sentences(text, blocks, mentions, groups, find_moments(text, published))
    facts = [*read_sheets(scene, fields), *read_tables(scene, rows)]
    facts += [
        fact
        for rule in (read_ties, read_events, read_belongings, read_money, read_offices)
        for fact in rule(scene)
    ]
    facts = _once(facts)
    return _reading(scene, facts, published)


def _once(facts: Iterable[Fact]) -> list[Fact]:
    """Return each relation once: the first evidence, completed with dates of the others."""
    kept: dict[tuple[int, str, int], Fact] = {}
    for fact in facts:
        ends = (fact.subject, fact.object)
        if fact.type in _SYMMETRIC:
            ends = (min(ends), max(ends))
        key = (ends[0], fact.type, ends[1])
        old = kept.get(key)
        kept[key] = fact if old is None else _completed(old, fact)
    return list(kept.values())


def _completed(old: Fact, new: Fact) -> Fact:
    start = old.start
    if new.start is not None and (
        start is None or (len(new.start) > len(start) and new.start.startswith(start))
    ):
        start = new.start
    end = old.end or new.end
    amount, currency = (
        (old.amount, old.currency) if old.amount is not None else (new.amount, new.currency)
    )
    return replace(
        old,
        start=start,
        end=end,
        amount=amount,
        currency=currency,
        inferred=old.inferred if start == old.start else new.inferred,
    )


def _quote(scene: Scene, fact: Fact) -> tuple[str, Span]:
    begin, stop = fact.begin, fact.stop
    if stop - begin > MAX_QUOTE:
        stop = begin + MAX_QUOTE
    return scene.text[begin:stop], Span(begin, stop)


def _reading(scene: Scene, facts: list[Fact], published: str | None) -> Reading:
    related = {n for f in facts for n in (f.subject, f.object)}
    kept = [
        (number, group)
        for number, group in enumerate(scene.groups)
        if number in related
        or (group.kind not in _NEEDS_RELATION and (group.kind is not Kind.REGION or group.is_typed))
    ]
    ids = {number: f"e{place}" for place, (number, _) in enumerate(kept, 1)}
    entities = tuple(
        ReadEntity(
            ids[number],
            group.kind,
            group.name,
            group.country,
            tuple(dict.fromkeys(scene.text[m.begin : m.stop] for m in group.mentions)),
            tuple(Span(m.begin, m.stop) for m in group.mentions),
        )
        for number, group in kept
    )
    relations = []
    for fact in facts:
        quote, span = _quote(scene, fact)
        relations.append(
            ReadRelation(
                ids[fact.subject],
                fact.type,
                ids[fact.object],
                fact.start,
                fact.end,
                fact.status,
                fact.amount,
                fact.currency,
                fact.role,
                quote,
                span,
                rule_confidence(fact.rule),
                fact.rule,
                fact.inferred,
            )
        )
    return Reading(scene.text, scene.title, published, "fr", entities, tuple(relations))
