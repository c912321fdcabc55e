"""The database behind the store: its tables and their versions, how it is opened, who may see what."""

from partnerlib.database.engines import PROJECT, open_engine, transaction
from partnerlib.database.errors import StoreError, UnsureError, without_password
from partnerlib.database.migrations import bring_up_to_date, refuse_newer
from partnerlib.database.schema import BATCHES, METADATA, STORED

__all__ = [
    "BATCHES",
    "METADATA",
    "PROJECT",
    "STORED",
    "StoreError",
    "UnsureError",
    "bring_up_to_date",
    "open_engine",
    "refuse_newer",
    "transaction",
    "without_password",
]
