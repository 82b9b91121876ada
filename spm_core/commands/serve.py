"""`spm serve`: the dashboard."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from spm_core.commands.output import DEFAULT_STORE, StorePath, say
from spm_core.errors import StoreError, WrongUse


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command("serve")(serve)


def serve(
    host: Annotated[
        str, typer.Option("--host", help="Loopback only, as long as the store has no people.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port")] = 8501,
    store: StorePath = DEFAULT_STORE,
) -> None:
    """Serve the dashboard on this machine."""
    if host not in ("127.0.0.1", "localhost", "::1"):
        raise WrongUse(f"--host {host}: without sign-in the dashboard listens on this machine alone. Use 127.0.0.1.")
    os.environ["SPM_STORE"] = store
    try:
        import importlib

        server = importlib.import_module("app.server")  # by name: the core does not depend on the screen
    except ImportError as error:
        raise StoreError(
            f"The dashboard is not installed beside the core: {error}. Run make run in the project's folder."
        ) from error
    say(f"The dashboard is at http://{host}:{port}  (stop it with Ctrl+C)")
    server.run(host, port)
