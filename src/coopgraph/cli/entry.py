"""The group of all verbs, loaded one by one, and the way errors leave the program."""

from __future__ import annotations

import io
import os
import sys
from importlib import import_module

import click

import coopgraph
from coopgraph.cli._calls import wrong_call
from coopgraph.cli._texts import t
from coopgraph.cli._verb import VerbGroup
from coopgraph.errors import CoopgraphError, OutputError
from coopgraph.messages import msg, ui_language

__all__ = ["VERBS", "cli", "main"]

VERBS = (
    "demo",
    "init",
    "build",
    "sources",
    "info",
    "query",
    "ask",
    "why",
    "diff",
    "check",
    "read",
    "accept",
    "evaluate",
    "resolve",
    "review",
    "conflicts",
    "centrality",
    "projection",
    "backbone",
    "communities",
    "compare",
    "series",
    "report",
    "map",
    "export",
)
_INTERRUPTED = 130


class _Verbs(VerbGroup):
    """Imports a verb when it is called: ``--help`` and completion stay fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in VERBS:
            return None
        command: click.Command = import_module(f"coopgraph.cli.{cmd_name}_").command
        return command


@click.group(
    cls=_Verbs,
    help=t("International cooperation of cities and networks as one traceable knowledge graph."),
    epilog=t("Start with: coopgraph demo. French: set COOPGRAPH_LANG=fr."),
    context_settings={"help_option_names": ["-h", "--help"], "show_default": True},
)
@click.version_option(
    coopgraph.__version__, prog_name="coopgraph", help=t("Show the version and exit.")
)
def cli() -> None:
    """Run a verb."""


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and leave with its exit code.

    0: done; 1: the data or a file is wrong; 2: the call is wrong; 130: interrupted.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        # An old terminal or a Windows pipe has not every letter: show a mark, do not fail.
        sys.stdout.reconfigure(errors="replace")
    try:
        code = cli.main(args=arguments, prog_name="coopgraph", standalone_mode=False)
    except CoopgraphError as error:
        code = _tell(error)
    except click.ClickException as error:
        code = _tell(wrong_call(error))
    except (click.Abort, KeyboardInterrupt):
        click.echo(f"coopgraph: {t('interrupted; nothing half-written is left')}", err=True)
        code = _INTERRUPTED
    except (BrokenPipeError, SystemExit):
        # The reader of a pipe has gone (`… | head`): nothing to say, nobody to say it to. click
        # and rich leave with SystemExit then; nothing else under `main` does.
        _close_output()
        code = 0
    except OSError as error:
        # Files tell their own errors; what is left is standard output on a full disk.
        code = _tell(
            OutputError(
                msg("the output cannot be written: {reason}", reason=error.strerror or str(error)),
                path=error.filename,
                hint=msg("check the folder and the room on the disk"),
            )
        )
        _close_output()
    sys.exit(code if isinstance(code, int) else 0)


def _tell(error: CoopgraphError) -> int:
    click.echo(f"coopgraph: {error.render(ui_language())}", err=True)
    return error.exit_code


def _close_output() -> None:
    """Send what is still to be written nowhere: leaving must not try again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
