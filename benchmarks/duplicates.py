"""Time, precision and recall of finding duplicates in a made graph with known ones.

python benchmarks/duplicates.py            # 100,000 entities
python benchmarks/duplicates.py 20000
"""

from __future__ import annotations

import random
import resource
import sys
import time

from coopgraph.model import Coordinates, Entity, Identifier, Kind, Name, Names
from coopgraph.resolution.duplicates import AUTOMATIC, find_duplicates, sure_pairs

SYLLABLES = (
    *("ba", "be", "bo", "ca", "cer", "da", "del", "en", "fo", "gar", "gen", "hal", "in", "jo"),
    *("ka", "lan", "le", "mar", "mi", "mon", "na", "nor", "o", "pa", "per", "ra", "ri", "ro"),
    *("sa", "sel", "ta", "ten", "tor", "u", "val", "ver", "vi", "wa", "yer", "za"),
)
COUNTRIES = ("FR", "DE", "IT", "ES", "AM", "PL", "GB", "BE")
WORDS = (
    *("agence", "association", "comité", "fédération", "fonds"),
    *("institut", "maison", "réseau", "union", "conseil"),
)


def made(count: int, seed: int = 1) -> tuple[list[Entity], set[tuple[str, str]]]:
    """Return entities, a tenth of them second versions of others, and the true pairs."""
    rng = random.Random(seed)
    entities: list[Entity] = []
    truth: set[tuple[str, str]] = set()
    number = 0
    while number < count:
        original = _entity(rng, number)
        entities += original
        number += 1
        if rng.random() < 0.11 and number < count:
            again = _varied(rng, original, number)
            entities += again
            truth.add((original[-1].iri, again[-1].iri))
            number += 1
    return entities, {(min(p), max(p)) for p in truth}


def _iri(number: int) -> str:
    return f"https://w3id.org/coopgraph/id/x-{number:07d}"


def _entity(rng: random.Random, number: int) -> list[Entity]:
    country = rng.choice(COUNTRIES)
    name = "".join(rng.choices(SYLLABLES, k=rng.choice((2, 3, 3, 4)))).capitalize()
    identifiers = (Identifier("wikidata", f"Q{number + 1}"),) if rng.random() < 0.6 else ()
    if rng.random() < 0.3:
        text = f"{rng.choice(WORDS)} {name} {rng.choice(WORDS)}".capitalize()
        names = Names.of([Name(text, "fr")])
        return [Entity(_iri(number), Kind.ORGANISATION, names, identifiers, country)]
    place = Entity(
        _iri(number) + "-p",
        Kind.PLACE,
        country=country,
        coordinates=Coordinates.of(f"{rng.uniform(35, 65):.5f}", f"{rng.uniform(-9, 45):.5f}"),
    )
    names = Names.of([Name(name, "fr")])
    return [place, Entity(_iri(number), Kind.CITY, names, identifiers, country, governs=place.iri)]


def _varied(rng: random.Random, original: list[Entity], number: int) -> list[Entity]:
    """Return a second version: other case, accent, word of kind, a letter, no identifier."""
    first = original[-1]
    text = first.names.label("fr")
    how = rng.randrange(5)
    if how == 0:
        text = text.upper()
    elif how == 1 and first.kind is Kind.CITY:
        text = f"Ville de {text}"
    elif how == 2:
        text = text.replace("e", "é")
    elif how == 3:
        cut = rng.randrange(1, len(text))
        text = text[:cut] + text[cut + 1 :]
    keep = first.identifiers if rng.random() < 0.3 else ()
    names = Names.of([Name(text, "fr")])
    if first.kind is Kind.ORGANISATION:
        return [Entity(_iri(number), first.kind, names, keep, first.country)]
    here = original[0].coordinates
    assert here is not None
    moved = Coordinates.of(
        f"{float(here.latitude) + rng.gauss(0, 0.01):.5f}",
        f"{float(here.longitude) + rng.gauss(0, 0.01):.5f}",
    )
    place = Entity(_iri(number) + "-p", Kind.PLACE, country=first.country, coordinates=moved)
    return [
        place,
        Entity(_iri(number), Kind.CITY, names, keep, first.country, governs=place.iri),
    ]


def main() -> None:
    """Print the figures."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    entities, truth = made(count)
    started = time.perf_counter()
    pairs = find_duplicates(entities)
    seconds = time.perf_counter() - started
    sure = {(p.left, p.right) for p in sure_pairs(pairs, entities=entities)}
    offered = {(p.left, p.right) for p in pairs}
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{count} things ({len(entities)} with places), {len(truth)} true pairs")
    print(f"found in {seconds:.1f} s, peak memory {memory:.0f} MB")
    for title, found in ((f"automatic (from {AUTOMATIC})", sure), ("with review", offered)):
        right = len(found & truth)
        print(
            f"{title}: {len(found)} pairs, precision {right / max(len(found), 1):.4f}, "
            f"recall {right / len(truth):.4f}"
        )


if __name__ == "__main__":
    main()
