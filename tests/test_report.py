"""The fit report says what scoring says, traces it to its sources, and shows hostile text as text."""

import re
from functools import cached_property
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest
from cases import DATA, case_of, criterion
from ledgers import added, changed, clean, only
from test_charts import search

from partnerlib import exhibits, scoring
from partnerlib.case import Case
from partnerlib.exhibits.exhibit import Exhibit
from partnerlib.exhibits.words import day, estimated, level, tenth
from partnerlib.export.report import report
from partnerlib.export.report.appendix import appendix
from partnerlib.export.report.candidates import candidates
from partnerlib.export.report.direction import apart
from partnerlib.export.report.html import CHANGED, LOWERS, UNPROVED, _cover
from partnerlib.export.report.ledgers import people
from partnerlib.export.report.material import Material
from partnerlib.export.report.page import DENSE, ROOM, Block, block, distinct, tables
from partnerlib.export.report.sections import NO_DECISION, RECORD
from partnerlib.findings import check
from partnerlib.manifest import Snapshot, take
from partnerlib.words import one_line

EVIL = "<script>alert('x')</script><img src=http://evil.example/x> =1+1 **b** {{7*7}} “\u202eשלום\u202c” 😀 "
TAIL = "z" * 9_700


class Page(HTMLParser):
    """The parts of a page that tests look at, as a browser would find them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.ids: list[str] = []
        self.tables: dict[str, list[list[str]]] = {}
        self.headings: list[tuple[int, str]] = []
        self.words: list[str] = []
        self.style = ""
        self._table, self._inside, self._goes_on = "", "", False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = dict(attrs)
        self.tags.append((tag, about))
        self._goes_on = tag == "bdi"
        self.ids += [name] if (name := about.get("id")) else []
        self._inside = tag if tag in ("style", "title", "th", "td", "h1", "h2", "h3", "h4") else self._inside
        if tag == "caption":
            self._table = about["id"] or ""
            self.tables[self._table] = []
        if tag == "tr":
            self.tables[self._table].append([])
        if tag in ("td", "th"):
            self.tables[self._table][-1].append("")
        if tag in ("h1", "h2", "h3", "h4"):
            self.headings.append((int(tag[1]), ""))

    def handle_endtag(self, tag: str) -> None:
        self._inside = "" if tag == self._inside else self._inside
        self._goes_on = tag == "bdi"

    def handle_data(self, data: str) -> None:
        if self._inside == "style":
            self.style += data
            return
        if self._goes_on and self.words:
            self.words[-1] += data
        else:
            self.words.append(data)
        self._goes_on = False
        if self._inside in ("td", "th"):
            self.tables[self._table][-1][-1] += data
        elif self._inside.startswith("h"):
            rank, said = self.headings[-1]
            self.headings[-1] = (rank, said + data)

    @cached_property
    def text(self) -> str:
        return one_line(" ".join(self.words))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [about for name, about in self.tags if name == tag]

    def table(self, key: str) -> pd.DataFrame:
        """The table under a caption, without the rows that head its groups."""
        head, *rows = self.tables[key]
        return pd.DataFrame([row for row in rows if len(row) == len(head)], columns=head)


@pytest.fixture(scope="module")
def example() -> Snapshot:
    """Give the example's snapshot."""
    return Snapshot.from_folder(DATA / "larkspur")


@pytest.fixture(scope="module")
def told() -> list[str]:
    """Give what was told while the example's report was made."""
    return []


@pytest.fixture(scope="module")
def html(example: Snapshot, told: list[str]) -> str:
    """Give its report."""
    return report(example, told.append)


@pytest.fixture(scope="module")
def page(html: str) -> Page:
    """Give its report as a browser reads it."""
    return Page(html)


def page_of(case: Case) -> Page:
    return Page(report(Snapshot(case)))


def plain(text: str) -> str:
    return one_line(text)


# What it says


def test_the_ranking_is_that_of_scoring(example: Snapshot, page: Page) -> None:
    fits, names = scoring.fit(example.case), example.case.candidates.set_index("candidate")["name"]
    shown = page.table("ranking-table-1")
    expected = [
        [
            names[key],
            str(row["rank"]),
            tenth(estimated(row["fit"], row["coverage"] < 1)),
            tenth(row["fit_low"]),
            tenth(row["fit_high"]),
        ]
        for key, row in fits.iterrows()
    ]
    assert shown[["Candidate", "Rank", "Fit", "At worst", "At best"]].to_numpy().tolist() == expected


