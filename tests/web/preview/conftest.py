"""The preview of a newsletter, and that of a file."""

from pathlib import Path

import httpx
import pytest

from newsletter.actions.newsletter import Newsletter
from tests.web.conftest import House, Minutes
from tests.web.preview.previews import DUMP, Desk, in_own_templates, preview_of


@pytest.fixture
def desk(newsletter: Newsletter, house: tuple[House, httpx.Client], tmp_path: Path) -> Desk:
    """The preview of the newsletter with two published editions."""
    served, client = house
    own = tmp_path / "own"
    served.tenant = preview_of(in_own_templates(newsletter, own), clock=Minutes())
    return Desk(client, own)


@pytest.fixture
def planned(desk: Desk, newsletter: Newsletter, house: tuple[House, httpx.Client]) -> Desk:
    """The preview of an edition that is made of a file."""
    house[0].tenant = preview_of(in_own_templates(newsletter, desk.own), clock=Minutes(), files=(DUMP,))
    return desk
