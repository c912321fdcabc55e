"""Whether the questions of a sheet that came back are those it was made with, each in its place."""

from collections import Counter
from collections.abc import Sequence

from partnerlib.forms.words import shown
from partnerlib.sheets.cells import NUMBER, Cell
from partnerlib.sheets.faults import SheetFault, named
from partnerlib.sheets.filled import MAKE_A_NEW_ONE, Page, Row
from partnerlib.sheets.questions import FIXED, Question
from partnerlib.tables.faults import shown as quoted
from partnerlib.words import brief, count, listing

Texts = tuple[str, ...]

_QUESTION = FIXED.index("Question")
_NAME = 40


def misplaced(page: Page, due: Sequence[Question]) -> list[SheetFault]:
    """Tell of rows in another order, deleted or put in; `due` are the questions asked, in order."""
    wanted = [_plain(question.fixed) for question in due]
    found = [_texts(row) for row in page.rows]
    if found == wanted:
        return []
    if Counter(found) == Counter(wanted):
        allowed = f"each question in its row: undo the sorting, or {MAKE_A_NEW_ONE}"
        return [SheetFault(page.where, "the questions in another order", allowed)]
    shifted = [texts for n, texts in enumerate(wanted) if texts in found and found[n] != texts]
    if not shifted:
        return []
    gone = [brief(texts[_QUESTION], _NAME) for texts in wanted if texts not in found]
    moved = count(len(shifted), "question is", "questions are")
    what = f"rows that were deleted, put in or moved: {moved} not in place"
    missing = f", missing: {listing([quoted(name) for name in gone], 5)}" if gone else ""
    return [SheetFault(page.where, what + missing, f"each question in its row: {MAKE_A_NEW_ONE}")]


def overwritten(page: Page, due: Sequence[Question]) -> list[SheetFault]:
    """Name every cell of a question that was overwritten where it stands."""
    return [
        SheetFault(
            row.where(head),
            cell.found,
            f"{quoted(brief(question.fixed[column], 200))}, as it was written",
            named(question.criterion.label, question.name),
        )
        for row, question in zip(page.rows, due, strict=True)
        for column, (head, cell) in enumerate(zip(FIXED, row.fixed, strict=True))
        if _texts(row)[column] != _plain(question.fixed)[column]
    ]


def changed_questions(rows: Sequence[Row], due: Sequence[Question]) -> str:
    """Say in which questions a sheet differs from those that would be asked today; "" when in none."""
    then = {row.asked.criterion: _texts(row)[1:] for row in rows}
    now = {question.criterion.key: _plain(question.fixed)[1:] for question in due}
    labels = {question.criterion.key: brief(question.criterion.label, _NAME) for question in due}
    told = [
        ("changed", [labels[key] for key in now if key in then and then[key] != now[key]]),
        ("new", [labels[key] for key in now if key not in then]),
        ("gone", [brief(then[key][_QUESTION - 1], _NAME) for key in then if key not in now]),
    ]
    return "; ".join(
        f"{words}: {listing([quoted(name) for name in names], 5)}" for words, names in told if names
    )


def _texts(row: Row) -> Texts:
    return _plain(tuple(map(_text, row.fixed)))


def _text(cell: Cell) -> str:
    return shown(float(cell.value)) if cell.kind == NUMBER else str(cell.value)


def _plain(texts: Texts) -> Texts:
    """Give texts with their spaces and line ends as any spreadsheet may leave them."""
    return tuple(" ".join(text.split()) for text in texts)
