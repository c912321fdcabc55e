"""How sure are we: would the best candidate stay the best, what would change that, what is worth asking?"""

from partnerlib.robustness.model import Model, model

__all__ = ["Model", "model"]
