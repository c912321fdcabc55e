"""The slides of a briefing as a notebook shows them, one a cell."""

from dataclasses import dataclass

from partnerlib.export.briefing.slide import Briefing, Slide
from partnerlib.export.deck import slide_html

LEFT_OUT = "This slide is left out: there is nothing yet to say on it in this case."


class Slides:
    """A briefing by the keys of its slides: `slides["answer"]`."""

    def __init__(self, briefing: Briefing) -> None:
        self.briefing = briefing

    def __repr__(self) -> str:
        return "\n".join(f"{slide.key}: {slide.title}" for slide in self.briefing.slides)

    def __getitem__(self, key: str) -> "Shown":
        """Give the slide of a key; one that this case has not says so, so that every cell runs."""
        return Shown(self.briefing, next((s for s in self.briefing.slides if s.key == key), None))


@dataclass(frozen=True, eq=False, repr=False)
class Shown:
    """A slide among its briefing, or None where the case has none of its kind."""

    briefing: Briefing
    slide: Slide | None

    def __repr__(self) -> str:
        return LEFT_OUT if self.slide is None else "\n".join((self.slide.title, *self.slide.says))

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        """Give what Jupyter shows: the slide as HTML, its message as text."""
        html = f"<p>{LEFT_OUT}</p>" if self.slide is None else slide_html(self.slide, self.briefing)
        return {"text/plain": repr(self), "text/html": html}
