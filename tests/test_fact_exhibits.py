"""The exhibits on facts say what the ledgers say: warnings, both sides of a candidate, all side by side."""

import re

import pytest
from cases import DATA, case_of, criterion
from ledgers import LEDGERS, added, changed, clean, only, without

from partnerlib import exhibits, findings, scoring
from partnerlib.case import Case
from partnerlib.question import PART_KEYS, PART_TITLES

ASH, ELM, FIR = "Ash & Sons", "Elm Group", "Fir Trading"
THEIRS = {"candidate": "ash", "side": "theirs"}
OURS = {"candidate": "ash", "side": "ours"}


def audit_open(case: Case) -> Case:
    """Leave Ash's first task of ours without a number."""
    return changed(case, "work", OURS | {"task": "Order handling"}, fte=None)


def bare() -> Case:
    """The clean case before anybody has recorded a fact."""
    case = clean()
    return case.replace(**{name: getattr(case, name).iloc[:0] for name in LEDGERS})


@pytest.fixture(scope="module")
def larkspur() -> Case:
    return Case.from_folder(DATA / "larkspur")


class TestBoard:
    def test_says_who_has_most_and_what_the_first_has(self) -> None:
        case = changed(clean(), "people", THEIRS | {"kind": "champion"}, authority=2)
        assert exhibits.question_board(case).headline == (
            f"{ELM}, first by fit, has no stop and no warning; {ASH} has the most, 1 stop and no warning."
        )
        assert exhibits.question_board(clean()).headline == (
            f"No candidate has a stop; {ELM}, first by fit, has no stop and no warning."
        )

    def test_the_table_holds_the_worst_status_and_the_part_scores(self, larkspur: Case) -> None:
        table = exhibits.question_board(larkspur).table.set_index("Candidate")
        found = findings.check(larkspur)
        worst = findings.worst(found)
        signs = {"stop": "✕", "warn": "!", "unknown": "?", "pass": "✓"}
        names = dict(zip(larkspur.candidates["candidate"], larkspur.candidates["name"], strict=True))
        values = scoring.values(scoring.levels(larkspur), larkspur.profile)
        parts = 100 * scoring.part_scores(scoring.side_scores(values, larkspur.profile))
        for key, name in names.items():
            for part in PART_KEYS:
                sign, score = table.loc[name, PART_TITLES[part]].split()
                assert sign == signs[worst.loc[key, part]]
                if parts.notna().loc[key, part]:
                    assert float(score) == pytest.approx(parts.loc[key, part], abs=0.0501)
                else:
                    assert score.startswith("≈")
            assert table.loc[name, "Stops"] == (found.query("candidate == @key")["status"] == "stop").sum()

    def test_without_any_fact_it_says_where_to_enter_them(self) -> None:
        assert exhibits.question_board(bare()).headline.startswith("No facts are recorded yet.")

    def test_one_candidate_has_nobody_to_be_compared_with(self) -> None:
        case = changed(only(clean(), "ash"), "people", THEIRS | {"kind": "champion"}, authority=2)
        assert exhibits.question_board(case).headline == f"{ASH}, first by fit, has 1 stop and 1 warning."


def test_a_candidate_nobody_knows_is_not_taken_for_the_best() -> None:
    case = case_of(
        [criterion("reach", must=(5, None))], {"ash": {"reach": 3}, "elm": {"reach": None}}, {"ideal": 1}
    )
    assert scoring.fit(case).index[0] == "elm"
    assert exhibits.evidence(case).headline.startswith("ash:")


