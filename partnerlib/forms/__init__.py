"""The forms: what people fill in becomes rows and goes to a desk that keeps them; forms know no store."""

from partnerlib.forms.assess import AssessmentForm
from partnerlib.forms.base import Desk, Form
from partnerlib.forms.candidates import CandidateForm
from partnerlib.forms.company import CompanyForm
from partnerlib.forms.decide import DecisionForm
from partnerlib.forms.history import HistoryView
from partnerlib.forms.ledgers import LedgerForm
from partnerlib.forms.newcase import NewCaseForm
from partnerlib.forms.outputs import OutputsView
from partnerlib.forms.profile import ProfileForm
from partnerlib.forms.rounds import RoundsForm
from partnerlib.forms.rounds_consensus import ConsensusForm
from partnerlib.forms.sheets import SheetsForm
from partnerlib.forms.weigh import WeighForm
from partnerlib.forms.whatif import WhatIfView

__all__ = [
    "AssessmentForm",
    "CandidateForm",
    "CompanyForm",
    "ConsensusForm",
    "DecisionForm",
    "Desk",
    "Form",
    "HistoryView",
    "LedgerForm",
    "NewCaseForm",
    "OutputsView",
    "ProfileForm",
    "RoundsForm",
    "SheetsForm",
    "WeighForm",
    "WhatIfView",
]
