"""What a person sees arrive: every word, and never the key, however it is cut into pieces."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Callable
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promptcraft.models.hearing import Heard
from promptcraft.models.scrub import MARK, without_key
from tests.models.failing import APIS, QUICK, SENTINEL, failure, model_at
from tests.models.fake_server import Answer, FakeServer

SPELLINGS = {
    "raw": SENTINEL,
    "base64": base64.b64encode(SENTINEL.encode()).decode(),
    "base64 of a header": base64.b64encode(f"Bearer {SENTINEL}".encode()).decode(),
    "base64 for addresses": base64.urlsafe_b64encode(f"user:{SENTINEL}".encode()).decode(),
    "hexadecimal": SENTINEL.encode().hex(),
    "HEXADECIMAL": SENTINEL.encode().hex().upper(),
    "reversed": SENTINEL[::-1],
    "in an address": quote(SENTINEL, safe=""),
    "all in an address": "".join(f"%{ord(c):02X}" for c in SENTINEL),
    "twice in an address": "".join(f"%25{ord(c):02x}" for c in SENTINEL),
    "in HTML": "".join(f"&#{ord(c)};" for c in SENTINEL),
    "in HTML, hexadecimal": "".join(f"&#x{ord(c):X};" for c in SENTINEL),
    "in JSON": "".join(f"\\u{ord(c):04x}" for c in SENTINEL),
    "in JSON in JSON": json.dumps("".join(f"\\u{ord(c):04x}" for c in SENTINEL))[1:-1],
}


def heard(pieces: list[str], *, whole: bool = True, secret: str = SENTINEL) -> tuple[str, list[str]]:
    """What a listener is told of these pieces: all of it, and how it came."""
    told: list[str] = []
    ear = Heard(told.append, secret)
    for piece in pieces:
        ear.hear(piece)
    ear.end(whole=whole)
    return "".join(told), told


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("size", [1, 3, 7, 1000])
def test_a_key_in_pieces_is_not_heard(spelling: str, size: int) -> None:
    """However the key is encoded and cut, a listener hears a mark in its place, and the rest as it is."""
    text = f"You sent {SPELLINGS[spelling]}, didn't you?"
    told, _ = heard([text[at : at + size] for at in range(0, len(text), size)])
    assert told == without_key(text, SENTINEL)
    assert told.startswith("You sent ")
    assert told.endswith(", didn't you?")
    assert MARK in told
    assert SENTINEL not in told


PARTS = [*SPELLINGS.values(), "sk-", "\\u", "%", "&#", "A & B", "80 % ", "so\n"]


@given(
    st.lists(st.sampled_from(PARTS), max_size=6),
    st.data(),
)
def test_cutting_changes_nothing(parts: list[str], data: st.DataObject) -> None:
    """Whatever the cuts, the pieces add up to the text without the key."""
    text = "".join(parts)
    pieces: list[str] = []
    while text:
        size = data.draw(st.integers(1, len(text)))
        pieces.append(text[:size])
        text = text[size:]
    assert heard(pieces)[0] == without_key("".join(parts), SENTINEL)


def repeats_itself(key: str) -> bool:
    """Whether a copy of the key moved by some characters agrees with it, all but its last character."""
    return any(key[by:-1] == key[: -1 - by] for by in range(1, len(key) - 1))


# In `999999990` no reader can say where the key `99999990` begins; real keys do not repeat themselves.
KEYS = st.text("sk-_/+=abcXYZ0189", min_size=8, max_size=40).filter(lambda key: not repeats_itself(key))


@pytest.mark.parametrize("code", [base64.b64encode, base64.urlsafe_b64encode])
@given(before=st.binary(max_size=7), key=KEYS, after=st.binary(max_size=7), size=st.integers(1, 20))
def test_nothing_is_left_of_a_key_in_base64(
    code: Callable[[bytes], bytes], before: bytes, key: str, after: bytes, size: int
) -> None:
    """Whatever stands around the key, every character that holds a bit of it is gone, and no other one is."""
    text = code(before + key.encode() + after).decode()
    start, end = len(before) * 8 // 6, -(-(len(before) + len(key)) * 8 // 6)
    expected = text[:start] + MARK + (text[end:] if after else "")
    pieces = [text[at : at + size] for at in range(0, len(text), size)]
    assert (without_key(text, key), heard(pieces, secret=key)[0]) == (expected, expected)


def test_plain_text_is_not_held_back() -> None:
    """Text that cannot be the beginning of the key is passed on piece by piece."""
    pieces = ["Tax ", "what ", "nobody ", "earned."]
    assert heard(pieces)[1] == pieces


@pytest.mark.parametrize("stand_in", ["EMPTY", "test", "x"])
def test_a_stand_in_for_a_key_spoils_no_text(stand_in: str) -> None:
    """A key of a few letters, as servers that want none are given, is a word like any other in a reply."""
    text = "An EMPTY test of x."
    assert (without_key(text, stand_in), heard([text], secret=stand_in)[0]) == (text, text)


def test_a_beginning_that_goes_on_otherwise_is_heard() -> None:
    """What began like the key and was not it arrives whole."""
    assert heard(["It begins with sk-SEN", "SE of taxes."])[0] == "It begins with sk-SENSE of taxes."


def test_a_broken_off_key_is_not_heard() -> None:
    """When the reply breaks off in the middle of the key, that half stays out."""
    assert heard(["You sent ", SENTINEL[:-2]], whole=False)[0] == f"You sent {MARK}"


def test_a_character_in_two_halves_is_joined() -> None:
    """The halves of one character that come in two pieces are one character."""
    assert heard(["a\ud83d", "\ude42b"])[0] == "a🙂b"


@pytest.mark.parametrize("api", APIS)
def test_a_streamed_key_is_not_heard(api: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that streams the key back in pieces shows nobody the key."""
    monkeypatch.setenv("KEY", SENTINEL)
    told: list[str] = []

    async def run() -> str:
        async with FakeServer(Answer(f"You sent {SENTINEL} to me.")) as server:
            model = model_at(server.address, api, stream=True)
            reply = await model.reply(QUICK, told.append)
            await model.close()
            return reply.text

    assert asyncio.run(run()) == "".join(told) == "You sent [key] to me."


@pytest.mark.parametrize("api", APIS)
def test_a_server_that_speaks_in_code_is_understood(api: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error that repeats the header encoded does not show the key in any of its forms."""
    monkeypatch.setenv("KEY", SENTINEL)
    for spelled in SPELLINGS.values():
        page = json.dumps({"error": {"type": "invalid_request_error", "message": f"bad {spelled}!"}}).encode()
        assert MARK in failure(Answer(status=400, body=page), api).message