class TestWarnings:
    def test_the_gravest_comes_first_with_what_to_do(self) -> None:
        case = changed(clean(), "work", OURS | {"task": "Supplier audit"}, fte=1.9)
        case = changed(case, "people", THEIRS | {"kind": "champion"}, authority=2)
        shown = exhibits.warnings(case, "ash")
        assert shown.headline.startswith(f"{ASH}: 1 stop and 1 warning. Ines Moreau, their champion,")
        assert shown.table["Finding"].tolist() == ["✕ stop", "! warning"]
        assert shown.table["Part"].tolist() == ["Who", "Jointly"]
        assert all(shown.table["What to do"])

    def test_what_was_checked_and_fine_is_said(self) -> None:
        shown = exhibits.warnings(clean(), "ash")
        assert shown.headline == f"{ASH}: nothing to warn of in the facts recorded."
        assert shown.table.empty
        titles = findings.check(clean()).query("candidate == 'ash'")["title"]
        assert all(title in shown.notes[0] for title in titles)

    def test_what_is_not_known_is_counted(self) -> None:
        case = without(clean(), "dates", candidate="ash")
        assert exhibits.warnings(case, "ash").headline.endswith(" 1 fact is not known.")

    def test_a_candidate_may_be_named_and_a_wrong_name_is_told(self) -> None:
        assert exhibits.warnings(clean(), ELM).headline.startswith(ELM)
        with pytest.raises(ValueError, match="no candidate 'acme'"):
            exhibits.warnings(clean(), "acme")


class TestOneCandidate:
    def test_people_are_listed_and_the_worst_finding_is_the_headline(self) -> None:
        case = changed(clean(), "people", THEIRS | {"kind": "champion"}, authority=None)
        shown = exhibits.stakeholders(case, "ash")
        assert len(shown.table) == 7
        row = shown.table.set_index("Person").loc["Ines Moreau"]
        assert row["Side"] == "theirs"
        assert "Ines Moreau" in shown.headline
        assert "not answered" in str(shown)
        assert exhibits.stakeholders(clean(), "ash").headline == (
            f"Both sides of {ASH} are carried by people who can."
        )

    def test_reasons_say_how_long_they_last_or_what_is_wrong(self) -> None:
        assert exhibits.reasons(clean(), "ash").headline == (
            "Each side has one main reason, a need: it lasts 4 years for us and 5 for them."
        )
        two = changed(clean(), "reasons", THEIRS | {"rank": "secondary"}, rank="primary")
        assert "A new rule to meet" in exhibits.reasons(two, "ash").headline
        assert exhibits.reasons(two, "ash").table["Rank"].tolist().count("primary") == 3

    def test_a_reason_of_theirs_that_we_said_is_called_a_guess(self) -> None:
        case = changed(clean(), "reasons", THEIRS | {"rank": "primary"}, stated_by="Dana Reed")
        shown = exhibits.reasons(case, "ash")
        table = shown.table.set_index("Reason")
        assert table.loc["A new rule to meet", "Said by"] == "Dana Reed, guessed by us"
        assert table.loc["Reach in eight countries", "Said by"] == "Dana Reed"
        assert shown.figure is not None
        drawn = [text.get_text() for text in shown.figure.axes[0].texts]
        assert "! guessed by us (Dana Reed)" in drawn

    def test_expectations_name_each_box(self) -> None:
        assert exhibits.expectations(clean(), "ash").headline == (
            "All four expectations are spoken and accepted."
        )
        case = without(clean(), "expectations", **THEIRS, horizon="long")
        case = changed(case, "expectations", OURS | {"horizon": "long"}, spoken=False, accepted_on=None)
        shown = exhibits.expectations(case, "ash")
        assert "ours long term not told yet" in shown.alt
        assert "theirs long term empty" in shown.alt
        assert shown.table["State"].tolist() == ["accepted", "not told yet", "accepted"]
        untold = changed(case, "expectations", THEIRS | {"horizon": "short"}, spoken=False, accepted_on=None)
        assert exhibits.expectations(untold, "ash").table["State"].tolist()[-1] == "guessed"

    @pytest.mark.parametrize("name", ["stakeholders", "reasons", "expectations"])
    def test_without_facts_they_say_what_is_not_known(self, name: str) -> None:
        shown = getattr(exhibits, name)(bare(), "ash")
        assert shown.headline
        assert shown.table.empty
        assert shown.to_png().startswith(b"\x89PNG")


