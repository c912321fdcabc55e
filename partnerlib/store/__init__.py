"""Where recorded work is kept: an append-only SQL store, in a file or on a server."""

from partnerlib.database import PROJECT, StoreError, UnsureError
from partnerlib.store.store import DEFAULT_FILE, Store

__all__ = ["DEFAULT_FILE", "PROJECT", "Store", "StoreError", "UnsureError"]
