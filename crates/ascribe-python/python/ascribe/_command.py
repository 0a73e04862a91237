"""The command `ascribe`, as `pip` installs it."""

from __future__ import annotations

import signal
import sys

from ascribe._ascribe import run_command


def main() -> None:
    """Do what the command line says, and end the process."""
    # The command ends in order by itself; Python's own handler would only say so a second time.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    sys.exit(run_command(["ascribe", *sys.argv[1:]]))


if __name__ == "__main__":
    main()
