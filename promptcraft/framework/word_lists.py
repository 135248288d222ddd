"""The words that the checklist and the lint look for in English texts; terms as in `words.has_word`."""

from __future__ import annotations

import re

LOADED = re.compile(
    r"\b(?:obviously|clearly|surely|of course|everyone knows|needless to say|undeniabl[ey]|disastrous|evil|"
    r"don'?t you (?:think|agree)|isn'?t it (?:true|clear|obvious)|wouldn'?t you agree|"
    r"why is it (?:so )?(?:bad|wrong|good|right)|"
    r"prove that|how (?:terrible|wonderful|unfair|wrong)|greedy)\b",
    re.IGNORECASE,
)
OPEN = re.compile(
    r"\b(?:how|why|what|which|who|whom|whose|where|when|in what way|to what extent)\b", re.IGNORECASE
)
BACKWARD = (
    "those", "these", "that reasoning", "so far", "discussed", "above", "earlier", "our conversation",
    "our discussion", "has been said", "your answers", "previous", "all of this",
    "all this", "our talk",
)  # fmt: skip
KNOWLEDGE = (
    "little", "no knowledge", "know", "knows", "knowledge", "background", "beginner", "expert", "familiar",
    "never", "has read", "have read", "trained", "training", "student", "pupil", "layperson", "laypeople",
    "curious", "non-*", "new to", "school*", "degree", "none of whom", "nobody", "economist", "engineer",
    "lawyer", "official", "specialist",
)  # fmt: skip
USE = (
    "will use", "use it", "use this", "so that", "so as to", "in order to", "to decide", "will decide",
    "can decide", "must decide", "help .. decide", "for a class", "for class", "teach*", "to write",
    "to vote", "vote on", "debate", "publish*", "briefing", "will have to", "to prepare", "to help",
    "to plan", "to choose", "to advise", "make up .. mind", "before a vote", "exam", "draft*",
)  # fmt: skip
RESULT = (
    "framework", "way to think", "way of thinking", "not a verdict", "verdict", "report", "list of",
    "argument", "understand", "think through", "think the issue", "decision", "overview", "summary",
    "comparison",
)  # fmt: skip
STYLE = (
    "simple", "plain", "detail", "detailed", "example", "short", "step by step", "explain", "concise",
    "formal", "tone", "everyday", "jargon", "language", "paragraph", "sentence", "bullet", "words or fewer",
    "vocabulary",
)  # fmt: skip
UNSURE = (
    "not known", "unknown", "uncertain*", "disagree", "not sure", "unsure", "do not know", "dont know",
    "say so", "admit", "contested", "disputed", "how sure", "confidence", "open question",
)  # fmt: skip
PUSHBACK = (
    "push back", "pushback", "pushes back", "object", "objection", "challenge", "disagree", "clarif*",
    "made clearer", "discuss", "discussion", "counter-example", "follow-up question", "interrupt",
    "argue back", "ask back",
)  # fmt: skip
FIGURES = (
    "how much", "how many", "how large", "how big", "how far", "figure", "data", "measure*", "percent",
    "per cent", "estimate", "detected", "noticed", "number", "statistic", "cost", "share of",
)  # fmt: skip
GENERAL = (
    "principle", "theor*", "what is", "what are", "what exactly", "define", "mean", "why does", "why do",
    "why would", "why have", "why has", "history", "background", "fair", "unfair", "problem", "cause",
    "goal", "purpose",
)  # fmt: skip
CONCLUDING = (
    "argument", "conclu*", "summar*", "weigh*", "overall", "for and against", "pros and cons", "recommend*",
    "on balance", "sum up", "sum it up", "reasons for", "speaks for", "both sides", "best points",
)  # fmt: skip
NAMED_ISSUE = re.compile(
    r"\?|^(?:should|how|what|why|which|who|can|could|must|is|are|does|do|when|where|whether)\b", re.IGNORECASE
)
