"""Sentences with their entities as marks, so that a rule of grammar is one pattern.

*La Ville d'Aix va signer un accord avec Masis* reads ``La ⟦C0⟧ va signer un accord avec ⟦C1⟧``:
the letter is the kind, the number the entity. Every place of the marked text knows its place in
the page, so that what a rule matches can be quoted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from coopgraph.extraction._letters import APOSTROPHE
from coopgraph.extraction.blocks import Block, BlockKind, split_sentences
from coopgraph.extraction.entities import Group
from coopgraph.extraction.mentions import Mention
from coopgraph.extraction.moments import Moment
from coopgraph.model import Kind

__all__ = ["LETTERS", "Scene", "Sentence", "make_sentences"]

LETTERS: Final = {
    Kind.CITY: "C",
    Kind.REGION: "R",
    Kind.INTERCOMMUNAL_BODY: "I",
    Kind.STATE_BODY: "S",
    Kind.MINISTRY: "M",
    Kind.AGENCY: "G",
    Kind.NETWORK: "N",
    Kind.ORGANISATION: "O",
    Kind.EVENT: "V",
    Kind.PROJECT: "P",
    Kind.PROGRAMME: "F",
    Kind.COUNTRY: "K",
}
_NO_NAME: Final = rf"\b(?! (?:de|d{APOSTROPHE}|du|des|princip))"
_REFERENCES: Final = tuple(
    (re.compile(pattern), kinds)
    for pattern, kinds in (
        (r"\b(?:[Ll]a|[Cc]ette) (?:[Vv]ille|municipalité|commune|cité)" + _NO_NAME, "C"),
        (r"\b(?:(?:[Ll]a|[Cc]ette) [Rr]égion|[Ll]e [Dd]épartement)" + _NO_NAME, "R"),
        (rf"\b(?:[Ll]a [Mm]étropole|[Ll]{APOSTROPHE}[Aa]gglomération)" + _NO_NAME, "I"),
        (
            (
                r"\b(?:[Cc]es|[Ll]es) (?:[Aa]ssises|Rencontres|Journées)\b|"
                rf"\b(?:[Cc]et |[Ll]{APOSTROPHE})[ÉéEe]v[éè]nement\b|"
                r"\b[Cc]ette (?:\w+ )?(?:édition|conférence|rencontre)\b|"
                r"\b[Cc]e (?:forum|sommet|congrès)\b|"
                r"\b[Tt]h(?:e|is) (?:\w+-day )?(?:conference|event|forum|summit)\b"
            ),
            "V",
        ),
        (r"\b[Ll]e [Cc]onseil [Mm]unicipal\b(?! des)", "C"),
        (r"\b[Ll]e [Cc]onseil (?:[Mm]étropolitain|[Cc]ommunautaire)\b", "I"),
        (r"\b[Cc]e projet\b|\b[Tt]h(?:e|is) project\b", "P"),
        (rf"\b[Ll]e réseau\b|\b[Ll]a plateforme\b|\b[Ll]{APOSTROPHE}association\b", "NO"),
    )
)
_OWN_CITY: Final = re.compile(r"(?<=[Ss]a )(?:municipalité|commune|ville)\b(?! (?:de|d['’]|du))")
_PRONOUN: Final = re.compile(
    rf"(?:(?:[^,⟦]{{3,70}}, )?(?:[Ee]lle\b|[Ii]l\b(?! (?:est|s{APOSTROPHE}agit|y a|faut)))|"
    r"Celle-ci|Celui-ci)"
)


@dataclass
class Sentence:
    """A stretch of the page with its entities as marks.

    Attributes
    ----------
    marked
        The text with marks.
    places
        Where each character of it stands in the page.
    block
        The line it belongs to.
    moments
        Dates in it.
    begin, stop
        Where it stands in the page.
    """

    marked: str
    places: list[int]
    block: Block
    moments: tuple[Moment, ...]
    begin: int
    stop: int

    def at(self, position: int) -> int:
        """Return the place in the page of a place in the marked text."""
        return self.places[position] if position < len(self.places) else self.stop

    def cut(self, pattern: re.Pattern[str]) -> list[re.Match[str]]:
        """Remove what a pattern matches, and return the matches."""
        found = list(pattern.finditer(self.marked))
        for match in reversed(found):
            begin, stop = match.span()
            self.marked = self.marked[:begin] + self.marked[stop:]
            del self.places[begin:stop]
        return found


@dataclass
class Scene:
    """A page ready for rules.

    Attributes
    ----------
    text, title
        The page, and what its first lines call it.
    groups
        Its entities.
    sentences
        In order; headings and list items are sentences too.
    blocks
        Its lines.
    mains
        The entity that *la Ville*, *la Région* … mean where nothing else says it, by letter.
    moments
        All its dates.
    """

    text: str
    title: str
    groups: list[Group]
    sentences: list[Sentence]
    blocks: Sequence[Block]
    mains: dict[str, int] = field(default_factory=dict)
    moments: Sequence[Moment] = ()

    def inside(self, begin: int, stop: int) -> list[int]:
        """Return the entities that a stretch of the page mentions, in its order."""
        found = [
            (m.begin, number)
            for number, group in enumerate(self.groups)
            for m in group.mentions
            if begin <= m.begin and m.stop <= stop
        ]
        return list(dict.fromkeys(number for _, number in sorted(found)))

    @property
    def main(self) -> int | None:
        """The body that the page is about or speaks for: the most named authority."""
        return self.mains.get("")


_MARK: Final = re.compile(r"⟦(?P<letter>\w)(?P<number>\d+)⟧")
_BODY: Final = "[CRISMGNO]"
_CUTS: Final = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?<=⟧) [–-] [A-ZÀ-Þ]\w+(?=,)",  # "Cités Unies France – Officiel, …"
        r"(?<=⟧) ?\([A-Z][A-Z0-9&-]{1,9}\)",
        r"(?<=⟧)(?: ?\((?:chef de file|coordinat\w+|lead(?: partner)?)\))",
    )
)
_OWN_ALIAS: Final = re.compile(r"(?<=⟦)(?P<slot>\w\d+)⟧ ?\(⟦(?P=slot)⟧\)")
_COUNTRY: Final = re.compile(
    r"⟦(?P<slot>[CRISNO]\d+)⟧(?P<cut> ?\((?:en |au |aux |in )?⟦K(?P<country>\d+)⟧\)|"
    r",? (?:en|au|aux|in) ⟦K(?P<after>\d+)⟧(?=[\s,.;:)]|$))"
)


def _marks(text: str, begin: int, stop: int, spans: list[tuple[int, int, str]]) -> Sentence:
    out: list[str] = []
    places: list[int] = []
    at = begin
    for start, end, mark in spans:
        if start < at or end > stop:
            continue
        out.append(text[at:start])
        places += range(at, start)
        out.append(mark)
        places += [start] * (len(mark) - 1) + [end - 1]
        at = end
    out.append(text[at:stop])
    places += range(at, stop)
    block = Block(BlockKind.PARAGRAPH, begin, stop)
    return Sentence("".join(out), places, block, (), begin, stop)


def _with_countries(sentence: Sentence, groups: list[Group]) -> None:
    """Take *(Belgique)* and *, en Arménie* after a body as its country."""
    for match in reversed(list(_COUNTRY.finditer(sentence.marked))):
        group = groups[int(match["slot"][1:])]
        country = groups[int(match["country"] or match["after"])].country
        group.country = country or group.country
        begin, stop = match.span("cut")
        sentence.marked = sentence.marked[:begin] + sentence.marked[stop:]
        del sentence.places[begin:stop]


def _mains(groups: list[Group], text: str) -> dict[str, int]:
    """Return the entity of each kind that a page without a name for it means."""
    best: dict[str, tuple[float, int]] = {}
    for number, group in enumerate(groups):
        letter = LETTERS.get(group.kind, "")
        if letter not in {"C", "R", "I", "V", "P", "N", "O"}:
            continue
        first = group.mentions[0].begin
        introduced = sum(
            1.0
            for m in group.mentions
            if (m.typed and text[m.begin].isupper() and m.core != m.name)
            or (m.typed and m.stop - m.begin > len(m.core) and text[m.begin].isupper())
        )
        weight = len(group.mentions) + 2.0 * introduced + (2.0 if first < 400 else 0.0)
        weight += 1.0 / (1 + number)
        # A French page speaks for a French authority more often than for its partner.
        weight += 5.0 if group.country == "FR" else 0.0
        called = weight + (10.0 if introduced else 0.0)
        keys = {letter: called, "": weight} if letter in "CRI" else {letter: weight}
        for key, value in keys.items():
            if value > best.get(key, (0.0, 0))[0]:
                best[key] = (value, number)
    return {letter: number for letter, (_, number) in best.items()}


def make_sentences(
    text: str,
    blocks: Sequence[Block],
    mentions: Sequence[Mention],
    groups: list[Group],
    moments: Sequence[Moment],
) -> Scene:
    """Return a page as marked sentences; only `mentions` get marks, not all of the groups'."""
    numbers = {id(m): number for number, group in enumerate(groups) for m in group.mentions}
    spans = [
        (m.begin, m.stop, f"⟦{LETTERS[m.kind]}{numbers[id(m)]}⟧")
        for m in mentions
        if m.kind in LETTERS and id(m) in numbers
    ]
    mains = _mains(groups, text)
    spans = _with_references(text, spans, mains)
    sentences: list[Sentence] = []
    for block in blocks:
        pieces = (
            split_sentences(text, block.begin, block.stop)
            if block.kind is not BlockKind.ROW
            else ((block.begin, block.stop),)
        )
        for begin, stop in pieces:
            inside = [s for s in spans if begin <= s[0] < stop]
            sentence = _marks(text, begin, stop, inside)
            sentence.block = block
            sentence.moments = tuple(m for m in moments if begin <= m.begin < stop)
            _pronouns(sentence, sentences)
            _own_city(sentence)
            for pattern in _CUTS:
                sentence.cut(pattern)
            _own_aliases(sentence)
            _with_countries(sentence, groups)
            sentences.append(sentence)
    title = text.strip().split("\n")[0].strip() if text.strip() else ""
    return Scene(text, title, groups, sentences, blocks, mains, moments)


