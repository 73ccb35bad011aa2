"""Wrong calls: exit code 2, what is wrong and the mend in two lines, in two languages."""

from __future__ import annotations

import pytest

from coopgraph.cli import main
from tests.cli._run import run

CASES = [
    (
        "biuld",
        "no verb 'biuld'\n  → did you mean build?",
        "pas de commande 'biuld'\n  → vouliez-vous dire build ?",
    ),
    (
        "sources sugest t.csv",
        "no verb 'sugest'\n  → did you mean suggest?",
        "pas de commande 'sugest'\n  → vouliez-vous dire suggest ?",
    ),
    (
        "build --strct",
        "no option --strct\n  → did you mean --strict?",
        "pas d’option --strct\n  → vouliez-vous dire --strict ?",
    ),
    (
        "build --zzz",
        "no option --zzz\n  → see: coopgraph build --help",
        "pas d’option --zzz\n  → voyez : coopgraph build --help",
    ),
    (
        "build --strict=1",
        "--strict takes no value\n  → see: coopgraph build --help",
        "--strict ne prend pas de valeur\n  → voyez : coopgraph build --help",
    ),
    (
        "export g -o",
        "a value of -o is missing\n  → see: coopgraph export --help",
        "il manque une valeur à -o\n  → voyez : coopgraph export --help",
    ),
    (
        "centrality g --between 2010",
        "a value of --between is missing\n  → see: coopgraph centrality --help",
        "il manque une valeur à --between\n  → voyez : coopgraph centrality --help",
    ),
    (
        "why g Arles",
        "OBJECT is missing\n  → see: coopgraph why --help",
        "OBJECT manque\n  → voyez : coopgraph why --help",
    ),
    (
        "build a b c",
        "too many arguments: b c\n  → see: coopgraph build --help",
        "arguments en trop : b c\n  → voyez : coopgraph build --help",
    ),
    (
        "query g -f xml",
        "--format takes one of table, csv, json\n  → see: coopgraph query --help",
        "--format admet table, csv, json\n  → voyez : coopgraph query --help",
    ),
    (
        "centrality g --top 0",
        "--top takes a number from 1 on\n  → see: coopgraph centrality --help",
        "--top admet un nombre à partir de 1\n  → voyez : coopgraph centrality --help",
    ),
    (
        "map g --min-confidence 1.5",
        "--min-confidence takes a number from 0 to 1\n  → see: coopgraph map --help",
        "--min-confidence admet un nombre de 0 à 1\n  → voyez : coopgraph map --help",
    ),
    (
        "ask g events country=AM",
        "events has no parameter 'country'\n  → one of –",
        "events n’a pas de paramètre 'country'\n  → au choix : –",
    ),
    (
        "ask g cities-twinned-with language=fr",
        "cities-twinned-with has no parameter 'language'\n  → one of country",
        "cities-twinned-with n’a pas de paramètre 'language'\n  → au choix : country",
    ),
    (
        "ask g cities-twinned-with country=AM country=FR",
        "country is given twice\n  → write NAME=VALUE, such as country=AM",
        "country est donné deux fois\n  → écrivez NOM=VALEUR, par exemple country=AM",
    ),
    (
        "ask evnts",
        "unknown question 'evnts'\n  → did you mean events?",
        "question 'evnts' inconnue\n  → vouliez-vous dire events ?",
    ),
]


@pytest.mark.parametrize(("line", "english", "french"), CASES, ids=[case[0] for case in CASES])
def test_wrong_calls_are_told_with_their_mend(
    line: str,
    english: str,
    french: str,
    small_project: object,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    arguments = [str(small_project) if word == "g" else word for word in line.split()]
    monkeypatch.chdir(str(small_project))  # `ask QUESTION` asks the graph of this folder
    for language, text in (("en", english), ("fr", french)):
        monkeypatch.setenv("COOPGRAPH_LANG", language)
        with pytest.raises(SystemExit) as left:
            main(arguments)
        assert left.value.code == 2
        assert capsys.readouterr() == ("", f"coopgraph: {text}\n")


def test_a_real_process_leaves_with_2() -> None:
    done = run("build", "--zzz", language="fr")
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr == "coopgraph: pas d’option --zzz\n  → voyez : coopgraph build --help\n"
