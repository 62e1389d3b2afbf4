"""`newsletter --help` shows the commands in groups, in the order in which an operator comes to use them."""

import gc
from collections.abc import Sequence
from copy import copy
from typing import Any

from typer import BadParameter, Typer
from typer.core import TyperGroup
from typer.main import get_command_name

from newsletter.cli.console import errors_as_lines
from newsletter.cli.mistyped import mistyped

GROUPS = {
    "To begin": ("demo", "init"),
    "Before anything is sent": ("papers", "plan", "preview", "check", "test-send", "templates", "doctor"),
    "Every day": ("run", "serve", "worker", "status", "nodes"),
    "The people": ("subscribers", "suppressions", "list"),
    "A run, step by step": ("collect", "publish", "deliver"),
    "Bounces, and deliveries in doubt": ("receive", "deliveries", "resolve", "reconcile", "reply"),
    "Signatures": ("dkim",),
    "Keep the store": ("backup", "restore", "tidy", "store"),
}


class InOrderOfUse(TyperGroup):
    """The commands by their groups. A command in no group comes last, so that none is hidden."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command. Ctrl-C while it loads is answered as it is later, and a mistyped option in our words.

        What is loaded by now stays until the end, and is never looked through for garbage.
        """
        gc.freeze()
        gc.enable()
        with errors_as_lines():
            try:
                return super().invoke(ctx)
            except BadParameter as error:
                error.message = mistyped(error)
                raise

    def list_commands(self, ctx: Any) -> list[str]:
        """Give the names of the commands, those of GROUPS first."""
        known = [name for names in GROUPS.values() for name in names]
        there = super().list_commands(ctx)
        return [name for name in known if name in there] + [name for name in there if name not in known]

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write a section for each group."""
        left = self.list_commands(ctx)
        for title, names in (*GROUPS.items(), ("More", tuple(left))):
            rows = [(name, self.commands[name].get_short_help_str(60)) for name in names if name in left]
            left = [name for name in left if name not in names]
            if rows:
                with formatter.section(title):
                    formatter.write_dl(rows)


def for_one(app: Typer, arguments: Sequence[str]) -> Typer:
    """The app with the command alone that these arguments begin with, or name behind the settings; else with all.

    To lay out all of them takes as long as the work of a run with nothing to do.
    """
    behind = arguments[2:] if arguments[:1] in (["-c"], ["--config"]) else arguments
    asked = behind[0] if behind else ""
    alone = copy(app)
    alone.registered_groups = [each for each in app.registered_groups if each.name == asked]
    alone.registered_commands = [
        each
        for each in app.registered_commands
        if asked == (each.name or get_command_name(each.callback.__name__ if each.callback else ""))
    ]
    return alone if alone.registered_groups or alone.registered_commands else app
