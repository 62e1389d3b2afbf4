"""All commands: to those of every day, this adds the ones that have files of their own."""

from newsletter.cli import (
    backup,
    deliver,
    deliveries,
    doctor,
    lists,
    nodes,
    preview,
    receive,
    reply,
    store,
    subscribers,
    suppressions,
    templates,
    test_send,
    tidy,
)
from newsletter.cli.main import app

__all__ = ["app"]

app.add_typer(subscribers.app, name="subscribers")
app.add_typer(lists.app, name="list")
app.add_typer(store.app, name="store")
app.add_typer(suppressions.app, name="suppressions")
app.add_typer(templates.app, name="templates")
app.command("check")(templates.check_edition)
app.command("deliver")(deliver.deliver)
app.command("receive")(receive.receive)
app.command("reply")(reply.reply)
app.command("tidy")(tidy.tidy)
app.command("nodes")(nodes.nodes)
app.add_typer(deliveries.app)
app.command("preview")(preview.preview)
app.command("backup")(backup.backup)
app.command("restore")(backup.restore)
app.command("doctor")(doctor.doctor)
app.command("test-send")(test_send.test_send)