def test_the_parts_of_every_candidate_add_up_to_its_fit(example: Snapshot, page: Page) -> None:
    for place, fit in enumerate(scoring.fit(example.case)["fit"], 1):
        points = page.table(f"sources-{place}-parts-table-1")["Points of fit"]
        numbers = [float(said.lstrip("≈")) for said in points]
        assert len(numbers) == 8
        assert numbers[-1] == pytest.approx(fit, abs=0.051)
        assert sum(numbers[:-1]) == pytest.approx(fit, abs=0.36)


def test_the_levels_and_values_are_those_of_scoring(example: Snapshot, page: Page) -> None:
    fits, levels = scoring.fit(example.case), scoring.levels(example.case)
    values = scoring.expected_values(example.case)
    for place, key in enumerate(fits.index, 1):
        shown = page.table(f"sources-{place}-criteria-table-1")
        assert shown["Level"].tolist() == [level(each) for each in levels.loc[key]]
        open_ = levels.loc[key].isna()
        expected = [tenth(estimated(100 * v, o)) for v, o in zip(values.loc[key], open_, strict=True)]
        assert shown["Value"].tolist() == expected


def test_every_answer_stands_with_assessor_level_date_and_its_whole_sentence(
    example: Snapshot, page: Page
) -> None:
    for place, key in enumerate(scoring.fit(example.case).index, 1):
        said = example.case.assessments
        said = said[said["candidate"] == key]
        shown = page.table(f"sources-{place}-answers-table-1").map(plain)
        assert len(shown) == len(said)
        rows = {tuple(row) for row in shown[["Assessor", "Date", "Evidence"]].to_numpy()}
        expected = zip(said["assessor"], said["recorded_at"], said["evidence"], strict=True)
        assert rows == {(who, day(when), plain(why)) for who, when, why in expected}


def test_an_answer_that_was_replaced_is_shown_and_said_to_be_so(small: Page) -> None:
    assert small.table("sources-1-answers-table-1")["Level"].tolist() == ["3, replaced since", "7"]
    assert small.table("sources-1-criteria-table-1")["Newest answers"].map(plain).tolist() == ["Dana 7"]


def test_stops_and_warnings_of_every_candidate_are_listed(example: Snapshot, page: Page) -> None:
    found = check(example.case)
    for place, key in enumerate(scoring.fit(example.case).index, 1):
        told = found[(found["candidate"] == key) & found["status"].isin(["stop", "warn"])]
        shown = page.table(f"candidate-{place}-warnings-table-1")["What was found"].map(plain)
        assert set(shown) == set(told["sentence"].map(plain))
        signs = page.table(f"candidate-{place}-warnings-table-1")["Finding"].str[0].tolist()
        assert signs == sorted(signs, key="✕!".index)


def test_the_cover_has_answer_snapshot_fingerprints_and_the_limits(example: Snapshot, page: Page) -> None:
    front = page.text.split("1 What we found")[0]
    assert "is the clear winner: it comes first in over 99 of 100 plausible cases" in front
    assert str(example).removeprefix("Snapshot ") in front
    assert example.case.fingerprint() in front
    assert example.case.profile_fingerprint in front
    assert LOWERS in front
    assert "Fictional data: Larkspur Metrics" in front
    assert "318 answers by 3 assessors" in front


def test_what_is_found_comes_before_everything_else(page: Page) -> None:
    order = [plain(said) for rank, said in page.headings if rank == 2]
    assert order[:2] == ["Contents", "1 What we found"]
    assert order[-1] == "9 Appendix: where every number comes from"
    assert [said for rank, said in page.headings if rank == 3][:2] == [
        "In short",
        "Who comes closest to the ideal",
    ]


def test_a_recorded_decision_stands_whole() -> None:
    why = "Closest to the ideal. " + "Because " * 200 + "end."
    decided = changed(clean(), "decisions", {"candidate": "elm"}, rationale=why, decided_on="2026-12-02")
    case = case_of([criterion("a")], {"elm": {"a": 3.0}}).replace(decisions=only(decided, "elm").decisions)
    shown = page_of(case)
    assert plain(why) in shown.text
    assert "No decision is recorded" not in shown.text
    cover = shown.text[: shown.text.index("Even a perfect fit")]
    assert plain(exhibits.decision(case).headline) in cover


