"""Names of countries, as sources write them, to ISO 3166 codes and back."""

from __future__ import annotations

import pytest

from coopgraph.errors import InputError
from coopgraph.resolution import country_code, country_names


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Arménie", "AM"),
        ("Armenia", "AM"),
        ("ARMENIE", "AM"),
        ("Հայաստան", "AM"),
        ("  fr ", "FR"),
        ("Frankreich", "FR"),
        ("Royaume-Uni", "GB"),
        ("royaume uni", "GB"),
        ("Ecosse", "GB"),
        ("USA", "US"),
        ("U.S.A.", "US"),
        ("People's Republic of China", "CN"),
        ("Côte d’Ivoire", "CI"),
        ("Cote d'Ivoire", "CI"),
        ("Türkei", "TR"),
        ("Kosovo", "XK"),
        ("Bosnia and Herzegovina", "BA"),
        ("Bosnia & Herzegovina", "BA"),
    ],
)
def test_countries(name: str, code: str) -> None:
    assert country_code(name) == code


@pytest.mark.parametrize(
    "name", ["Atlantis", "", " ", "Czechoslovakia", "Yugoslavia", "URSS", "EU", "Europe", "ZZ"]
)
def test_no_countries(name: str) -> None:
    with pytest.raises(InputError, match="unknown country") as caught:
        country_code(name)
    assert caught.value.value == name


def test_country_names() -> None:
    names = country_names("AM")
    assert (names.label("fr"), names.label("en")) == ("Arménie", "Armenia")
    assert names.label("hy") == "Հայաստան"
    assert len(country_names("ZQ")) == 0
