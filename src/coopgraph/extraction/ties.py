"""Rules for ties of authorities and actors: twinnings, agreements, cooperation told by verbs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from coopgraph.extraction._letters import APOSTROPHE
from coopgraph.extraction.facts import (
    ACTOR,
    ARTICLE,
    AUTHORITY,
    ENDED,
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
from coopgraph.extraction.scene import Scene, Sentence
from coopgraph.extraction.tie_lists import COOP, TWIN, listed_ties
from coopgraph.model import MAX_QUOTE, Status

__all__ = ["read_ties"]

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
_YEAR: Final = r"(?:19|20)\d\d"
_AND_WITH: Final = re.compile(
    rf"(?: \([^()⟦⟧]*(?:⟦K\d+⟧)?[^()⟦⟧]*\))?(?: (?:en|depuis|in|since) {_YEAR})?"
    rf",? (?:et|and|puis|ainsi que) (?P<lead>(?:(?:depuis|en|since|in) (?P<year>{_YEAR}) )?"
    rf"(?:avec|with) {ARTICLE}{listed('CRI', 'objects')}"
    rf"(?: \([^()⟦⟧]*(?:⟦K\d+⟧)?[^()⟦⟧]*\))?(?: (?:en|depuis|in|since) (?P<later>{_YEAR}))?)"
)
_TWIN_TO: Final = re.compile(
    rf"(?P<gap>{_GAP}{{0,40}}?)(?:\b(?:avec|à|with|to|of|de|:)|d{APOSTROPHE})\s*{ARTICLE}"
    rf"{listed('CRI', 'objects')}"
)
_COPULA: Final = re.compile(
    rf"\b(?:[Vv]illes|[Cc]ommunes|[Cc]ities|[Tt]owns)[^⟦⟧.;]{{0,30}}(?:{TWIN})"
    rf"(?:[^⟦⟧.;]{{0,25}}(?P<subject>{slot('CRI')}))?"
    r"(?P<verb>[^⟦⟧.;]{0,30}(?:\b(?:furent|sont|étaient|are|were)\b|:))",
    re.IGNORECASE,
)
_YEAR_AFTER: Final = r"(?: \([^()]*\))?,? (?:en|depuis|in|since|\() ?(?P<year>(?:19|20)\d\d)"
_TOGETHER: Final = re.compile(
    rf"{listed('CRI', 'all')}(?P<clause>[^⟦⟧.;]{{0,80}}?"
    rf"\b(?:ont|sont|have|are|s{APOSTROPHE}apprêtent à|signent|signèrent|"
    rf"vont|signed|concluded|conclu(?:ent|rent))\b"
    rf"[^⟦⟧.;]{{0,60}}?(?:\b(?:leurs?|une?|an?|their|la|le|cet?|cette)\s|l{APOSTROPHE}|d{APOSTROPHE})"
    rf"[^⟦⟧.;]{{0,45}}?(?:{COOP})"
    rf"|[^⟦⟧.;]{{0,60}}?\b(?:coopèrent|collaborent|cooperate|collaborate)\b"
    rf"|,? (?:sont|étaient|are|have been) (?:\w+ )?(?:partenaires?|partners?)\b)",
    re.IGNORECASE,
)
_THEIRS: Final = re.compile(
    rf"{listed('CRI', 'all')}(?P<clause>[^⟦⟧.;]{{0,90}}?\b(?:leur jumelage|their twinning))\b"
)
_SUBJECT: Final = re.compile(rf"(?P<subjects>{listed(ACTOR)})(?P<clause>[^⟦⟧;]{{0,170}})$")


def _trigger(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w’'-]){words}(?![\w-])", re.IGNORECASE)


_TRIGGERS: Final = (("twinned-with", _trigger(TWIN)), ("cooperates-with", _trigger(COOP)))
_ORGANISING: Final = re.compile(r"\b(?:co-?)?organi[sz]\w*[^⟦⟧.;]{0,25}$")
_THEN_ORGANISES: Final = re.compile(r"[^.;⟦⟧]{0,12}(?:⟦\w\d+⟧[^.;⟦⟧]{0,14})+\borganis")
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
            yield from self._their_twinning()
        if not done and not copula:
            yield from self._pairs()
            yield from self._helping()

    def _is_organising(self, match: re.Match[str]) -> bool:
        """Say whether *en partenariat* tells how something is organised, not a tie."""
        before = self.marked[max(0, match.start() - 40) : match.start()]
        leads = re.search(r"\b[Ee]n $", before) is not None
        then = _THEN_ORGANISES.match(self.marked, match.end()) if leads else None
        return _ORGANISING.search(before) is not None or then is not None

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
            facts = self._tied(kind, subjects, found, match)
            reach = found.end()
            while facts and (more := _AND_WITH.match(self.marked, reach)) is not None:
                reach = more.end()
                facts += self._more(kind, subjects, more)
            return facts, reach
        return [], end

    def _more(self, kind: str, subjects: list[int], more: re.Match[str]) -> list[Fact]:
        """Read *et depuis 1990 avec C*: a further partner with its own date."""
        begin, last = found_in(self.sentence, more.start("lead"), more.end())
        year = more["year"] or more["later"]
        return [
            Fact(subject, kind, obj, begin, last, f"{kind}: with", start=year)
            for subject in subjects
            for obj in numbers(more["objects"], "CRI")
            if subject != obj
        ]

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
        fact = replace(fact, status=self._status(clause, stop))
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
        fact = fact if until is None else replace(fact, end=until.end)
        return self._closed(fact) if fact.status is Status.ENDED else fact

    def _closed(self, fact: Fact) -> Fact:
        """Return an ended tie with the date that stands behind the word for its end."""
        word = ENDED.search(self.marked)
        after = self.sentence.stop if word is None else self.sentence.at(word.start())
        last = next((m.start for m in self.sentence.moments if m.begin >= after), None)
        if last is None or fact.end is not None:
            return fact
        return replace(fact, start=None if fact.start == last else fact.start, end=last)

    def _status(self, clause: str, stop: int) -> Status:
        """Return what the clause says, and *… a pris fin* or *… est suspendue* after it."""
        found = status_of(clause)
        rest = re.match(r"[^⟦⟧.;]{0,60}", self.marked[stop:])
        later = status_of(rest[0]) if rest is not None else found
        return later if later in (Status.ENDED, Status.SUSPENDED) else found

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

    def _their_twinning(self) -> Iterator[Fact]:
        """Read *A et B fêtent les 60 ans de leur jumelage*."""
        for match in _THEIRS.finditer(self.marked):
            whole = numbers(match["all"], "CRI")
            begin, stop = found_in(self.sentence, match.start(), match.end())
            for obj in [] if is_denied(match[0]) else whole[1:]:
                yield Fact(whole[0], "twinned-with", obj, begin, stop, "twinned-with: theirs",
                           status=status_of(match["clause"]))  # fmt: skip

    def _pairs(self) -> Iterator[Fact]:
        """Read *A et B sont jumelées*, *les villes jumelles A et B*."""
        pattern = re.compile(
            rf"{listed('CRI', 'all')},?\s(?:sont|étaient|ont été|are|were|have been)?\s?"
            rf"(?:officiellement |"
            rf"officially |"
            rf"désormais |ainsi )?(?:{TWIN})(?:\sdepuis)?",
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


def read_ties(scene: Scene) -> Iterator[Fact]:
    """Yield the twinnings and cooperations that a page states."""
    for sentence in scene.sentences:
        yield from _Ties(scene, sentence).read()
    yield from listed_ties(scene)
