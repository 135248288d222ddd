"""The tests' own promises: nothing outside this machine is reached, and nothing of its user is seen."""

from __future__ import annotations

import asyncio
import os
import socket
from pathlib import Path

import pytest

from promptcraft.workspace.keys import user_cache

ELSEWHERE = "192.0.2.1"
"""An address that is set aside for documentation; no machine has it."""


def test_connecting_elsewhere_fails_the_test() -> None:
    """A connection to another machine fails the test, and cannot be caught as an ordinary error."""
    with socket.socket() as connection, pytest.raises(pytest.fail.Exception, match=ELSEWHERE) as caught:
        connection.connect((ELSEWHERE, 80))
    assert not isinstance(caught.value, Exception)


def test_connecting_elsewhere_from_a_coroutine_fails_the_test() -> None:
    """The event loop's own connections are held back too."""
    with pytest.raises(pytest.fail.Exception, match=ELSEWHERE):
        asyncio.run(_open_connection())


async def _open_connection() -> None:
    await asyncio.open_connection(ELSEWHERE, 80)


def test_looking_up_a_name_fails_the_test() -> None:
    """The name of another machine is not looked up; one that cannot exist is unknown, as everywhere."""
    with pytest.raises(pytest.fail.Exception, match=r"example\.org"):
        socket.getaddrinfo("example.org", 443)
    with pytest.raises(socket.gaierror):
        socket.getaddrinfo("nowhere.invalid", 443)


def test_this_machine_can_be_reached() -> None:
    """A server that the test runs itself answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()


def test_the_user_is_not_seen(own_home: Path) -> None:
    """Home and cache are the test's own and empty; no key is in the environment."""
    assert Path.home() == own_home
    assert user_cache() == own_home / "cache"
    assert list(own_home.iterdir()) == []
    assert [name for name in os.environ if name.endswith("_API_KEY")] == []
