"""Words that say what kind of body a name belongs to, in French and English."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import Any, Final

from coopgraph.extraction._letters import APOSTROPHE

__all__ = [
    "ANY_HEAD",
    "CITY",
    "EVENT",
    "INTERCOMMUNAL",
    "MINISTRY",
    "ORGANISATION",
    "REGION",
    "STATE_BODY",
    "lexicon",
    "not_a_name",
]


@cache
def lexicon() -> dict[str, dict[str, Any]]:
    """Return the names and words that ``lexicon.toml`` lists."""
    text = (resources.files("coopgraph.extraction") / "lexicon.toml").read_text("utf-8")
    return tomllib.loads(text)


CITY: Final = (
    r"(?i:villes?(?:[- ]partenaires?| jumelles?| jumelées?)?|communes?|mairies?|municipalités?|"
    r"villages?|cities|city|towns?|municipalit(?:y|ies)|capitale)"
)
REGION: Final = (
    r"(?i:régions?|conseils? régiona(?:l|ux)|départements?|conseils? départementa(?:l|ux)|"
    r"conseils? généra(?:l|ux)|provinces?|marz|comtés?|land|wilayas?|gouvernorats?|oblasts?|"
    r"departements?|regions?|conseil regional|conseil departemental|collectivité (?:de|européenne))"
)
REGION_AFTER: Final = r"(?:Region|Province|County|Prefecture|Oblast|Governorate|Marz)"
INTERCOMMUNAL: Final = (
    rf"(?i:eurométropole|métropole|metropole|communautés? urbaines?|communautés? de communes|"
    rf"communautés? d{APOSTROPHE}agglomération|communaute d{APOSTROPHE}agglomeration|"
    r"communaute de communes|communaute urbaine|agglomération|agglomeration|syndicat mixte|"
    r"syndicat intercommunal|intercommunalité|communauté intercommunale)"
)
STATE_BODY: Final = (
    r"(?i:sous-préfecture|préfecture|prefecture|préfet|préfète|ambassade|consulat(?: général)?|"
    r"embassy|(?:honorary )?consulate(?: general)?)"
)
MINISTRY: Final = r"(?i:ministère|ministere|ministry)"
ORGANISATION: Final = (
    r"(?:Association|ASSOCIATION|association|ONG|Université|University|Universités|École|Ecole|"
    r"Institut|Institute|Fondation|Foundation|Comité|Chambre|Hôpital|Hospital|CHU|CHRU|"
    r"Centre [Hh]ospitalier|Lycée|Collège|Fonds|Société|Club|Croix|Secours|Conservatoire|Orchestre|"
    r"Ligue|Cercle|Collectif|Maison|Groupement|Syndicat|Compagnie|Fund|Society|Agence|Agency|"
    r"Union|Fédération|Federation|Réseau|réseau|plateforme|Plateforme|Coalition|Alliance|Conseil|"
    r"Direction|Office|Régie|Musée|Parc|Centre)"
)
EVENT: Final = (
    r"(?i:assises|forum|congrès|sommet|conférence|rencontres|quinzaine|semaine|festival|journées?|"
    r"salon|colloque|séminaire|biennale|olympiades|convention nationale|summit|congress)"
)
EVENT_AFTER: Final = (
    r"(?:Conference|Forum|Summit|Congress|Assembly|Festival|Week|Games|Fair|Meeting)"
)
ANY_HEAD: Final = re.compile(
    rf"(?:{CITY}|{REGION}|{INTERCOMMUNAL}|{STATE_BODY}|{MINISTRY}|{ORGANISATION}|{EVENT}"
    r"|Cités|Madame|Monsieur|M\.|Mme)\b"
)


@cache
def not_a_name() -> frozenset[str]:
    """Return capitalised words that begin sentences, headings and titles, and name no place."""
    return frozenset(lexicon()["words"]["not_names"].split())
