"""How a verb shows itself: help in the user's language, with its defaults and one example."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable

import click

from coopgraph.cli._texts import t
from coopgraph.errors import UsageError
from coopgraph.messages import msg, ui_language

__all__ = ["Verb", "VerbGroup", "example", "verb"]


class _Formatter(click.HelpFormatter):
    """Says in the user's language what click says in English."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, t("Usage: ") if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        known = {"Options": t("Options"), "Commands": t("Commands")}
        colon = " :" if ui_language() == "fr" else ":"
        self.write(f"{'':>{self.current_indent}}{known.get(heading, heading)}{colon}\n")

    def write_dl(
        self, rows: Iterable[tuple[str, str | None]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        said = [(a, (b or "").replace("[default: ", t("[default: "))) for a, b in rows]
        super().write_dl(said, col_max, col_spacing)


class _Context(click.Context):
    formatter_class = _Formatter


class Verb(click.Command):
    """A verb whose help is in the user's language."""

    context_class = _Context

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return ``-h``, ``--help`` with its text in the user's language."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = t("Show this message and exit.")
        return option

    def get_short_help_str(self, limit: int = 45) -> str:
        """Return the whole first sentence of the help: a list of verbs wraps, it cuts nothing."""
        del limit
        first, stop, _ = (self.help or "").partition(". ")
        return first + stop.strip()

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Return what is left of `args`; an error knows of which verb it is."""
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx
            raise


class VerbGroup(Verb, click.Group):
    """Verbs that belong together; a mistyped one is told the nearest."""

    command_class = Verb

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Return what is left of `args`; a call without a verb is told the verbs."""
        if not args and not ctx.resilient_parsing:
            click.echo(ctx.get_help(), err=True)
            ctx.exit(2)
        return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the verb that `args` begins with.

        Raises
        ------
        UsageError
            If there is none of this name.
        """
        name = args[0]
        known = self.list_commands(ctx)
        if name not in known and not name.startswith("-"):
            near = difflib.get_close_matches(name, known, n=1)
            raise UsageError(
                msg("no verb {value!r}", value=name),
                value=name,
                hint=msg("did you mean {near}?", near=near[0])
                if near
                else msg("one of {known}", known=", ".join(known)),
            )
        return super().resolve_command(ctx, args)


def example(line: str) -> str:
    """Return the end of a verb's help: one line to copy."""
    return f"\b\n{t('Example:')}\n  {line}"


def verb(name: str, *, summary: str, line: str) -> Callable[[Callable[..., None]], Verb]:
    """Return a decorator that makes a verb of a function.

    Parameters
    ----------
    summary
        Its help; the first sentence stands in the list of verbs.
    line
        An example to copy.
    """
    return click.command(name, cls=Verb, help=summary, epilog=example(line))
