"""Relation types: found by name, extended by a project, and strict about their ends."""

from __future__ import annotations

import pytest

from coopgraph.errors import VocabularyError
from coopgraph.model import Kind, Name, Names, RelationNature, RelationType, Vocabulary


def relation(
    name: str,
    domain: tuple[str, ...] = (),
    range_: tuple[str, ...] = (),
    *,
    symmetric: bool = False,
    names: Names = Names(),
    inverse_names: Names = Names(),
) -> RelationType:
    iri = f"https://example.org/{name}"
    return RelationType(
        name=name,
        iri=iri,
        statement_class=f"{iri}#Statement",
        plain_property=f"{iri}#plain",
        nature=RelationNature.STATE,
        symmetric=symmetric,
        domain=domain,
        range=range_,
        names=names,
        inverse_names=inverse_names,
    )


TWINNED = relation("twinned-with", ("Authority",), ("Authority",), symmetric=True)
ORGANIZED = relation("organized", ("Actor",), ("Event",))
HOSTS = relation("hosts", ("City",), ("Network", "Programme"), symmetric=True)
ANYTHING = relation("mentions")
VOCABULARY = Vocabulary((TWINNED, ORGANIZED), frozenset({"sdg-6"}))


@pytest.mark.parametrize(
    ("kind", "subject", "obj", "allowed"),
    [
        (TWINNED, Kind.CITY, Kind.REGION, True),  # both authorities
        (TWINNED, Kind.CITY, Kind.ORGANISATION, False),
        (ORGANIZED, Kind.MINISTRY, Kind.EVENT, True),
        (ORGANIZED, Kind.EVENT, Kind.MINISTRY, False),  # not symmetric
        (ORGANIZED, Kind.CITY, Kind.EVENT_SERIES, False),  # the kind itself, not its like
        (HOSTS, Kind.CITY, Kind.NETWORK, True),
        (HOSTS, Kind.NETWORK, Kind.CITY, True),  # symmetric: from either end
        (HOSTS, Kind.NETWORK, Kind.PROGRAMME, False),
        (HOSTS, Kind.CITY, Kind.CITY, False),
        (ANYTHING, Kind.PERSON, Kind.SDG, True),  # no ends stated: any
    ],
)
def test_ends(kind: RelationType, subject: Kind, obj: Kind, allowed: bool) -> None:
    assert kind.allows(subject, obj) is allowed


def test_types_are_found_by_name() -> None:
    assert VOCABULARY["organized"] is ORGANIZED
    assert "organized" in VOCABULARY
    assert "hosts" not in VOCABULARY
    assert list(VOCABULARY) == [TWINNED, ORGANIZED]


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("twined-with", "did you mean twinned-with?"),
        ("organised", "did you mean organized?"),
        ("xyz", "one of twinned-with, organized"),
    ],
)
def test_an_unknown_type_tells_the_nearest(name: str, hint: str) -> None:
    with pytest.raises(VocabularyError, match=f"unknown relation type '{name}'") as caught:
        VOCABULARY[name]
    assert str(caught.value.hint) == hint
    assert caught.value.value == name


def test_a_project_adds_types() -> None:
    extended = VOCABULARY.extended([HOSTS])
    assert [t.name for t in extended] == ["twinned-with", "organized", "hosts"]
    assert extended.concepts == {"sdg-6"}
    assert "hosts" not in VOCABULARY


def test_a_type_defined_twice_is_refused() -> None:
    with pytest.raises(VocabularyError, match="organized is defined twice"):
        VOCABULARY.extended([relation("organized"), HOSTS])


def test_labels_read_from_both_ends() -> None:
    member = relation(
        "member-of",
        names=Names.of([Name("member of", "en"), Name("membre de", "fr")]),
        inverse_names=Names.of([Name("has member", "en"), Name("a pour membre", "fr")]),
    )
    assert (member.label("fr"), member.inverse_label("fr")) == ("membre de", "a pour membre")
    twinned = relation("twinned-with", symmetric=True, names=Names.of([Name("jumelée avec", "fr")]))
    assert twinned.inverse_label("fr") == "jumelée avec"
    assert ANYTHING.label("fr") == "mentions"
