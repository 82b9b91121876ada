"""The command line put together; the one place that knows exit codes.

0 done; 1 refused, with findings; 2 wrong use.
"""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from spm_core.commands import (
    annotate,
    commitment,
    compare,
    decisions,
    due,
    export,
    imports,
    inspect,
    kept,
    maps,
    next_year,
    people,
    plan,
    recommendation,
    reports,
    request,
    review,
    serve,
    show,
    store,
    year,
)
from spm_core.commands.output import Ended, close_all, refusal, running, say
from spm_core.errors import Refused, SpmError, StoreError
from spm_core.model import Finding

app = typer.Typer(
    name="spm",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def everywhere(
    store_file: Annotated[
        str | None, typer.Option("--store", help="The store's file, for whatever command follows.")
    ] = None,
    who: Annotated[
        str | None,
        typer.Option(
            "--as", envvar="SPM_AS", help="Who asks, by e-mail address: sees and may do what that person may."
        ),
    ] = None,
) -> None:
    """Strategic Performance Management: an agency's plan and its units' monthly reports, in figures."""
    if store_file:
        os.environ["SPM_STORE"] = store_file
    if who:
        os.environ["SPM_AS"] = who


for part in (
    annotate,
    store,
    kept,
    plan,
    people,
    reports,
    decisions,
    due,
    show,
    serve,
    compare,
    inspect,
    maps,
    imports,
    review,
    commitment,
    recommendation,
    request,
    year,
    next_year,
    export,
):
    part.register(app)


def run(arguments: list[str] | None = None) -> None:
    """Run one command and leave with its exit code."""
    given = sys.argv[1:] if arguments is None else arguments
    command, asked_before = typer.main.get_command(app), os.environ.get("SPM_AS")
    try:
        asked = _as_first(_json_last(given))
        running(asked)
        code = command.main(args=asked, prog_name="spm", standalone_mode=False)
    except Ended as ended:
        code = ended.code
    except Refused as refused:
        code = refusal(refused, given)
    except StoreError as error:
        code = refusal(Refused([Finding("error", "store-unusable", str(error))]), given)
    except SpmError as error:
        say(str(error))
        code = 2
    except typer.Exit as left:
        code = left.exit_code
    except typer.Abort:
        code = 2
    except Exception as error:
        usage = getattr(error, "format_message", None)
        if usage is None:
            raise
        say(f"{usage()}\nSee: spm --help")
        code = 2
    finally:
        close_all()
        _ask_as(asked_before)
    sys.exit(code if isinstance(code, int) else 0)


def _json_last(arguments: list[str]) -> list[str]:
    """Let --json stand anywhere, before the command too."""
    others = [one for one in arguments if one != "--json"]
    return others if len(others) == len(arguments) else [*others, "--json"]


def _as_first(arguments: list[str]) -> list[str]:
    """Let --as EMAIL stand anywhere, after the command too.

    >>> _as_first(["plan", "load", "x.xlsx", "--as", "ann@x.org"])
    ['--as', 'ann@x.org', 'plan', 'load', 'x.xlsx']
    """
    for at, one in enumerate(arguments):
        if one == "--as" and at + 1 < len(arguments):
            return ["--as", arguments[at + 1], *arguments[:at], *arguments[at + 2 :]]
        if one.startswith("--as="):
            return [one, *arguments[:at], *arguments[at + 1 :]]
    return arguments


def _ask_as(who: str | None) -> None:
    """Leave the environment as it was: more than one command may run in a process."""
    os.environ.pop("SPM_AS", None)
    if who is not None:
        os.environ["SPM_AS"] = who
