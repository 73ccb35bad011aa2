"""Every IATI file at hand, against counts and sums taken by XPath over the raw file."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

import coopgraph as cg
from coopgraph.model import ContributionKind, Kind
from coopgraph.resolution.countries import packaged_data
from coopgraph.sources.iati import (
    iter_activities,
    iter_organisations,
    summarise_budgets,
    summarise_transactions,
)
from tests.sources.iati_files import SHARED, claims, entity, read

FILES = sorted(SHARED.glob("*.xml")) if SHARED.is_dir() else []
ACTIVITY_FILES = [p for p in FILES if not p.name.startswith("org_")]
VOCABULARIES = SHARED.parent / "vocabularies"
needs_shared = pytest.mark.skipif(not FILES, reason="shared/ is absent")
each_file = pytest.mark.parametrize("path", ACTIVITY_FILES, ids=lambda p: p.stem)

# Types that are contributions, and their kinds; written down again on purpose.
KINDS = {
    "1": "disbursement",
    "2": "commitment",
    "3": "disbursement",
    "4": "expenditure",
    "7": "disbursement",
    "11": "commitment",
}
NOBODY = {None, "", "N/A", "60000"}  # references in these files that name nobody


def root_of(path: Path) -> Any:
    return etree.parse(str(path)).getroot()


def money(root: Any, name: str) -> dict[tuple[str, str, str], Decimal]:
    """Return sums of the elements `name` by type, currency and year, by XPath alone."""
    sums: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    for item in root.xpath(f"/iati-activities/iati-activity/{name}"):
        value = item.find("value")
        currency = value.get("currency") or item.getparent().get("default-currency")
        if name == "transaction":
            kind = item.find("transaction-type").get("code")
            year = item.find("transaction-date").get("iso-date")[:4]
        else:
            kind = {"1": "original", "2": "revised"}.get(item.get("type", ""), "")
            year = item.find("period-start").get("iso-date")[:4]
        sums[kind, currency, year] += Decimal(value.text.strip())
    return dict(sums)


@needs_shared
@each_file
def test_activities_and_transactions_are_all_there(path: Path) -> None:
    root = root_of(path)
    activities = list(iter_activities(path))
    identifiers = root.xpath("/iati-activities/iati-activity/iati-identifier/text()")
    assert [a.identifier for a in activities] == [i.strip() for i in identifiers]
    assert len(activities) == root.xpath("count(/iati-activities/iati-activity)")
    assert sum(len(a.transactions) for a in activities) == root.xpath("count(//transaction)")
    assert sum(len(a.participants) for a in activities) == root.xpath("count(//participating-org)")
    types = Counter(t.type for a in activities for t in a.transactions)
    assert types == Counter(root.xpath("//transaction/transaction-type/@code"))


@needs_shared
@each_file
def test_sums_of_money_by_type_currency_and_year(path: Path) -> None:
    root = root_of(path)
    for name, summed in (
        ("transaction", summarise_transactions(path)),
        ("budget", summarise_budgets(path)),
    ):
        ours: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
        for part in summed:
            ours[part.type, part.currency, str(part.year)] += part.value
        assert dict(ours) == money(root, name)
        assert sum(part.count for part in summed) == root.xpath(f"count(/*/*/{name})")


@needs_shared
@each_file
def test_the_graph_gets_each_contribution_once(path: Path) -> None:
    root = root_of(path)
    expected: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for (kind, currency, _), value in money(root, "transaction").items():
        if kind in KINDS:
            expected[KINDS[kind], currency] += value
    for (_, currency, _), value in money(root, "budget").items():
        expected["budget", currency] += value
    harvest = read(path)
    found: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for claim in claims(harvest, "funded-by"):
        if claim.amount is not None:
            found[claim.amount.kind.value, claim.amount.currency] += claim.amount.value
    assert found == expected
    transactions = [
        c
        for c in claims(harvest, "funded-by")
        if c.amount is not None and c.amount.kind is not ContributionKind.BUDGET
    ]
    codes = root.xpath("//transaction/transaction-type/@code")
    assert len(transactions) == sum(code in KINDS for code in codes)


@needs_shared
@each_file
def test_organisations_are_those_that_xpath_finds(path: Path) -> None:
    root = root_of(path)
    payers = " or ".join(f"@code='{code}'" for code in KINDS)
    elements = root.xpath("/*/*/reporting-org | /*/*/participating-org")
    elements += root.xpath(f"//transaction[transaction-type[{payers}]]/provider-org")
    refs = {e.get("ref", "").strip() for e in elements} - NOBODY
    harvest = read(path)
    organisations = [
        e
        for _, e in harvest.entities
        if e.kind in (Kind.ORGANISATION, Kind.AGENCY, Kind.STATE_BODY)
    ]
    assert {e.identifiers[0].value for e in organisations if e.identifiers} == refs
    # Those without an identifier: the distinct names that no identified one has in its activity.
    names = set()
    for element in elements:
        if element.get("ref") not in NOBODY:
            continue
        own = element.xpath("string((narrative[normalize-space()])[1])")
        name = " ".join(own.split()).casefold()
        activity = element.xpath("ancestor::iati-activity")[0]
        same = [
            e
            for e in activity.xpath("reporting-org | participating-org | transaction/provider-org")
            if e.get("ref") not in NOBODY
            and name in {" ".join(n.split()).casefold() for n in e.xpath("narrative/text()")}
        ]
        if name and not same:
            names.add(name)
    assert len(organisations) == len(refs) + len(names)


@needs_shared
@each_file
def test_places_are_right(path: Path) -> None:
    root = root_of(path)
    for claim in read(path).claims[::97]:
        xpath, _, line = claim.locator.partition(", line ")
        (element,) = root.xpath(xpath)
        if element.sourceline < 65_000:  # libxml2 counts no further
            assert element.sourceline == int(line)


@needs_shared
def test_an_organisation_file() -> None:
    path = SHARED / "org_world-bank-2024.xml"
    root = root_of(path)
    (bank,) = iter_organisations(path)
    assert bank.identifier == root.xpath("string(//organisation-identifier)")
    expected: dict[str, Decimal] = defaultdict(Decimal)
    for item in root.xpath("/*/iati-organisation/*[value]"):
        expected[item.tag] += Decimal(item.find("value").text)
    ours: dict[str, Decimal] = defaultdict(Decimal)
    for part in summarise_budgets(path):
        assert (part.funder, part.currency) == ("44002", "USD")
        ours[part.type] += part.value
    assert ours == expected
    harvest = read(path)
    works = claims(harvest, "works-in")
    assert len(works) == root.xpath("count(//recipient-country-budget)")
    assert len({c.object for c in works}) == len(
        set(root.xpath("//recipient-country-budget/recipient-country/@code"))
    )
    assert (
        entity(harvest, "iati-44002").names.label("en") == "International Development Association"
    )
    assert not claims(harvest, "funded-by")


@needs_shared
def test_a_project_over_real_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    example = Path(__file__).resolve().parents[2] / "examples" / "iati-caf" / "coopgraph.toml"
    (tmp_path / "coopgraph.toml").write_text(example.read_text("utf-8"), "utf-8")
    monkeypatch.setenv("COOPGRAPH_DATA", str(SHARED.parent))
    project = cg.read_manifest(tmp_path)
    report = cg.build(project)
    assert report.errors == 0
    assert cg.build(project, rebuild=True).fingerprint == report.fingerprint
    root = root_of(SHARED / "CAF-ActivityFile-2025-10-10.xml")
    text = """SELECT ?kind (COUNT(*) AS ?n) (SUM(?value) AS ?sum) WHERE {
      ?c a coop:Contribution ; coop:contributionKind ?kind ; coop:value ?value ;
         coop:currency "USD" } GROUP BY ?kind ORDER BY ?kind"""
    with cg.open(tmp_path) as graph:
        rows = graph.query(text).to_pandas()
    for number, code in enumerate(("2", "3")):
        values = root.xpath(f"//transaction[transaction-type/@code='{code}']/value/text()")
        assert int(rows["n"][number]) == len(values)
        assert Decimal(str(rows["sum"][number])) == sum(map(Decimal, values))


@pytest.mark.skipif(not VOCABULARIES.is_dir(), reason="shared/ is absent")
def test_names_of_sectors_are_those_of_the_code_lists() -> None:
    language = "{http://www.w3.org/XML/1998/namespace}lang"
    expected = {}
    for name in ("iati_Sector.xml", "iati_SectorCategory.xml"):
        for item in root_of(VOCABULARIES / name).iter("codelist-item"):
            texts = {
                n.get(language, "en"): " ".join((n.text or "").split()) for n in item.find("name")
            }
            expected[item.findtext("code")] = (texts.get("en", ""), texts.get("fr", ""))
    rows = csv.DictReader(packaged_data("iati", "sectors.csv").decode("utf-8").splitlines())
    assert {r["code"]: (r["name_en"], r["name_fr"]) for r in rows} == expected
