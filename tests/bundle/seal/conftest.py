"""The other sides of a seal, running."""

from collections.abc import Iterator

import pytest

from support import verapdf
from support.sealing import Hosts, World, hosts, world
from support.verapdf import VeraPdf


@pytest.fixture(scope="session")
def running() -> Iterator[Hosts]:
    with hosts() as there:
        yield there


@pytest.fixture
def there(running: Hosts) -> Hosts:
    """The hosts, with nothing on them and nothing asked yet."""
    running.paths.clear()
    running.forget()
    return running


@pytest.fixture
def parties(there: Hosts) -> World:
    return world(there)


@pytest.fixture(scope="session")
def vera(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VeraPdf]:
    yield from verapdf.running(tmp_path_factory.mktemp("verapdf"))
