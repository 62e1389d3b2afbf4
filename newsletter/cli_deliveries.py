"""The commands over mail on its way: what is published of its signatures."""

import typer

from newsletter.console import errors_as_lines, out
from newsletter.options import CONFIG, Config, Json, settings_of

app = typer.Typer(rich_markup_mode=None)


@app.command()
def dkim(as_json: Json = False, config: Config = CONFIG) -> None:
    """Print the DNS records that let others verify the signatures of `dkim`, as lines of a zone.

    Example: newsletter dkim
    """
    from newsletter import report_json, signing
    from newsletter.errors import SettingsError

    with errors_as_lines():
        settings = settings_of(config)
        keys = signing.keys(settings.dkim, folder=settings.folder, sender=settings.list.sender)
        records = dict(key.record for key in keys)
        if not records:
            raise SettingsError(["dkim: names no key, so nothing is signed; docs/delivery.md says how to begin"])
        out(report_json.as_json(records) if as_json else signing.zone_lines(records))
