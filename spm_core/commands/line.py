"""The command line put together; the one place that knows exit codes.

0 done; 1 refused, with findings; 2 wrong use.
"""

from __future__ import annotations

import sys

import typer

from spm_core.commands import decisions, plan, reports, serve, show, store
from spm_core.commands.output import Ended, say
from spm_core.errors import Refused, SpmError, StoreError

app = typer.Typer(
    name="spm",
    help="Strategic Performance Management: an agency's plan and its units' monthly reports, in figures.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for part in (store, plan, reports, decisions, show, serve):
    part.register(app)


def run(arguments: list[str] | None = None) -> None:
    """Run one command and leave with its exit code."""
    command = typer.main.get_command(app)
    try:
        code = command.main(args=arguments, prog_name="spm", standalone_mode=False)
    except Ended as ended:
        code = ended.code
    except Refused as refused:
        from spm_core.commands.output import refusal

        code = refusal(refused, sys.argv[1:] if arguments is None else arguments)
    except StoreError as error:
        say(str(error))
        code = 1
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
    sys.exit(code if isinstance(code, int) else 0)
