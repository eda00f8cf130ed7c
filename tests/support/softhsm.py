"""The tokens of SoftHSM, made once in a process: its driver looks for them when it is loaded."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from support.tokens import Tokens


@pytest.fixture(scope="session")
def softhsm(tmp_path_factory: pytest.TempPathFactory) -> "Tokens":
    from support import tokens

    return tokens.made(tmp_path_factory.mktemp("softhsm"))
