"""Rules for what belongs to what: members of networks, partners of projects, towns of regions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from coopgraph.extraction._letters import APOSTROPHE
from coopgraph.extraction.facts import (
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
from coopgraph.model import Status

__all__ = ["read_belongings"]

_GAP: Final = r"[^⟦⟧.;]"
_MEMBER: Final = re.compile(
    rf"{listed('CRISO', 'members')}(?P<clause>{_GAP}{{0,60}}?\b(?:membres?|adhérente?s?|"
    rf"adhère(?:nt)?|adhéré|members?|"
    rf"rejoint|rejoignent|a rejoint|ont rejoint|joined|adhésion){_GAP}{{0,40}}?)"
    rf"(?:\b(?:de|du|à|au|of|the|le|la|l{APOSTROPHE}|d{APOSTROPHE})|(?<=joined )|(?<=rejoint ))"
    rf"\s?{ARTICLE}(?P<network>{slot('N')})"
)
_GATHERS: Final = re.compile(
    rf"(?P<network>{slot('N')})(?P<clause>{_GAP}{{0,50}}?\b(?:regroupe|rassemble|réunit|fédère|"
    rf"compte parmi|"
    rf"associe|brings together|includes|gathers)\b{_GAP}{{0,40}}?)(?P<members>{listed('CRISO')}.*)"
)
_STOPS: Final = re.compile(r"\b(?:dans l['’]objectif|afin|pour|in order|dans le but|qui)\b")
_JOINED_BY: Final = re.compile(
    rf"\b(?:cette|this) (?:coopération|partenariat|cooperation|partnership)[^.⟦]{{0,60}}?"
    rf"(?:dans le cadre|within|au sein)[^⟦.]{{0,20}}(?P<network>{slot('N')})",
    re.IGNORECASE,
)
_RESPECTIVE: Final = re.compile(
    rf"(?P<left>{listed('CRIS')}) et leurs partenaires respectifs \((?:la |le |les |l{APOSTROPHE})?"
    rf"(?:[Vv]illes de )?(?P<right>[^()]*)\)"
)
_PARTNERS: Final = re.compile(
    rf"⟦P(?P<project>\d+)⟧(?P<clause>{_GAP}{{0,90}}?\b(?:rassembl\w+|réuni\w*|associ\w+|"
    rf"partenaires?|port[ée]+e?s?|"
    rf"mené\w*|mis en œuvre|mise en œuvre|pilot\w+|conduit\w*|coordonn\w+|led|implemented|"
    rf"carried out|"
    rf"involv\w+|partners?)\b{_GAP}{{0,50}}?(?:\bpar\b|\bby\b|:|\bavec\b|\bentre\b|\bwith\b|\s))"
    rf"\s?{ARTICLE}"
    rf"{listed('CRISMGNO', 'partners')}"
)
_LEADS: Final = re.compile(
    rf"{listed('CRISMGNO', 'partners')}(?P<clause>{_GAP}{{0,40}}?\b(?:port(?:e|ent)|pilot(?:e|"
    rf"ent)|mène(?:nt)?|"
    rf"coordonne(?:nt)?|met(?:tent)? en œuvre|conduit|conduisent|lance(?:nt)?|partenaires? d[eu]|"
    rf"leads?|"
    rf"implements?|runs?)\b{_GAP}{{0,40}}?)⟦P(?P<project>\d+)⟧"
)
_WORKS_IN: Final = re.compile(
    rf"(?P<actors>{slot('CRIGNOP')})(?P<clause>{_GAP}{{0,60}}?\b(?:intervien(?:t|nent)|"
    rf"travaill(?:e|ent)|agi(?:t|ssent)|mène(?:nt)? des (?:projets|actions)|works?|is active|"
    rf"operates?)\b"
    rf"{_GAP}{{0,60}}?\b(?:en|au|aux|in|à)\s)(?P<countries>{slot('K')}(?:(?:, | et | and |, et )"
    rf"(?:(?:en|au|aux|in) )?{slot('K')})*)"
)
_COMMUNES: Final = re.compile(
    rf"\b(?:[Cc]ommunes|[Vv]illes|[Cc]ities|[Tt]owns|[Mm]unicipalities) (?:de la |de "
    rf"l{APOSTROPHE}|du |de |d{APOSTROPHE}|of |in )"
    rf"(?P<region>⟦R\d+⟧)(?P<between>[^()\[\]]*)[(\[](?P<cities>[^()\[\]]*)[)\]]"
)
_OF_REGION: Final = re.compile(
    rf"(?P<city>⟦C\d+⟧)(?:, | )(?:dans |en |in )(?:la |le |l{APOSTROPHE}|the )?(?:région |Région )?"
    rf"(?:de la |de l{APOSTROPHE}|du |de |d{APOSTROPHE})?(?P<region>⟦R\d+⟧)"
)
_LISTED: Final = re.compile(r"(?P<city>⟦C\d+⟧), (?P<region>⟦R\d+⟧), ⟦K\d+⟧")
_IMPERFECT: Final = re.compile(r"\b\w+(?:ait|aient)\b|\bbrought\b|\bwas\b|\bwere\b")


def _facts(
    sentence: Sentence,
    match: re.Match[str],
    subjects: list[int],
    kind: str,
    objects: list[int],
    rule: str,
) -> Iterator[Fact]:
    if is_denied(match[0]):
        return
    begin, stop = found_in(sentence, match.start(), match.end())
    for subject in subjects:
        for obj in objects:
            if subject != obj:
                yield Fact(subject, kind, obj, begin, stop, f"{kind}: {rule}")


def _since(sentence: Sentence, after: int) -> Moment | None:
    """Return the date that follows at once: *depuis 2010*, *since 2010*, *en 2010*."""
    since = re.match(r" (?:depuis|since|en|in)\b", sentence.marked[after:])
    place = sentence.at(after - 1)
    near = (m for m in sentence.moments if 0 <= m.begin - place <= len(" depuis ") + 1)
    return None if since is None else next(near, None)


def _members(sentence: Sentence, scene: Scene) -> Iterator[Fact]:
    marked = sentence.marked
    for match in _MEMBER.finditer(marked):
        for fact in _facts(
            sentence,
            match,
            numbers(match["members"]),
            "member-of",
            numbers(match["network"]),
            "says",
        ):
            fact = replace(fact, status=status_of(match["clause"]))
            yield dated(fact, _since(sentence, match.end()))
    for match in _GATHERS.finditer(marked):
        inside = match["members"]
        end = _STOPS.search(inside)
        inside = inside if end is None else inside[: end.start()]
        members = numbers(inside, "CRISO")
        yield from _facts(
            sentence, match, members, "member-of", numbers(match["network"]), "gathers"
        )
    del scene


def _respective(sentence: Sentence) -> Iterator[Fact]:
    """Read *A, B et leurs partenaires respectifs (C, D)* pair by pair."""
    for match in _RESPECTIVE.finditer(sentence.marked):
        left, right = numbers(match["left"], "CRIS"), numbers(match["right"], "CRIS")
        if len(left) == len(right):
            for subject, obj in zip(left, right, strict=True):
                yield from _facts(
                    sentence, match, [subject], "cooperates-with", [obj], "respectively"
                )


_WITHIN_BRACKETS: Final = re.compile(
    r"[(\[](?P<inside>[^()\[\]]*⟦[^()\[\]]*\b(?:avec|with)\b[^()\[\]]*)[)\]]"
)


def _bracketed(sentence: Sentence) -> Iterator[Fact]:
    """Read *(A, B et C avec D – E avec F)* after words of cooperation."""
    for match in _WITHIN_BRACKETS.finditer(sentence.marked):
        lead = sentence.marked[: match.start()]
        if not re.search(r"coopération|partenari|jumel|twin|cooperat", lead, re.IGNORECASE):
            continue
        kind = "twinned-with" if re.search(r"jumel|twin", lead[-120:]) else "cooperates-with"
        at = match.start("inside")
        for part in re.split(r"( [–-] |;)", match["inside"]):
            sides = re.split(r"\b(?:avec|with)\b", part)
            if len(sides) == 2:
                left, right = numbers(sides[0], "CRI"), numbers(sides[1], "CRI")
                begin, stop = found_in(sentence, at, at + len(part))
                for subject in right:
                    for obj in left:
                        yield Fact(subject, kind, obj, begin, stop, f"{kind}: brackets")
            at += len(part)


def _partners(sentence: Sentence, dates: Moment | None) -> Iterator[Fact]:
    for pattern, rule in ((_PARTNERS, "by"), (_LEADS, "leads")):
        for match in pattern.finditer(sentence.marked):
            status = status_of(match["clause"])
            if status is Status.ACTIVE and _IMPERFECT.search(match["clause"]) and dates is not None:
                status = Status.ENDED
            partners = numbers(match["partners"])
            for fact in _facts(
                sentence, match, partners, "partner-in", [int(match["project"])], rule
            ):
                yield dated(replace(fact, status=status), dates)


def _project_dates(scene: Scene) -> dict[int, Moment]:
    """Return the period that the sentence which names a project gives."""
    found: dict[int, Moment] = {}
    for sentence in scene.sentences:
        periods = [m for m in sentence.moments if m.end is not None and m.start is not None]
        for match in re.finditer(r"⟦P(\d+)⟧", sentence.marked):
            if periods:
                found.setdefault(int(match[1]), periods[0])
    return found


def _parts(sentence: Sentence) -> Iterator[Fact]:
    marked = sentence.marked
    for match in _COMMUNES.finditer(marked):
        cities = numbers(match["cities"], "C")
        if "avec" in match["cities"]:
            # "(A et B avec C)": the side before "avec" is the region's.
            cities = [
                n
                for part in re.split(r" [–-] |;", match["cities"])
                for n in numbers(re.split(r"\bavec\b", part)[0], "C")
            ]
        yield from _facts(
            sentence, match, cities, "part-of", numbers(match["region"], "R"), "communes of"
        )
    for pattern, rule in ((_OF_REGION, "in"), (_LISTED, "listed")):
        for match in pattern.finditer(marked):
            yield from _facts(
                sentence, match, numbers(match["city"]), "part-of", numbers(match["region"]), rule
            )


def _works(sentence: Sentence) -> Iterator[Fact]:
    for match in _WORKS_IN.finditer(sentence.marked):
        actors, countries = numbers(match["actors"], "CRIGNOP"), numbers(match["countries"], "K")
        for fact in _facts(sentence, match, actors, "works-in", countries, "verb"):
            yield replace(fact, status=status_of(match["clause"]))


_CARD: Final = re.compile(r"(?:ADH[ÉE]RENTE?S?|MEMBRES?|MEMBERS?|Adhérente?|Membre|Member)")


def _cards(scene: Scene) -> Iterator[Fact]:
    """Read a directory's card: a body's name and, below it, *ADHÉRENT* of the page's network."""
    networks = [
        n
        for s in scene.sentences
        for m in re.finditer(
            r"⟦N(\d+)⟧ (?:est|is) (?:le|un|the|a) [^.⟦]{0,40}(?:réseau|network)", s.marked
        )
        for n in (int(m[1]),)
    ]
    if not networks:
        return
    for above, card in zip(scene.sentences, scene.sentences[1:], strict=False):
        alone = re.fullmatch(rf"\s*({slot('CRISO')})\s*", above.marked)
        if alone is not None and _CARD.fullmatch(card.marked.strip()):
            yield Fact(
                numbers(alone[1])[0],
                "member-of",
                networks[0],
                above.begin,
                card.stop,
                "member-of: card",
            )


def read_belongings(scene: Scene) -> Iterator[Fact]:
    """Yield members, partners of projects, countries worked in, and towns of regions."""
    dates = _project_dates(scene)
    for sentence in scene.sentences:
        projects = [int(n) for n in re.findall(r"⟦P(\d+)⟧", sentence.marked)]
        period = next((dates[p] for p in projects if p in dates), None)
        yield from _members(sentence, scene)
        yield from _respective(sentence)
        yield from _bracketed(sentence)
        yield from _partners(sentence, period)
        yield from _works(sentence)
        yield from _parts(sentence)
    yield from _cards(scene)
