"""The decision form: choose one candidate, nobody, or wait; on purpose, with every warning acknowledged."""

import datetime as dt
from typing import Any

import ipywidgets as W  # noqa: N812
import pandas as pd

from partnerlib import findings, rounds, scoring
from partnerlib.case import Case
from partnerlib.forms.assessing.answers import records
from partnerlib.forms.base import Desk, Form, Quietly
from partnerlib.forms.fields import TextField, problems_in, put_back, texts_in
from partnerlib.forms.look import WARNED, button, close_all, escaped, line, offer, row, stack, tell
from partnerlib.forms.words import read_name, read_text
from partnerlib.question import PART_TITLES
from partnerlib.words import count

CHOOSE, NOBODY, WAIT = "choose", "nobody", "wait"
VERDICTS = (("Choose one candidate", CHOOSE), ("Choose nobody", NOBODY), ("Wait, decide later", WAIT))
SHORTEST = 10
"""Characters a reason has at least: a tick is no reason."""

LONGEST = 150
SEPARATOR = " | "
NO_EXIT = "No exit terms are written above."
NO_EXIT_NEXT = "Agree how to part before you sign: leaving later hurts both sides."
NO_CANDIDATES = "There are no candidates yet. Add the first one in notebook 2."

Place = tuple[str, str, str, str]
"""What is acknowledged: candidate, part, check, side."""

Said = tuple[Place, str, str]
"""What a reason answers: a place with the status and the sentence that stood there."""


def read_reason(text: str) -> str:
    """Read why a warning is accepted: a sentence on one line; ValueError says in words what is wrong."""
    reason = " ".join(read_text(text).split())
    if len(reason) < SHORTEST:
        raise ValueError(f"write a reason of at least {SHORTEST} characters")
    if len(reason) > LONGEST:
        raise ValueError(f"{len(reason)} characters are too many: write at most {LONGEST}")
    return reason


class Acknowledgement:
    """One stop or warning, what to do about it, and the reason why we go on all the same."""

    def __init__(self, finding: Any, edited: Any) -> None:
        self.finding = finding
        head = f"{WARNED[finding.status]} – {_place(finding)}"
        how: dict[str, Any] = {"width": "560px", "label_width": "initial", "required": True}
        self.field = TextField("We go on because", read_reason, edited, **how)
        self.field.input.tooltip = f"Why we go on: {finding.sentence}"
        no_exit = finding.check == "exit_terms"
        sentence, then = (NO_EXIT, NO_EXIT_NEXT) if no_exit else (finding.sentence, finding.next)
        said = f"<p><b>{escaped(head)}</b></p><p>{escaped(sentence)}</p>"
        todo = f"<p class='partner-quiet'>What to do: {escaped(then)}</p>"
        self.widget = stack(line(value=said + todo), self.field.widget)
        self.widget.add_class("partner-question")

    def record(self) -> str:
        """Give the line that the decision keeps: status, part, side, check and reason."""
        found = self.finding
        return SEPARATOR.join([found.status, found.part, found.side, found.check, str(self.field.read())])


