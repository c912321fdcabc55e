"""The form that starts a new case: a name, facts about us, and the profile to begin with."""

from collections.abc import Callable, Mapping

import ipywidgets as W  # noqa: N812

from partnerlib.case import Case, slug
from partnerlib.forms.base import Desk, Form
from partnerlib.forms.company import company_fields
from partnerlib.forms.fields import TextField, problems_in, typed_in, unsaved_in
from partnerlib.forms.look import escaped, line, row
from partnerlib.forms.words import read_name
from partnerlib.tables.names import name_of

Create = Callable[[str, Mapping[str, object], str, str], Case]
"""Makes a case of its name, the company's row, the start chosen and its author; RuntimeError says why not."""

EXAMPLE, SCRATCH = "example", "scratch"
STARTS = (
    ("From the example profile: all criteria, weights and described levels of Larkspur Metrics", EXAMPLE),
    ("From scratch: seven parts of equal weight, twelve described questions, no attributes yet", SCRATCH),
)


class NewCaseForm(Form):
    """Facts that a new case needs; `create` makes it."""

    def __init__(self, desk: Desk, create: Create) -> None:
        super().__init__(desk)
        self._create = create
        self._created = ""
        hint = "such as Acme 2027"
        search = TextField("Name of the search", read_search, self._tell_drafts, hint=hint, required=True)
        self.fields = {"search": search, **company_fields(self._tell_drafts)}
        self.who = TextField("Your name", name_of, self._tell_drafts, required=True)
        self.start = W.RadioButtons(options=STARTS, value=EXAMPLE, description="Start")
        self.save_button.description = "Create"
        self.named = line("partner-quiet")
        self.box.children = [
            self._style,
            line("partner-title", value="<p>A new search for a partner</p>"),
            *(field.widget for field in self.fields.values()),
            self.start,
            self.who.widget,
            self.named,
            row(self.save_button),
            self.status,
        ]
        self._tell_drafts()

    def refresh(self, case: Case) -> None:
        """Another case does not matter here."""

    def _tell_drafts(self) -> None:
        if self._created and unsaved_in(self.fields.values()):
            self.status.value = self._created = ""
        self._calm()
        try:
            key = slug(self.fields["search"].text)
            self.named.value = f"<p>It will be opened by <code>CASE = &quot;{escaped(key)}&quot;</code>.</p>"
        except ValueError:
            self.named.value = ""

    def _save(self) -> None:
        if self._created and not unsaved_in(self.fields.values()):
            self.status.value = self._created
            return
        wrong = problems_in((*self.fields.values(), self.who))
        if wrong:
            return self._refuse(wrong)
        company = typed_in(self.fields)
        with self._saving():
            case = self._create(str(company.pop("search")), company, self.start.value, str(self.who.read()))
        words = f"Created. Write CASE = &quot;{escaped(case.name)}&quot; in the first cell of each notebook."
        self._created = self.status.value = f'<div role="status"><p>✓ {words}</p></div>'
        for field in self.fields.values():
            field.put("")
        self._tell_drafts()


def read_search(text: str) -> str:
    """Read the name of a search, which has to leave a key; ValueError says what is wrong."""
    name = read_name(text)
    slug(name)
    return name
