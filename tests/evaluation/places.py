"""How often a name finds its place, on three lists that come with coordinates.

    python -m tests.evaluation.places [--errors 20] [--list NAME] [--calibrate FILE] [--threshold T]

A match is right when it is within 15 km of the truth. Precision: of the names matched without
asking, how many are right. Recall: of the names whose truth is in the gazetteer, how many are
matched rightly without asking. In the gazetteer: a place of the stated country, within 15 km of
the truth, has the name ("so named": the issue's measure); beside it the wider reading, any place
at all within 15 km. Both are counted over the rows of a list and over its distinct names.

Compared are an exact look-up of the name in its country, the largest place taken, and rapidfuzz's
best match among all names of the country.

Scores are calibrated on one half of the names of the first list, drawn by a hash (`--calibrate`
writes data/places/scores.csv); "held back" is its other half, and the other lists are never used.
"""

from __future__ import annotations

import argparse
import csv
import json
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import blake2b
from pathlib import Path

import numpy as np
from rapidfuzz import fuzz, process

from coopgraph.errors import CoopgraphError
from coopgraph.resolution import country_code
from coopgraph.resolution._place_evidence import read_country
from coopgraph.resolution.candidates import AUTOMATIC
from coopgraph.resolution.countries import country_family
from coopgraph.resolution.folding import Change, fold, spaceless
from coopgraph.resolution.gazetteer import Gazetteer, Place, Rank, distance_km
from coopgraph.resolution.matching import PlaceMatcher
from tests.shared import SHARED

KM = 15.0
CALIBRATED = "wikipedia-geocoded"
_NAMING = (Change.WHOLE, Change.KIND, Change.LOOSE, Change.JOINED)


@dataclass(frozen=True)
class Named:
    """A name with its country, and where it truly is."""

    name: str
    country: str
    latitude: float
    longitude: float


@dataclass
class Quality:
    """Counts of one method on one list."""

    names: int = 0
    answered: int = 0
    right: int = 0
    any_near: int = 0
    right_near: int = 0
    so_named: int = 0
    answered_so_named: int = 0
    right_so_named: int = 0
    seconds: float = 0.0
    asked: int = 0

    def text(self) -> str:
        def share(one: int, other: int) -> str:
            return f"{one / other if other else 0:.4f}"

        return (
            f"{self.names:6} precision {share(self.right, self.answered)} recall "
            f"{share(self.right_near, self.any_near)} | so named {self.so_named:6} precision "
            f"{share(self.right_so_named, self.answered_so_named)} recall "
            f"{share(self.right_so_named, self.so_named)} | {self.asked / self.seconds:8.0f}/s"
        )


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


def is_calibrating(one: Named) -> bool:
    """Return whether a name is of the half that scores are made with."""
    return bool(blake2b(f"{one.name}|{one.country}".encode()).digest()[0] & 1)


def read_list(title: str) -> list[Named]:
    """Return the rows of a list; the first without the half that scores are made with."""
    rows = list(LISTS[title]())
    return [r for r in rows if not is_calibrating(r)] if title == CALIBRATED else rows


class Truth:
    """What the gazetteer has of a name's truth."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self.near = cache(lambda lat, lon: gazetteer.near(lat, lon, KM))

    def any_near(self, one: Named) -> bool:
        return bool(self.near(one.latitude, one.longitude))

    def in_country(self, one: Named) -> set[int]:
        """Return the places near the truth that are of the stated country."""
        code = read_country(one.country).code
        family = country_family(code) if code else ()
        near = self.near(one.latitude, one.longitude)
        return {p.geonames for p in near if not family or p.country in family}

    @cached_property
    def _named(self) -> Callable[[str], set[int]]:
        def named(name: str) -> set[int]:
            keys = [v.key for v in fold(name).variants if v.change in _NAMING]
            return {f.place.geonames for f in self._gazetteer.named(*keys) if f.rank <= Rank.LOOSE}

        return cache(named)

    def so_named(self, one: Named) -> bool:
        return bool(self.in_country(one) & self._named(one.name))

    def is_right(self, one: Named, place: Place) -> bool:
        return distance_km(one.latitude, one.longitude, place) <= KM


Method = Callable[[str, str], Place | None]


def measure(
    names: list[Named], method: Method, truth: Truth
) -> tuple[Quality, Quality, Counter[str]]:
    """Return the quality over rows, that over distinct names, and the errors with their counts."""
    start = time.process_time()  # of this core, whatever else runs
    answers = {key: method(*key) for key in dict.fromkeys((n.name, n.country) for n in names)}
    seconds = time.process_time() - start
    rows, distinct = Quality(), Quality()
    errors: Counter[str] = Counter()
    for one, count in Counter(names).items():
        place = answers[one.name, one.country]
        is_right = place is not None and truth.is_right(one, place)
        near, so_named = truth.any_near(one), truth.so_named(one)
        for quality, weight in ((rows, count), (distinct, 1)):
            quality.names += weight
            quality.answered += weight * (place is not None)
            quality.right += weight * is_right
            quality.any_near += weight * near
            quality.right_near += weight * (near and is_right)
            quality.so_named += weight * so_named
            quality.answered_so_named += weight * (so_named and place is not None)
            quality.right_so_named += weight * (so_named and is_right)
            quality.seconds, quality.asked = seconds, len(answers)
        if near and not is_right:
            said = "–" if place is None else f"{place.name} ({place.admin1}, {place.country})"
            mark = "=" if so_named else " "
            errors[
                f"{mark} {one.name} [{one.country}] {one.latitude},{one.longitude} → {said}"
            ] += count
    return rows, distinct, errors


def ours(gazetteer: Gazetteer, threshold: float = AUTOMATIC) -> Method:
    matcher = PlaceMatcher(gazetteer)

    def find(name: str, country: str) -> Place | None:
        best = matcher.match(name, country).best
        if best is None or best.score < threshold:
            return None
        return gazetteer.place(int(best.iri.rpartition("-")[2]))

    return find


def exact(gazetteer: Gazetteer) -> Method:
    def find(name: str, country: str) -> Place | None:
        try:
            code = country_code(country)
        except CoopgraphError:
            return None
        found = gazetteer.named(fold(name).key, countries=(code,))
        return max((f.place for f in found), key=lambda p: p.population, default=None)

    return find


def fuzzy(gazetteer: Gazetteer) -> Method:
    """Return rapidfuzz's best match, of 90 at least, among the names of the country."""
    keys = cache(lambda code: gazetteer.keys_like("", code))

    def find(name: str, country: str) -> Place | None:
        try:
            code = country_code(country)
        except CoopgraphError:
            return None
        key = spaceless(fold(name).key)
        best = process.extractOne(key, keys(code), scorer=fuzz.ratio, score_cutoff=90)
        if best is None:
            return None
        found = gazetteer.named(best[0], countries=(code,))
        return max((f.place for f in found), key=lambda p: p.population, default=None)

    return find


