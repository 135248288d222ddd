"""Whether a text is English, told from its small words and its script: enough to know when not to judge words."""

from __future__ import annotations

import re
from typing import Literal

Tongue = Literal["english", "other", "unsure"]
LETTERS = re.compile(r"[^\W\d_]+")
FEWEST = 5
LONGEST = 20_000
CLEAR = 0.3
ENGLISH_TEXT = """
    a about after all am an and any are as at be been before but by can could did do does for from had has
    have he her his how i if in into is it its may me more most my no not of on one or other our out over
    should so some such than that the their them then there these they this those to up us was we were what
    when where which who whom whose why will with would you your
"""
ENGLISH = frozenset(ENGLISH_TEXT.split())
OTHERS = {
    "german": """
        aber als am auch auf aus bei das dass dem den der des die doch durch ein eine einem einen einer
        eines er es für gegen hat ihr im ist kann man mit nach nicht noch nur oder sein sich sie sind so
        soll über um und uns unter vom von vor war warum was welche welchen wenn werden wer wie wird wir zu
        zum zur
    """,
    "french": """
        à au aux avec ce ces cette comment dans de des du elle elles en est et été être il ils je la le les
        leur mais ne nous on ont ou où par pas plus pour pourquoi qu que quel quelle quelles quels qui sa se
        ses son sont sur un une vous
    """,
    "spanish": """
        a al como con cómo cuál cuáles de del el ella en entre es esta este la las lo los más no nos o para
        pero por porque qué que quién se ser si sin sobre son su sus también un una y ya
    """,
    "italian": """
        a al alla anche che chi ci come con da dal dei del della delle di e è gli ha i il in la le lo ma nel
        nella non o per perché più quale quali quando se si sono su sul sulla un una uno
    """,
    "portuguese": """
        a ao aos as até com como da das de do dos e é em entre essa esse esta este isso mais mas na nas não
        no nos o os ou para pela pelo por porque quais qual quando que quem se sem ser seu sua são também um
        uma
    """,
    "dutch": """
        aan als bij dat de den der deze die dit door een en er had heeft het hij hoe ik in is je kan maar me
        met naar niet nog of om ook op over te tot uit van voor waarom was wat we welke wie wij wordt zal ze
        zich zij zijn
    """,
}
SMALL_WORDS = {name: frozenset(words.split()) for name, words in OTHERS.items()}
LATIN_END = "\u024f"


def tongue(text: str) -> Tongue:
    """Whether the text is English, another language, or too short or too odd to tell."""
    words = LETTERS.findall(text[:LONGEST].lower())
    if not words:
        return "unsure"
    letters = sum(map(len, words))
    if not text.isascii() and sum(c > LATIN_END for word in words for c in word) > letters * 0.3:
        return "other"
    if len(words) < FEWEST:
        return "unsure"
    english = sum(word in ENGLISH for word in words) / len(words)
    if english >= CLEAR:
        return "english"
    foreign = max(sum(word in small for word in words) / len(words) for small in SMALL_WORDS.values())
    if foreign > max(english, 0.15) + 0.05:
        return "other"
    if english >= 0.12:
        return "english"
    return "other" if len(words) >= 4 * FEWEST and english < 0.05 else "unsure"
