"""Rules for events: who organises them and takes part, where and when they are held."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from coopgraph.extraction._letters import APOSTROPHE
from coopgraph.extraction.facts import (
    ACTOR,
    ARTICLE,
    Fact,
    dated,
    found_in,
    is_denied,
    listed,
    numbers,
    slot,
    status_of,
)
from coopgraph.extraction.moments import Moment
from coopgraph.extraction.scene import Scene, Sentence
from coopgraph.model import Kind, Status

__all__ = ["event_dates", "read_events"]

_EVENT: Final = r"⟦V(?P<event>\d+)⟧"
_GAP: Final = r"[^⟦⟧.;]"
_THE: Final = rf"(?:(?:[Ll]es?|[Ll]a|[Cc]et?t?e?|[Tt]he) |[Ll]{APOSTROPHE})?"
_ORGANISED: Final = re.compile(
    rf"{_EVENT}(?P<clause>[^.;]{{0,160}}?\b(?:co-?)?(?:organis[ée]e?s?|portée?s?|initiée?s?|"
    rf"hosted|"
    rf"organi[sz]ed|coorganis[ée]e?s?|accueillie?s?|co-?hosted){_GAP}{{0,60}}?\b(?:par|entre|by|"
    rf"between|with|avec))\s+"
    rf"{ARTICLE}{listed(ACTOR, 'actors')}"
)
_ORGANISED_BEFORE: Final = re.compile(
    rf"\b(?P<clause>(?:[Cc]o-?)?[Oo]rgani[sz](?:ée?s?|ed){_GAP}{{0,40}}? (?:par|by)) "
    rf"{ARTICLE}{listed(ACTOR, 'actors')}(?:,|{_GAP}{{0,20}}?,) {_THE}{_EVENT}"
)
_WITH_PARTNERS: Final = re.compile(
    rf"(?P<clause>\b[Ee]n (?:partenariat|collaboration|lien) avec) "
    rf"{ARTICLE}{listed(ACTOR, 'actors')}(?=, [^.;]{{0,60}}?\borganis[^.;⟦⟧]{{0,40}}{_EVENT})"
)
_LAUREATE: Final = re.compile(
    rf"{listed(ACTOR, 'actors')}(?P<clause>{_GAP}{{0,60}}?\b(?:lauréate?s?|retenue?s?|"
    rf"sélectionnée?s?|winners?|selected|awarded)\b{_GAP}{{0,50}}?)⟦F(?P<event>\d+)⟧"
)
_ORGANISES: Final = re.compile(
    rf"{listed(ACTOR, 'actors')}(?P<clause>{_GAP}{{0,60}}?\b(?:(?:co-?)?organis(?:e|ent|era|"
    rf"eront|ait|aient)|"
    rf"(?:a|ont) (?:co-?)?organisé|propose(?:nt)?|accueill(?:e|ent|era|eront|ait)|"
    rf"organi[sz]e[sd]?|hosts?|hosted)"
    rf"{_GAP}{{0,40}}?){_EVENT}"
)
_PART: Final = (
    r"(?:particip(?:e|ent|era|eront|er|ait|aient|é|ation|ated?|ating|ates)|pren(?:d|nent|dra|"
    r"dront) part|"
    r"pris part|représentée?s?|took part|takes? part|attend(?:ed|s)?|présent(?:e|es|s)?|"
    r"intervien\w+|intervenu\w*)"
)
_TAKES_PART: Final = re.compile(
    rf"{listed(ACTOR, 'actors')}(?P<clause>[^⟦⟧.;]{{0,150}}?\b{_PART}\b[^⟦⟧.;]{{0,90}}?){_EVENT}"
)
_PARTICIPATION: Final = re.compile(
    rf"\b[Pp]articipation (?:de la |de l{APOSTROPHE}|du |de |d{APOSTROPHE}|of (?:the )?)"
    rf"{listed(ACTOR, 'actors')}"
    rf"(?P<clause>{_GAP}{{0,30}}?){_EVENT}"
)
_WITHIN: Final = re.compile(
    rf"(?P<actors>{slot('CRI')})(?P<clause>[^.;]{{0,140}}?\b(?:délégation|mission|représentants?|"
    rf"élus?)\b"
    rf"[^.;]{{0,160}}?(?:dans le cadre|à l{APOSTROPHE}occasion|lors) (?:des |de la |de "
    rf"l{APOSTROPHE}|du |de ))"
    rf"{_EVENT}"
)
_HELD: Final = re.compile(
    rf"{_EVENT}(?:, (?:co-?)?organi[sz][^.;]{{0,140}}?,)?"
    rf"(?P<clause>[^⟦⟧.;]{{0,110}}?)(?:\b(?P<how>à|en|au|aux|in|at|dans)|\b[aA])\s"
    rf"(?:(?:la|l{APOSTROPHE}|le|the)\s?)?(?P<place>⟦[CRK]\d+⟧)(?:, (?:en|au|in|dans le \S+ "
    rf"(?:du|de la)) (?P<more>⟦[RK]\d+⟧))?"
)
_HELD_BEFORE: Final = re.compile(
    rf"\b(?:à|in|[Aa]u|[Ee]n|À)\s(?P<place>⟦[CRK]\d+⟧)(?P<clause>[^⟦⟧.;]{{0,70}}?){_EVENT}"
)
_HELD_WORDS: Final = re.compile(
    r"\b(?:organis\w+|tenu\w*|tienn\w+|tiendr\w+|déroul\w+|lieu|accueilli\w*|held|takes? place|"
    r"took place|began|begins?|ouvert\w*|opened|rassembl\w+|réuni\w*|reconduit\w*|prévu\w*)\b"
)
_VERB_BEFORE: Final = re.compile(r"\b(?:organis\w+|tenue|held|began|ouvert\w*)\b", re.IGNORECASE)


def event_dates(scene: Scene) -> dict[int, Moment]:
    """Return the dates of each event: the first date that its own clause gives."""
    found: dict[int, Moment] = {}
    for sentence in scene.sentences:
        for match in re.finditer(_EVENT, sentence.marked):
            number = int(match["event"])
            near = _near(sentence, match)
            if near is not None and _better(near, found.get(number)):
                found[number] = near
    return found


def _better(new: Moment, old: Moment | None) -> bool:
    if old is None:
        return True
    return (new.end is not None, len(new.start or "")) > (old.end is not None, len(old.start or ""))


_LABEL: Final = re.compile(r"\s*[–:-]")


def _near(sentence: Sentence, match: re.Match[str]) -> Moment | None:
    """Return the date beside an event: after it, else at the head of its sentence."""
    place = sentence.at(match.end() - 1)
    for moment in sentence.moments:
        gap = sentence.marked[match.end() :]
        between = moment.begin - place
        if moment.is_dateline:
            continue
        if 0 < between <= 70 and not re.search(r"[;.]", gap[:between]):
            return moment
    told = [m for m in sentence.moments if not m.is_dateline]
    first = told[0] if told else None
    if first is None or first.is_open:
        return None
    start = sentence.at(match.start())
    if first.stop <= start and first.begin - sentence.begin <= 40 and start - first.stop <= 170:
        return first
    return None


class _Events:
    """Reads one sentence."""

    def __init__(self, scene: Scene, sentence: Sentence, dates: dict[int, Moment]) -> None:
        self.scene, self.sentence, self.dates = scene, sentence, dates

    def read(self) -> Iterator[Fact]:
        marked = self.sentence.marked
        for match in _LAUREATE.finditer(marked):
            if not is_denied(match[0]):
                yield from self._acted(match, "participated-in: laureate")
        if "⟦V" not in marked:
            return
        for pattern, rule in (
            (_ORGANISED, "organized: by"),
            (_ORGANISED_BEFORE, "organized: by"),
            (_WITH_PARTNERS, "organized: with"),
            (_ORGANISES, "organized: verb"),
            (_PARTICIPATION, "participated-in: noun"),
            (_TAKES_PART, "participated-in: verb"),
            (_WITHIN, "participated-in: within"),
        ):
            for match in pattern.finditer(marked):
                if not is_denied(match[0]):
                    yield from self._acted(match, rule)
        yield from self._held()

    def _acted(self, match: re.Match[str], rule: str) -> Iterator[Fact]:
        event = int(match["event"])
        status = status_of(match["clause"])
        for actor in numbers(match["actors"]):
            begin, stop = found_in(self.sentence, match.start(), match.end())
            fact = Fact(actor, rule.split(":")[0], event, begin, stop, rule, status=status)
            head = self.sentence.moments[0] if self.sentence.moments else None
            # "Du 1er au 4 juin 2025, la Ville participera …": the date is the participation's.
            leads = head is not None and head.begin - self.sentence.begin <= 4
            yield dated(fact, head) if leads and rule.endswith("verb") else fact

    def _held(self) -> Iterator[Fact]:
        marked = self.sentence.marked
        for match in _HELD.finditer(marked):
            clause = match["clause"]
            near = len(clause.split()) <= 1
            if is_denied(clause) or not (near or _HELD_WORDS.search(clause)):
                continue
            if re.search(r"\bpar\b|\bavec\b|particip", clause):
                continue
            for place in (match["place"], match["more"]):
                if place is not None:
                    yield self._placed(match, place, "held-in: after")
        for match in _HELD_BEFORE.finditer(marked):
            before = marked[max(0, match.start() - 40) : match.start()]
            if _VERB_BEFORE.search(before) and not is_denied(match[0]):
                yield self._placed(match, match["place"], "held-in: before")
        began = re.search(
            rf"{_EVENT}(?P<clause>[^⟦⟧.]{{0,20}}\b(?:began|opened|took place|begins)) in "
            rf"(?P<place>⟦[CRK]\d+⟧)",
            marked,
        )
        if began is not None:
            yield self._placed(began, began["place"], "held-in: after")

    def _placed(self, match: re.Match[str], place: str, rule: str) -> Fact:
        begin, stop = found_in(self.sentence, match.start(), match.end())
        status = status_of(match["clause"])
        return Fact(
            int(match["event"]),
            "held-in",
            numbers(place, "CRK")[0],
            begin,
            stop,
            rule,
            status=status,
        )


def read_events(scene: Scene) -> Iterator[Fact]:
    """Yield who organised, joined and hosted the events of a page, with their dates."""
    dates = event_dates(scene)
    facts = [f for s in scene.sentences for f in _Events(scene, s, dates).read()]
    held = {f.subject for f in facts if f.type == "held-in"}
    planned = {f.object for f in facts if f.status is Status.PLANNED and f.type != "held-in"}
    for fact in facts:
        event = fact.subject if fact.type == "held-in" else fact.object
        if event in planned and fact.status is Status.ACTIVE:
            fact = replace(fact, status=Status.PLANNED)
        # "For an event the dates sit on held-in, or on organized if no place is given."
        bears = fact.type == "held-in" or (fact.type == "organized" and event not in held)
        yield dated(fact, dates.get(event)) if bears else fact
    yield from _editions(scene)


def _series(scene: Scene) -> dict[str, int]:
    """Return the series of a page, by folded name; adds those of which it names two editions."""
    from coopgraph.extraction.entities import Group
    from coopgraph.extraction.events import edition, series_name
    from coopgraph.resolution.folding import fold_key

    events = [g for g in scene.groups if g.kind is Kind.EVENT]
    known = {fold_key(g.name): n for n, g in enumerate(scene.groups) if g.kind is Kind.EVENT_SERIES}
    for event in events:
        name = series_name(event.name)
        same = [e for e in events if fold_key(series_name(e.name)) == fold_key(name)]
        numbers = {edition(e.name.split(" ")[0]) for e in same} - {None}
        if len(numbers) > 1 and fold_key(name) not in known:
            known[fold_key(name)] = len(scene.groups)
            scene.groups.append(Group(Kind.EVENT_SERIES, name, None, event.mentions[:1]))
    return known


def _editions(scene: Scene) -> Iterator[Fact]:
    """Tie an event to its series where the page names both."""
    from coopgraph.extraction.events import series_name
    from coopgraph.resolution.folding import fold_key

    series = _series(scene)
    for number, group in enumerate(scene.groups):
        home = series.get(fold_key(series_name(group.name)))
        if group.kind is Kind.EVENT and home is not None:
            first = group.mentions[0]
            yield Fact(number, "part-of", home, first.begin, first.stop, "part-of: edition")