def test_without_a_decision_it_says_so(page: Page) -> None:
    assert "No decision is recorded in this snapshot." in page.text


def test_the_method_names_its_sources(page: Page) -> None:
    for source in ("Almost the Same Question", "5.010309", "Lahdelma", "Cables", "Dezert"):
        assert source in page.text


# Proof and doubt


def test_the_cover_says_that_the_candidates_come_from_a_long_list() -> None:
    evidence = "our/companies.csv, row 2: Founded “1902”. About the list: Figures of 2017."
    case = changed(clean(), "assessments", {}, evidence=evidence)
    said = {RECORD: Block(RECORD, "", NO_DECISION[0]), "ranking": Block("ranking", "", "Ash leads.")}
    assert "Chosen from a long list, our/companies.csv, screened with" in _cover(Snapshot(case), said).rests


def test_tables_changed_since_the_snapshot_are_told_on_the_cover_and_on_every_page(
    tmp_path: Path, page: Page
) -> None:
    case = case_of([criterion("a")], {"ash": {"a": 3.0}})
    long = case.replace(company=case.company.assign(name=f"Larch {'and others ' * 14}(fictional)"))
    folder = take(long, tmp_path / "taken")
    before = Snapshot.from_folder(folder)
    rows = (folder / "assessments.csv").read_text()
    (folder / "assessments.csv").write_text(rows.replace(",3,", ",9,"))
    after = Snapshot.from_folder(folder)
    shown = Page(report(after))
    assert "Changed after the snapshot was taken: table assessments" in shown.text
    assert CHANGED in shown.text
    assert re.sub(r"[^A-Za-z]", "", CHANGED) in re.sub(r"\\[0-9a-f]+ ", "", shown.style)
    assert "nowrap" not in re.search(r"@top-left \{ font[^}]*\}", shown.style)[0]
    assert CHANGED not in page.text
    assert after.fingerprint in shown.text
    assert after.fingerprint != before.fingerprint


def test_a_folder_without_manifest_is_said_to_be_unproved(page: Page, small: Page) -> None:
    assert UNPROVED in small.text
    assert UNPROVED not in page.text


# The page itself


def test_it_is_one_small_file_that_runs_nothing_and_asks_for_nothing(html: str, page: Page) -> None:
    assert len(html.encode()) < 3_000_000
    tags = {tag for tag, _ in page.tags}
    assert not tags & {"script", "iframe", "object", "embed", "form", "input", "button", "audio", "video"}
    policy = next(about["content"] for about in page.all("meta") if about.get("http-equiv"))
    assert policy is not None
    assert policy.startswith("default-src 'none'; img-src data:; style-src 'unsafe-inline'")
    outward = [v for _, about in page.tags for name, v in about.items() if name in ("src", "href")]
    assert all(link is not None and link.startswith(("data:", "#")) for link in outward)
    assert not any(name.startswith("on") for _, about in page.tags for name in about)
    assert "url(" not in page.style
    assert "@import" not in page.style


def test_every_link_leads_somewhere_and_every_name_is_used_once(page: Page) -> None:
    assert len(page.ids) == len(set(page.ids))
    targets = {href[1:] for about in page.all("a") if (href := about.get("href"))}
    assert targets <= set(page.ids)
    labels = {name for _, about in page.tags if (name := about.get("aria-labelledby"))}
    assert labels <= set(page.ids)


def test_levels_link_to_the_answers_they_are_made_of(example: Snapshot, page: Page) -> None:
    targets = {about["href"] for about in page.all("a")}
    answered = example.case.assessments[["candidate", "criterion"]].drop_duplicates()
    assert len([name for name in targets if name and name.startswith("#answers-")]) == len(answered)


def test_headings_go_down_one_step_at_a_time_and_name_every_candidate(example: Snapshot, page: Page) -> None:
    ranks = [rank for rank, _ in page.headings]
    assert ranks.count(1) == 1
    assert ranks[0] == 1
    assert all(b - a <= 1 for a, b in pairwise(ranks))
    thirds = [said for rank, said in page.headings if rank == 3]
    assert set(example.case.candidates["name"]) <= set(thirds)


def test_every_picture_is_told_in_words_and_has_its_table(html: str, page: Page) -> None:
    pictures = page.all("img")
    assert len(pictures) > 15
    assert all(len(about["alt"] or "") > 30 for about in pictures)
    figures = re.findall(r'<div class="block" id="([^"]+)">(?:(?!<div class="block").)*?<figure>', html, re.S)
    assert len(figures) == len(pictures)
    assert {f"{key}-table-1" for key in figures} <= set(page.tables)
    assert html.count("Fictional data: Larkspur Metrics.</figcaption>") == len(pictures)


