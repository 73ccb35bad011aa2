"""Dates and amounts of money as people write them in tables; what is ambiguous is refused."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Final

from coopgraph.errors import DateError, InputError
from coopgraph.messages import msg
from coopgraph.model import Edtf, parse_edtf
from coopgraph.sources.rows import NumberText

__all__ = [
    "Money",
    "date_pattern",
    "is_currency",
    "parse_day",
    "parse_money",
    "parse_number",
    "parse_when",
]

_FORMAT_PARTS: Final = {"yyyy": r"(?P<y>\d{4})", "mm": r"(?P<m>\d{1,2})", "dd": r"(?P<d>\d{1,2})"}
_FORMAT_WORD = re.compile("yyyy|mm|dd")
_TIMED = re.compile(
    r"(\d{4}-\d{2}-\d{2})[ T]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?"
)
_SLASHED_YEAR_FIRST = re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})")
_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
_OTHER = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})")
_MONTH_YEAR = re.compile(r"(\d{1,2})[./](\d{4})")
_NUMBER = re.compile(r"-?\d[\d., '’\u00a0\u2009\u202f_]*")
_GROUPS = re.compile(r"-?\d{1,3}(?:([., '’\u00a0\u2009\u202f])\d{3})(?:\1\d{3})*")
_SPACES = str.maketrans("", "", " '’\u00a0\u2009\u202f_")
_SCALES: Final = {
    "k": 3,
    "m": 6,
    "mio": 6,
    "mn": 6,
    "million": 6,
    "millions": 6,
    "millionen": 6,
    "mrd": 9,
    "md": 9,
    "bn": 9,
    "milliard": 9,
    "milliards": 9,
}
_SIGNS: Final = {"€": "EUR", "£": "GBP", "₽": "RUB", "₺": "TRY", "֏": "AMD", "zł": "PLN"}
_UNSURE_SIGNS: Final = frozenset({"$", "kr", "¥"})
_MONEY = re.compile(
    r"(?P<before>[^\d-]*)(?P<number>-?\d[\d., '’\u00a0\u2009\u202f_]*)(?P<after>.*)"
)
_WORD = re.compile(r"[€£₽₺֏$¥]|[^\W\d_]+")


@cache
def date_pattern(form: str) -> re.Pattern[str]:
    """Return the pattern of a date format such as ``dd/mm/yyyy`` or ``mm.yyyy``.

    Raises
    ------
    InputError
        If it has no ``yyyy``, or repeats a part.
    """
    words = _FORMAT_WORD.findall(form)
    if "yyyy" not in words or len(set(words)) != len(words) or words == ["dd", "yyyy"]:
        raise InputError(
            msg("{value!r} is no date format", value=form),
            value=form,
            hint=msg("write it of dd, mm and yyyy, such as dd/mm/yyyy"),
        )
    literals = _FORMAT_WORD.split(form)
    pattern = re.escape(literals[0])
    for word, literal in zip(words, literals[1:], strict=True):
        pattern += _FORMAT_PARTS[word] + re.escape(literal)
    return re.compile(pattern)


def _iso(year: str, month: str, day: str) -> str:
    return f"{year}-{int(month):02d}-{int(day):02d}"


def _recognised(text: str) -> str:
    """Return ISO text for the unmistakable ways to write a date; the text itself for others."""
    if match := _TIMED.fullmatch(text):
        return match[1]
    if match := _SLASHED_YEAR_FIRST.fullmatch(text):
        return _iso(match[1], match[2], match[3])
    if match := _DOTTED.fullmatch(text):
        return _iso(match[3], match[2], match[1])
    if match := _MONTH_YEAR.fullmatch(text):
        return f"{match[2]}-{int(match[1]):02d}"
    if match := _OTHER.fullmatch(text):
        first, second, year = match.groups()
        if int(first) > 12 or first == second:
            return _iso(year, second, first)
        if int(second) > 12:
            return _iso(year, first, second)
        raise DateError(
            msg("{value!r} may be of two days", value=text),
            value=text,
            hint=msg('say how dates are written: date-format = "dd/mm/yyyy"'),
        )
    return text


def parse_when(text: str, form: str | None = None) -> Edtf:
    """Return the date of a cell.

    Parameters
    ----------
    text
        EDTF, or as written in the table.
    form
        How the table writes dates, such as ``dd/mm/yyyy``; EDTF is read beside it. None:
        what can mean one day only is read.

    Raises
    ------
    DateError
        If it is none, or may be of two days.

    Examples
    --------
    >>> parse_when("26.01.2010").text, parse_when("2010-01-26 00:00:00").text
    ('2010-01-26', '2010-01-26')
    >>> parse_when("03/04/2010", "dd/mm/yyyy").text
    '2010-04-03'
    """
    stripped = text.strip()
    if len(stripped) == 4 and stripped.isascii() and stripped.isdigit():
        return parse_edtf(stripped)
    if form is not None:
        match = date_pattern(form).fullmatch(stripped)
        if match is not None:
            parts = match.groupdict()
            iso = parts["y"]
            for name in ("m", "d"):
                if name in parts:
                    iso += f"-{int(parts[name]):02d}"
            return parse_edtf(iso)
        timed = _TIMED.fullmatch(stripped)
        return parse_edtf(timed[1] if timed else stripped)
    return parse_edtf(_recognised(stripped))


def _no_number(text: str) -> InputError:
    return InputError(
        msg("{value!r} is no number", value=text),
        value=text,
        hint=msg("write digits, and a decimal point where there are decimals"),
    )


def parse_number(text: str, decimal: str | None = None) -> Decimal:
    """Return a number with or without separators of thousands.

    Parameters
    ----------
    text
        Such as ``1 600 000``, ``1.600.000,50`` or ``530,5``.
    decimal
        The table's decimal mark, ``,`` or ``.``. None: a number that could be read in two ways
        (``530.000``) is refused.

    Raises
    ------
    InputError
        If it is no number, or two.

    Examples
    --------
    >>> str(parse_number("1.600.000,50")), str(parse_number("530.000", ","))
    ('1600000.50', '530000')
    """
    stripped = text.strip()
    if isinstance(text, NumberText):
        decimal = "."
    if _NUMBER.fullmatch(stripped) is None:
        raise _no_number(text)
    spaced = stripped.translate(_SPACES)
    mark = decimal or _decimal_mark(spaced, text, was_spaced=spaced != stripped)
    other = "." if mark == "," else ","
    whole, _, fraction = spaced.partition(mark)
    grouped = other in whole and _GROUPS.fullmatch(whole) is None
    if grouped or mark in fraction or other in fraction:
        raise _no_number(text)
    try:
        return Decimal(whole.replace(other, "") + (f".{fraction}" if fraction else ""))
    except InvalidOperation as error:
        raise _no_number(text) from error


def _decimal_mark(number: str, text: str, *, was_spaced: bool) -> str:
    """Return which of comma and point stands before the decimals."""
    commas, points = number.count(","), number.count(".")
    if commas and points:
        return "," if number.rindex(",") > number.rindex(".") else "."
    if not commas and not points:
        return "."
    mark = "," if commas else "."
    if commas + points > 1:
        return "." if mark == "," else ","  # thousands
    whole, _, fraction = number.lstrip("-").partition(mark)
    maybe_thousands = len(fraction) == 3 and 0 < len(whole) <= 3 and not whole.startswith("0")
    if maybe_thousands and not was_spaced:
        raise InputError(
            msg("{value!r} may be two numbers: {mark} before three digits", value=text, mark=mark),
            value=text,
            hint=msg('say which mark stands before decimals: decimal = "," or decimal = "."'),
        )
    return mark


@dataclass(frozen=True, slots=True)
class Money:
    """A sum as a cell states it; `currency` is "" where the cell does not say."""

    value: Decimal
    currency: str = ""


@cache
def is_currency(code: str) -> bool:
    """Whether a code is an ISO 4217 currency, of today or former."""
    from babel import Locale

    return code in Locale("en").currencies


def parse_money(text: str, decimal: str | None = None) -> Money:
    """Return the sum a cell states: ``1 600 000 €``, ``1,6 M€``, ``EUR 530.5``.

    Raises
    ------
    InputError
        If it is none, or could be two.

    Examples
    --------
    >>> parse_money("1,6 M€")
    Money(value=Decimal('1600000.0'), currency='EUR')
    """
    if isinstance(text, NumberText):
        return Money(parse_number(text))
    match = _MONEY.fullmatch(text.strip())
    if match is None:
        raise _no_amount(text)
    value = parse_number(match["number"].strip(), decimal)
    currency, power = "", 0
    for word in _WORD.findall(f"{match['before']} {match['after']}"):
        power_of, currency_of = _unit(word)
        if power_of is None and not currency_of:
            raise _no_amount(text)
        if (power_of and power) or (currency_of and currency not in ("", currency_of)):
            raise _no_amount(text)
        power, currency = power or power_of or 0, currency or currency_of
    return Money(value.scaleb(power) if power else value, "" if currency == "?" else currency)


def _unit(word: str) -> tuple[int | None, str]:
    """Return the power of ten and the currency of a word beside a number; None: neither."""
    if word in _SIGNS:
        return 0, _SIGNS[word]
    if word in _UNSURE_SIGNS:
        return 0, "?"
    if word.casefold() in ("euro", "euros"):
        return 0, "EUR"
    if word.isupper() and len(word) == 3 and is_currency(word):
        return 0, word
    scale = _SCALES.get(word.casefold())
    if scale is not None:
        return scale, ""
    if word[:1] in "kM" and is_currency(word[1:]):  # MEUR, kEUR
        return _SCALES[word[0].casefold()], word[1:]
    return None, ""


def _no_amount(text: str) -> InputError:
    return InputError(
        msg("{value!r} is no amount", value=text),
        value=text,
        hint=msg("write digits and a decimal point, such as 40000 or 1250.50"),
    )


def parse_day(text: str, form: str | None = None) -> date:
    """Return the day of a cell.

    Raises
    ------
    DateError
        If it is none, or longer than a day.
    """
    when = parse_when(text, form)
    if when.is_interval or when.start_earliest is None or when.start_earliest != when.start_latest:
        raise DateError(
            msg("{value!r} is no day", value=text),
            value=text,
            hint=msg("write a day such as 2025-06-16"),
        )
    return when.start_earliest
