"""Which saves of a store of version 3 are undos: only their notes said so, and anybody can write a note."""

import sqlalchemy as sql

from partnerlib.tables import TABLES

_NOTED = "takes back batch "
_ROWS = (
    'SELECT kept.* FROM "{}" kept JOIN batches ON batches.batch = kept.batch WHERE batches."case" = :case '
    "AND (kept.batch <= :undone OR kept.batch = :batch) ORDER BY kept.row"
)


def true_undos(connection: sql.Connection) -> dict[int, int]:
    """Give for each save that says in its note that it takes back another one, and does, that other one."""
    saves = connection.execute(sql.text('SELECT batch, "case", note FROM batches ORDER BY batch')).all()
    case_of = {batch: case for batch, case, _ in saves}
    noted = {batch: note.removeprefix(_NOTED) for batch, _, note in saves if note.startswith(_NOTED)}
    said = {batch: int(number) for batch, number in noted.items() if number.isdecimal()}
    return {
        batch: undone
        for batch, undone in said.items()
        if undone < batch
        and case_of.get(undone) == case_of[batch]
        and _puts_back(connection, case_of[batch], undone, batch)
    }


def _puts_back(connection: sql.Connection, case: str, undone: int, batch: int) -> bool:
    """Tell whether a save put back what stood before another one, or nothing (None), in all its places."""
    touched = False
    for name, table in TABLES.items():
        before: dict[object, object] = {}
        after: dict[object, object] = {}
        written = set()
        about = {"case": case, "undone": undone, "batch": batch}
        for row in connection.execute(sql.text(_ROWS.format(name)), about).mappings():
            key = tuple(row[column] for column in table.key)
            cells = None if row["retracted"] else tuple(row[column] for column in table.names)
            if row["batch"] == undone:
                written.add(key)
            else:
                (before if row["batch"] < undone else after)[key] = cells
        if any(key not in after or after[key] != before.get(key) for key in written):
            return False
        touched = touched or bool(written)
    return touched
