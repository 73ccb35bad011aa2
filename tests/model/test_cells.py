"""Cells that a spreadsheet does not run, and the way back."""

from __future__ import annotations

from hypothesis import assume, example, given
from hypothesis import strategies as st

from coopgraph.model import harmless_cell, plain_cell


@given(st.text(max_size=6))
@example("=1+1")
@example("＝1+1")
@example("-12.5")
@example("'tis")
@example("")
def test_what_was_made_harmless_is_read_back(text: str) -> None:
    assume(not (text.startswith("'") and harmless_cell(text[1:]) == text))  # escaped by itself
    assert plain_cell(harmless_cell(text)) == text
    assert harmless_cell(text)[:1] not in set("=@\t\r\n＝＋－＠")
