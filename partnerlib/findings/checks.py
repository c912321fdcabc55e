"""All checks, in the order in which they are read."""

from partnerlib.findings import expect, ideal, jointly, now, reason, upside, who
from partnerlib.findings.finding import Check
from partnerlib.findings.implied import RULES
from partnerlib.findings.optimism import too_high
from partnerlib.findings.own_channel import own_channel
from partnerlib.question import BOTH, OURS, PART_KEYS, SIDES, THEIRS

_OF_US, _OF_THEM, _OF_BOTH = (OURS,), (THEIRS,), (BOTH,)

_OPTIMISM = tuple(Check("optimism", "Ratings and facts", part, SIDES, too_high(part)) for part in RULES)

CHECKS: tuple[Check, ...] = tuple(
    sorted(
        (
            Check("champion", "A champion", "who", _OF_THEM, who.champion),
            Check("authority", "The champion's authority", "who", _OF_THEM, who.authority),
            Check("owner", "One owner", "who", _OF_US, who.owner),
            Check("one_person", "More than one person", "who", SIDES, who.one_person),
            Check("objectors", "Objectors answered", "who", _OF_THEM, who.objectors),
            Check("written_first", "Written first", "ideal", _OF_BOTH, ideal.written_first),
            Check("unchanged", "The ideal kept", "ideal", _OF_BOTH, ideal.unchanged),
            Check("three_candidates", "Enough candidates", "ideal", _OF_BOTH, ideal.three_candidates),
            Check("must_haves", "Must-haves", "ideal", _OF_BOTH, ideal.must_haves),
            Check("exit_terms", "Exit terms", "ideal", _OF_BOTH, ideal.exit_terms),
            Check("upside", "Upside and reality", "ideal", _OF_BOTH, upside.upside),
            Check("one_reason", "One main reason", "single", SIDES, reason.one_reason),
            Check("own_words", "In their own words", "single", _OF_THEM, reason.own_words),
            Check("need", "A need", "compelling", SIDES, reason.need),
            Check("lasts", "A lasting reason", "compelling", SIDES, reason.lasts),
            Check("own_channel", "No own channel", "compelling", SIDES, own_channel),
            Check("work_grows", "The work grows", "jointly", SIDES, jointly.work_grows),
            Check("capacity", "Our capacity", "jointly", _OF_US, jointly.capacity),
            Check("assigned", "Work assigned", "jointly", SIDES, jointly.assigned),
            Check("conformity", "Their demands costed", "jointly", _OF_BOTH, jointly.conformity),
            Check("their_date", "Their date", "now", _OF_THEM, now.their_date),
            Check("short_term", "Short-term expectations", "expect", SIDES, expect.cell("short")),
            Check("long_term", "Long-term expectations", "expect", SIDES, expect.cell("long")),
            *_OPTIMISM,
        ),
        key=lambda check: PART_KEYS.index(check.part),
    )
)
"""Every check once, those of a part together; each part's ratings come last."""
