"""The ledger form: the facts behind the parts, ours on the left, theirs on the right."""

from partnerlib.forms.ledgers.form import LedgerForm

__all__ = ["LedgerForm"]
