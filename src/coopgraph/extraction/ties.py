"""Rules for ties of authorities and actors: twinnings, agreements, cooperation told by verbs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from coopgraph.extraction._letters import APOSTROPHE
from coopgraph.extraction.blocks import BlockKind
from coopgraph.extraction.facts import (
    ACTOR,
    ARTICLE,
    AUTHORITY,
    Fact,
    dated,
    found_in,
    is_denied,
    listed,
    moments_between,
    numbers,
    slot,
    status_of,
)
from coopgraph.extraction.moments import Moment
from coopgraph.extraction.scene import Scene, Sentence
from coopgraph.model import MAX_QUOTE

__all__ = ["read_ties"]

_TWIN: Final = (
    r"(?:jumelages?|jumelle\w*|jumelés?|jumelées?|jumeler|se jumelle\w*|twinn?ed|twinn?ings?|"
    r"twin (?:towns?|cit(?:y|ies))|sister cit(?:y|ies)|sister[- ]cities|JUMELAGES?|JUMEL[EÉ]ES?)"
)
_COOP: Final = (
    r"(?:coopérations?(?: décentralisées?)?|coop[ée]r(?:e|ent|er|ait)|partenariats?|partenaires?|"
    rf"conventions?|accords?|pactes? d{APOSTROPHE}amitié|lettres? d{APOSTROPHE}intention|"
    rf"protocoles?(?: d{APOSTROPHE}accord| d{APOSTROPHE}entente)?|chartes? d{APOSTROPHE}amitié|"
    rf"ententes?|collabor(?:e|ent|er|ation|ations)|"
    rf"liens? d{APOSTROPHE}amitié|relations? de coopération|"
    r"cooperations?|partnerships?|partners?|agreements?|memorandum(?: of understanding)?|"
    r"cooperates?|friendship (?:agreement|pact)|COOP[EÉ]RATION(?: D[EÉ]CENTRALIS[EÉ]E)?|"
    r"CONVENTION|ACCORDS?|PARTENARIATS?)"
)
_HELP: Final = (
    r"(?:accompagne\w*|appui(?:e|ent)|soutien(?:t|nent)|intervien(?:t|nent)|agi(?:t|ssent)|"
    r"coop[èe]r(?:e|ent)|collabor(?:e|ent)|travaill(?:e|ent)|aide(?:nt)?|supports?|assists?|"
    r"works? with|a (?:co)?financé|finance|mène|mènent|développe(?:nt)?)"
)
_GAP: Final = r"[^⟦⟧.;]"
_WITH: Final = rf"(?:avec|à|with|to|and|et|auprès de|d{APOSTROPHE}|de|of|pour)"
_BETWEEN: Final = re.compile(
    rf"(?P<gap>{_GAP}{{0,90}}?)\b(?:entre|between|ENTRE)\s+(?:(?:les soussignés|d{APOSTROPHE}une "
    rf"part)\s?:?,?\s?)?"
    rf"{ARTICLE}{listed(ACTOR + 'K', 'all')}"
)
_TO: Final = re.compile(
    rf"(?P<gap>{_GAP}{{0,110}}?)\b(?:avec|with|WITH|AVEC)"
    rf"\s+{ARTICLE}{listed(ACTOR + 'K', 'objects')}"
)
_OF_WITH: Final = re.compile(
    rf"\s(?:de la |de l{APOSTROPHE}|du |de |d{APOSTROPHE}|of (?:the )?)(?P<subject>{slot(ACTOR)})"
    rf"{_GAP}{{0,30}}?\b(?:avec|with|et|à|and)\s+{ARTICLE}{listed(ACTOR + 'K', 'objects')}"
)
_SIDES: Final = re.compile(rf"\s(?P<subject>{slot('CRI')})\s?[/–-]\s?(?P<objects>{slot('CRI')})")
_OF_PARTNERS: Final = re.compile(
    rf"(?:{_GAP}{{0,25}}?)\s(?:de la |de l{APOSTROPHE}|du |de |d{APOSTROPHE}|in |from )"
    rf"{listed('CRI', 'objects')}"
)
_OWN: Final = re.compile(r"\b(?:nos|ses|leurs|notre|son|sa|leur|our|its|their)\s+$")
_TWIN_TO: Final = re.compile(
    rf"(?P<gap>{_GAP}{{0,40}}?)(?:\b(?:avec|à|with|to|of|de|:)|d{APOSTROPHE})\s*{ARTICLE}"
    rf"{listed('CRI', 'objects')}"
)
_COPULA: Final = re.compile(
    rf"\b(?:[Vv]illes|[Cc]ommunes|[Cc]ities|[Tt]owns)[^⟦⟧.;]{{0,30}}(?:{_TWIN})"
    rf"(?:[^⟦⟧.;]{{0,25}}(?P<subject>{slot('CRI')}))?(?P<verb>[^⟦⟧.;]{{0,30}}(?:\b(?:furent|sont|étaient|are|were)\b|:))",
    re.IGNORECASE,
)
_YEAR_AFTER: Final = r"(?: \([^()]*\))?,? (?:en|depuis|in|since|\() ?(?P<year>(?:19|20)\d\d)"
_TOGETHER: Final = re.compile(
    rf"{listed('CRI', 'all')}"
    rf"(?P<clause>[^⟦⟧.;]{{0,80}}?\b(?:ont|sont|have|are|s{APOSTROPHE}apprêtent à|signent|vont)\b"
    rf"[^⟦⟧.;]{{0,60}}?(?:\b(?:leurs?|une?|an?|their|la|le|cet?|cette)\s|l{APOSTROPHE}|d{APOSTROPHE})"
    rf"[^⟦⟧.;]{{0,45}}?(?:{_COOP})"
    rf"|[^⟦⟧.;]{{0,60}}?\b(?:coopèrent|collaborent|cooperate|collaborate)\b)",
    re.IGNORECASE,
)
_SUBJECT: Final = re.compile(rf"(?P<subjects>{listed(ACTOR)})(?P<clause>[^⟦⟧;]{{0,170}})$")


def _trigger(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w’'-]){words}(?![\w-])", re.IGNORECASE)


_TRIGGERS: Final = (("twinned-with", _trigger(_TWIN)), ("cooperates-with", _trigger(_COOP)))
_ORGANISING: Final = re.compile(r"\b(?:co-?)?organi[sz]\w*[^⟦⟧.;]{0,25}$")
_FIRST: Final = re.compile(rf"{slot('CRI')}")


class _Ties:
    """Reads one sentence; a trigger word is followed to both its sides."""

    def __init__(self, scene: Scene, sentence: Sentence) -> None:
        self.scene, self.sentence = scene, sentence
        self.marked = sentence.marked

    def read(self) -> Iterator[Fact]:
        done: list[tuple[int, int]] = []
        for kind, pattern in _TRIGGERS:
            for match in pattern.finditer(self.marked):
                if any(a <= match.start() < b for a, b in done) or self._is_organising(match):
                    continue
                facts, reach = self._around(kind, match)
                if facts:
                    # "accord de jumelage avec A" is one tie, not an agreement beside it.
                    done.append((max(0, match.start() - 60), reach))
                    yield from facts
        copula = list(self._copula())
        yield from copula
        if not done:
            yield from self._together()
        if not done and not copula:
            yield from self._pairs()
            yield from self._helping()

    def _is_organising(self, match: re.Match[str]) -> bool:
        """Say whether *en partenariat* tells how something is organised, not a tie."""
        before = self.marked[max(0, match.start() - 40) : match.start()]
        return _ORGANISING.search(before) is not None

    def _around(self, kind: str, match: re.Match[str]) -> tuple[list[Fact], int]:
        end = match.end()
        for pattern in (_BETWEEN, _OF_WITH, _SIDES):
            found = pattern.match(self.marked, end)
            if found is not None:
                facts = self._stated(kind, match, found)
                return facts, found.end()
        patterns = [_TO, _TWIN_TO] if kind == "twinned-with" else [_TO]
        if match[0].casefold().startswith("partenaires") and self._is_own(match):
            patterns.append(_OF_PARTNERS)
        for pattern in patterns:
            found = pattern.match(self.marked, end)
            if found is None:
                continue
            subjects = self._subjects(match.start())
            return self._tied(kind, subjects, found, match), found.end()
        return [], end

    def _is_own(self, match: re.Match[str]) -> bool:
        return _OWN.search(self.marked[max(0, match.start() - 10) : match.start()]) is not None

    def _stated(self, kind: str, match: re.Match[str], found: re.Match[str]) -> list[Fact]:
        if "all" in found.re.groupindex:
            whole = numbers(found["all"], ACTOR + "K")
            return self._tied(kind, whole[:1], found, match, whole[1:], "between")
        subjects = numbers(found["subject"])
        return self._tied(kind, subjects, found, match, rule="of-with")

    def _subjects(self, before: int) -> list[int]:
        found = _SUBJECT.search(self.marked[:before])
        if found is not None:
            letters = ACTOR
            whole = numbers(found["subjects"], letters)
            if whole:
                return whole
        first = _FIRST.search(self.marked[:before])
        if first is not None:
            return numbers(first[0])
        return [] if self.scene.main is None else [self.scene.main]

    def _tied(
        self,
        kind: str,
        subjects: list[int],
        found: re.Match[str],
        trigger: re.Match[str],
        objects: list[int] | None = None,
        rule: str = "with",
    ) -> list[Fact]:
        group = "objects" if "objects" in found.re.groupindex else "all"
        wanted = objects if objects is not None else numbers(found[group], ACTOR + "K")
        clause_begin = self._clause_begin(trigger.start(), subjects)
        clause = self.marked[clause_begin : found.end()]
        if is_denied(clause):
            return []
        facts = []
        for obj in wanted:
            mark = re.search(rf"⟦\w{obj}⟧", self.marked[found.start(group) :])
            stop = found.start(group) + (mark.end() if mark else 0)
            begin, last = found_in(self.sentence, min(clause_begin, trigger.start()), stop)
            for subject in subjects:
                fact = Fact(subject, kind, obj, begin, last, f"{kind}: {rule}")
                if not self._fits(fact):
                    continue
                facts.append(self._with_date(fact, clause, stop))
        return facts

    def _clause_begin(self, trigger: int, subjects: list[int]) -> int:
        places = [
            m.start() for s in subjects for m in re.finditer(rf"⟦\w{s}⟧", self.marked[:trigger])
        ]
        return max(places, default=max(0, trigger - 60))

    def _fits(self, fact: Fact) -> bool:
        if fact.subject == fact.object:
            return False
        from coopgraph.extraction.scene import LETTERS

        left = LETTERS[self.scene.groups[fact.subject].kind]
        right = LETTERS[self.scene.groups[fact.object].kind]
        if fact.type == "twinned-with":
            return left in "CRI" and right in "CRI"
        authority = left in AUTHORITY or right in AUTHORITY
        if "K" in (left, right) and not self._names_country_tie(fact):
            return False
        return authority and left != "K" and (right != "K" or left in AUTHORITY)

    def _names_country_tie(self, fact: Fact) -> bool:
        """Say whether it is a partnership or cooperation: only these tie a city to a country."""
        words = self.scene.text[fact.begin : fact.stop]
        return re.search(r"(?i)partenariat|coopération|partnership|cooperation", words) is not None

    def _with_date(self, fact: Fact, clause: str, stop: int) -> Fact:
        fact = replace(fact, status=status_of(clause))
        after = re.match(r" ?\((?P<year>\d{4})\)", self.marked[stop:])
        if after is not None:
            return replace(fact, start=after["year"])
        later = re.match(
            rf"(?:,? ?(?:⟦\w\d+⟧,? ?(?:et |and )?{ARTICLE})*)\((?P<year>\d{{4}})\)",
            self.marked[stop:],
        )
        if later is not None and "⟦" in later[0]:
            return replace(fact, start=later["year"])
        inside = moments_between(self.sentence, fact.begin, self.sentence.stop)
        near = [m for m in inside if m.begin <= fact.stop + 90]
        before = moments_between(self.sentence, self.sentence.begin, fact.begin)
        if not near and before and fact.begin - before[-1].stop <= 60:
            near = before[-1:]
        fact = dated(fact, next((m for m in near if m.start is not None), None))
        until = next((m for m in near if m.start is None and m.end is not None), None)
        return fact if until is None else replace(fact, end=until.end)

    def _copula(self) -> Iterator[Fact]:
        """Read *les villes jumelées avec A furent B (…), ensuite C, rejoints par D en 2004*."""
        for match in _COPULA.finditer(self.marked):
            subjects = numbers(match["subject"] or "", "CRI") or self._subjects(match.start())[:1]
            if is_denied(match[0]):
                continue
            for found in re.finditer(r"⟦[CRI]\d+⟧", self.marked[match.end("verb") :]):
                stop = match.end("verb") + found.end()
                obj = numbers(found[0])[0]
                begin, last = found_in(self.sentence, match.start(), stop)
                own, _ = found_in(self.sentence, stop - len(found[0]), stop)
                after = re.match(rf"{_YEAR_AFTER}", self.marked[stop:])
                for subject in subjects:
                    if subject != obj:
                        begin = own if last - begin > MAX_QUOTE else begin
                        yield Fact(
                            subject,
                            "twinned-with",
                            obj,
                            begin,
                            last,
                            "twinned-with: are",
                            start=after["year"] if after else None,
                        )

    def _together(self) -> Iterator[Fact]:
        """Read *A et B ont signé leur première convention*, *les deux villes coopèrent*."""
        for match in _TOGETHER.finditer(self.marked):
            whole = numbers(match["all"], "CRI")
            if len(whole) < 2 or is_denied(match[0]):
                continue
            begin, stop = found_in(self.sentence, match.start(), match.end())
            for obj in whole[1:]:
                fact = Fact(
                    whole[0], "cooperates-with", obj, begin, stop, "cooperates-with: together"
                )
                yield self._with_date(fact, match[0], match.end())

    def _pairs(self) -> Iterator[Fact]:
        """Read *A et B sont jumelées*, *les villes jumelles A et B*."""
        pattern = re.compile(
            rf"{listed('CRI', 'all')},?\s(?:sont|étaient|are|were)?\s?(?:officiellement |"
            rf"officially |"
            rf"désormais |ainsi )?(?:{_TWIN})(?:\sdepuis)?",
            re.IGNORECASE,
        )
        for match in pattern.finditer(self.marked):
            whole = numbers(match["all"], "CRI")
            if len(whole) > 1 and not is_denied(match[0]):
                for obj in whole[1:]:
                    begin, stop = found_in(self.sentence, match.start(), match.end())
                    fact = Fact(whole[0], "twinned-with", obj, begin, stop, "twinned-with: both")
                    yield self._with_date(fact, match[0], match.end())

    def _helping(self) -> Iterator[Fact]:
        """Read *A intervient … à B*: what an authority does in another's territory."""
        pattern = re.compile(
            rf"(?P<subject>{slot('CRI')})(?P<clause>[^⟦⟧.;:]{{0,90}}\b{_HELP}\b[^⟦⟧.;:]{{0,130}}?)"
            rf"(?:\b(?:à|avec|de|pour|dans|in|at|with|sa|auprès de)\s|d{APOSTROPHE}|\s){ARTICLE}"
            rf"(?P<object>{slot('CRI')})"
        )
        for match in pattern.finditer(self.marked):
            if is_denied(match[0]):
                continue
            begin, stop = found_in(self.sentence, match.start(), match.end())
            subject, obj = numbers(match["subject"])[0], numbers(match["object"])[0]
            fact = Fact(subject, "cooperates-with", obj, begin, stop, "cooperates-with: helps")
            if self._fits(fact) and self._is_abroad(subject, obj):
                yield replace(fact, status=status_of(match["clause"]))

    def _is_abroad(self, subject: int, obj: int) -> bool:
        left, right = self.scene.groups[subject].country, self.scene.groups[obj].country
        return left is None or right is None or left != right


