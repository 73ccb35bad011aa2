"""Reader ``iati``: activity and organisation files of the IATI standard 2.0x, streamed.

Activities become projects with their partners, places, sectors and goals; each transaction is one
claim with its amount. `iter_activities` and the sums need no project and no store.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from coopgraph._collector import collector_paused
from coopgraph.errors import CoopgraphError, InputError
from coopgraph.messages import msg
from coopgraph.sources._iati_harvest import Gatherer
from coopgraph.sources._iati_money import MoneySum, sum_budgets, sum_transactions
from coopgraph.sources._iati_parse import parse_activity, parse_organisation
from coopgraph.sources._iati_records import (
    Activity,
    Budget,
    Dates,
    Organisation,
    Party,
    Problem,
    Related,
    Share,
    Transaction,
)
from coopgraph.sources._iati_stream import Prolog, elements, read_prolog
from coopgraph.sources.base import Finding, Harvest, ReadContext, Severity, SourceSpec

__all__ = [
    "Activity",
    "Budget",
    "Dates",
    "MoneySum",
    "Organisation",
    "Party",
    "Problem",
    "Related",
    "Share",
    "Transaction",
    "iter_activities",
    "iter_organisations",
    "read_iati",
    "summarise_budgets",
    "summarise_transactions",
]

_ACTIVITIES = "iati-activities"


def iter_activities(path: str | Path, *, language: str = "") -> Iterator[Activity]:
    """Yield the activities of a file, one at a time: memory does not grow with the file.

    Parameters
    ----------
    path
        An IATI activity file, 2.0x.
    language
        Of texts whose language the file does not say.

    Raises
    ------
    InputError
        If it is no such file; or, where it stops being XML, after what stands before.
    """
    file = Path(path)
    prolog = _prolog(file, _ACTIVITIES)
    for found in elements(file, prolog):
        with collector_paused():
            activity = parse_activity(found, language)
        yield activity


def iter_organisations(path: str | Path, *, language: str = "") -> Iterator[Organisation]:
    """Yield the organisations of an IATI organisation file, one at a time.

    Parameters
    ----------
    path
        An IATI organisation file, 2.0x.
    language
        Of texts whose language the file does not say.

    Raises
    ------
    InputError
        If it is no such file; or, where it stops being XML, after what stands before.
    """
    file = Path(path)
    prolog = _prolog(file, "iati-organisations")
    for found in elements(file, prolog):
        yield parse_organisation(found, language)


def _prolog(path: Path, root: str) -> Prolog:
    prolog = read_prolog(path)
    if prolog.root != root:
        raise InputError(
            msg("the file holds <{root}>, not <{wanted}>", root=prolog.root, wanted=root),
            path=path,
            hint=msg("IATI keeps activities and organisations in files of their own"),
        )
    return prolog


def summarise_transactions(path: str | Path) -> tuple[MoneySum, ...]:
    """Return what was paid, by transaction type, funder, year and currency.

    Transactions of different types or currencies are never added together; budgets are no
    transactions (see `summarise_budgets`). The file is counted as it stands: an activity that
    stands in it twice counts twice.

    Parameters
    ----------
    path
        An IATI activity file.

    Raises
    ------
    InputError
        If it is no IATI activity file.
    """
    return sum_transactions(iter_activities(path))


def summarise_budgets(path: str | Path) -> tuple[MoneySum, ...]:
    """Return the budgets of an activity or organisation file by type, funder, year and currency.

    Parameters
    ----------
    path
        An IATI file.

    Raises
    ------
    InputError
        If it is no IATI file.
    """
    if read_prolog(Path(path)).root == _ACTIVITIES:
        return sum_budgets(iter_activities(path))
    return sum_budgets(iter_organisations(path))


def read_iati(spec: SourceSpec, context: ReadContext) -> Harvest:
    """Return the projects, organisations and claims of an IATI file.

    A wrong part of an activity costs that part alone. Where the file breaks off, what stands
    before is kept and the place is reported.

    Raises
    ------
    InputError
        If the file is no IATI 2.0x, has a document type, or nothing of it can be read.
    """
    prolog = read_prolog(spec.path)
    gatherer = Gatherer(spec, context, prolog)
    language = spec.language or ""
    try:
        for found in elements(spec.path, prolog):
            with collector_paused():
                if prolog.root == _ACTIVITIES:
                    gatherer.activity(found, parse_activity(found, language))
                else:
                    gatherer.organisation(found, parse_organisation(found, language))
    except InputError as error:
        if not gatherer.count:
            raise
        _broken_off(gatherer, error)
    if not gatherer.count:
        gatherer.finding(Severity.WARNING, msg("the file has no <{tag}>", tag=prolog.tag))
    return gatherer.result()


def _broken_off(gatherer: Gatherer, error: CoopgraphError) -> None:
    finding = Finding.of_error(error, path=str(gatherer.spec.path), line=error.line)
    gatherer.harvest.findings.append(finding)
