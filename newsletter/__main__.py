"""The command, and `python -m newsletter`: the program is loaded here, so that Ctrl-C is answered from the start."""

import gc
import sys

from newsletter.errors import STOPPED


def main() -> None:
    """Run the command. End with 130 where Ctrl-C comes before it has begun.

    Nothing that is loaded is garbage, so none is looked for until the command begins.
    """
    gc.disable()
    try:
        from newsletter.cli.main import main as command

        command()
    except KeyboardInterrupt:
        print(STOPPED, file=sys.stderr)  # noqa: T201 - what prints may not be loaded yet
        sys.exit(130)


if __name__ == "__main__":
    main()
