"""The HTTP client under the SDKs: what it trusts."""

from __future__ import annotations

import ssl

import pytest

from promptcraft.models import wire


@pytest.mark.parametrize(
    ("base_url", "encrypted"),
    [
        ("http://127.0.0.1:11434/v1", False),
        ("HTTP://LOCALHOST:11434", False),
        ("https://localhost:8443/v1", True),
        ("HTTPS://localhost:8443/v1", True),
        ("Https://127.0.0.1:8443", True),
        ("https://api.openai.com/v1", True),
        ("http://192.168.0.7:8000", True),
    ],
)
def test_only_a_server_in_the_clear_on_this_machine_needs_no_certificates(
    base_url: str, encrypted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever may be reached encrypted, or through a proxy that is, is judged by the usual authorities."""
    used: list[bool] = []
    bare = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)

    def context(which: bool) -> ssl.SSLContext:
        used.append(which)
        return bare

    monkeypatch.setattr(wire, "_tls", lambda: context(True))
    monkeypatch.setattr(wire, "_no_tls", lambda: context(False))
    wire.http_client(base_url, 1_000)
    assert used == [encrypted]


def test_without_certificates_nobody_is_trusted() -> None:
    """The context that is quick to make checks names and certificates, and knows no authority: it fails closed."""
    context = wire._no_tls()
    assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)
    assert context.get_ca_certs() == []
