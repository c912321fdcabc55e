"""The tables of a case: columns, kinds of cell and rules; every bad cell named in one clear error."""

from partnerlib.tables.faults import CaseError, Fault
from partnerlib.tables.parsing import FIRST_ROW, header_faults, in_order, parse
from partnerlib.tables.rules import check, still_open
from partnerlib.tables.schema import ADDED, TABLES, Table

__all__ = [
    "ADDED",
    "FIRST_ROW",
    "TABLES",
    "CaseError",
    "Fault",
    "Table",
    "check",
    "header_faults",
    "in_order",
    "parse",
    "still_open",
]
