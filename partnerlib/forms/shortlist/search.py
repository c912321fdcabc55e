"""The name of the search that a hand-over makes, and how that will be opened."""

from collections.abc import Callable, Collection

from partnerlib.case import slug
from partnerlib.forms.fields import TextField
from partnerlib.forms.look import escaped, line, tell_problem
from partnerlib.forms.newcase import read_search

Cases = Callable[[], Collection[str]]
"""Gives the names that new cases cannot have; RuntimeError when that cannot be told now."""

TAKEN = "There is already a case called so"


class SearchName(TextField):
    """A field for the name of a new search, which says while one types whether that is taken by `cases`."""

    def __init__(self, edited: Callable[[], None], cases: Cases) -> None:
        super().__init__(
            "Name of the new search",
            read_search,
            edited,
            required=True,
            label_width="initial",
            placeholder="such as Listed partners 2027",
        )
        self._cases, self._asked = cases, ("", False)
        self.named = line("partner-quiet")

    def tell(self, made: str) -> None:
        """Say how the search will be opened or that its name is taken; while it is empty, what was `made`."""
        key = _key(self.text) if self.text else made
        taken = self._is_taken(key if self.text else "")
        if taken:
            tell_problem(self.problem, [TAKEN])
        said = "It will be" if self.text else "The last one is"
        code = f"<code>CASE = &quot;{escaped(key)}&quot;</code>"
        self.named.value = f"<p>{said} opened by {code}.</p>" if key and not taken else ""

    def _is_taken(self, key: str) -> bool:
        """Ask once for each name; where the answer cannot be had now, the hand-over tells."""
        if key != self._asked[0]:
            try:
                self._asked = key, key in self._cases()
            except RuntimeError:
                self._asked = key, False
        return self._asked[1]


def _key(name: str) -> str:
    """Give the key that a search of that name gets, "" when it leaves none."""
    try:
        return slug(name)
    except ValueError:
        return ""