def calibrate(gazetteer: Gazetteer, path: str) -> None:
    """Fit the weights of what speaks for a match, on its half of the names.

    Each with its country and without; logistic regression by Newton's method, with a ridge of 1.
    Rows whose truth lies in another country than the stated one tell nothing of names: left out.
    """
    truth, matcher = Truth(gazetteer), PlaceMatcher(gazetteer)
    cases: list[tuple[tuple[tuple[str, float], ...], bool]] = []
    for one in dict.fromkeys(LISTS[CALIBRATED]()):
        if not is_calibrating(one) or not truth.in_country(one):
            continue
        for country in (one.country, ""):
            found = matcher.case(one.name, country)
            if found is not None:
                case, iri = found
                place = gazetteer.place(int(iri.rpartition("-")[2]))
                is_right = place is not None and truth.is_right(one, place)
                cases.append((case.features(), is_right))
    names = sorted({name for features, _ in cases for name, _ in features})
    x = np.zeros((len(cases), len(names)))
    for row, (features, _) in enumerate(cases):
        for name, value in features:
            x[row, names.index(name)] = value
    y = np.array([is_right for _, is_right in cases], float)
    weights = np.zeros(len(names))
    for _ in range(30):
        p = 1 / (1 + np.exp(-x @ weights))
        hessian = (x * (p * (1 - p))[:, None]).T @ x + np.eye(len(names))
        weights += np.linalg.solve(hessian, x.T @ (y - p) - weights)
    with Path(path).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["feature", "weight"])
        writer.writerows([name, f"{w:.4f}"] for name, w in zip(names, weights, strict=True))
    print(f"{len(cases)} cases, {y.mean():.3f} right")


def reliability(gazetteer: Gazetteer, names: list[Named], truth: Truth) -> None:
    """Print how often candidates of a score are right."""
    matcher = PlaceMatcher(gazetteer)
    edges = (0.0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 1.01)
    bins: dict[float, list[tuple[float, bool]]] = {low: [] for low in edges[:-1]}
    for one in dict.fromkeys(names):
        best = matcher.match(one.name, one.country).best
        if best is not None and truth.in_country(one):
            place = gazetteer.place(int(best.iri.rpartition("-")[2]))
            low = max(edge for edge in edges[:-1] if best.score >= edge)
            bins[low].append((best.score, place is not None and truth.is_right(one, place)))
    for low, found in bins.items():
        if found:
            mean = sum(score for score, _ in found) / len(found)
            right = sum(is_right for _, is_right in found) / len(found)
            print(f"  score from {low:.2f}: {len(found):6} mean {mean:.3f} right {right:.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--errors", type=int, default=0)
    parser.add_argument("--list", choices=list(LISTS))
    parser.add_argument("--calibrate", metavar="FILE")
    parser.add_argument("--threshold", type=float, default=AUTOMATIC)
    parser.add_argument("--reliability", action="store_true")
    parser.add_argument("--only", action="store_true", help="coopgraph alone")
    options = parser.parse_args()
    with Gazetteer.open() as gazetteer:
        if options.calibrate:
            calibrate(gazetteer, options.calibrate)
            return
        truth = Truth(gazetteer)
        methods = {"coopgraph": ours(gazetteer, options.threshold)}
        if not options.only:
            methods |= {"exact": exact(gazetteer), "rapidfuzz": fuzzy(gazetteer)}
        for title in LISTS:
            if options.list and title != options.list:
                continue
            names = read_list(title)
            for method_name, method in methods.items():
                rows, distinct, errors = measure(names, method, truth)
                print(f"{title:<19} {method_name:<9} rows     {rows.text()}")
                print(f"{title:<19} {method_name:<9} distinct {distinct.text()}", flush=True)
                if method_name == "coopgraph":
                    for error, count in errors.most_common(options.errors):
                        print(f"{count:4} {error}")
            if options.reliability:
                reliability(gazetteer, names, truth)


if __name__ == "__main__":
    main()
