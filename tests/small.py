# ruff: noqa: E501 - tables
"""A small project written by hand, of which every answer can be counted on one's fingers.

Arles and Gyumri are twinned since 2005 (two pages say so, one with the day). Arles and Nice (a
planned twinning) are not. Nice and Sevan cooperated from 2010 to 2014. Masis and Arles cooperate; a
second page denies it. A congress of 2–3 June 2025 in Sevan was organised by Gyumri and by the
network Alliance, of which Arles is a member since 1999; Nice took part. The project "Clean water"
was funded by Arles with 40,000 EUR and 1,000 USD.
"""

from __future__ import annotations

from pathlib import Path

MANIFEST = """[project]
title = { en = "Small graph", fr = "Petit graphe" }
licence = "CC0-1.0"
languages = ["en", "fr"]
as-of = 2025-12-31

[[source]]
id = "small"
reader = "facts"
path = "sources"
title = "Tables of the small graph"
"""

SOURCES = """key,title,publisher,address,language,licence,issued,retrieved,trust,note
page-a,Page A,,https://example.org/a,fr,,2025-01-15,,0,
page-b,Page B <b>bold</b>,Ville d'Arles,https://example.org/b,fr,,2025-06-20,,1,
page-c,Page C,,https://example.org/c,en,,2020-03-01,2025-11-01,0,
"""

ENTITIES = """key,kind,name_fr,name_en,name_hy,alternatives,country,wikidata,geonames,concept,iso3166,\
latitude,longitude,population,population_year,when,structure_type,homepage,description_fr,description_en
arles,City,Arles,Arles,,fr:Ville d'Arles | Arelate,FR,Q48292,3036938,,,43.67681,4.63031,50454,2020,,,,,
nice,City,Nice,Nice,,,FR,Q33959,2990440,,,43.70313,7.26608,342669,2020,,,https://www.nice.fr/,,
gyumri,City,Gumri,Gyumri,Գյումրի,fr:Léninakan,AM,Q199553,616635,,,40.7942,43.84528,121976,,,,,,
sevan,City,Sevan,Sevan,Սևան,,AM,,,,,40.5484,44.9487,,,,,,,
masis,City,Masis,Masis,Մասիս,,AM,,,,,,,,,,,,,
alliance,Network,Alliance des villes,Alliance of cities,,,FR,,,,,,,,,,,,,
congress,Event,Congrès de Sevan,Sevan congress,,,AM,,,,,,,,,2025-06-02/2025-06-03,,,,
water,Project,Eau claire,Clean water,,,,,,,,,,,,2021/2023,,,,
armenia,Country,Arménie,Armenia,,,,,,,AM,,,,,,,,,
culture,Sector,Culture,Culture,,,,,,sector-culture,,,,,,,,,,
sdg6,SDG,ODD 6,SDG 6,,,,,,sdg-6,,,,,,,,,,
"""

RELATIONS = """subject,type,object,when,status,role,agreement,amount,currency,contribution,denied,\
confidence,asserted_by,as_of,source,quote
arles,twinned-with,gyumri,2005,active,,,,,,,,,,page-a,Arles et Gumri sont jumelées
gyumri,twinned-with,arles,2005-05-09,active,,,,,,,0.9,arles,,page-b,le 9 mai 2005
arles,twinned-with,nice,,planned,,,,,,,,,,page-a,un jumelage est prévu
nice,cooperates-with,sevan,2010/2014,ended,convention,,,,,,,,,page-c,
masis,cooperates-with,arles,,active,,,,,,,0.5,,,page-a,Masis et Arles coopèrent
masis,cooperates-with,arles,,,,,,,,true,,,,page-b,"aucun lien ""formel"" avec Masis"
gyumri,organized,congress,,,,,,,,,,,,page-a,
alliance,organized,congress,,,lead,,,,,,,,,page-c,
nice,participated-in,congress,,,,,,,,,,,,page-c,
congress,held-in,sevan,2025-06-02/2025-06-03,,,,,,,,,,,page-c,
arles,member-of,alliance,1999,active,,,,,,,,,,page-b,
water,funded-by,arles,2021-04,,,,40000,EUR,grant,,,,,page-b,40 000 €
water,funded-by,arles,2022,,,,1000,USD,commitment,,,,,page-c,
arles,partner-in,water,,,lead,,,,,,,,,page-b,
arles,works-in,armenia,,active,,,,,,,,,,page-b,Pays d'intervention : Arménie
water,works-on,culture,,,,,,,,,,,,page-b,
water,contributes-to,sdg6,,,,,,,,,,,,page-b,
"""


def write_small_project(folder: Path) -> Path:
    """Write the project and return its folder."""
    tables = folder / "sources"
    tables.mkdir(parents=True)
    (folder / "coopgraph.toml").write_text(MANIFEST, "utf-8")
    (tables / "sources.csv").write_text(SOURCES, "utf-8")
    (tables / "entities.csv").write_text(ENTITIES, "utf-8")
    (tables / "relations.csv").write_text(RELATIONS, "utf-8")
    return folder