class DecisionForm(Form):
    """A verdict with its rationale, conditions and exit terms; stops and warnings are answered one by one."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._case = desk.case
        self._reasons: dict[Said, str] = {}
        self._replacing = ""
        self._blocks: dict[Place, Acknowledgement] = {}
        self.save_button.description = "Record the decision"
        self.verdict = W.RadioButtons(options=VERDICTS, description="Verdict")
        self.candidate = W.Dropdown(
            description="Candidate", layout=W.Layout(width="520px"), style={"description_width": "170px"}
        )
        self.fields = {
            "rationale": self._area("Why", "What speaks for this verdict", required=True),
            "conditions": self._area("On condition that", "What has to be true before we sign"),
            "exit_terms": self._area("Exit terms", "How each side can leave, by when, and what then"),
        }
        self.who = TextField(
            "Decided by", read_name, self._tell_drafts, required=True, hint="such as the board"
        )
        self.last, self.heading, self.unknowns = line("partner-quiet"), line("partner-title"), line()
        self.sealed = line("partner-quiet")
        self._warnings = stack()
        self.discard_button = button("Discard changes")
        self.discard_button.on_click(lambda _: self._guarded(self._discard))
        for widget in (self.verdict, self.candidate):
            widget.observe(self._turned, "value")
        self._empty = line("partner-title", value=f"<p>{NO_CANDIDATES}</p>")
        self._whole = [
            line("partner-title", value="<p>The decision</p>"),
            *(self.last, self.verdict, self.candidate),
            *(field.widget for field in self.fields.values()),
            *(self.heading, self.sealed, self._warnings, self.unknowns, self.who.widget, self.unsaved),
            row(self.save_button, self.discard_button, self.undo_button),
            self.status,
        ]
        self.refresh(self._case)

    def typed(self) -> Any:
        """Give verdict, candidate, texts and the reasons to go on, as far as anything is typed."""
        if not self._drafts():
            return None
        self._keep_reasons()
        reasons = [[list(said), text] for said, text in self._reasons.items() if text]
        about = {"verdict": self.verdict.value, "candidate": self.candidate.value, "who": self.who.text}
        return about | {"texts": texts_in(self.fields) or {}, "reasons": reasons}

    def retype(self, typed: Any) -> None:
        """Put verdict, candidate, texts and reasons back."""
        self._reasons = {(tuple(place), *said): text for (place, *said), text in typed["reasons"]}
        with Quietly(self):
            self.verdict.value = typed["verdict"]
            if typed["candidate"] in self._names:
                self.candidate.value = typed["candidate"]
            put_back(self.fields, typed["texts"])
            self.who.put(typed["who"])
            for place, block in self._blocks.items():
                block.field.put(self._reasons.get(_said(place, block.finding), ""))
        self._draw()

    def _area(self, label: str, hint: str, required: bool = False) -> TextField:
        how: dict[str, Any] = {"width": "720px", "lines": 3, "placeholder": hint, "required": required}
        return TextField(label, read_text, self._edited, **how)

    def refresh(self, case: Case) -> None:
        """Show the newest state of the case; what has been typed stays."""
        self._case = case
        drafted = pd.DataFrame([{"candidate": key} for key in case.candidates["candidate"]])
        if drafted.empty or case.profile.empty:
            self.box.children = [self._style, self._empty, self.status]
            return
        self._findings = findings.check(_as_if_chosen(case))
        self._offer_candidates()
        self._tell_last()
        tell(self.sealed, rounds.still_sealed(case))
        self.box.children = [self._style, *self._whole]
        self._draw()

    def _offer_candidates(self) -> None:
        fits = scoring.fit(self._case)
        names = self._case.candidates.set_index("candidate")["name"]
        self._names = {str(key): str(names[key]) for key in fits.index}
        rows: list[Any] = list(fits.itertuples())
        labels = [
            (f"{names[r.Index]} – {'about ' if r.coverage < 1 else ''}{r.fit:.0f} of 100", str(r.Index))
            for r in rows
        ]
        keep = self.candidate.value if self.candidate.value in self._names else labels[0][1]
        with Quietly(self):
            offer(self.candidate, labels, keep)

    def _tell_last(self) -> None:
        decisions = self._case.decisions
        if decisions.empty:
            return tell(self.last, "No decision has been recorded yet.")
        row = decisions.sort_values("decided_on", kind="stable").iloc[-1]
        day = f"{row['decided_on'].day} {row['decided_on']:%B %Y}"
        chosen = self._names.get(str(row["candidate"]), "")
        verdict = {CHOOSE: f"{chosen} was chosen", NOBODY: "nobody was chosen", WAIT: "we wait"}
        words = verdict.get(row["verdict"], f"{row['verdict']} {chosen}".strip())
        tell(self.last, f"Last decision, of {day} by {row['decided_by']}: {words}.")

    def _turned(self, _: object) -> None:
        if not self._quiet:
            self._draw()

    def _edited(self) -> None:
        self._draw()

    @property
    def _chosen(self) -> str:
        return self.candidate.value if self.verdict.value == CHOOSE else ""

    def _draw(self) -> None:
        """Show what has to be acknowledged for the verdict and candidate chosen."""
        chosen = self._chosen
        for widget in (self.candidate, self.fields["exit_terms"].widget):
            widget.layout.display = None if chosen else "none"
        about = self._findings[self._findings["candidate"] == chosen]
        without_exit = not self.fields["exit_terms"].text
        about = about[(about["check"] != "exit_terms") | without_exit]
        self._show_blocks(about[about["status"].isin(list(WARNED))], chosen)
        self._tell_unknowns(about[about["status"] == "unknown"])
        self._tell_drafts()

    def _show_blocks(self, about: pd.DataFrame, chosen: str) -> None:
        order = about["status"].map(list(WARNED).index)
        found: list[Any] = list(about.iloc[order.argsort(kind="stable")].itertuples())
        self._keep_reasons()
        blocks: dict[Place, Acknowledgement] = {}
        for finding in found:
            place = (chosen, finding.part, finding.check, finding.side)
            block = self._blocks.get(place)
            if block is None or not _same(block.finding, finding):
                block = Acknowledgement(finding, self._tell_drafts)
                block.field.put(self._reasons.get(_said(place, finding), ""))
            blocks[place] = block
        gone = [block for place, block in self._blocks.items() if blocks.get(place) is not block]
        self._blocks = blocks
        self._warnings.children = [block.widget for block in blocks.values()]
        for block in gone:
            close_all(block.widget)
        stops = sum(finding.status == "stop" for finding in found)
        numbers = [count(stops, "stop")] if stops else []
        numbers += [count(len(found) - stops, "warning")] if len(found) > stops else []
        words = f"{' and '.join(numbers)} to answer, one by one"
        tell(self.heading, words if found else "No warning to answer." if chosen else "")

    def _keep_reasons(self) -> None:
        for place, block in self._blocks.items():
            self._reasons[_said(place, block.finding)] = block.field.text

    def _tell_unknowns(self, about: pd.DataFrame) -> None:
        if about.empty:
            return tell(self.unknowns, "")
        items = "".join(f"<li>{escaped(found.sentence)}</li>" for found in about.itertuples())
        head = f"{count(len(about), 'fact')} not known; the decision records that"
        self.unknowns.value = f"<details><summary>{head}</summary><ul>{items}</ul></details>"
        self._unknown = len(about)

    def _drafts(self) -> list[str]:
        said = [field.label.lower() for field in self.fields.values() if field.text]
        answered = sum(bool(block.field.text) for block in self._blocks.values())
        return said + ([f"{answered} of {count(len(self._blocks), 'warning')} answered"] if answered else [])

    def _tell_drafts(self) -> None:
        self._calm()
        said = self._drafts()
        self.discard_button.disabled = not said
        self._tell_unsaved(said)

    def _discard(self) -> None:
        self._empty_fields()
        self._tell("Discarded what was unsaved.")

    def _empty_fields(self) -> None:
        with Quietly(self):
            for field in self.fields.values():
                field.put("")
            for block in self._blocks.values():
                block.field.put("")
        self._reasons.clear()
        self._draw()

    def _wrong(self) -> list[str]:
        said = problems_in((*self.fields.values(), self.who))
        for block in self._blocks.values():
            words = block.field.check(whole=True)
            what = f"{_place(block.finding)} – {_cut(block.finding.sentence)}"
            said += [f"{what} We go on because: {words}"] if words else []
        return said

    def _save(self) -> None:
        if self._saves and not self._drafts():
            return self._nothing_new()
        wrong = self._wrong()
        if wrong:
            return self._refuse(wrong)
        by, chosen = str(self.who.read()), self._chosen
        others = self._of_others_today(by)
        if others and others != self._replacing:
            self._replacing = others
            return self._refuse([f"{others} Record again to replace it; the history keeps it."])
        row = {
            "decided_on": dt.date.today(),
            "decided_by": by,
            "candidate": chosen or None,
            "verdict": self.verdict.value,
            "acknowledged": "\n".join(block.record() for block in self._blocks.values()) or None,
            "fingerprint": f"ideal {self._case.profile_fingerprint}, data {self._case.data_fingerprint}",
        }
        row |= {name: field.read() for name, field in self.fields.items()}
        row["exit_terms"] = row["exit_terms"] if chosen else None
        words = {CHOOSE: f"{self._names.get(chosen)} chosen", NOBODY: "nobody chosen", WAIT: "to wait"}
        what = f"decision by {by}: {words[self.verdict.value]}"
        self._keep({"decisions": [row]}, by, what, what, gone={"decisions": self._of_today(row)})
        self._empty_fields()

    def _of_others_today(self, by: str) -> str:
        """Say which decision of somebody else's would be replaced; nothing when there is none."""
        decisions = self._case.decisions
        of_today = decisions["decided_on"] == pd.Timestamp(dt.date.today())
        others = decisions[of_today & (decisions["decided_by"] != by)]
        return f"{others['decided_by'].iloc[-1]} has recorded a decision today." if len(others) else ""

    def _of_today(self, row: dict[str, Any]) -> list[dict[str, Any]]:
        """Decisions of the same day, in whose place the new one stands; the history keeps them."""
        key = ["decided_on", "decided_by", "candidate", "verdict"]
        decisions = self._case.decisions
        return records(decisions.loc[decisions["decided_on"] == pd.Timestamp(row["decided_on"]), key])


def _said(place: Place, finding: Any) -> Said:
    return place, finding.status, finding.sentence


def _place(finding: Any) -> str:
    side = "" if finding.side == "both" else f", {finding.side}"
    return f"{PART_TITLES[finding.part]}{side}"


def _cut(sentence: str) -> str:
    return sentence if len(sentence) <= 90 else f"{sentence[:89]}…"


def _same(one: Any, other: Any) -> bool:
    return (one.status, one.sentence, one.next) == (other.status, other.sentence, other.next)


def _as_if_chosen(case: Case) -> Case:
    """The case as if each candidate were chosen now without exit terms, to see what that would warn of."""
    keys = list(case.candidates["candidate"])
    rows = [
        {"decided_on": dt.date.today(), "decided_by": "draft", "candidate": key, "verdict": CHOOSE}
        for key in keys
    ]
    return case.replace(decisions=pd.DataFrame(rows).reindex(columns=case.decisions.columns))
