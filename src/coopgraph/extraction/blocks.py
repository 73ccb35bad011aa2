"""A page's text as blocks: headings, paragraphs, list items, rows of tables, labelled values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from coopgraph.extraction._letters import UPPER

__all__ = ["Block", "BlockKind", "split_blocks", "split_sentences"]


class BlockKind(StrEnum):
    """What a line of a page is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"
    PAIR = "pair"


@dataclass(frozen=True, slots=True)
class Block:
    """One line of a page.

    Attributes
    ----------
    kind
        What it is.
    begin, stop
        Where its text stands in the page, without bullets.
    label
        Of a labelled value: ``Pays d'intervention``; `value` is where the value begins.
    value
        Where the value begins; `begin` in other blocks.
    cells
        Of a row: where each cell stands.
    """

    kind: BlockKind
    begin: int
    stop: int
    label: str = ""
    value: int = 0
    cells: tuple[tuple[int, int], ...] = ()


_BULLET: Final = re.compile(r"\s*(?:[•●▪◦·*»>–—-]|\d{1,2}[.)]|[a-z]\))\s+")
_SPACE: Final = re.compile(r"\s*")
_PAIR: Final = re.compile(rf"(?P<label>[{UPPER}][^:|\n.!?]{{1,60}}?)\s*:\s+(?=\S)")
_LONGEST_HEADING: Final = 110
_END: Final = (".", ";", "…", ",", "!", "?", ":")


def _cells(text: str, begin: int, stop: int) -> tuple[tuple[int, int], ...]:
    mark = "\t" if "\t" in text[begin:stop] else "|"
    found, at = [], begin
    for part in text[begin:stop].split(mark):
        bare = part.strip()
        start = at + len(part) - len(part.lstrip())
        found.append((start, start + len(bare)))
        at += len(part) + 1
    while found and found[0][0] >= found[0][1]:
        found.pop(0)  # | begins the row
    while found and found[-1][0] >= found[-1][1]:
        found.pop()
    return tuple(found)


def _block(text: str, begin: int, stop: int) -> Block:
    line = text[begin:stop]
    if line.count("|") >= 2 or line.count("\t") >= 2 or " | " in line:
        return Block(BlockKind.ROW, begin, stop, value=begin, cells=_cells(text, begin, stop))
    bullet = _BULLET.match(line)
    if bullet is not None:
        begin += bullet.end()
        pair = _PAIR.match(text, begin, stop)
        value = begin if pair is None else pair.end()
        label = "" if pair is None else pair["label"].strip()
        return Block(BlockKind.ITEM, begin, stop, label, value)
    pair = _PAIR.match(line)
    if pair is not None:
        return Block(BlockKind.PAIR, begin, stop, pair["label"].strip(), begin + pair.end())
    short = len(line) <= _LONGEST_HEADING and not line.endswith(_END)
    kind = BlockKind.HEADING if short else BlockKind.PARAGRAPH
    return Block(kind, begin, stop, value=begin)


def split_blocks(text: str) -> tuple[Block, ...]:
    """Return the lines of a text that hold something, in order."""
    blocks = []
    at = 0
    for line in text.split("\n"):
        bare = line.strip()
        if bare and any(c.isalnum() for c in bare):
            begin = at + len(line) - len(line.lstrip())
            blocks.append(_block(text, begin, begin + len(bare)))
        at += len(line) + 1
    return tuple(blocks)


_LONGEST_SENTENCE: Final = 1_200
_STOP: Final = re.compile(rf"[.!?…]+[»”\"')\]]*\s+(?=[«“\"'(\[]?\s?[{UPPER}0-9])|;\s+")
_ABBREVIATION: Final = re.compile(
    r"(?:\b(?:M|MM|Mme|Mmes|Mlle|Dr|Pr|St|Ste|cf|art|av|bd|Mr|Mrs|Ms|n°|No|etc|p|[A-Z]))\.\s*$"
)


def split_sentences(text: str, begin: int, stop: int) -> tuple[tuple[int, int], ...]:
    """Return where the sentences of a stretch of text stand."""
    found, start = [], begin
    for match in _STOP.finditer(text, begin, stop):
        if _ABBREVIATION.search(text[start : match.end()].rstrip() + " "):
            continue
        found.append((start, match.end()))
        start = match.end()
    if start < stop:
        found.append((start, stop))
    return tuple(piece for begin, end in found for piece in _pieces(text, begin, end))


def _pieces(text: str, begin: int, stop: int) -> Iterator[tuple[int, int]]:
    """Yield a sentence; one that no writer ends in pieces, so that time stays bounded."""
    while stop - begin > _LONGEST_SENTENCE:
        last = begin + _LONGEST_SENTENCE
        space = text.rfind(" ", begin + 1, last)
        end = space + 1 if space > 0 else last
        yield begin, end
        begin = end
    yield begin, stop
