"""Reader ``iati``: each rule on a file small enough to work out by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest

from coopgraph.errors import InputError
from coopgraph.model import ContributionKind, Kind, Status
from coopgraph.sources import Severity, find_reader, reader_for_file
from coopgraph.sources._iati_codes import ACTIVITY_STATUS, CONTRIBUTIONS, ORGANISATION_TYPES
from coopgraph.sources.iati import (
    MoneySum,
    iter_activities,
    iter_organisations,
    read_iati,
    summarise_budgets,
    summarise_transactions,
)
from coopgraph.store.ontology import load_vocabulary, ontology_text
from tests.sources.iati_files import (
    BASE,
    activity,
    claims,
    document,
    entity,
    messages,
    read,
    read_text,
    transaction,
    write,
)

PROJECT = BASE + "iati-FR-1-A"
REPORTER = BASE + "iati-FR-1"


def date_of(kind: int, day: str) -> str:
    return f'<activity-date type="{kind}" iso-date="{day}"/>'


def test_the_registry_knows_it() -> None:
    assert find_reader("iati") is read_iati
    assert reader_for_file("CAF.XML") == "iati"


def test_names_and_descriptions_keep_their_languages(tmp_path: Path) -> None:
    titles = '<narrative xml:lang="en">Water</narrative><narrative xml:lang="x!">?</narrative>'
    parts = (
        f"<title>{titles}<narrative> </narrative></title>",
        '<title xml:lang="es"><narrative>Agua</narrative></title>',
        '<description type="1"><narrative>Un puits</narrative></description>',
    )
    found = entity(read_text(tmp_path, activity(*parts)), "iati-FR-1-A")
    names = {(n.text, n.language) for n in found.names.items}
    assert names == {("Eau", "fr"), ("Water", "en"), ("Agua", "es"), ("?", "")}
    assert found.descriptions == (("Un puits", "fr"),)
    assert [str(i) for i in found.identifiers] == ["iati:FR-1-A"]


@pytest.mark.parametrize(
    ("days", "when", "planned"),
    [
        ({2: "2020-01-02", 4: "2021-03-04"}, "2020-01-02/2021-03-04", ""),
        ({2: "2020-01-02"}, "2020-01-02/", ""),
        ({4: "2021-03-04"}, "/2021-03-04", ""),
        ({1: "2019-05-06", 3: "2021-07-08"}, "2019-05-06/2021-07-08", ""),
        ({1: "2019-05-06", 2: "2020-01-02"}, "2020-01-02/", "2019-05-06/"),
        ({1: "2020-01-02", 2: "2020-01-02"}, "2020-01-02/", ""),
        (
            {1: "2019-05-06", 2: "2020-01-02", 3: "2022-01-01"},
            "2020-01-02/",
            "2019-05-06/2022-01-01",
        ),
        ({}, None, ""),
    ],
)
def test_actual_dates_go_before_planned_ones(
    tmp_path: Path, days: dict[int, str], when: str | None, planned: str
) -> None:
    parts = [date_of(kind, day) for kind, day in days.items()]
    parts.append('<recipient-country code="AM"/>')
    harvest = read_text(tmp_path, activity(*parts))
    project = entity(harvest, "iati-FR-1-A")
    (place,) = claims(harvest, "works-in")
    assert (None if project.when is None else project.when.text) == when
    assert place.when == project.when
    texts = [text for text, _ in project.descriptions]
    expected = [f"Planned dates: {planned}", f"Dates prévues : {planned}"] if planned else []
    assert texts == expected


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("1", Status.PLANNED),
        ("2", Status.ACTIVE),
        ("3", Status.ENDED),
        ("4", Status.ENDED),
        ("5", Status.ENDED),
        ("6", Status.SUSPENDED),
        ("9", Status.UNKNOWN),
    ],
)
def test_status(tmp_path: Path, code: str, status: Status) -> None:
    parts = (f'<activity-status code="{code}"/>', '<recipient-country code="AM"/>')
    harvest = read_text(tmp_path, activity(*parts))
    assert [c.status for c in harvest.claims] == [status]
    unknown = [] if status is not Status.UNKNOWN else ["unknown status '9'"]
    assert messages(harvest) == unknown


def test_only_planned_dates_after_the_last_change_mean_planned(tmp_path: Path) -> None:
    parts = (date_of(1, "2026-01-01"), '<recipient-country code="AM"/>')
    changed = 'last-updated-datetime="2025-06-07T08:09:10Z"'
    harvest = read_text(tmp_path, activity(*parts, attributes=changed))
    (claim,) = harvest.claims
    assert (claim.status, claim.as_of) == (Status.PLANNED, date(2025, 6, 7))


def organisation(attributes: str, name: str) -> str:
    narrative = f"<narrative>{name}</narrative>"
    return f"<participating-org {attributes}>{narrative}</participating-org>"


def test_roles_and_types_of_organisations(tmp_path: Path) -> None:
    parts = (
        organisation('role="1" ref="XM-1" type="15"', "Agence"),
        organisation('role="2" ref="N/A" type="22"', "Asso"),
        organisation('role="3" type="80"', "University"),
        organisation('role="4"', "VILLE "),
    )
    harvest = read_text(tmp_path, activity(*parts, '<activity-status code="2"/>'))
    (funding,) = claims(harvest, "funded-by")
    assert (funding.subject, funding.object) == (PROJECT, BASE + "iati-XM-1")
    assert (funding.roles, funding.status, funding.amount) == (("funding",), Status.ACTIVE, None)
    assert funding.asserted_by == REPORTER
    partners = {c.subject: c.roles for c in claims(harvest, "partner-in")}
    assert partners == {
        entity(harvest, "Asso").iri: ("accountable",),
        entity(harvest, "University").iri: ("extending",),
        REPORTER: ("implementing",),  # by the name that the reporter has in this activity
    }
    described = {
        e.names.items[0].text: (e.kind, e.structure_type)
        for _, e in harvest.entities
        if e.kind is not Kind.PROJECT
    }
    assert described == {
        "Agence": (Kind.AGENCY, "structure-public-agency"),
        "Asso": (Kind.ORGANISATION, "structure-association"),
        "University": (Kind.ORGANISATION, "structure-university"),
        "Ville": (Kind.ORGANISATION, "structure-local-authority"),
    }
    assert harvest.sources[0].publisher == "Ville"


def test_an_organisation_of_two_types_takes_the_most_frequent(tmp_path: Path) -> None:
    parts = [
        organisation(f'role="{role}" ref="X" type="{kind}"', "X")
        for role, kind in ((1, 10), (2, 40), (4, 40))
    ]
    harvest = read_text(tmp_path, activity(*parts))
    assert entity(harvest, "iati-X").structure_type == "structure-international-organisation"
    assert messages(harvest) == ["X is given several types: 10, 40; 40 is taken"]


def test_countries_and_their_shares(tmp_path: Path) -> None:
    parts = (
        '<recipient-country code="AM" percentage="60.5"/>',
        '<recipient-country code="GE" percentage="19.5"/>',
        '<recipient-region code="689" percentage="20"/>',
    )
    harvest = read_text(tmp_path, activity(*parts))
    works = {c.object: c.roles for c in claims(harvest, "works-in")}
    assert works == {BASE + "iso3166-AM": ("60.5 %",), BASE + "iso3166-GE": ("19.5 %",)}
    assert entity(harvest, "iso3166-AM").names.label("fr") == "Arménie"
    assert messages(harvest) == []
    assert messages(harvest, Severity.INFO) == ["left behind: 1 × recipient-region"]


@pytest.mark.parametrize(
    ("parts", "total"),
    [
        (('<recipient-country code="AM" percentage="60"/>',) * 2, "120"),
        (('<recipient-country code="AM" percentage="99.8"/>',), "99.8"),
        (
            (
                '<recipient-country code="AM" percentage="50"/>',
                '<recipient-country code="GE"/>',
            ),
            "50",
        ),
        (('<sector code="11110" percentage="40"/>',), "40"),
    ],
)
def test_percentages_that_do_not_make_100(
    tmp_path: Path, parts: tuple[str, ...], total: str
) -> None:
    harvest = read_text(tmp_path, activity(*parts))
    (finding,) = harvest.findings
    assert f"add up to {total}, not to 100" in str(finding.message)
    assert (finding.severity, finding.line) == (Severity.WARNING, 7)
    assert len(harvest.claims) == len(parts)


@pytest.mark.parametrize(
    "parts",
    [
        ('<recipient-country code="AM" percentage="99.91"/>',),
        ('<recipient-country code="AM"/>', '<recipient-country code="GE"/>'),
        (
            '<recipient-country code="AM" percentage="50"/>',
            '<recipient-region code="1" percentage="50"/>',
            '<recipient-region code="A" vocabulary="99" percentage="50"/>',
        ),
        (
            '<sector code="11110" percentage="100"/>',
            '<sector code="111" vocabulary="2" percentage="33.33"/>',
            '<sector code="112" vocabulary="2" percentage="66.66"/>',
        ),
    ],
)
def test_percentages_that_do(tmp_path: Path, parts: tuple[str, ...]) -> None:
    assert messages(read_text(tmp_path, activity(*parts))) == []


def test_sectors_goals_and_themes(tmp_path: Path) -> None:
    parts = (
        '<sector code="14030"/>',
        '<sector code="140" vocabulary="2"/>',
        '<sector code="7" vocabulary="7"/>',
        '<sector code="13.b" vocabulary="8"/>',
        '<sector code="S1" vocabulary="99"><narrative>Jumelage</narrative></sector>',
        '<sector code="S2" vocabulary="99"/>',
        '<tag code="11" vocabulary="2"/>',
        '<tag code="11.3" vocabulary="3"/>',
        '<tag code="1" vocabulary="1"/>',
        '<tag code="18" vocabulary="2"/>',
        '<sector code="99999"/>',
    )
    harvest = read_text(tmp_path, activity(*parts))
    works = {c.object: c.roles for c in claims(harvest, "works-on")}
    assert works == {
        BASE + "dac-14030": (),
        BASE + "dac-140": (),
        BASE + "dac-99999": (),
        entity(harvest, "Jumelage").iri: (),
    }
    assert entity(harvest, "dac-14030").names.label("fr").startswith("Approvisionnement en eau")
    assert entity(harvest, "Jumelage").kind is Kind.THEME
    goals = [(c.object.rpartition("/")[2], c.roles) for c in claims(harvest, "contributes-to")]
    assert goals == [
        ("sdg-7", ()),
        ("sdg-13", ("target 13.b",)),
        ("sdg-11", ()),
        ("sdg-11", ("target 11.3",)),
    ]
    assert messages(harvest) == ["unknown DAC sector '99999'", "unknown goal '18'"]
    assert messages(harvest, Severity.INFO) == [
        "left behind: 1 × sector @vocabulary=99",
        "left behind: 1 × tag @vocabulary=1",
    ]


def test_places_of_transactions_stand_in_for_those_of_the_activity(tmp_path: Path) -> None:
    where = '<sector code="14030"/><recipient-country code="AM"/>'
    text = (transaction("3", "1", where), transaction("3", "2", where))
    harvest = read_text(tmp_path, activity(*text))
    (place,), (theme,) = claims(harvest, "works-in"), claims(harvest, "works-on")
    assert place.locator.endswith("/transaction[1]/recipient-country[1], line 7")
    assert theme.object == BASE + "dac-14030"


PAYER = '<provider-org ref="XM-1"><narrative>Agence</narrative></provider-org>'
UNNAMED = "<provider-org><narrative>ville</narrative></provider-org>"


@pytest.mark.parametrize(
    ("kind", "provider", "payer", "contribution"),
    [
        ("1", PAYER, BASE + "iati-XM-1", ContributionKind.DISBURSEMENT),
        ("1", "", None, None),
        ("2", "", REPORTER, ContributionKind.COMMITMENT),
        ("2", PAYER, BASE + "iati-XM-1", ContributionKind.COMMITMENT),
        ("3", UNNAMED, REPORTER, ContributionKind.DISBURSEMENT),
        ("4", "", REPORTER, ContributionKind.EXPENDITURE),
        ("7", "", REPORTER, ContributionKind.DISBURSEMENT),
        ("11", PAYER, BASE + "iati-XM-1", ContributionKind.COMMITMENT),
        ("11", "", None, None),
    ],
)
def test_who_pays(
    tmp_path: Path,
    kind: str,
    provider: str,
    payer: str | None,
    contribution: ContributionKind | None,
) -> None:
    harvest = read_text(tmp_path, activity(transaction(kind, "1250.50", provider)))
    if payer is None:
        assert messages(harvest, Severity.ERROR) == ["nobody is named who pays"]
        assert harvest.claims == []
        return
    (claim,) = harvest.claims
    assert (claim.subject, claim.type, claim.object) == (PROJECT, "funded-by", payer)
    assert claim.amount is not None
    assert claim.amount.kind is contribution
    assert (claim.amount.value, claim.amount.currency) == (Decimal("1250.50"), "EUR")
    assert claim.when is not None
    assert claim.when.text == "2024-05-06"


def test_a_secondary_reporter_does_not_pay(tmp_path: Path) -> None:
    reporter = '<reporting-org ref="X" type="40" secondary-reporter="1"/>'
    harvest = read_text(tmp_path, activity(transaction("3", "5"), reporter=reporter))
    assert messages(harvest, Severity.ERROR) == ["nobody is named who pays"]


@pytest.mark.parametrize("kind", ["5", "6", "8", "9", "10", "12", "13"])
def test_what_is_no_contribution_is_counted(tmp_path: Path, kind: str) -> None:
    harvest = read_text(tmp_path, activity(transaction(kind, "5", PAYER)))
    assert harvest.claims == []
    (said,) = messages(harvest, Severity.INFO)
    assert said.startswith(f"left behind: 1 × transaction of type {kind} (")


BUDGET = (
    '<budget type="{}"><period-start iso-date="2024-01-01"/><period-end iso-date="2024-12-31"/>'
    '<value currency="USD">100</value></budget>'
)


def test_budgets_are_apart(tmp_path: Path) -> None:
    funder = '<participating-org role="1" ref="XM-1"/>'
    path = write(
        tmp_path,
        document(
            activity(BUDGET.format(1), BUDGET.format(2), transaction("3", "5")),
            activity(BUDGET.format(1), funder, identifier="FR-1-B"),
        ),
    )
    budgets = [
        c
        for c in claims(read(path), "funded-by")
        if c.amount is not None and c.amount.kind is ContributionKind.BUDGET
    ]
    assert [(c.object.rpartition("/")[2], c.roles) for c in budgets] == [
        ("iati-FR-1", ("original budget",)),
        ("iati-FR-1", ("revised budget",)),
        ("iati-XM-1", ("original budget",)),
    ]
    assert {c.amount.when.text for c in budgets if c.amount and c.amount.when} == {
        "2024-01-01/2024-12-31"
    }
    assert {c.when for c in budgets} == {None}
    assert summarise_budgets(path) == (
        MoneySum("original", "FR-1", "Ville", 2024, "USD", Decimal(100), 1),
        MoneySum("original", "XM-1", "", 2024, "USD", Decimal(100), 1),
        MoneySum("revised", "FR-1", "Ville", 2024, "USD", Decimal(100), 1),
    )


def test_sums_keep_types_funders_years_and_currencies_apart(tmp_path: Path) -> None:
    dollars = (
        '<transaction><transaction-type code="3"/><transaction-date iso-date="2024-01-01"/>'
        '<value currency="USD">7</value></transaction>'
    )
    parts = (
        transaction("3", "1.10"),
        transaction("3", "2.20"),
        transaction("3", "4", day="2023-01-01"),
        transaction("3", "8", PAYER),
        transaction("2", "16"),
        transaction("1", "32"),
        transaction("3", "64", day="none"),
        dollars,
        BUDGET.format(1),
    )
    found = summarise_transactions(write(tmp_path, document(activity(*parts))))
    assert found == (
        MoneySum("1", "", "", 2024, "EUR", Decimal(32), 1),
        MoneySum("2", "FR-1", "Ville", 2024, "EUR", Decimal(16), 1),
        MoneySum("3", "FR-1", "Ville", None, "EUR", Decimal(64), 1),
        MoneySum("3", "FR-1", "Ville", 2023, "EUR", Decimal(4), 1),
        MoneySum("3", "FR-1", "Ville", 2024, "EUR", Decimal("3.30"), 2),
        MoneySum("3", "FR-1", "Ville", 2024, "USD", Decimal(7), 1),
        MoneySum("3", "XM-1", "Agence", 2024, "EUR", Decimal(8), 1),
    )


def related(ref: str, kind: int) -> str:
    return f'<related-activity ref="{ref}" type="{kind}"/>'


def test_parents_and_children(tmp_path: Path) -> None:
    harvest = read_text(
        tmp_path,
        activity(related("FR-1-P", 1), related("FR-1-S", 3), related("", 1)),
        activity(related("FR-1-A", 2), related("FR-1-P", 1), identifier="FR-1-B"),
    )
    pairs = [
        (c.subject.rpartition("-")[2], c.object.rpartition("-")[2])
        for c in claims(harvest, "part-of")
    ]
    assert pairs == [("A", "P"), ("A", "B"), ("B", "P")]
    outside = entity(harvest, "iati-FR-1-P")
    assert (outside.kind, outside.names.label()) == (Kind.PROJECT, "FR-1-P")
    assert messages(harvest) == ["the related activity has no identifier"]
    assert messages(harvest, Severity.INFO) == ["left behind: 1 × related-activity @type=3"]


def test_cycles_are_reported(tmp_path: Path) -> None:
    harvest = read_text(
        tmp_path,
        activity(related("FR-1-B", 1)),
        activity(related("FR-1-A", 1), related("FR-1-B", 1), identifier="FR-1-B"),
    )
    itself, cycle = messages(harvest)
    assert itself == "the activity is related to itself"
    assert cycle.startswith("activities are part of each other: FR-1-")
    assert len(claims(harvest, "part-of")) == 2


def test_locators_are_xpath_and_line(tmp_path: Path) -> None:
    harvest = read_text(
        tmp_path,
        activity(transaction("3", "1")),
        activity("<!-- \n -->", transaction("3", "1"), transaction("3", "2"), identifier="B"),
    )
    assert [c.locator for c in harvest.claims] == [
        "/iati-activities/iati-activity[1]/transaction[1], line 7",
        "/iati-activities/iati-activity[2]/transaction[1], line 15",
        "/iati-activities/iati-activity[2]/transaction[2], line 16",
    ]


ORGANISATIONS = """<iati-organisations version="2.03"><iati-organisation default-currency="EUR">
<organisation-identifier>FR-1</organisation-identifier>
<name><narrative xml:lang="fr">Ville</narrative></name>
<reporting-org ref="FR-1" type="11"><narrative>Ville</narrative></reporting-org>
<recipient-org-budget><recipient-org ref="AM-1"><narrative>Asso</narrative></recipient-org>
<period-start iso-date="2024-01-01"/><period-end iso-date="2024-12-31"/><value>500</value>
</recipient-org-budget>
<recipient-country-budget><recipient-country code="AM"/><period-start iso-date="2024-01-01"/>
<period-end iso-date="2024-12-31"/><value>700</value></recipient-country-budget>
<total-budget><period-start iso-date="2024-01-01"/><period-end iso-date="2024-12-31"/>
<value>900</value></total-budget>
</iati-organisation></iati-organisations>"""


def test_an_organisation_file(tmp_path: Path) -> None:
    path = write(tmp_path, ORGANISATIONS)
    harvest = read(path)
    (funding,), (works,) = claims(harvest, "funded-by"), claims(harvest, "works-in")
    assert (funding.subject, funding.object) == (BASE + "iati-AM-1", BASE + "iati-FR-1")
    assert funding.amount is not None
    assert (funding.amount.value, funding.amount.kind) == (Decimal(500), ContributionKind.BUDGET)
    assert (works.subject, works.object) == (REPORTER, BASE + "iso3166-AM")
    assert (works.status, works.roles) == (Status.PLANNED, ("budget",))
    assert entity(harvest, "iati-FR-1").structure_type == "structure-local-authority"
    assert [(s.type, s.value) for s in summarise_budgets(path)] == [
        ("recipient-country-budget", Decimal(700)),
        ("recipient-org-budget", Decimal(500)),
        ("total-budget", Decimal(900)),
    ]
    assert [o.identifier for o in iter_organisations(path)] == ["FR-1"]
    with pytest.raises(InputError, match="holds <iati-organisations>, not <iati-activities>"):
        next(iter_activities(path))


def test_codes_are_those_of_the_alignments() -> None:
    concept = "https://w3id.org/coopgraph/concept/"
    aligned: dict[str, dict[str, str]] = {}
    for quad in ox.parse(ontology_text("alignments.ttl"), ox.RdfFormat.TURTLE):
        if isinstance(quad.object, ox.Literal) and quad.predicate.value.endswith("#iatiCode"):
            assert isinstance(quad.subject, ox.NamedNode)
            scheme, _, code = quad.object.value.partition(":")
            aligned.setdefault(scheme, {})[code] = quad.subject.value.removeprefix(concept)
    assert aligned["ActivityStatus"] == {c: str(s) for c, s in ACTIVITY_STATUS.items()}
    structures = {code: structure for code, (_, structure) in ORGANISATION_TYPES.items()}
    assert aligned["OrganisationType"].items() <= structures.items()
    kinds = {code: str(kind) for code, kind in CONTRIBUTIONS.items()}
    assert aligned["TransactionType"].items() <= kinds.items()


def test_every_structure_type_is_a_concept() -> None:
    slugs = load_vocabulary().concepts
    assert {structure for _, structure in ORGANISATION_TYPES.values()} <= slugs
