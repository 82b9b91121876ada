"""`spm init`."""

from __future__ import annotations

from typing import Annotated

import typer

from spm_core.commands.output import DEFAULT_STORE, AsJson, StorePath, document, opened, say
from spm_core.errors import StoreError
from spm_core.ledger import sample as sampling


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command("init")(init)


def init(
    sample: Annotated[bool, typer.Option("--sample", help="Fill it with the sample agency (invented).")] = False,
    store: StorePath = DEFAULT_STORE,
    json: AsJson = False,
) -> None:
    """Make a store."""
    core = opened(store, must_exist=False)
    if core.data_version():
        raise StoreError(
            f"There is a store at {store} already, with {core.data_version()} acts in it. Nothing was changed. Give another path with --store."
        )
    acts = sampling.replay(core, say) if sample else 0
    if json:
        document({"store": store, "acts": core.data_version()})
    say(f"Made {store}" + (f" with the sample agency: {acts} acts, all invented." if sample else "."))