class TestSideBySide:
    def test_needs(self) -> None:
        assert exhibits.needs(clean()).headline == (
            f"By the facts recorded, with {ELM}, {FIR} and {ASH} do both sides need it, "
            "and for 3 years or more."
        )
        case = changed(clean(), "reasons", THEIRS | {"rank": "primary"}, need="nice")
        case = changed(
            case, "reasons", {"candidate": "elm", "side": "ours", "rank": "primary"}, lasts_years=2
        )
        shown = exhibits.needs(case)
        assert shown.headline == (
            f"By the facts recorded, only with {ELM} and {FIR} do both sides need it, "
            f"for 3 years or more only with {FIR}."
        )
        row = shown.table.set_index("Candidate").loc[ASH]
        assert (row["For us"], row["For them"], row["Years, theirs"]) == ("a need", "nice to have", 5)
        assert exhibits.needs(bare()).headline.startswith(
            "By the facts recorded, with no candidate is the main reason known"
        )

    def test_of_several_main_reasons_the_weakest_counts(self) -> None:
        case = changed(clean(), "reasons", OURS | {"rank": "secondary"}, rank="primary")
        row = exhibits.needs(case).table.set_index("Candidate").loc[ASH]
        assert (row["For us"], row["Years, ours"]) == ("nice to have", 1)

    def test_load(self) -> None:
        assert exhibits.load(clean()).headline == (
            "No candidate asks for more than the 2.0 full-time people we have."
        )
        case = changed(clean(), "work", OURS | {"task": "Supplier audit"}, fte=2.4)
        shown = exhibits.load(case)
        assert shown.headline == (
            f"Only {ELM} and {FIR} can be served with the 2.0 full-time people we have; {ASH} would need 2.9."
        )
        assert "would need at least 2.4." in exhibits.load(audit_open(case)).headline
        assert shown.table.set_index("Candidate").loc[ASH, "Over what we have"] == pytest.approx(0.9)
        unknown = case.replace(company=case.company.assign(fte_available=None))
        assert exhibits.load(unknown).headline.startswith("How many people we have")
        assert exhibits.load(bare()).headline.startswith("Nobody has estimated our work")

    def test_a_task_without_a_number_is_counted_not_zero(self) -> None:
        case = changed(clean(), "work", OURS, fte=None)
        row = exhibits.load(case).table.set_index("Candidate").loc[ASH]
        assert row["Our tasks not estimated"] == 2
        assert row["Their tasks not estimated"] == 0
        assert row["Our people"] != row["Our people"]  # not a number: unknown

    def test_whom_we_can_serve_is_said_as_far_as_estimated(self) -> None:
        some = changed(clean(), "work", OURS | {"task": "Supplier audit"}, fte=None)
        shown = exhibits.load(some)
        assert shown.headline == (
            "As far as estimated, no candidate asks for more than the 2.0 full-time people we have."
        )
        assert "0.5 or more" in str(shown)
        over = {"candidate": "elm", "side": "ours", "task": "Supplier audit"}
        assert exhibits.load(changed(some, "work", over, fte=2.4)).headline == (
            f"As far as estimated, only {FIR} and {ASH} can be served with the 2.0 full-time people we have; "
            f"{ELM} would need 2.9."
        )

    def test_the_table_and_the_picture_of_load_write_numbers_alike(self) -> None:
        shown = exhibits.load(changed(clean(), "work", OURS | {"task": "Supplier audit"}, fte=1.5))
        assert shown.figure is not None
        assert "2.0" in [text.get_text() for text in shown.figure.axes[0].texts]
        assert {"2.0", "0.0", "0.8"} <= set(str(shown).split())

    def test_timeline(self) -> None:
        assert exhibits.timeline(clean()).headline == (
            "Everybody expects to sign by 1 March 2027, the day we need."
        )
        signs = THEIRS | {"milestone": "Signature"}
        late = changed(clean(), "dates", signs, likely="2027-11-01", latest=None)
        shown = exhibits.timeline(late)
        assert shown.headline == (
            f"Only {ELM} and {FIR} can sign by 1 March 2027, the day we need; "
            f"{ASH} only after our money ends on 1 October 2027."
        )
        assert shown.table.set_index("Candidate").loc[ASH, "Theirs, likely"] == "1 November 2027"
        assert exhibits.timeline(bare()).headline == "No candidate has given a date to sign yet."

    def test_an_own_channel_is_no_date_to_sign(self) -> None:
        case = without(clean(), "dates", **THEIRS, milestone="Signature")
        case = without(case, "dates", **THEIRS, milestone="First joint launch")
        case = changed(case, "dates", THEIRS | {"milestone": "Own channel"}, likely="2029-01-01")
        assert exhibits.timeline(case).table.set_index("Candidate").loc[ASH, "Theirs, likely"] == "no date"

    def test_reality_holds_both_fits(self, larkspur: Case) -> None:
        table = exhibits.reality(larkspur).table
        names = dict(zip(larkspur.candidates["name"], larkspur.candidates["candidate"], strict=True))
        keys = [names[name] for name in table["Candidate"]]
        assert table["Fit from ratings"].tolist() == scoring.fit(larkspur).loc[keys, "fit"].tolist()
        assert table["Fit from facts"].tolist() == findings.facts_fit(larkspur).loc[keys, "fit"].tolist()
        high = findings.optimism(larkspur).query("difference > 2")
        cells = high.groupby("candidate")["criterion"].nunique()
        assert table["Rated too high"].tolist() == [int(cells.get(key, 0)) for key in keys]
        assert table["Rated too high"].sum() >= 4

    def test_reality_names_who_is_rated_too_high(self) -> None:
        levels = {"candidate": "ash", "criterion": "who_theirs"}
        case = changed(clean(), "people", THEIRS | {"kind": "champion"}, authority=2)
        case = changed(case, "assessments", levels, level=10)
        assert "comes first by the ratings and by the facts" in exhibits.reality(case).headline
        assert exhibits.reality(bare()).headline.startswith("No facts are recorded yet")

    def test_reality_ranks_only_those_with_facts(self) -> None:
        case = clean()
        no_facts = case.replace(**{name: getattr(case, name).query("candidate != 'elm'") for name in LEDGERS})
        shown = exhibits.reality(no_facts)
        assert shown.headline.startswith(f"By the ratings {ELM} comes first, by the facts {FIR};")
        assert shown.headline.endswith(f"No facts are recorded yet about {ELM}.")
        row = shown.table.set_index("Candidate").loc[ELM]
        assert row[["Fit from facts", "At worst", "At best", "Rank by facts"]].isna().all()
        assert {"not known", "not ranked"} <= set(re.split(r"\s{2,}", str(shown)))
        assert shown.table.set_index("Candidate").loc[[FIR, ASH], "Rank by facts"].tolist() == [1, 2]
        mute = no_facts.replace(assessments=case.assessments.query("candidate != 'elm'"))
        shown = exhibits.reality(mute)
        assert shown.headline.startswith(f"{FIR} comes first by the ratings and by the facts;")
        assert shown.headline.endswith(f"Nothing is recorded yet about {ELM}.")
        unrated = case.replace(assessments=case.assessments.iloc[:0])
        assert "comes first; nobody is rated yet." in exhibits.reality(unrated).headline


class TestProvenance:
    def test_versions_are_listed_with_the_one_in_use(self) -> None:
        case = clean()
        assert exhibits.versions(case).headline == (
            "Frozen on 1 September 2026 by Dana. It has not been changed since."
        )
        later = {
            "saved_at": "2026-11-02T09:30:00Z",
            "saved_by": "Ravi",
            "fingerprint": "f" * 64,
            "note": "Now",
        }
        shown = exhibits.versions(added(case, "profile_history", **later))
        assert shown.table["By"].tolist() == ["Dana", "Ravi"]
        assert shown.table["Used here"].tolist() == ["yes", ""]
        assert shown.headline.endswith("The ideal used here is not the one saved last.")
        never = case.replace(profile_history=case.profile_history.iloc[:0])
        assert exhibits.versions(never).headline.startswith("The ideal has no dated version yet.")


@pytest.mark.parametrize("name", ["needs", "load", "timeline", "reality", "question_board"])
def test_best_candidates_come_first(name: str, larkspur: Case) -> None:
    order = scoring.fit(larkspur).index
    names = larkspur.candidates.set_index("candidate")["name"]
    assert getattr(exhibits, name)(larkspur).table["Candidate"].tolist() == [names[key] for key in order]