def test_every_table_has_a_caption_and_headings_with_their_scope(page: Page) -> None:
    heads = page.all("th")
    assert {about.get("scope") for about in heads} == {"col", "row", "rowgroup"}
    assert len(page.all("table")) == len(page.all("caption")) == len(page.tables)


def test_the_margins_name_the_snapshot_and_count_the_pages(example: Snapshot, page: Page) -> None:
    assert 'counter(page) " of " counter(pages)' in page.style
    foot = re.search(r'@bottom-left \{ content: "(.*?)"; \}', page.style)
    assert foot
    said = re.sub(r"\\([0-9a-f]+) ", lambda found: chr(int(found[1], 16)), foot[1])
    assert said == str(example)


def test_progress_counts_the_candidates(page: Page, told: list[str]) -> None:
    counted = [said for said in told if said.startswith("Candidate ")]
    assert counted[0] == "Candidate 1 of 6: Northmere Refrigeration Supply"
    assert [said[: len("Candidate 1 of 6")] for said in counted] == [
        f"Candidate {n} of 6" for n in range(1, 7)
    ]


# Hard cases


@pytest.fixture(scope="module")
def small() -> Page:
    """Give the report of one candidate, one criterion and nothing in the ledgers, without a manifest."""
    return page_of(case_of([criterion("a")], {"ash": {"a": 3.0}}, opinions=[("ash", "a", "Dana", 7.0, 2)]))


@pytest.fixture(scope="module")
def hostile() -> Case:
    """Give a case with hostile text in every field that takes text."""
    tables_ = only(clean(), "ash", "elm").tables
    for name, columns in {
        "company": ["name", "currency"],
        "profile": ["label", "unit"],
        "profile_history": ["saved_by", "note"],
        "candidates": ["name", "kind"],
        "people": ["person", "role"],
        "reasons": ["reason", "stated_by", "ends_when"],
        "work": ["task", "owner"],
        "dates": ["milestone", "stated_by"],
        "expectations": ["expectation"],
        "decisions": ["decided_by", "rationale", "conditions", "exit_terms", "acknowledged"],
        "assessments": ["assessor", "evidence"],
    }.items():
        for column in columns:
            frame = tables_[name]
            frame[column] = [f"{EVIL}{name} {column} {row} {TAIL}" for row in range(len(frame))]
    tables_["assessments"]["assessor"] = EVIL + TAIL
    tables_["company"]["name"] = EVIL + TAIL + " (fictional)"
    return Case("hostile", tables_)


@pytest.fixture(scope="module")
def harmed(hostile: Case) -> str:
    """Give its report."""
    return report(Snapshot(hostile))


def test_hostile_text_is_text_and_whole_in_the_appendix(hostile: Case, harmed: str, page: Page) -> None:
    shown = Page(harmed)
    assert {tag for tag, _ in shown.tags} <= {"bdi"} | {tag for tag, _ in page.tags}
    assert not re.search(r"<(script|img src=http)", harmed)
    assert "evil.example" not in shown.style
    assert "49" not in [word for word in shown.words if "{{" in word]
    for place, key in enumerate(scoring.fit(hostile).index, 1):
        said = hostile.assessments[hostile.assessments["candidate"] == key]
        rows = shown.table(f"sources-{place}-answers-table-1")["Evidence"].map(plain)
        assert set(rows) == {plain(each) for each in said["evidence"]}
    for word in (plain(each) for each in hostile.people["role"]):
        assert word in shown.text


def test_long_text_is_cut_where_it_would_break_the_page(harmed: str) -> None:
    shown = Page(harmed)
    assert "z" * 1001 not in harmed[: harmed.index('id="decision"')]
    assert TAIL in harmed[harmed.index('id="decision"') :]
    assert max(len(said) for _, said in shown.headings) < 200
    assert all(len(about["alt"] or "") <= 1000 for about in shown.all("img"))


@pytest.mark.parametrize("name", ["blank", "no profile"])
def test_a_case_that_is_not_ready_gets_a_short_report_that_says_what_to_do_first(name: str) -> None:
    case = Case.from_folder(DATA / "blank") if name == "blank" else case_of([], {"ash": {}})
    shown = page_of(case)
    first = "Add one with the form in notebook 2" if name == "blank" else "Write it in notebook 1"
    assert first in shown.text.split("1 What we found")[0]
    assert "Candidate by candidate" not in shown.text
    assert "In short" not in shown.text
    assert "Step by step" in shown.text