def _own_city(sentence: Sentence) -> None:
    """Put the town before *sa municipalité* where it stands: the mayor's of that sentence."""
    match = _OWN_CITY.search(sentence.marked)
    before = re.findall(r"⟦C\d+⟧", sentence.marked[: match.start()]) if match else []
    if match is not None and before:
        begin, stop = match.span()
        place, last = sentence.places[begin], sentence.places[stop - 1]
        sentence.marked = sentence.marked[:begin] + before[-1] + sentence.marked[stop:]
        sentence.places[begin:stop] = [place] * (len(before[-1]) - 1) + [last]


def _own_aliases(sentence: Sentence) -> None:
    while (match := _OWN_ALIAS.search(sentence.marked)) is not None:
        begin, stop = match.end("slot") + 1, match.end()
        sentence.marked = sentence.marked[:begin] + sentence.marked[stop:]
        del sentence.places[begin:stop]


def _with_references(
    text: str, spans: list[tuple[int, int, str]], mains: dict[str, int]
) -> list[tuple[int, int, str]]:
    """Add marks for *la Ville*, *cet événement*, *ce projet*: the last such thing named."""
    busy = bytearray(len(text) + 1)
    for begin, stop, _ in spans:
        busy[begin:stop] = b"\1" * (stop - begin)
    added = []
    for pattern, letters in _REFERENCES:
        for match in pattern.finditer(text):
            begin, stop = match.span()
            if any(busy[begin:stop]):
                continue
            article = re.match(rf"(?:[Ll]a |[Ll]e |[Ll]es |[Ll]{APOSTROPHE})", match[0])
            # An article stays outside the mark: "entre la ⟦R0⟧ et …".
            start = begin + (len(article[0]) if article else 0)
            before = [s for s in spans if s[0] < begin and s[2][1] in letters]
            mark = _antecedent(text, before, letters, mains)
            if mark:
                added.append((start, stop, mark))
    return sorted([*spans, *added])