def _first(moments: list[Moment], limit: int) -> Moment | None:
    return next((m for m in moments if m.begin <= limit), None)


def _lists(scene: Scene) -> Iterator[Fact]:
    """Read a list whose lead-in says what its cities are to the subject."""
    lead: tuple[str, int, str] | None = None
    for sentence in scene.sentences:
        item = sentence.block.kind is BlockKind.ITEM or _STANDS_ALONE.match(sentence.marked)
        if item and lead is not None:
            yield from _item(sentence, lead)
            continue
        lead = _lead(scene, sentence) or (lead if sentence.block.kind is BlockKind.ITEM else None)


_STANDS_ALONE: Final = re.compile(r"⟦[CRI]\d+⟧(?:[ ,(]|$)[^.]{0,60}$")
_LEAD: Final = re.compile(
    rf"(?:(?P<twin>{_TWIN})|(?P<coop>{_COOP})|(?P<both>\bexchanges\b))", re.IGNORECASE
)


def _lead(scene: Scene, sentence: Sentence) -> tuple[str, int, str] | None:
    marked = sentence.marked.rstrip()
    is_lead = marked.endswith(":") or sentence.block.kind is BlockKind.HEADING
    found = _LEAD.search(marked) if is_lead and not is_denied(marked) else None
    if found is None:
        return None
    own = numbers(marked, "CRI")
    subject = own[0] if own else scene.main
    if subject is None or (not own and not _is_named_before(scene, subject, sentence.begin)):
        return None  # a list without an owner: its first item is not the others' twin
    return "twinned-with" if found["twin"] else "cooperates-with", subject, marked


def _is_named_before(scene: Scene, subject: int, begin: int) -> bool:
    return any(mention.begin < begin for mention in scene.groups[subject].mentions)


def _item(sentence: Sentence, lead: tuple[str, int, str]) -> Iterator[Fact]:
    kind, subject, words = lead
    first = re.match(r"[^\w⟦⟧]{0,4}(?:(?:la|le|the) )?(?P<first>⟦[CRI]\d+⟧)", sentence.marked)
    if first is None:
        return
    obj = numbers(first["first"])[0]
    if obj == subject:
        return
    fact = Fact(
        subject, kind, obj, sentence.begin, sentence.stop, f"{kind}: list", status=status_of(words)
    )
    yield dated(fact, _first(list(sentence.moments), sentence.stop))


def read_ties(scene: Scene) -> Iterator[Fact]:
    """Yield the twinnings and cooperations that a page states."""
    for sentence in scene.sentences:
        yield from _Ties(scene, sentence).read()
    yield from _lists(scene)
