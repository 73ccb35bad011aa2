"""Writes what is derived in docs/: the command-line reference and the table of named questions.

python docs/generate.py            # write
python docs/generate.py --check    # fail if a page is out of date
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

os.environ["COOPGRAPH_LANG"] = "en"

import click

from coopgraph.cli.entry import VERBS, cli
from coopgraph.query import named_queries

DOCS = Path(__file__).parent
MARK = re.compile(r"(<!-- questions: [^>]*-->\n).*?(<!-- /questions -->)", re.DOTALL)


def command_line() -> str:
    parts = [
        "# Command line",
        "",
        "Written by `docs/generate.py` from the commands themselves. Exit codes: 0 done; 1 data or",
        "a file is wrong; 2 the call is wrong; 130 interrupted. French: `COOPGRAPH_LANG=fr`.",
        "",
    ]
    for verb in VERBS:
        context = click.Context(cli, info_name="coopgraph", **cli.context_settings)
        command = cli.get_command(context, verb)
        assert command is not None
        inner = command.context_class(command, info_name=verb, parent=context, terminal_width=88)
        text = command.get_help(inner)
        parts += [f"## coopgraph {verb}", "", "```text", text, "```", ""]
    return "\n".join(parts)


def questions() -> str:
    rows = ["| question | parameters | what it answers |", "|---|---|---|"]
    for query in named_queries():
        names = "<br>".join(f"`{p.name}`: {p.texts['en']}" for p in query.parameters) or "–"
        rows.append(f"| `{query.name}` | {names} | {query.descriptions['en']} |")
    rows += ["", "En français :", "", "| question | paramètres | réponse |", "|---|---|---|"]
    for query in named_queries():
        names = "<br>".join(f"`{p.name}` : {p.texts['fr']}" for p in query.parameters) or "–"
        rows.append(f"| `{query.name}` | {names} | {query.descriptions['fr']} |")
    return "\n".join(rows) + "\n"


def main() -> int:
    asking = DOCS / "asking.md"
    pages = {
        DOCS / "cli.md": command_line(),
        asking: MARK.sub(lambda m: m[1] + questions() + m[2], asking.read_text("utf-8")),
    }
    stale = [p.name for p, text in pages.items() if not p.is_file() or p.read_text("utf-8") != text]
    if "--check" in sys.argv[1:]:
        if stale:
            print(f"out of date: {', '.join(stale)}; run python docs/generate.py", file=sys.stderr)
        return 1 if stale else 0
    for path, text in pages.items():
        path.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