def _antecedent(
    text: str, before: list[tuple[int, int, str]], letters: str, mains: dict[str, int]
) -> str:
    if letters in {"C", "R", "I"}:
        # "la Ville" is one that was called so ("Ville de …"), first of all the page's own.
        own = f"⟦{letters}{mains[letters]}⟧" if letters in mains else ""
        named = [s[2] for s in before if text[s[0]].isupper() and " " in text[s[0] : s[1]]]
        if own in named:
            return own
        called = [s for s in before if text[s[0] : s[0] + 1].isupper() and " " in text[s[0] : s[1]]]
        main = f"⟦{letters}{mains[letters]}⟧" if letters in mains else ""
        return called[-1][2] if called else main
    if before:
        return before[-1][2]
    return next((f"⟦{x}{mains[x]}⟧" for x in letters if x in mains), "")


def _pronouns(sentence: Sentence, sentences: list[Sentence]) -> None:
    """Put the subject of the sentence before where *Elle* begins a sentence."""
    match = _PRONOUN.match(sentence.marked)
    if match is None or not sentences or "⟦" in match[0]:
        return
    before = re.search(rf"⟦{_BODY}\d+⟧", sentences[-1].marked)
    if before is None:
        return
    word = re.search(r"(?:[Ee]lle|[Ii]l|Celle-ci|Celui-ci)$", match[0])
    if word is None:
        return
    begin, stop = word.span()
    mark = before[0]
    sentence.marked = sentence.marked[:begin] + mark + sentence.marked[stop:]
    place, last = sentence.places[begin], sentence.places[stop - 1]
    sentence.places[begin:stop] = [place] * (len(mark) - 1) + [last]
