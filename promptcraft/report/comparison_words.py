"""What a comparison says in plain sentences, the same on the screen, in Markdown and on a page; nothing is escaped."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from promptcraft.records.comparison import (
    ComparedFinding,
    Comparison,
    Disagreement,
    Judge,
    Mark,
    Other,
    Pairwise,
    Side,
)
from promptcraft.records.estimate import Estimate

STANCES = {
    "covered": "finds it asked",
    "full": "full points there",
    "praised": "counted as a strength",
    "other": "points taken there for another reason",
    "silent": "nothing said",
    "not-asked": "did not go through that list",
}
MOST_VOICES = 12
KINDS = {"model": "model", "checklist": "built-in rules", "person": "pasted by a person"}
LEVELS = 5
MOST_PAIRS = 10


def listed(names: Sequence[str], last: str = "and") -> str:
    """The names as a list in a sentence."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {last} {names[-1]}"


def subject(comparison: Comparison) -> str:
    """What was compared, as a title."""
    if not comparison.items and comparison.pairwise is not None:
        return listed(comparison.pairwise.strengths.items)
    titles = dict.fromkeys(item.title or item.framework for item in comparison.items)
    return next(iter(titles)) if len(titles) == 1 else f"{len(titles)} frameworks"


def setting(comparison: Comparison) -> str:
    """How many reviewers and items, which version and case."""
    if not comparison.items:
        return f"asked: {comparison.pairwise.model}" if comparison.pairwise is not None else "nothing"
    parts = [counted(len(comparison.reviewers), "reviewer")]
    if len(comparison.items) == 1:
        item = comparison.items[0]
        parts.append(f"version {item.version[:8]}")
        parts += [item.set] if item.set else []
    else:
        names = dict.fromkeys(item.framework for item in comparison.items)
        of = f"{len(comparison.items)} items" + (f" of {next(iter(names))}" if len(names) == 1 else "")
        shown = [item.label for item in comparison.items[:4]] + ["…"] * (len(comparison.items) > 4)
        parts.append(f"{of}: {'; '.join(shown)}")
    return " · ".join(parts)


