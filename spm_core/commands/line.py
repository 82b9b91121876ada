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
from spm_core.commands.output import Ended, close_all, refusal, say
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
) -> None:
    """Strategic Performance Management: an agency's plan and its units' monthly reports, in figures."""
    if store_file:
        os.environ["SPM_STORE"] = store_file


for part in (
    annotate,
    store,
    kept,
    plan,
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
    command = typer.main.get_command(app)
    try:
        code = command.main(args=_json_last(given), prog_name="spm", standalone_mode=False)
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
    sys.exit(code if isinstance(code, int) else 0)


def _json_last(arguments: list[str]) -> list[str]:
    """Let --json stand anywhere, before the command too."""
    others = [one for one in arguments if one != "--json"]
    return others if len(others) == len(arguments) else [*others, "--json"]
