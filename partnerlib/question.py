"""The question, its seven parts and its two sides: the constants everything else refers to.

The question is that of the executive article "Almost the Same Question" (number 5.010309), in our
words. The article announces eight parts but marks and explains seven; the workbook has seven.
"""

from dataclasses import dataclass

QUESTION = (
    "Who is our ideal business partner, what is the single most compelling reason for them to work "
    "jointly with us now, and what can each side expect in return?"
)

OURS, THEIRS, BOTH = "ours", "theirs", "both"
SIDES = (OURS, THEIRS)
"""The two sides of a partnership. A criterion may also belong to `BOTH`."""


@dataclass(frozen=True)
class Part:
    """One part of the question: its key in every table, its title and what it asks of each side."""

    key: str
    title: str
    asks: str


PARTS = (
    Part("who", "Who", "Who carries this forward on each side, and have they the authority to?"),
    Part("ideal", "Ideal partner", "How close is this company to the partner we described beforehand?"),
    Part("single", "Single reason", "Does each side have one main reason, in its own words?"),
    Part("compelling", "Compelling", "Is that reason a lasting need on each side, or only nice to have?"),
    Part("jointly", "Jointly", "Is the shared work staffed, written down and planned to grow?"),
    Part("now", "Now", "Do both sides mean the same date, and is it soon enough for us?"),
    Part("expect", "Expectations", "Are both sides' hopes, short and long term, spoken and accepted?"),
)

PART_KEYS = tuple(part.key for part in PARTS)
PART_TITLES = {part.key: part.title for part in PARTS}