def counted(number: int, noun: str) -> str:
    """A number with its noun in the right form."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def place(finding: ComparedFinding) -> str:
    """Which criterion and question a finding is about, in brackets on its own; empty where it names neither."""
    parts = [finding.criterion] if finding.criterion else []
    if finding.kind == "question" and finding.subjects:
        parts.append(finding.subjects[0])
    return ", ".join(parts)


def where(finding: ComparedFinding, *, several: bool) -> str:
    """Of which version it is where there are several, and which criterion and question it is about; may be empty."""
    about = "" if finding.kind in ("coverage", "points") else place(finding)
    return ", ".join(filter(None, (finding.document if several else "", about)))


def kinds(findings: Sequence[ComparedFinding]) -> list[tuple[str, list[ComparedFinding]]]:
    """The findings under their titles: shared ones, those of one alone, and points taken for different reasons."""
    shared = [one for one in findings if one.shared]
    alone = [one for one in findings if len(one.raised) < 2]
    apart = [one for one in findings if one.kind == "points"]
    titles = (
        "Raised by more than one",
        "Raised by one alone",
        "Points taken on one criterion for other reasons",
    )
    return [(title, found) for title, found in zip(titles, (shared, alone, apart), strict=True) if found]


def stake(finding: ComparedFinding) -> str:
    """How many points are at stake; no points are not zero points."""
    if finding.at_stake is None:
        return "no points behind it"
    if finding.at_stake < 0.005:
        return "no points taken for it"
    return f"up to {finding.at_stake:.2f} points"


def who(finding: ComparedFinding, reviewers: Sequence[Judge]) -> str:
    """A sentence that names who raised it and who did not, and what those say instead."""
    raised = [said.reviewer for said in finding.raised]
    verb = "Points taken" if finding.kind == "points" else "Raised"
    if len(raised) == len(reviewers) and len(raised) > 1:
        return f"{verb} by {'both' if len(raised) == 2 else f'all {len(raised)}'}: {listed(raised)}."
    by = f"{verb} by {listed(raised)}"
    if not finding.others:
        return f"{by}; nobody else reviewed this version."
    groups: dict[str, list[str]] = {}
    for other in finding.others:
        groups.setdefault(_stance(other), []).append(other.reviewer)
    named = [f"{listed(names)} ({stance})" for stance, names in groups.items()]
    return f"{by}; not by {listed(named, 'or')}."


def _stance(other: Other) -> str:
    if other.stance != "covered" or not other.detail:
        return STANCES[other.stance]
    questions = other.detail.split(", ")
    more = f" and {len(questions) - 3} more" if len(questions) > 3 else ""
    return f"{STANCES[other.stance]} by {', '.join(questions[:3])}{more}"


def apart(one: Disagreement, items: int = 1, *, named: bool = True) -> tuple[str, str]:
    """What each side of a disagreement says: first who gives, then who takes; `named` says first what it is about."""
    lead = (f"{one.label}, {one.item}: " if items > 1 else f"{one.label}: ") if named else ""
    if one.about == "side":
        return f"{lead}{_says(one.high)} it is {one.high.reason}.", f"{_says(one.low)} {one.low.reason}."
    given = f"{lead}{one.high.reviewer} gives {_of(one.high.given, one.weight)}{because(one.high)}"
    return given, f"{one.low.reviewer} takes {_number(one.low.taken)} away{because(one.low)}"


def _says(side: Side) -> str:
    return f"{side.reviewer} {'say' if ' and ' in side.reviewer else 'says'}"


def because(side: Side) -> str:
    """The reason as the rest of a sentence."""
    return f" because: {ended(side.reason)}" if side.reason.strip() else ", and gives no reason."


def ended(sentence: str) -> str:
    """The sentence with a full stop where it has no end of its own."""
    words = sentence.strip()
    return words if words.endswith((".", "!", "?", "…", "”", '"')) else f"{words}."


def interval(mark: Mark) -> str:
    """What is known of how sure a score is."""
    if mark.score is None:
        own = f"; own mark {mark.stated:g} of 10" if mark.stated is not None else ""
        return f"no score{own}"
    if mark.interval is not None:
        low, high = mark.interval
        return f"likely {low:.1f} to {high:.1f} ({mark.samples} replies)"
    return "one reply: no interval" if mark.samples == 1 else f"{mark.samples} replies"


def estimate(found: Estimate, digits: int = 2) -> str:
    """A statistic with its interval and what it rests on, or why there is none; without a full stop."""
    if found.value is None:
        return f"unknown: {_within(found.unknown)}" if found.unknown else "unknown"
    value = f"{found.value:.{digits}f}"
    if found.low is not None and found.high is not None:
        return (
            f"{value} (95 % interval {found.low:.{digits}f} to {found.high:.{digits}f}, {found.units} units)"
        )
    return f"{value} ({found.units} units; no interval: {_within(found.wide_open)})"


def _percent(share: Estimate) -> str:
    low, high, value = (100 * (one or 0) for one in (share.low, share.high, share.value))
    return f"{value:.0f} %, 95 % interval {low:.0f} % to {high:.0f} %"


def _within(sentence: str) -> str:
    """The sentence as part of another one."""
    return f"{sentence[:1].lower()}{sentence[1:]}".removesuffix(".")


def other_words(finding: ComparedFinding) -> list[tuple[str, str]]:
    """Reviewers and their reason, for each wording that the sentence does not repeat; those beyond a dozen counted."""
    if len(finding.raised) < 2:
        return []
    worded: dict[str, list[str]] = {}
    for said in finding.raised:
        worded.setdefault(said.reason.strip(), []).append(said.reviewer)
    told = [
        (listed(names), reason) for reason, names in worded.items() if reason not in ("", finding.sentence)
    ]
    left = len(told) - MOST_VOICES
    more = [("", f"and {left} more {'wording' if left == 1 else 'wordings'}")] if left > 0 else []
    return [*told[:MOST_VOICES], *more]


def own_words(finding: ComparedFinding) -> list[tuple[str, str, str]]:
    """Reviewer, reason and quote of those whose words the finding's sentence does not repeat."""
    return [
        (said.reviewer, said.reason, quoted(said.quote, said.quote_found))
        for said in finding.raised
        if said.reason.strip() and (said.reason != finding.sentence or said.quote)
    ]


def quoted(quote: str, found: bool) -> str:
    """The quote with what the check said of it; empty where there is none."""
    return f"“{quote}” ({'found in the text' if found else 'NOT found in the text'})" if quote else ""


def _of(given: float | None, weight: float | None) -> str:
    return f"{_number(given)} of {weight:g}" if weight is not None else _number(given)


def _number(points: float | None) -> str:
    return "none" if points is None else f"{points:.2f}"


def pairwise_lines(found: Pairwise) -> list[str]:
    """What two-by-two verdicts come to: the sentence, each strength with its interval, and flips of order."""
    lines = [found.sentence]
    for item, strength in zip(found.strengths.items, found.strengths.strengths, strict=False):
        lines.append(f"{item}: {estimate(strength)} log-odds against the average")
    if found.strengths.unknown and not found.strengths.strengths:
        lines.append(found.strengths.unknown)
    names, wins = found.strengths.items, found.strengths.wins
    shares = found.shares or (Estimate(),) * (len(names) * (len(names) - 1) // 2)
    pairs = list(zip(combinations(range(len(names)), 2), shares, strict=True))
    for (one, other), beat in pairs[:MOST_PAIRS]:
        played = wins[one][other] + wins[other][one]
        won = (
            f"{names[one]} won {wins[one][other]:g} of {played:g} against {names[other]} (a tie counts half)"
        )
        lines.append(won if beat.low is None or beat.high is None else f"{won}: {_percent(beat)}")
    order = found.order
    if order.flip_rate is not None:
        share = f"{order.flips} of {counted(order.pairs, 'pair')} ({100 * order.flip_rate:.0f} %)"
        lines.append(f"Another order brought another winner in {share}; those count as ties.")
    return [*lines, *found.notes]