def test_one_candidate_and_one_assessor_are_enough(small: Page) -> None:
    assert "ash is the only candidate so far, with a fit of 70." in small.text
    assert small.table("ranking-table-1")["Fit"].tolist() == ["70.0"]


def test_where_nothing_is_known_nothing_is_claimed() -> None:
    case = case_of([criterion("a", must=(3, None))], {"ash": {"a": None}, "elm": {"a": None}})
    shown = page_of(case)
    assert "Nothing is known yet about any of the 2 candidates" in shown.text.split("1 What we found")[0]
    assert "Nothing is known yet about ash. Record what is known in notebook 2." in shown.text
    assert shown.table("ranking-table-1")["Rank"].tolist() == ["not ranked"] * 2
    assert "Nothing is recorded about people, reasons, work, dates and expectations." in shown.text
    assert not re.search(r"\b(nan|NaN|None|NaT)\b", shown.text)


def test_empty_ledgers_are_said_to_be_empty(page: Page, small: Page) -> None:
    for thing in ("reason", "person", "expectation"):
        assert f"No {thing} is recorded yet." in small.text
    assert "No reason is recorded yet." not in page.text.split("Cobalt Ferry Freight ranks")[0]


def test_of_forty_candidates_all_have_a_page_and_the_first_a_picture(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("partnerlib.export.report.candidates.DRAWN", 2)
    basis = Material(search(40))
    made = candidates(basis, lambda said: None)
    assert [chapter.heading for chapter in made.chapters] == [
        basis.full[str(key)] for key in basis.fits.index
    ]
    drawn = [any(each.picture for each in chapter.blocks) for chapter in made.chapters]
    assert drawn == [True, True] + [False] * 38
    for chapter in made.chapters:
        parts = next(each for each in chapter.blocks if each.key.endswith("-parts"))
        assert len(parts.tables[0].rows) == 7
    assert len(appendix(basis, lambda said: None).chapters) == 40


def test_sixty_criteria_are_all_traced() -> None:
    case = search(3, criteria=60)
    made = appendix(Material(case), lambda said: None)
    for chapter in made.chapters:
        criteria = next(each for each in chapter.blocks if each.key.endswith("-criteria"))
        assert len(criteria.tables[0].rows) == 60


def test_a_year_is_written_without_a_comma_on_every_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("partnerlib.export.report.candidates.DRAWN", 0)
    founded = criterion("founded", scale=(1800, 2026), ideal=(1910, 1995), must=(1905, None))
    levels = {"ash": {"founded": 1967.0, "staff": 1400.0}, "elm": {"founded": 1902.0, "staff": None}}
    case = case_of([founded, criterion("staff", scale=(0, 5000), ideal=(1400, 5000))], levels)
    first = case.assessments["criterion"] == "founded"
    case = case.replace(
        assessments=case.assessments.assign(low=(case.assessments["level"] - 1).where(first)),
        anchors=pd.DataFrame({"criterion": ["founded"], "level": [1900.0], "description": ["Old"]}),
    )
    made = [make(Material(case), lambda said: None) for make in (candidates, appendix)]
    said = " ".join(map(repr, made))
    assert set(re.findall(r"\b\d,\d{3}\b", said)) == {"1,400", "5,000"}
    assert {"1900", "1902", "1905 or more", "1910 to 1995", "1966 or more"} <= {
        found.strip("'( )") for found in re.findall(r"[ '(](?:1[89]\d\d)(?: to 1995| or more)?[ ')]", said)
    }


# Names and words that run from right to left

SHALOM = "שלום & בנים (1998) בעמ"


@pytest.fixture(scope="module")
def turned() -> str:
    """Give a report whose company, candidate, criterion and evidence are in Hebrew."""
    case = case_of([criterion("a") | {"label": "האם הם בעד?"}], {"ash": {"a": 7.0}})
    said = case.assessments.assign(evidence="שאלנו אותם ב-3 במאי")
    case = case.replace(company=case.company.assign(name=SHALOM), assessments=said)
    return report(Snapshot(case.replace(candidates=case.candidates.assign(name=SHALOM))))


def test_names_from_right_to_left_stand_apart_and_turn_no_sentence(turned: str) -> None:
    apart = "<bdi>שלום &amp; בנים (1998) בעמ</bdi>"
    assert f"<h1>{apart}: 1 candidate held against the ideal partner</h1>" in turned
    assert f">{apart}: sources</h3>" in turned
    assert f"{apart} is the only candidate so far, with a fit of 70." in turned
    assert re.search(rf"<caption[^>]*><span>{re.escape(apart)}: weight times part score", turned)
    ways = {tag for tag, about in Page(turned).tags if about.get("dir")}
    assert ways <= {"th", "td", "dd"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ravi 3, דנה 8, רבי 9", "Ravi 3, <bdi>דנה</bdi> 8, <bdi>רבי</bdi> 9"),
        ("שלום (ישראל) ranks 1 (of 6)", "<bdi>שלום (ישראל)</bdi> ranks 1 (of 6)"),
        ("Ash (שלום) <b>", "Ash (<bdi>שלום</bdi>) &lt;b&gt;"),
        ("ש" + "(ש 1" * 20_000, "<bdi>ש</bdi>" + "(<bdi>ש</bdi> 1" * 20_000),
    ],
    ids=["numbers stay", "whole brackets", "half brackets", "long"],
)
def test_only_a_name_from_right_to_left_is_set_apart(text: str, expected: str) -> None:
    assert apart(text) == expected


