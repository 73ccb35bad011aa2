"""Pages whose facts are worked by hand: sentences of no corpus, in French and English."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

import coopgraph as cg
from coopgraph.errors import InputError, UsageError
from coopgraph.extraction import Reading, read_page, read_pages

pytestmark = pytest.mark.slow  # names of places are looked up in the gazetteer

Fact = tuple[str, str, str, str | None, str | None]


def facts(reading: Reading) -> set[Fact]:
    name = {entity.id: entity.name for entity in reading.entities}
    return {(name[r.subject], r.type, name[r.object], r.start, r.end) for r in reading.relations}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Les villes de Lyon et d'Erevan sont jumelées depuis 1992.",
            {("Lyon", "twinned-with", "Erevan", "1992", None)},
        ),
        (
            (
                "La Ville d'Arles a signé en 2015 une convention de coopération avec la commune de "
                "Gyumri (Arménie)."
            ),
            {("Arles", "cooperates-with", "Gyumri", "2015", None)},
        ),
        (
            "Lyon is twinned with Birmingham (United Kingdom).",
            {("Lyon", "twinned-with", "Birmingham", None, None)},
        ),
        (
            (
                "Le 3e Forum de la coopération franco-marocaine s'est tenu à Rabat du 12 au 14 "
                "mars 2024."
            ),
            {
                (
                    "3e Forum de la coopération franco-marocaine",
                    *("held-in", "Rabat", "2024-03-12", "2024-03-14"),
                )
            },
        ),
        (
            (
                "Ville de Tours\nVilles jumelées :\n• Parme (Italie), 1966\n"
                "• Minneapolis (États-Unis), 1991\n"
            ),
            {
                ("Tours", "twinned-with", "Parme", "1966", None),
                ("Tours", "twinned-with", "Minneapolis", "1991", None),
            },
        ),
    ],
)
def test_what_a_sentence_states_is_read_with_its_words(text: str, wanted: set[Fact]) -> None:
    reading = read_page(text)
    assert facts(reading) == wanted
    for relation in reading.relations:
        assert text[relation.span.start : relation.span.end] == relation.quote
        assert 0 < len(relation.quote) <= 200
        assert 0 < relation.confidence < 1
        assert relation.rule


@pytest.mark.parametrize(
    ("name", "country"), [("Brest", "FR"), ("Vienne", "AT"), ("Valence", "FR"), ("Londres", "GB")]
)
def test_of_two_towns_of_one_name_the_one_at_home_is_meant_unless_it_is_small(
    name: str, country: str
) -> None:
    reading = read_page(f"La Ville de {name} a accueilli une délégation.")
    assert [(e.name, e.country) for e in reading.entities] == [(name, country)]


def test_a_sum_of_several_payers_is_nobodys_own() -> None:
    clause = "le projet « Eau pour tous » à hauteur de 30 000 €."
    both = read_page(f"La Région Bretagne et la Ville de Rennes financent {clause}").to_pandas()
    assert set(both["object"]) == {"Bretagne", "Rennes"}
    assert both["amount"].isna().all()
    (one,) = read_page(f"La Ville de Rennes finance {clause}").to_pandas().to_dict("records")
    assert (one["amount"], one["currency"]) == ("30000", "EUR")


@pytest.mark.parametrize(
    "text",
    [
        "Les villes de Lyon et de Milan espèrent se jumeler un jour.",
        "La Ville de Nice n'est pas jumelée avec Erevan.",
        "Villes jumelées :\n• Heidelberg (Allemagne), 1961\n• Louisville (États-Unis), 1955\n",
        "Lyon, Paris, Nice, Erevan, Masis",
        "Le maire de Lyon a visité Erevan.",
    ],
)
def test_hopes_denials_visits_and_lists_without_an_owner_are_no_relation(text: str) -> None:
    reading = read_page(text)
    assert not [r for r in reading.relations if r.type in ("twinned-with", "cooperates-with")]
    assert reading.relations or reading.warnings


HTML = """<!DOCTYPE html><html lang="fr"><head><title>Jumelages & échanges</title>
<meta property="article:published_time" content="2025-06-16T10:00:00+02:00"></head><body>
<nav><ul><li>Jumelage entre Paris et Berlin</li></ul></nav><h1>Nos partenaires</h1>
<script>document.write("La ville de Nice est jumelée avec Turin.")</script>
<p>La Ville d&rsquo;Arles est <b>jumelée</b> avec Gyumri depuis 2005.</p>
<footer>La ville de Metz est jumelée avec Trèves.</footer>
<table><tr><td>Nombre<td>12</table></body></html>"""


def test_html_is_read_without_its_furniture_and_scripts(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(HTML, "utf-8")
    for page in (path, str(path), HTML):
        reading = read_page(page)
        assert facts(reading) == {("Arles", "twinned-with", "Gyumri", "2005", None)}
        assert (reading.title, reading.published) == ("Jumelages & échanges", "2025-06-16")
        assert "document.write" not in reading.text
    latin = tmp_path / "latin.html"
    latin.write_bytes(HTML.replace("utf-8", "").encode("cp1252"))
    assert facts(read_page(latin)) == facts(reading)


def test_broken_encoding_is_mended_and_said() -> None:
    text = "La Ville de Besançon est jumelée avec Neuchâtel depuis 1975."
    reading = read_page(text.encode().decode("cp1252"))
    assert facts(reading) == {("Besançon", "twinned-with", "Neuchâtel", "1975", None)}
    assert "encoding" in str(reading.warnings[0])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "neither in French nor"),
        ("里昂与埃里温结为友好城市。" * 20, "neither in French nor"),
        ("Լիոնն ու Երևանը քույր քաղաքներ են։", "neither in French nor"),
        ("<html><body>" + "<div>" * 10_000 + "</div>" * 10_000, "neither in French nor"),
        ("| a | b |\n| 1 | 2 |", "names nothing"),
        ("Le et la de le du des une. " * 200, "names nothing"),
    ],
)
def test_what_is_no_page_gives_an_empty_reading_that_says_why(text: str, said: str) -> None:
    reading = read_page(text)
    assert not reading.relations
    assert said in str(reading.warnings[-1])


def test_what_cannot_be_read_is_refused_with_a_mend(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="too large"):
        read_page("mot " * 2_000_000)
    with pytest.raises(InputError, match="cannot be read"):
        read_page(tmp_path / "none.txt")
    with pytest.raises(UsageError, match="address"):
        read_page("https://example.org/page")
    for name, data in (("x.pdf", b"%PDF-1.7 ..."), ("x.bin", bytes(range(256)))):
        path = tmp_path / name
        path.write_bytes(data)
        with pytest.raises(InputError, match="no page"):
            read_page(path)
    large = tmp_path / "large.txt"
    large.write_bytes(b"mot " * 2_000_000)
    with pytest.raises(InputError, match="too large"):
        read_page(large)
    found = dict(read_pages([tmp_path / "none.txt", "Lyon et Erevan sont jumelées."]))
    assert [type(value) for value in found.values()] == [InputError, Reading]


def test_persons_are_left_out_of_what_is_shown() -> None:
    text = (
        "Jean Dupont, maire d'Arles, a signé un accord de coopération entre Arles et Gyumri. "
        "Contact : 04 90 00 00 00, jean.dupont@example.org"
    )
    reading = read_page(text)
    shown = reading.without_persons()
    assert "Person" not in {entity.kind for entity in shown.entities}
    assert "represented-by" not in {relation.type for relation in shown.relations}
    words = " ".join([shown.text, shown.title, *(r.quote for r in shown.relations)])
    assert "Dupont" not in words
    told = " ".join(m for e in reading.entities for m in (e.name, *e.mentions))
    assert "04 90" not in told
    assert "@" not in told


def test_a_reading_is_a_table(tmp_path: Path) -> None:
    table = cg.read_page("Lyon et Erevan sont jumelées depuis 1992.").to_pandas()
    (row,) = table.to_dict("records")
    assert (row["subject"], row["type"], row["object"]) == ("Lyon", "twinned-with", "Erevan")
    assert (row["subject_country"], row["object_country"], row["start"]) == ("FR", "AM", "1992")
    assert list(read_page("Rien.").to_pandas().columns) == list(table.columns)


def test_reading_twice_gives_the_same() -> None:
    assert read_page(HTML) == read_page(HTML)


@pytest.mark.parametrize(
    "piece", ["Ville de Lyon, ", "Lyon, Paris et Goris, ", "A", "12 mai 2019, ", "(", "1"]
)
def test_an_endless_sentence_takes_seconds(piece: str) -> None:
    # A rule that tried all readings of the words between twenty names would not end.
    start = time.perf_counter()
    read_page(piece * (10_000 // len(piece)))
    assert time.perf_counter() - start < 5


def test_of_a_long_text_the_first_part_is_read_and_that_is_said() -> None:
    page = read_page("La Ville de Nice est jumelée avec Erevan (Arménie) depuis 2007.\n" * 60_000)
    assert 50_000 < len(page.text) <= 100_000
    assert [str(w) for w in page.warnings] == [
        f"only the first {len(page.text)} characters are read"
    ]
    assert len(page.relations) == 1
