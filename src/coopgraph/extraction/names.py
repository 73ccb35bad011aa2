"""How long the name of a body or an event runs, from the word that begins it."""

from __future__ import annotations

import re
from typing import Final

from coopgraph.extraction._heads import ANY_HEAD
from coopgraph.extraction._letters import APOSTROPHE, UPPER

__all__ = ["grown_name", "trimmed"]

_CONNECTOR: Final = re.compile(
    rf" (?:de la |de l{APOSTROPHE}|de |du |des |d{APOSTROPHE}|of the |of |for the |for |pour la |"
    rf"pour le |pour l{APOSTROPHE}|pour les |pour |en |sur la |sur le |sur les |sur |"
    rf"à la |à l{APOSTROPHE}|aux )"
)
_AND: Final = re.compile(
    rf" (?:et|&|ET) (?:de la |de l{APOSTROPHE}|de |du |des |d{APOSTROPHE}|de |la |l{APOSTROPHE})?"
)
_ENGLISH_AND: Final = re.compile(r" (?:and|&) ")
_CAPITALISED: Final = re.compile(
    rf"[{UPPER}][\w]*(?:{APOSTROPHE}\w+)?(?:[-–][\w]+(?:{APOSTROPHE}\w+)?)*"
)
_LOWER: Final = re.compile(r"[a-zà-öø-ÿœ][\w]*(?:-[\w]+)*(?!['’])")
_ADJECTIVE: Final = re.compile(
    r".*(?:ales?|[bcinrt]al|aux|iennes?|iens?|iques?|aines?|ains?|ives?|ifs?|elles?|els?|oises?|ois|aises?|"
    r"ais|"
    r"ières?|ères?|euses?|eux|aires?|ée?s?|ine?s?|ines?|ubliques?|locaux|ternes?|entes?|ants?|"
    r"antes?|"
    r"ibles?|ables?|unies?|urbain|rural|publics?)"
)
_VERBS: Final = re.compile(
    r"(?:organis|tenu|initi|prév|propos|reconduit|réuni|port|financ|situ|install|cré|lanc|dirig|"
    r"représent|mis|sign|engag|particip|accompagn|invit|présent|devenu|consacr|soutenu|associ|"
    r"dédi|déroul|ouvert|annonc|adopt|inaugur|a |ont|est|sont|sera|fut|ainsi|afin|aussi|après|"
    r"avant|"
    r"avec|dans|depuis|dernier|prochain|entre|puis|mais|mieux|pendant|ces|ses|nos|deux|plus|très|"
    r"dès|"
    r"sous|dont|vous|nous|qui|que|chargé|chargée|impliqu|concern|concentr|basé|basée)\w*"
)


def trimmed(text: str) -> str:
    """Return a name without quotation marks and punctuation at its ends, on one line."""
    return " ".join(text.split()).strip(' .,;:–—-«»“”"')


def _is_adjective(word: str) -> bool:
    return _ADJECTIVE.fullmatch(word) is not None and _VERBS.fullmatch(word) is None


def _step(text: str, at: int, *, lower: bool, event: bool) -> int:
    """Return where the next word of a name ends, or where it would have begun without one."""
    space = text.startswith(" ", at)
    begin = at + 1 if space else at
    capital = _CAPITALISED.match(text, begin)
    if capital is not None and space and ANY_HEAD.match(text, begin) is None:
        return capital.end()
    word = _LOWER.match(text, begin) if space else None
    if word is not None and _is_adjective(word[0]):
        return word.end()
    joint = _CONNECTOR.match(text, at)
    if event and joint is not None and joint[0].startswith((" en ", " pour ", " à ", " aux ")):
        return at  # "Assises … en Arménie": where it takes place
    if joint is None:
        joint = _and(text, at)
    if joint is None:
        return at
    capital = _CAPITALISED.match(text, joint.end())
    if capital is not None:
        # "… et la Ville de Goris": another body begins.
        other = " et" in joint[0] and ANY_HEAD.match(text, joint.end())
        return at if other else capital.end()
    word = _LOWER.match(text, joint.end()) if lower else None
    return at if word is None or _VERBS.fullmatch(word[0]) else word.end()


def _and(text: str, at: int) -> re.Match[str] | None:
    joint = _AND.match(text, at)
    if joint is not None and joint[0].rstrip().endswith(("et", "ET", "&")):
        return None  # "… et Marseille": a list goes on
    return joint or _ENGLISH_AND.match(text, at)


def grown_name(
    text: str, at: int, *, lower: bool = False, event: bool = False, longest: int = 14
) -> int:
    """Return where a name ends that has been read up to `at`.

    Parameters
    ----------
    text
        The page.
    lower
        Whether nouns in small letters belong to it after *de* (``ministère des affaires …``).
    event
        Whether it is an event's: places after *en* are not part of it.
    longest
        Most further words.
    """
    for _ in range(longest):
        end = _step(text, at, lower=lower, event=event)
        if end == at:
            break
        at = end
    return at
