"""All rows of all ledgers as typed, side by side with what is recorded: pure, without widgets."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from partnerlib.case import Case
from partnerlib.forms.assessing.answers import records
from partnerlib.forms.ledgers.kinds import LEDGERS
from partnerlib.forms.ledgers.ledger import Cells, Entry, Ledger
from partnerlib.tables import TABLES

Place = tuple[str, str]
"""Which rows: table and candidate."""

Key = tuple[Any, ...]
"""The cells that name a row of a candidate."""

REMOVED = "Someone else has removed this meanwhile. Saving adds it again."


class Drafts:
    """The rows of every candidate and ledger as typed; what is recorded comes in by `refresh`."""

    def __init__(self) -> None:
        self._entries: dict[Place, list[Entry]] = {}

    def of(self, table: str, candidate: str) -> list[Entry]:
        """Give the entries of a ledger and candidate, in the order in which they are shown."""
        return self._entries.get((table, candidate), [])

    def refresh(self, case: Case) -> None:
        """Take over what is recorded now; what has been typed stays."""
        entries = {}
        for table, ledger in LEDGERS.items():
            rows: dict[str, list[Cells]] = defaultdict(list)
            for row in records(getattr(case, table)):
                rows[row["candidate"]].append(row)
            for candidate in case.candidates["candidate"]:
                entries[table, candidate] = _merged(ledger, self.of(table, candidate), rows[candidate])
        self._entries = entries

    def add(self, table: str, candidate: str, side: str, box: str) -> Entry:
        """Give an empty entry: the one that waits to be filled in, or else a new one."""
        ledger, entries = LEDGERS[table], self._entries[table, candidate]
        here = [entry for entry in entries if (entry.side, entry.box) == (side, box)]
        blank = [e for e in here if e.row is None and not e.gone and not ledger.changed(e)]
        if blank:
            return blank[0]
        entries.append(ledger.new(side, box, here))
        return entries[-1]

    def drop(self, place: Place, entry: Entry) -> None:
        """Forget a new entry."""
        self._entries[place].remove(entry)

    def discard(self) -> None:
        """Forget everything that is not recorded."""
        for place, entries in self._entries.items():
            self._entries[place] = [_as_recorded(entry) for entry in entries if entry.row is not None]

    def sweep(self) -> None:
        """Forget new entries that were left empty or taken out again."""
        for place, entries in self._entries.items():
            ledger = LEDGERS[place[0]]
            self._entries[place] = [e for e in entries if e.row is not None or ledger.stands(e)]

    def pending(self) -> Iterator[tuple[Place, Entry]]:
        """Give every entry that saving would change."""
        for place, entries in self._entries.items():
            for entry in entries:
                if LEDGERS[place[0]].pending(entry):
                    yield place, entry

    def typed(self) -> list[dict[str, Any]]:
        """Give every pending entry as JSON can hold it; the key of its row tells which one it changes."""
        return [
            {
                "place": [*place, entry.side, entry.box],
                "key": None if entry.row is None else list(LEDGERS[place[0]].key_of(entry.row)),
                "texts": entry.texts,
                "gone": entry.gone,
            }
            for place, entry in self.pending()
        ]

    def retype(self, typed: Sequence[Mapping[str, Any]]) -> None:
        """Put entries back: texts over the row of the same key, or as a new entry where there is none."""
        for note in typed:
            table, candidate, side, box = note["place"]
            if (table, candidate) not in self._entries:
                continue
            ledger, entries = LEDGERS[table], self._entries[table, candidate]
            same = [e for e in entries if e.row and [*ledger.key_of(e.row)] == note["key"]]
            entry = same[0] if same else self.add(table, candidate, side, box)
            entry.texts |= {name: text for name, text in note["texts"].items() if name in entry.texts}
            entry.gone = note["gone"] and bool(same)

    def wrong(self, names: Mapping[str, str]) -> list[str]:
        """Say everything that is wrong with what is pending, each with its place; `names` by candidate."""
        said, sides = [], dict[tuple[Place, str], None]()
        for place, entry in self.pending():
            entry.tried, sides[place, entry.side] = True, None
            problems = LEDGERS[place[0]].problems(entry, self._entries[place])
            said += [f"{where(place, entry, names)}: {'; '.join(problems)}"] if problems else []
        for place, side in sides:
            of_side = [entry for entry in self._entries[place] if entry.side == side]
            words = LEDGERS[place[0]].side_wrong(side, of_side)
            said += [f"{LEDGERS[place[0]].title}, {side}, {names[place[1]]}: {words}"] if words else []
        return said

    def doubtful(self, place: Place) -> bool:
        """Tell whether something is said to be wrong with what is pending in a ledger."""
        ledger, entries = LEDGERS[place[0]], self._entries[place]
        sides = {entry.side for entry in entries if ledger.pending(entry)}
        by_side = {side: [entry for entry in entries if entry.side == side] for side in sides}
        return any(ledger.problems(entry, entries, whole=False) for entry in entries) or any(
            ledger.side_wrong(side, of_side) for side, of_side in by_side.items()
        )

    def unheeded(self, names: Mapping[str, str]) -> list[str]:
        """Say, once, what others have done to rows that are pending here."""
        said = []
        for place, entry in self.pending():
            if entry.news and entry.news != entry.heeded:
                entry.heeded = entry.news
                said.append(f"{where(place, entry, names)}: {entry.news} Look at it, then save again.")
        return said

    def rows(self) -> tuple[dict[str, list[Cells]], dict[str, list[Cells]]]:
        """Give the rows to save and the rows to retract, by table; every entry can be read."""
        rows: dict[str, list[Cells]] = defaultdict(list)
        old: dict[str, list[Cells]] = defaultdict(list)
        for (table, candidate), entry in self.pending():
            about = {"candidate": candidate}
            if entry.row is not None:
                old[table].append(about | {name: entry.row[name] for name in LEDGERS[table].key})
            if not entry.gone:
                rows[table].append(about | LEDGERS[table].cells(entry))
        gone = {table: _without(table, keys, rows.get(table, [])) for table, keys in old.items()}
        return dict(rows), {table: keys for table, keys in gone.items() if keys}

    def counted(self, names: Mapping[str, str]) -> str:
        """Count what is pending, like "2 people (1 removed) and 1 task for Northmere"; name the renamed."""
        found: dict[Place, list[Entry]] = defaultdict(list)
        for place, entry in self.pending():
            found[place].append(entry)
        said: dict[str, list[str]] = defaultdict(list)
        for (table, candidate), entries in found.items():
            removed = sum(entry.gone for entry in entries)
            renamed = [words for entry in entries if (words := LEDGERS[table].renamed(entry))]
            also = [f"{removed} removed"] * bool(removed)
            also += renamed if len(renamed) < 3 else [f"{len(renamed)} renamed"]
            said[candidate].append(
                LEDGERS[table].counted(len(entries)) + (f" ({', '.join(also)})" if also else "")
            )
        return " and ".join(f"{' and '.join(words)} for {names[who]}" for who, words in said.items())


def where(place: Place, entry: Entry, names: Mapping[str, str]) -> str:
    """Name an entry with its place, such as "Ines (People, theirs, Northmere)"."""
    ledger = LEDGERS[place[0]]
    box = dict(ledger.boxes)[entry.box].lower()
    places = [ledger.title, entry.side, box, names[place[1]]]
    return f"{ledger.name_of(entry)} ({', '.join(words for words in places if words)})"


def _without(table: str, keys: Sequence[Cells], rows: Sequence[Cells]) -> list[Cells]:
    saved = [tuple(row[name] for name in TABLES[table].key) for row in rows]
    return [key for key in keys if tuple(key[name] for name in TABLES[table].key) not in saved]


def _as_recorded(entry: Entry) -> Entry:
    entry.texts, entry.gone, entry.news, entry.tried = dict(entry.before), False, "", False
    return entry


def _merged(ledger: Ledger, entries: Sequence[Entry], rows: Sequence[Cells]) -> list[Entry]:
    """Bring entries and recorded rows together: known rows first, then rows new here, then new entries."""
    recorded = {ledger.key_of(row): row for row in rows}
    home = _homes(ledger, entries, recorded)
    found = [entry for entry in entries if entry in home]
    lost = [entry for entry in entries if entry not in home]
    for entry in found:
        _follow(ledger, entry, recorded.pop(home[entry]))
    others = [Entry(row["side"], row.get("horizon", ""), row, ledger.texts(row)) for row in recorded.values()]
    return found + sorted(others, key=lambda e: ledger.order(e.texts)) + _orphans(ledger, lost)


def _homes(ledger: Ledger, entries: Sequence[Entry], recorded: Mapping[Key, Cells]) -> dict[Entry, Key]:
    """Find the recorded row of each entry: the one that says just what is typed, or else the one it had."""
    before = {ledger.key_of(entry.row): entry.before for entry in entries if entry.row is not None}
    texts = {key: ledger.texts(row) for key, row in recorded.items()}
    fresh = {key: texts[key] for key in texts if before.get(key) != texts[key]}
    home: dict[Entry, Key] = {}
    for entry in entries:
        written = ledger.written(entry) if fresh and not entry.gone and ledger.pending(entry) else None
        for key in [key for key, said in fresh.items() if said == written]:
            if (entry.side, entry.box) == (recorded[key]["side"], recorded[key].get("horizon", "")):
                home[entry] = key
                del fresh[key]
                break
    for entry in entries:
        if entry.row is not None and entry not in home:
            had = ledger.key_of(entry.row)
            if had in recorded and had not in home.values():
                home[entry] = had
    return home


def _follow(ledger: Ledger, entry: Entry, row: Cells) -> None:
    """Take over a row that has been recorded anew, column by column, but for those changed here."""
    texts = ledger.texts(row)
    other = [name for name, text in texts.items() if text != entry.before[name]]
    mine, written = ledger.changed(entry), ledger.written(entry) or {}
    clash = [name for name in other if name in mine and written.get(name) != texts[name]]
    entry.texts |= {name: texts[name] for name in other if name not in mine}
    entry.row, entry.before = row, texts
    if clash or (entry.gone and other):
        said = [f.label.lower() for f in ledger.fields if f.name in (clash or other)]
        entry.news = f"Someone else has changed this meanwhile ({', '.join(said)}). Saving keeps yours."
        entry.heeded = ""
    elif not ledger.pending(entry):
        entry.news = ""


def _orphans(ledger: Ledger, lost: Sequence[Entry]) -> list[Entry]:
    """Give the entries whose row is not recorded: new ones, and those changed while others removed them."""
    kept = []
    for entry in lost:
        if entry.row is None:
            kept.append(entry)
        elif not entry.gone and ledger.changed(entry):
            entry.row, entry.before, entry.news = None, dict.fromkeys(entry.texts, ""), REMOVED
            kept.append(entry)
    return kept
