"""Years of dates as the page reads them, against the model's own three answers."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopgraph.errors import CoopgraphError
from coopgraph.maps._years import year_spans
from coopgraph.model import Overlap, Period, overlap, parse_edtf

YEARS = st.integers(1990, 2025)


def _answer(when: str, year: int) -> Overlap:
    """Read the spans as filter.js does."""
    spans = year_spans(when)
    if any(span[0] <= year <= span[1] for span in spans):
        return Overlap.IN
    possible = not spans or any(span[2] <= year <= span[3] for span in spans)
    return Overlap.UNKNOWN if possible else Overlap.OUT


@st.composite
def _texts(draw: st.DrawFn) -> str:
    low, high = sorted((draw(YEARS), draw(YEARS)))
    forms = ["{low}", "{low}-06", "{low}/{high}", "{low}/..", "{low}/", "../{high}", "/{high}"]
    forms += ["{low}-12-31/{high}-12-31", "{low}?", "199X", "199X/{high}", "{low}-24"]
    return draw(st.sampled_from(forms)).format(low=low, high=max(high, 2000))


@given(st.lists(_texts(), max_size=3), st.integers(1980, 2035))
def test_a_year_is_answered_as_the_model_answers_it(texts: list[str], year: int) -> None:
    periods = tuple(Period.of_occurrence(parse_edtf(text)) for text in texts)
    expected = overlap(periods, date(year, 1, 1), date(year, 12, 31))
    assert _answer("; ".join(texts), year) is expected


@pytest.mark.parametrize("text", ["", "soon", "2025-13", "<script>", "; "])
def test_what_is_no_date_is_unknown(text: str) -> None:
    assert year_spans(text) == ()


@given(st.lists(_texts(), min_size=1, max_size=3), st.integers(1980, 2035))
def test_a_state_that_is_told_to_be_active_holds_until_that_day(
    texts: list[str], year: int
) -> None:
    told = date(2020, 6, 1)
    periods = []
    for text in texts:
        try:
            periods.append(Period.of_state(parse_edtf(text), active_as_of=told))
        except CoopgraphError:
            continue
    spans = year_spans("; ".join(p.text for p in periods), tuple(periods))
    expected = overlap(tuple(periods), date(year, 1, 1), date(year, 12, 31))
    is_in = any(span[0] <= year <= span[1] for span in spans)
    possible = not spans or any(span[2] <= year <= span[3] for span in spans)
    answer = Overlap.IN if is_in else Overlap.UNKNOWN if possible else Overlap.OUT
    assert answer is expected
