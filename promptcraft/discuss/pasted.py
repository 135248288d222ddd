"""A discussion in somebody's chat window: the message that opens it, and reading the finished chat back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from promptcraft.discuss.chat_lines import Speaker, bare, close, heading, speaker
from promptcraft.discuss.journal import Journal, Render, create_journal
from promptcraft.discuss.pushback import position
from promptcraft.discuss.state import as_asked, next_step, state
from promptcraft.errors import NothingPasted, ReplyTooLarge
from promptcraft.framework.fence import fence
from promptcraft.framework.rendered import Rendered
from promptcraft.models.prompts import prompt, prompt_hash
from promptcraft.records.turn import Answered, Asked, Closed, Event, Noted, Opened, Turn
from promptcraft.workspace.places import Workspace

LONGEST = 5_000_000
_GO_ON = re.compile(
    r"(?:ok(?:ay)?|yes|next(?: question| one)?|go on|continue|please|thanks|thank you|[\s,.!])+"
)
_UNCLEAR = (
    "what do you mean",
    "what does",
    "what is meant",
    "can you explain",
    "could you explain",
    "explain",
    "please explain",
    "i don't understand",
    "i do not understand",
)


@dataclass(frozen=True)
class Piece:
    """Lines of one speaker under one heading; `speaker` None when the chat shows no speakers.

    `opens` is the question the heading names, "" for the synthesis, None without a heading; `title` is its line.
    """

    speaker: Speaker | None
    opens: str | None
    text: str
    title: str = ""

    @property
    def whole(self) -> str:
        """The text with its heading."""
        return "\n".join(part for part in (self.title, self.text) if part.strip())


def opening_message(rendered: Rendered) -> str:
    """The one message that makes a chat window go through the framework, waiting after each answer."""
    filled = rendered.filled
    return prompt(
        "discuss_paste",
        framework=fence(b"discussion by paste", rendered.text.strip())[1],
        total=len(filled.questions),
        ids=filled.question_ids,
        synthesis=" ".join(filled.synthesis.ask.split()) if filled.synthesis else "",
        count=filled.synthesis.for_and_against if filled.synthesis else 5,
    )


def read_chat(text: str, rendered: Rendered) -> tuple[Turn, ...]:
    """The turns in a chat copied out of its window, numbered from 1; what has no place among them is Noted.

    Raises NothingPasted when no answer to any question is found, ReplyTooLarge above 5 MB.
    """
    if len(text) > LONGEST:
        raise ReplyTooLarge(f"The pasted chat has {len(text):,} characters; promptcraft reads {LONGEST:,}.")
    lines = _without_opening(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), rendered)
    reading = _Reading(rendered)
    for piece in _pieces(lines, rendered):
        reading.take(piece)
    events = reading.events()
    if not any(isinstance(event, Answered) for event in events):
        raise NothingPasted(
            "No answer to a question of this framework was found in what was pasted.",
            hint="Copy the whole chat, with its headings such as '## Question 1: …', and paste it again.",
        )
    return events


@dataclass
class _Reading:
    """The chat read so far. An answer stays open for more text until something else is said."""

    rendered: Rendered
    found: list[Event] = field(default_factory=list)
    step: str | None = None
    waiting: Asked | None = None
    answered: set[str] = field(default_factory=set)

    def take(self, piece: Piece) -> None:
        """Put one piece in its place."""
        if not piece.text.strip():
            if piece.title and (piece.opens in self.answered or self.step is None):
                self._more(piece)
            return
        if piece.speaker == "person":
            self._person(piece.text)
        elif piece.opens is not None and piece.opens not in self.answered:
            self._question(piece.opens, piece.whole if _says_more(piece, self.rendered) else piece.text)
        else:
            self._more(piece)

    def events(self) -> tuple[Turn, ...]:
        """What was found, numbered."""
        if self.waiting is not None:
            self._note(self.waiting.text)
            self.waiting = None
        numbered = [event.model_copy(update={"seq": seq}) for seq, event in enumerate(self.found, 1)]
        return tuple(event for event in numbered if isinstance(event, Asked | Answered | Noted))

    def _person(self, text: str) -> None:
        words = " ".join(text.casefold().split())
        if self.step is None or (len(words) < 60 and _GO_ON.fullmatch(words)):
            self._note(text)
        elif self.waiting is not None:
            self.waiting = self.waiting.model_copy(update={"text": f"{self.waiting.text}\n\n{text}"})
        elif words.replace("’", "'").startswith(_UNCLEAR):
            self.waiting = Asked(seq=0, step="clarification", question=self.step, text=text, by="you")
        else:
            self.waiting = Asked(
                seq=0, step="pushback", question=self.step, text=text, pushback="own-words", by="you"
            )

    def _question(self, opens: str, text: str) -> None:
        if self.waiting is not None:
            self._note(self.waiting.text)
            self.waiting = None
        self.step = opens
        self.answered.add(opens)
        if opens:
            asked = next(q for q in self.rendered.filled.questions if q.id == opens)
            self.found.append(Asked(seq=0, step="question", question=opens, text=as_asked(asked)))
            self.found.append(Answered(seq=0, step="question", question=opens, text=text))
            return
        synthesis = self.rendered.filled.synthesis
        put = synthesis.ask.strip() if synthesis else "Synthesis"
        self.found.append(Asked(seq=0, step="synthesis", text=put))
        self.found.append(Answered(seq=0, step="synthesis", text=text))

    def _more(self, piece: Piece) -> None:
        """Text of the model that opens no new question: the answer to a pushback, or more of the last answer."""
        asked, last = self.waiting, self.found[-1] if self.found else None
        if asked is not None:
            text = piece.text if piece.opens == asked.question else piece.whole
            said = position(text) if asked.step == "pushback" else None
            self.found.append(asked)
            self.found.append(
                Answered(seq=0, step=asked.step, question=asked.question, text=text, position=said)
            )
            self.waiting = None
        elif isinstance(last, Answered):
            self.found[-1] = last.model_copy(update={"text": f"{last.text}\n\n{piece.whole}"})
        else:
            self._note(piece.whole)

    def _note(self, text: str) -> None:
        self.found.append(Noted(seq=0, text=text, question=self.step or ""))


def _pieces(lines: list[str], rendered: Rendered) -> Iterator[Piece]:
    labels = [speaker(line) for line in lines]
    strict = any(heading(line, rendered, strict=True) for line in lines)
    one_sided = not any(label and label[0] == "model" for label in labels)
    who: Speaker | None = None
    opens: str | None = None
    title = ""
    held: list[str] = []
    for line, label in zip(lines, labels, strict=True):
        words = label[1] if label else line
        turn: Speaker | None = label[0] if label else who
        head = heading(words, rendered, strict=strict) if turn != "person" or one_sided else None
        if label is None and head is None:
            held.append(line)
            continue
        yield _piece(who, (opens, title), held, rendered if not strict else None)
        who = "model" if head is not None and turn == "person" else turn
        opens, title, held = (
            (head.question, words.strip(), []) if head else (None, "", [words] if words else [])
        )
    yield _piece(who, (opens, title), held, rendered if not strict else None)


def _piece(
    who: Speaker | None, head: tuple[str | None, str], held: list[str], rendered: Rendered | None
) -> Piece:
    """The lines as a piece; without headings in the chat, a model's text may open with the words of a question."""
    opens, title = head
    if opens is None and who == "model" and rendered is not None:
        first = next((line for line in held if line.strip()), "")
        opens = close(first, rendered) if len(first) < 600 else None
    return Piece(who, opens, "\n".join(held).strip("\n").rstrip(), title)


