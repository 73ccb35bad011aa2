"""Countries by continent, as GeoNames has them (CC BY 4.0, geonames.org, retrieved 2026-11-24).

Russia is in Europe; Turkey, Cyprus and the South Caucasus are in Asia; Central America and the
Caribbean are in North America.
"""

from __future__ import annotations

from typing import Final

__all__ = ["continent_of"]

_COUNTRIES: Final = {
    "AF": (
        "AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EG EH ER ET GA GH GM GN GQ GW KE KM LR LS "
        "LY MA MG ML MR MU MW MZ NA NE NG RE RW SC SD SH SL SN SO SS ST SZ TD TG TN TZ UG "
        "YT ZA ZM ZW"
    ),
    "AN": "AQ BV GS HM TF",
    "AS": (
        "AE AF AM AZ BD BH BN BT CC CN GE HK ID IL IN IO IQ IR JO JP KG KH KP KR KW KZ LA "
        "LB LK MM MN MO MV MY NP OM PH PK PS QA SA SG SY TH TJ TM TR TW UZ VN YE"
    ),
    "EU": (
        "AD AL AT AX BA BE BG BY CH CS CY CZ DE DK EE ES FI FO FR GB GG GI GR HR HU IE IM "
        "IS IT JE LI LT LU LV MC MD ME MK MT NL NO PL PT RO RS RU SE SI SJ SK SM UA VA XK"
    ),
    "NA": (
        "AG AI AN AW BB BL BM BQ BS BZ CA CR CU CW DM DO GD GL GP GT HN HT JM KN KY LC MF "
        "MQ MS MX NI PA PM PR SV SX TC TT US VC VG VI"
    ),
    "OC": ("AS AU CK CX FJ FM GU KI MH MP NC NF NR NU NZ PF PG PN PW SB TK TL TO TV UM VU WF WS"),
    "SA": "AR BO BR CL CO EC FK GF GY PE PY SR UY VE",
}
_CONTINENT: Final = {
    country: continent
    for continent, countries in _COUNTRIES.items()
    for country in countries.split()
}


def continent_of(country: str) -> str:
    """Return the continent of a country, "" where it is not known.

    Parameters
    ----------
    country
        ISO 3166-1 alpha-2.

    Returns
    -------
    str
        ``AF``, ``AN``, ``AS``, ``EU``, ``NA``, ``OC`` or ``SA``.

    Examples
    --------
    >>> continent_of("AM"), continent_of("FR")
    ('AS', 'EU')
    """
    return _CONTINENT.get(country, "")
