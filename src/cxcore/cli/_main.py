"""Where every command starts and ends."""

import sys
from collections.abc import Sequence

from cxcore.errors import MissingExtraError


def main(arguments: Sequence[str]) -> int:
    """
    Run one command and return its exit status.

    0 is success; 1 means that the input was read and refused, as ``--strict``
    asks; 2 means that an argument, a document or a file cannot be used. What
    went wrong is one message on standard error.

    >>> main(["report", "calls.csv", "--mapping", "none.toml", "--zone", "Mars/Olympus"])
    2
    """
    try:
        from cxcore.cli._app import run  # the extra is needed here and nowhere else
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in {"typer", "rich"}:
            raise
        print(MissingExtraError.for_extra("cli", purpose="The command line"), file=sys.stderr)
        return 2
    return run(arguments)