def _says_more(piece: Piece, rendered: Rendered) -> bool:
    """Whether the heading line holds words that are neither the question's own nor a heading's."""
    question = next((question for question in rendered.filled.questions if question.id == piece.opens), None)
    own = f"question step synthesis final {question.id} {question.ask}" if question else "final synthesis"
    return not set(re.findall(r"\w{3,}", piece.title.casefold())) <= set(re.findall(r"\w+", own.casefold()))


def _without_opening(lines: list[str], rendered: Rendered) -> list[str]:
    """The lines without our own opening message, where the chat begins with it."""
    ours = [bare(line) for line in opening_message(rendered).splitlines() if bare(line)]
    plain = [bare(line) for line in lines]
    limit = len(ours) * 3 + 20
    first = next((place for place, line in enumerate(plain[:limit]) if line == ours[0]), None)
    if first is None:
        return lines
    last = next(
        (place for place in range(first, min(first + limit, len(plain))) if plain[place] == ours[-1]), None
    )
    if last is None:
        return lines
    known = set(ours)
    strange = [line for line in plain[first : last + 1] if line and line not in known]
    return lines if len(strange) > len(ours) // 3 else [*lines[:first], *lines[last + 1 :]]


def keep_chat(
    workspace: Workspace, rendered: Rendered, turns: tuple[Turn, ...], render: Render | None = None
) -> Journal:
    """The turns of a pasted chat, stored as a discussion with the model `paste`; the journal comes back closed."""
    opened = Opened(
        seq=0,
        discussion="",
        framework=rendered.name,
        title=rendered.filled.title,
        aim=rendered.filled.aim,
        questions=rendered.filled.question_ids,
        version=rendered.version,
        rendered_hash=rendered.rendered_hash,
        prompt_hash=prompt_hash("discuss_paste"),
        set=dict(rendered.values),
        model="paste",
    )
    journal = create_journal(workspace, opened, render)
    try:
        for turn in turns:
            journal.append(turn)
        finished = next_step(state(journal.events), rendered) is None
        journal.append(Closed(seq=0, reason="finished" if finished else "stopped"))
        journal.write_markdown()
    finally:
        journal.close()
    return journal
