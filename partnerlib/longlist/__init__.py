"""From a long list to a handful: the same values as everywhere, on very many companies.

`screen` answers with the best of a list and the reasons; `prepare` keeps a list in memory for what-if;
`fits` is the bare scoring of a matrix. What columns are for is said in a table, see `screen`.
"""

from partnerlib.longlist.faults import ListError
from partnerlib.longlist.prepared import TOP, Prepared, fits, prepare, screen
from partnerlib.longlist.screening import Screening

__all__ = ["TOP", "ListError", "Prepared", "Screening", "fits", "prepare", "screen"]
