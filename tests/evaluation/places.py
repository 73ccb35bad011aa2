"""How often a name finds its place, on three lists that come with coordinates.

    python -m tests.evaluation.places [--errors 20]

A match is right when it is within 15 km of the truth. Precision: of the names matched without
asking, how many are right. Recall: of the names whose truth is in the gazetteer (a place within
15 km one of whose names folds to the name, or any place within 15 km: both are shown), how many
are matched rightly without asking. Beside it an exact look-up of the name in its country, the
largest place taken, and rapidfuzz's best match of all names of the country.
"""

from __future__ import annotations

import argparse
import csv
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from coopgraph.errors import CoopgraphError
from coopgraph.resolution import Verdict, country_code
from coopgraph.resolution.folding import fold
from coopgraph.resolution.gazetteer import Gazetteer, Place, distance_km
from coopgraph.resolution.matching import PlaceMatcher, decide
from tests.shared import SHARED

KM = 15.0


@dataclass(frozen=True)
class Named:
    """A name with its country, and where it truly is."""

    name: str
    country: str
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Quality:
    """Counts of one method on one list."""

    names: int
    in_gazetteer: int
    answered: int
    right: int
    right_in_gazetteer: int
    seconds: float

    @property
    def precision(self) -> float:
        return self.right / self.answered if self.answered else 0.0

    @property
    def recall(self) -> float:
        return self.right_in_gazetteer / self.in_gazetteer if self.in_gazetteer else 0.0


def wikipedia() -> Iterator[Named]:
    with (SHARED / "data/twins/wikipedia-geocoded.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            for end in "12":
                yield Named(
                    row[f"city{end}"],
                    row[f"country{end}"],
                    float(row[f"lat{end}"]),
                    float(row[f"lng{end}"]),
                )


def rgre() -> Iterator[Named]:
    with (SHARED / "data/twins/rgre-germany-dated.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["partner_latitude"]:
                yield Named(
                    row["partnergemeinde"],
                    row["land"],
                    float(row["partner_latitude"]),
                    float(row["partner_longitude"]),
                )


def eurocities() -> Iterator[Named]:
    data = json.loads((SHARED / "data/networks/eurocities-members.json").read_text("utf-8"))
    for row in data["members"]:
        if row["latitude"] is not None:
            yield Named(
                row["name_on_website"], row["country_name"], row["latitude"], row["longitude"]
            )


LISTS: dict[str, Callable[[], Iterator[Named]]] = {
    "wikipedia-geocoded": wikipedia,
    "rgre-germany": rgre,
    "eurocities": eurocities,
}


class Truth:
    """Which places are within 15 km of a name's truth."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.near = cache(lambda lat, lon: gazetteer.near(lat, lon, KM))

    def is_known(self, one: Named) -> bool:
        return bool(self.near(one.latitude, one.longitude))

    def is_right(self, one: Named, place: Place) -> bool:
        return distance_km(one.latitude, one.longitude, place) <= KM


Method = Callable[[str, str], Place | None]


def measure(names: list[Named], method: Method, truth: Truth) -> tuple[Quality, list[str]]:
    start = time.perf_counter()
    answers = {key: method(*key) for key in dict.fromkeys((n.name, n.country) for n in names)}
    seconds = time.perf_counter() - start
    known = answered = right = both = 0
    errors = []
    for one in dict.fromkeys(names):
        place = answers[one.name, one.country]
        is_known = truth.is_known(one)
        is_right = place is not None and truth.is_right(one, place)
        known += is_known
        answered += place is not None
        right += is_right
        both += is_right and is_known
        if is_known and not is_right:
            said = "–" if place is None else f"{place.name} ({place.admin1}, {place.country})"
            errors.append(f"{one.name} [{one.country}] {one.latitude},{one.longitude} → {said}")
    return Quality(len(dict.fromkeys(names)), known, answered, right, both, seconds), errors


def ours(gazetteer: Gazetteer) -> Method:
    matcher = PlaceMatcher(gazetteer)

    def find(name: str, country: str) -> Place | None:
        found = matcher.match(name, country)
        if decide(found) is not Verdict.SAME:
            return None
        number = int(found[0].iri.rpartition("-")[2])
        return gazetteer.place(number)

    return find


def exact(gazetteer: Gazetteer) -> Method:
    def find(name: str, country: str) -> Place | None:
        try:
            code = country_code(country)
        except CoopgraphError:
            return None
        found = gazetteer.named(fold(name).key, code)
        return max((f.place for f in found), key=lambda p: p.population, default=None)

    return find


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--errors", type=int, default=0)
    parser.add_argument("--list", choices=list(LISTS))
    options = parser.parse_args()
    with Gazetteer.open() as gazetteer:
        truth = Truth(gazetteer)
        for title, read in LISTS.items():
            if options.list and title != options.list:
                continue
            names = list(read())
            for method_name, method in (
                ("coopgraph", ours(gazetteer)),
                ("exact", exact(gazetteer)),
            ):
                quality, errors = measure(names, method, truth)
                rate = quality.names / quality.seconds
                print(
                    f"{title:<20} {method_name:<10} names {quality.names:6} known "
                    f"{quality.in_gazetteer:6} precision {quality.precision:.4f} recall "
                    f"{quality.recall:.4f} {rate:8.0f} names/s",
                    flush=True,
                )
                if method_name == "coopgraph":
                    print("\n".join(errors[: options.errors]))


if __name__ == "__main__":
    main()
