"""The engine: one connection, one writer, migrations, originals. Facts only; questions live in figures."""

from spm_core.store.store import Store, Transaction

__all__ = ["Store", "Transaction"]
