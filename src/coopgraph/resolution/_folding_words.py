"""Words of names: what stands before, after and between them; all as `folding` writes keys."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

__all__ = [
    "AFTER",
    "ARTICLES",
    "BEFORE",
    "BETWEEN",
    "COMMON_FIRSTS",
    "LINKS",
    "SAINTS",
    "SPA_WORDS",
    "BodyWord",
]


class BodyWord(StrEnum):
    """What kind of body the words before a place's name speak of."""

    COMMUNE = "commune"
    INTERCOMMUNAL = "intercommunal"
    DEPARTMENT = "department"
    REGION = "region"
    STATE = "state"


# "Mt" is left alone: in Germany it is no mountain.
SAINTS: Final = {
    "st": "saint",
    "ste": "sainte",
    "sankt": "saint",
    "skt": "saint",
    "szt": "saint",
    "sta": "santa",
    "sto": "santo",
    "sint": "saint",
}

ARTICLES: Final = frozenset(
    {
        *("the", "le", "la", "les", "l", "el", "los", "las", "lo", "il", "gli", "i", "o", "os"),
        *("al", "ar", "as", "ad", "an", "at", "de", "den", "der", "das", "die", "het", "s", "t"),
        *("els", "sa", "na", "ha", "d"),
    }
)

# What stands between a name and its river, hill, region or neighbour.
BETWEEN: Final = frozenset(
    {
        *("sur", "sous", "lez", "les", "en", "pres", "aux", "au", "du", "des", "d", "devant"),
        *("am", "an", "a", "im", "in", "bei", "b", "beim", "ob", "vor", "auf", "unter", "zu"),
        *("zum", "upon", "on", "under", "by", "near", "next", "of", "over"),
        *("nad", "pod", "pri", "na", "u", "v", "kolo", "pred", "ve"),
        *("sul", "sulla", "sull", "sullo", "nell", "nella", "nel", "di", "del", "della", "dell"),
        *("de", "do", "da", "dos", "das", "delle", "dei", "degli", "al", "alla"),
        *("aan", "op", "bij", "ten", "ter", "i", "ved", "pa", "s"),
    }
)

LINKS: Final = ARTICLES | BETWEEN | {"and", "und", "et", "y", "e", "och", "og", "i"}

SPA_WORDS: Final = frozenset(
    {
        *("bad", "seebad", "ostseebad", "nordseebad", "kurort", "markt", "lutherstadt", "lazne"),
        *("banja", "hansestadt", "royal", "bains"),
    }
)
"""Words that a town earns and its older name lacks: *Bad Kötzting* was Kötzting."""

COMMON_FIRSTS: Final = frozenset(
    {
        *("saint", "sainte", "san", "santa", "santo", "sao", "bad", "new", "nova", "novo", "novi"),
        *("nowy", "nowa", "nove", "villa", "ville", "los", "las", "les", "the", "port", "porto"),
        *("fort", "mont", "monte", "mount", "lake", "grand", "grande", "gross", "klein", "great"),
        *("north", "south", "east", "west", "upper", "lower", "ober", "unter", "alt", "neu"),
        *("stara", "stary", "stare", "velika", "velke", "mala", "male", "dolni", "horni", "puerto"),
        *("castel", "castelo", "castello", "castro", "chateau", "torre", "pont", "ponte", "ponta"),
        *("vila", "old", "rio", "serra", "sierra", "monti", "santiago", "ciudad", "pueblo", "cape"),
        *("basse", "haute", "haut", "beau", "belle", "bois", "mas", "val", "valle", "vallee"),
    }
)
"""First words that so many names share that they name nothing."""

BEFORE: Final = {
    BodyWord.INTERCOMMUNAL: "communaute urbaine|communaute d agglomeration|communaute de communes|"
    "metropole|eurometropole|agglomeration|grand|greater|syndicat mixte|intercommunalite|"
    "metropolitan area|area metropolitana|citta metropolitana|verbandsgemeinde|samtgemeinde|"
    "mancomunidad|unione dei comuni",
    BodyWord.DEPARTMENT: "conseil departemental|conseil general|departement|department|provincia|"
    "province|provinz|diputacion|diputacio|landkreis|kreis|bezirk|powiat|county council|county|"
    "judetul|judet|okres|komitat",
    BodyWord.REGION: "conseil regional|collectivite territoriale|region|regione|land|freistaat|"
    "marz|oblast|voivodeship|wojewodztwo|woiwodschaft|wojewodschaft|kanton|canton|governorate|"
    "gouvernorat|wilaya|comunidad autonoma",
    BodyWord.STATE: "prefecture|ambassade|embassy|botschaft|embajada|ambasciata|consulat general|"
    "consulat|consulate|ministere|ministry|ministerium|bundesministerium|ministerio|ministero",
    BodyWord.COMMUNE: "ville nouvelle|ville|commune nouvelle|commune|mairie|municipalite|"
    "royal borough|london borough|metropolitan borough|borough|city council|city and county|city|"
    "town|municipality|municipalidad|stadt|gemeinde|marktgemeinde|markt|stadtgemeinde|"
    "landeshauptstadt|hansestadt|hanse und universitatsstadt|universitatsstadt|kreisstadt|"
    "grosse kreisstadt|bundesstadt|ortsteil|ayuntamiento|ajuntament|comune|citta|ciudad|"
    "municipio|gmina|miasto|concello|gemeente|stad|kommune|kommun|obec|mesto|opstina|opcina|"
    "obstina|grad|gorod|prefeitura|camara municipal|municipiul|orasul|comuna|dimos",
}

AFTER: Final = {
    BodyWord.INTERCOMMUNAL: "metropole|agglomeration|agglo|metropolitan city|metropolitan area|"
    "communaute",
    BodyWord.DEPARTMENT: "county council|county|landkreis|province|department|district|raion|"
    "rayon|district municipality|powiat|megye",
    BodyWord.REGION: "region|oblast|marz|voivodeship|governorate|prefecture|canton",
    BodyWord.STATE: "embassy|consulate|ministry",
    BodyWord.COMMUNE: "city council|town council|city|municipality|municipal district|kommune|"
    "kommun|stad|stadt|town|township|borough|village|shi|si|gun|cho|belediyesi|parish|"
    "local municipality|metropolitan municipality",
}
