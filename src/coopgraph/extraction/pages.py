"""A page as it comes, a file or a text → its reading."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from coopgraph.errors import InputError, UsageError
from coopgraph.extraction._html import html_text
from coopgraph.extraction.reading import read_text
from coopgraph.extraction.values import Reading
from coopgraph.messages import Message, Progress, msg, silent
from coopgraph.resolution.folding import mended_encoding

__all__ = ["read_page", "read_pages"]

_MOST_BYTES: Final = 5_000_000
_MOST_READ: Final = 100_000  # characters, some forty printed pages: seconds at worst
# What no one writes would cost rules the square of its length; scripts without spaces do.
_LONG_WORDS: Final = re.compile(r"[^\s\u2e80-\uffff]{200,}+")
_BLANKS: Final = re.compile(r" {8,}+")
_LONGEST_PATH: Final = 1_000
_HTML: Final = re.compile(
    r"\s*(?:<!doctype\s+html|<html|<\?xml|<head|<body|<div|<p|<h1)\b", re.IGNORECASE
)
_ADDRESS: Final = re.compile(r"(?:https?|ftp)://\S+\Z")
_WORDS: Final = {
    "fr": frozenset(
        [
            "le",
            "la",
            "les",
            "de",
            "des",
            "du",
            "et",
            "une",
            "est",
            "dans",
            "pour",
            "par",
            "au",
            "aux",
            "sur",
            "avec",
            "ses",
        ]
    ),
    "en": frozenset(
        [
            "the",
            "of",
            "and",
            "in",
            "to",
            "for",
            "with",
            "is",
            "was",
            "on",
            "at",
            "by",
            "its",
            "from",
            "has",
            "an",
        ]
    ),
}
_FEW_WORDS: Final = 30
_LEAST_SHARE: Final = 0.03


def read_page(
    page: str | Path, language: str | None = None, *, published: str | None = None
) -> Reading:
    """Return what a page says of who cooperates with whom, with the words that prove it.

    Parameters
    ----------
    page
        A file (HTML or plain text), or the text itself.
    language
        ``fr`` or ``en``; None: found by its words.
    published
        EDTF date of publication, where the page does not give it.

    Raises
    ------
    InputError
        If the file cannot be read, is no page, or has more than 5 MB.
    UsageError
        If an address is given: nothing is fetched.

    Examples
    --------
    >>> reading = read_page("Les villes de Lyon et d'Erevan sont jumelées depuis 1992.")
    >>> [(fact.type, fact.start) for fact in reading.relations]
    [('twinned-with', '1992')]
    """
    source = _source(page)
    warnings: list[Message] = []
    title, told, stated = "", "", ""
    if _HTML.match(source):
        found = html_text(source)
        source, title = "\n".join(found.lines), found.title
        told, stated = found.language, found.published
    mended = mended_encoding(source)
    if mended is not None:
        source = mended
        warnings.append(msg("the encoding of the page was broken and is mended"))
    source = _BLANKS.sub(" ", _LONG_WORDS.sub("…", source))
    if len(source) > _MOST_READ:
        source = _cut(source)
        warnings.append(msg("only the first {count} characters are read", count=len(source)))
    spoken = language or _language(source, told)
    if spoken not in _WORDS:
        warnings.append(msg("the page is neither in French nor in English: nothing is read"))
        return Reading(source, title, published, spoken, warnings=tuple(warnings))
    reading = read_text(source, published=published or stated or None)
    if not reading.relations:
        warnings.append(
            msg("the page names {count} things, but no relation", count=len(reading.entities))
            if reading.entities
            else msg("the page names nothing that this reader knows")
        )
    return replace(reading, title=title or reading.title, language=spoken, warnings=tuple(warnings))


def read_pages(
    pages: Iterable[str | Path], *, progress: Progress = silent
) -> Iterator[tuple[str | Path, Reading | InputError]]:
    """Yield each page with its reading, or with the error that kept it from being read."""
    wanted = list(pages)
    for number, page in enumerate(wanted):
        progress(msg("reading pages"), number, len(wanted))
        try:
            yield page, read_page(page)
        except InputError as error:
            yield page, error


def _source(page: str | Path) -> str:
    if isinstance(page, str):
        if _ADDRESS.match(page.strip()):
            raise UsageError(
                msg("an address is not read"),
                value=page,
                hint=msg("save the page in your browser, and give the file"),
            )
        if len(page) > _LONGEST_PATH or "\n" in page or not _is_file(page):
            if len(page) > _MOST_BYTES:
                raise _too_large("")
            return page.replace("\r\n", "\n").replace("\r", "\n")
    path = Path(page)
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise _too_large(path)
        data = path.read_bytes()
    except OSError as error:
        raise InputError(
            msg("the file cannot be read: {reason}", reason=error.strerror or str(error)),
            path=path,
            hint=msg("check its name and that you may read it"),
        ) from error
    if data[:4] == b"%PDF" or b"\0" in data[:4096].removeprefix(b"\xff\xfe"):
        raise InputError(
            msg("this is no page of text or HTML"),
            path=path,
            hint=msg("save a PDF as text first, such as by pdftotext -layout"),
        )
    return _decoded(data).replace("\r\n", "\n").replace("\r", "\n")


def _cut(text: str) -> str:
    end = text.rfind("\n", _MOST_READ // 2, _MOST_READ)
    return text[: end if end > 0 else _MOST_READ]


def _is_file(text: str) -> bool:
    try:
        return Path(text).is_file()
    except (OSError, ValueError):
        return False


def _too_large(path: str | Path) -> InputError:
    return InputError(
        msg("the page is too large: more than {most} MB", most=_MOST_BYTES // 1_000_000),
        path=path or None,
        hint=msg("give one page, not a whole site or book"),
    )


def _decoded(data: bytes) -> str:
    stated = re.search(rb"charset=[\"']?([\w-]{3,20})", data[:2048])
    for codec in ("utf-8-sig", stated.group(1).decode("ascii") if stated else "cp1252", "cp1252"):
        try:
            return data.decode(codec)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("utf-8", "replace")


def _language(text: str, told: str) -> str:
    """Return the language whose small words a text has most of; "" where it has hardly any."""
    words = re.findall(r"[^\W\d_]+", text.casefold())
    counts = {name: sum(word in known for word in words) for name, known in _WORDS.items()}
    best = max(counts, key=counts.__getitem__)
    if counts[best] >= max(1, _LEAST_SHARE * len(words)):
        return best
    if told in _WORDS:
        return told
    # A list or a table has few small words: French is read first.
    is_latin = sum("a" <= word[0] <= "ÿ" for word in words) > len(words) / 2
    return "fr" if words and is_latin and len(words) < 10 * _FEW_WORDS else ""
