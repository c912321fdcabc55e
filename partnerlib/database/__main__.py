"""Let people into a team's store: `python -m partnerlib.database invite "Ravi Rao"`; see docs/store.md."""

import argparse
import os
import sys

from partnerlib.database.access import invite, void
from partnerlib.database.engines import open_engine
from partnerlib.database.errors import StoreError
from partnerlib.database.migrations import bring_up_to_date


def main(words: list[str] | None = None) -> int:
    """Run one command as the owner of the store in PARTNERLIB_STORE; 1 where it could not be done."""
    parser = argparse.ArgumentParser(prog="python -m partnerlib.database", description=__doc__)
    parser.add_argument("command", choices=("invite", "void"), help="make a login, or take it away")
    parser.add_argument("name", help="the name this person answers under, or to void also a login")
    parser.add_argument("--organizer", action="store_true", help="may change the case and open rounds too")
    parser.add_argument("--login", default="", help="made of the name, unless given")
    told = parser.parse_args(words)
    try:
        engine = open_engine(os.environ.get("PARTNERLIB_STORE", ""))
        bring_up_to_date(engine)
        if told.command == "invite":
            address = invite(engine, told.name, told.organizer, told.login)
            shown = address.render_as_string(hide_password=False)
            print(f"For {told.name} alone; the password is shown this once.\nPARTNERLIB_STORE={shown}")
        else:
            void(engine, told.name)
            print(f"{told.name} can no longer open the store. What they saved stays.")
    except (StoreError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
