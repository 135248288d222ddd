"""What every test may rely on: a home of its own, no keys, and no network beyond this machine."""

from __future__ import annotations

import ipaddress
import os
import signal
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from promptcraft.workspace.keys import user_cache

REAL_CACHE = user_cache()
"""Where the weights of this machine are, noted before any test moves the home directory."""

hypothesis.settings.register_profile("here", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, database=None)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "here")


def pytest_configure() -> None:
    """Let Ctrl-C reach the commands under test also where a shell runs the tests in the background and ignores it."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home directory for this test alone, with no keys and no settings from outside."""
    home = tmp_path_factory.mktemp("home")
    for name in list(os.environ):
        if name.startswith(("PROMPTCRAFT_", "XDG_")) or name.endswith(
            ("_API_KEY", "_BASE_URL", "_AUTH_TOKEN")
        ):
            monkeypatch.delenv(name)
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(home))
    for name in ("APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(home / name.lower()))
    monkeypatch.setenv("PROMPTCRAFT_CACHE", str(home / "cache"))
    monkeypatch.setenv("PROMPTCRAFT_CONFIG", str(home / "config"))
    monkeypatch.setenv("NO_COLOR", "1")
    for name in ("FORCE_COLOR", "COLUMNS", "LINES", "TERM"):
        monkeypatch.delenv(name, raising=False)
    return home


@pytest.fixture
def real_cache(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The cache of this machine, where weights that were joined once are found again."""
    monkeypatch.setenv("PROMPTCRAFT_CACHE", str(REAL_CACHE))
    return REAL_CACHE


@pytest.fixture
def workspace_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that is the workspace of every command this test runs."""
    monkeypatch.setenv("PROMPTCRAFT_WORKSPACE", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(autouse=True, scope="session")
def this_machine_only() -> Iterator[None]:
    """No connection and no name look-up leaves this machine: the test that tries fails, whatever catches errors."""
    with pytest.MonkeyPatch.context() as patch:
        for method in ("connect", "connect_ex", "sendto"):
            patch.setattr(socket.socket, method, _guarded(getattr(socket.socket, method)))
        patch.setattr(socket, "getaddrinfo", _guarded_lookup(socket.getaddrinfo))
        yield


def _guarded(method: Callable[..., Any]) -> Callable[..., Any]:
    def guarded(self: socket.socket, *arguments: object) -> object:
        address = arguments[-1]
        if self.family in (socket.AF_INET, socket.AF_INET6):
            host = address[0] if isinstance(address, tuple) else address
            if not _is_here(host):
                pytest.fail(f"A test tried to reach {host}; tests may only reach this machine.")
        return method(self, *arguments)

    return guarded


def _guarded_lookup(lookup: Callable[..., Any]) -> Callable[..., Any]:
    def guarded(host: object, *arguments: object, **options: object) -> object:
        name = host.decode() if isinstance(host, bytes) else host
        if isinstance(name, str) and name.endswith(".invalid"):
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        if not _is_here(name):
            pytest.fail(f"A test tried to look up {name}; tests may only reach this machine.")
        return lookup(host, *arguments, **options)

    return guarded


def _is_here(host: object) -> bool:
    if host in (None, "", "localhost"):
        return True
    try:
        return ipaddress.ip_address(str(host).partition("%")[0]).is_loopback
    except ValueError:
        return False
