"""The forms: what people fill in becomes rows and goes to a desk that keeps them; forms know no store."""

from partnerlib.forms.assessing.form import AssessmentForm
from partnerlib.forms.base import Desk, Form
from partnerlib.forms.candidates import CandidateForm
from partnerlib.forms.company import CompanyForm
from partnerlib.forms.decide import DecisionForm
from partnerlib.forms.history import HistoryView
from partnerlib.forms.ideal.form import ProfileForm
from partnerlib.forms.ledgers import LedgerForm
from partnerlib.forms.newcase import NewCaseForm
from partnerlib.forms.outputs import OutputsView
from partnerlib.forms.rounds.consensus import ConsensusForm
from partnerlib.forms.rounds.form import RoundsForm
from partnerlib.forms.sheets.form import SheetsForm
from partnerlib.forms.weighing.form import WeighForm
from partnerlib.forms.whatif.view import WhatIfView

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
