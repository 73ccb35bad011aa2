"""HTML → lines of text: headings, paragraphs, items, rows of tables, labelled values."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Final

__all__ = ["HtmlText", "html_text"]

_LEFT_OUT: Final = frozenset(
    {
        *("script", "style", "noscript", "template", "svg", "iframe", "object", "select"),
        *("nav", "footer", "form", "button", "title"),
    }
)
_LINES: Final = frozenset(
    {
        *("p", "div", "section", "article", "main", "header", "aside", "figure", "figcaption"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "table", "tr"),
        *("caption", "thead", "tbody", "blockquote", "address", "br", "hr", "pre", "details"),
    }
)
_DATES: Final = frozenset({"article:published_time", "date", "dc.date", "dcterms.date"})
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


class HtmlText(HTMLParser):
    """Collects the text of a page without its furniture; nothing of a script is kept.

    Attributes
    ----------
    lines
        Of text, in order.
    title, published, language
        Of the head, "" where it says nothing.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self.title = self.published = self.language = ""
        self._words: list[str] = []
        self._cells: list[str] | None = None
        self._left_out: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin an element."""
        values = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.language = values.get("lang", "")[:2].casefold()
        elif tag == "meta" and (values.get("property") or values.get("name", "")) in _DATES:
            self._dated(values.get("content", ""))
        elif tag == "time" and not self.published:
            self._dated(values.get("datetime", ""))
        if tag in _LEFT_OUT:
            self._left_out.append(tag)
            return
        if tag in _LINES and not (self._cells is not None and tag not in ("tr", "table")):
            self._end_line()
        if tag == "tr":
            self._cells = []
        elif tag == "li":
            self._words.append("• ")
        elif tag == "br" and self._cells is not None:
            self._words.append(" ")

    def handle_endtag(self, tag: str) -> None:
        """End an element; an end without a beginning is passed over."""
        if tag in self._left_out:
            while self._left_out.pop() != tag:
                pass
            return
        if tag in ("td", "th") and self._cells is not None:
            self._cells.append(_one_line("".join(self._words)))
            self._words.clear()
        elif tag == "tr" and self._cells is not None:
            cells, self._cells = self._cells, None
            self.lines.append(" | ".join(cells) + " |" if len(cells) > 1 else "".join(cells))
        elif tag == "dt":
            label = _one_line("".join(self._words)).rstrip(" :")
            self._words[:] = [f"{label} : "] if label else []
        elif tag in _LINES and self._cells is None:
            self._end_line()

    def handle_data(self, data: str) -> None:
        """Take text."""
        if self._left_out:
            if self._left_out[-1] == "title":
                self.title = (self.title + data).strip()
            return
        self._words.append(data)

    def _end_line(self) -> None:
        line = _one_line("".join(self._words))
        if line.endswith(" :") and self._words and self._words[-1].endswith(" : "):
            return  # a label waits for its value
        self._words.clear()
        if line and line != "•":
            self.lines.append(line)

    def _dated(self, text: str) -> None:
        day = _DAY.match(text)
        if day is not None:
            self.published = day.group()

    def close(self) -> None:
        """End the page: what stands open is taken."""
        super().close()
        self._end_line()


def _one_line(text: str) -> str:
    return " ".join(text.split())


def html_text(source: str) -> HtmlText:
    """Return the text of a page of HTML, with what its head says."""
    parser = HtmlText()
    parser.feed(source)
    parser.close()
    return parser