def test_what_people_wrote_from_right_to_left_runs_so_in_its_own_cell(turned: str) -> None:
    cells = re.findall(r"<t[dh]([^>]*)>((?:(?!</t[dh]>).)*)</t[dh]>", turned)
    ways = {re.sub("</?bdi>|</?a[^>]*>", "", said): 'dir="rtl"' in about for about, said in cells}
    assert ways["שאלנו אותם ב-3 במאי"]
    assert ways["האם הם בעד?"]
    assert not ways["70.0"]
    assert not any(on for said, on in ways.items() if "not answered" in said)


# The parts a page is built of


def test_a_table_too_wide_for_paper_goes_on_below_with_its_first_column() -> None:
    frame = pd.DataFrame({"Criterion": ["a", "b"]} | {f"Candidate{n:02}": [1.0, 2.0] for n in range(40)})
    made = tables(frame, "Gaps")
    assert len(made) > 3
    assert {table.heads[0].text for table in made} == {"Criterion"}
    assert [head.text for table in made for head in table.heads[1:]] == list(frame.columns[1:])
    assert all(sum(len(head.text) + 2 for head in table.heads) <= DENSE for table in made)
    assert [table.caption for table in made[:2]] == ["Gaps", "Gaps, continued"]
    sizes = [len(table.heads) for table in made]
    assert max(sizes) - min(sizes) <= 2


def test_a_table_that_fits_stays_one_and_a_full_one_is_set_small() -> None:
    few = tables(pd.DataFrame({"A": ["x"], "B": [1.0]}), "Few")
    assert (len(few), few[0].dense) == (1, False)
    wide = {f"Column{n:03}": [1.0] for n in range(ROOM // 11 + 1)}
    full = tables(pd.DataFrame(wide), "Full")
    assert (len(full), full[0].dense) == (1, True)


def test_numbers_stand_right_and_long_words_may_be_broken() -> None:
    made = tables(pd.DataFrame({"Who": ["w" * 80], "Fit": [77.64]}), "One")[0]
    assert made.rows[0][0].kind == "broken"
    assert made.rows[0][1].text == "77.6"
    assert "right" in made.rows[0][1].kind.split()


def test_what_was_said_is_not_said_again_without_anything_to_show() -> None:
    said = block("a", "A", Exhibit("Nothing is known yet."))
    again = block("b", "B", Exhibit("Nothing is known yet."))
    shown = block("c", "C", Exhibit("Nothing is known yet.", pd.DataFrame({"x": [1]})))
    assert distinct([said, again, shown]) == (said, shown)


def test_a_second_person_on_each_side_of_a_ledger_is_listed() -> None:
    case = added(clean(), "people", candidate="elm", side="theirs", person="Zoe Zell", kind="objector")
    made = people(Material(case), "elm", "own")
    row = next(row for row in made.tables[0].rows if row[1].text == "Zoe Zell")
    assert [cell.text for cell in row] == [
        "theirs",
        "Zoe Zell",
        "objector",
        "",
        "not answered",
        "not answered",
    ]
