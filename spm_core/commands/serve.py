"""`spm serve`: the dashboard."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from spm_core.commands.output import DEFAULT_STORE, StorePath, say
from spm_core.errors import StoreError


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command("serve")(serve)


def serve(
    host: Annotated[
        str, typer.Option("--host", help="Loopback only, unless the store has people and a sign-in is set.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port")] = 8501,
    store: StorePath = DEFAULT_STORE,
) -> None:
    """Serve the dashboard on this machine."""
    os.environ["SPM_STORE"] = store
    try:
        import importlib

        server = importlib.import_module("app.server")  # by name: the core does not depend on the screen
    except ImportError as error:
        raise StoreError(
            f"The dashboard is not installed beside the core: {error}. Run make run in the project's folder."
        ) from error
    server.identity.may_listen(host)
    say(f"The dashboard is at http://{host}:{port}  (stop it with Ctrl+C)")
    server.run(host, port)
