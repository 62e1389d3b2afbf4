"""The tables, as the newest migration leaves them.

Each is loaded when it is first asked for: a run with nothing to do needs half of them. `metadata` has all of them. No
file has the name of a table, which it would hide once it is loaded.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from newsletter.store.schema.columns import HEAD, UtcDateTime

if TYPE_CHECKING:
    from newsletter.store.schema.columns import metadata
    from newsletter.store.schema.feeds import documents, papers, sightings
    from newsletter.store.schema.joining import confirmations, consents, counts, erasures, files, keys, salts, sign_ups
    from newsletter.store.schema.mails import crowds, deliveries, notices, pauses
    from newsletter.store.schema.people import former_ids, occasions, subscribers, suppressions
    from newsletter.store.schema.personal import fragments, look_contents, looks, recipes, wishes
    from newsletter.store.schema.published import edition_papers, editions, publishing, variants
    from newsletter.store.schema.relay_health import relay_tokens, relays
    from newsletter.store.schema.returned import complaints, mailboxes, strikes
    from newsletter.store.schema.senders import late_replies, nodes
    from newsletter.store.schema.summaries import summary_costs, summary_lines
    from newsletter.store.schema.tidied import balances

_FILES = {
    "mails": ("crowds", "deliveries", "notices", "pauses"),
    "published": ("edition_papers", "editions", "publishing", "variants"),
    "feeds": ("documents", "papers", "sightings"),
    "senders": ("late_replies", "nodes"),
    "people": ("former_ids", "occasions", "subscribers", "suppressions"),
    "personal": ("fragments", "look_contents", "looks", "recipes", "wishes"),
    "relay_health": ("relay_tokens", "relays"),
    "returned": ("complaints", "mailboxes", "strikes"),
    "joining": ("confirmations", "consents", "counts", "erasures", "files", "keys", "salts", "sign_ups"),
    "summaries": ("summary_costs", "summary_lines"),
    "tidied": ("balances",),
}
__all__ = [
    "HEAD",
    "UtcDateTime",
    "balances",
    "complaints",
    "confirmations",
    "consents",
    "counts",
    "crowds",
    "deliveries",
    "documents",
    "edition_papers",
    "editions",
    "erasures",
    "files",
    "former_ids",
    "fragments",
    "keys",
    "late_replies",
    "look_contents",
    "looks",
    "mailboxes",
    "metadata",
    "nodes",
    "notices",
    "occasions",
    "papers",
    "pauses",
    "publishing",
    "recipes",
    "relay_tokens",
    "relays",
    "salts",
    "sightings",
    "sign_ups",
    "strikes",
    "subscribers",
    "summary_costs",
    "summary_lines",
    "suppressions",
    "variants",
    "wishes",
]

if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        """Load the file of a table, or every file where all of them are asked for."""
        if name == "metadata":
            every = [import_module(f"{__name__}.{file}") for file in _FILES]
            asked_for = every[0].metadata
        else:
            file = next((file for file, names in _FILES.items() if name in names), None)
            if file is None:
                raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
            asked_for = getattr(import_module(f"{__name__}.{file}"), name)
        globals()[name] = asked_for
        return asked_for
