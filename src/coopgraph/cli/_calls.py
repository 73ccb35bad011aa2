"""Wrong calls that click finds, told as coopgraph tells every error: what, and the mend."""

from __future__ import annotations

import re

import click

from coopgraph.errors import UsageError
from coopgraph.messages import Message, msg

__all__ = ["wrong_call"]

_EXTRA = re.compile(r"unexpected extra arguments? \((.*)\)")


def wrong_call(error: click.ClickException) -> UsageError:
    """Return click's error as one of ours."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    command = context.command_path if context is not None else "coopgraph"
    hint = msg("see: {command} --help", command=command)
    if isinstance(error, click.NoSuchOption) and error.possibilities:
        hint = msg("did you mean {near}?", near=error.possibilities[0])
    return UsageError(_message(error), hint=hint)


def _message(error: click.ClickException) -> Message | str:
    if isinstance(error, click.NoSuchOption):
        return msg("no option {name}", name=error.option_name)
    if isinstance(error, click.MissingParameter) and error.param is not None:
        return msg("{name} is missing", name=error.param.human_readable_name)
    if isinstance(error, click.BadParameter) and error.param is not None:
        return _wanted(error.param, error.message)
    if isinstance(error, click.BadOptionUsage):
        if "not take" in error.message:
            return msg("{name} takes no value", name=error.option_name)
        return msg("a value of {name} is missing", name=error.option_name)
    extra = _EXTRA.search(error.message)
    if extra is not None:
        return msg("too many arguments: {extra}", extra=extra[1])
    return error.format_message()


def _wanted(param: click.Parameter, reason: str) -> Message:
    name = (
        max(param.opts, key=len) if isinstance(param, click.Option) else param.human_readable_name
    )
    kind = param.type
    if isinstance(kind, click.Choice):
        return msg("{name} takes one of {known}", name=name, known=", ".join(kind.choices))
    if isinstance(kind, click.IntRange | click.FloatRange):
        if kind.max is None:
            return msg("{name} takes a number from {least} on", name=name, least=kind.min)
        return msg(
            "{name} takes a number from {least} to {most}",
            name=name,
            least=kind.min,
            most=kind.max,
        )
    return msg("{name}: {reason}", name=name, reason=reason)
