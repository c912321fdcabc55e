"""How sure are we? Whether the best candidate would stay the best, what would change that, what to ask."""

from partnerlib.robustness.acceptability import Acceptability, acceptabilities, acceptability, smaa
from partnerlib.robustness.changes import changes, losses, nearest_weights
from partnerlib.robustness.exact import pairwise_winning, stability
from partnerlib.robustness.model import Model, model
from partnerlib.robustness.plausible import Plausible, plausible
from partnerlib.robustness.questions import Questions, questions
from partnerlib.robustness.verdict import Verdict, judged, verdict
from partnerlib.robustness.whatif import WhatIf

__all__ = [
    "Acceptability",
    "Model",
    "Plausible",
    "Questions",
    "Verdict",
    "WhatIf",
    "acceptabilities",
    "acceptability",
    "changes",
    "judged",
    "losses",
    "model",
    "nearest_weights",
    "pairwise_winning",
    "plausible",
    "questions",
    "smaa",
    "stability",
    "verdict",
]
