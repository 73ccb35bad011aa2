"""Text in the cells of a CSV file, as a spreadsheet may open it."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["harmless_cell", "plain_cell"]

_NUMBER: Final = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
_RUNS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def harmless_cell(text: str) -> str:
    """Return text that no spreadsheet runs as a formula; plain numbers stay as they are.

    After OWASP's advice on CSV injection.

    Examples
    --------
    >>> harmless_cell("=1+1"), harmless_cell("-12.5"), harmless_cell("Aix")
    ("'=1+1", '-12.5', 'Aix')
    """
    if text.startswith(_RUNS) and not _NUMBER.fullmatch(text):
        return "'" + text
    return text


def plain_cell(text: str) -> str:
    """Return the text of a cell that `harmless_cell` wrote.

    Examples
    --------
    >>> plain_cell("'=1+1"), plain_cell("'tis"), plain_cell("-12.5")
    ('=1+1', "'tis", '-12.5')
    """
    rest = text.removeprefix("'")
    return rest if rest != text and harmless_cell(rest) == text else text
