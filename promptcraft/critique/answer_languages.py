"""The language in which answers are wanted, told from an instruction, itself in English or not."""

from __future__ import annotations

import re
from functools import cache

LANGUAGES = {
    "english": r"english|anglais|ingl[eé]s|englisch|inglese|engels",
    "french": r"french|français|francais|francés|französisch|francese",
    "german": r"german|deutsch|allemand|alemán|alemão|tedesco|duits",
    "spanish": r"spanish|castilian|español|espanol|espagnol|spanisch|castellano",
    "italian": r"italian|italiano|italien",
    "portuguese": r"portuguese|português|portugues|portugais",
    "dutch": r"dutch|nederlands|néerlandais",
    "hindi": r"hindi|हिन्दी|हिंदी",
    "chinese": r"chinese|mandarin|cantonese|中文",
    "japanese": r"japanese|日本語",
    "arabic": r"arabic|العربية",
    "russian": r"russian|русск\w+",
    "swedish": r"swedish|svenska",
    "norwegian": r"norwegian|norsk",
    "danish": r"danish|dansk",
    "finnish": r"finnish|suomeksi|suomi",
    "polish": r"polish|polski|po polsku",
    "latin": r"latin",
    "swahili": r"swahili|kiswahili",
    "turkish": r"turkish|türkçe",
    "korean": r"korean",
    "greek": r"greek",
    "welsh": r"welsh|cymraeg",
    "irish": r"irish gaelic|gaeilge|gaelic",
    "urdu": r"urdu",
    "bengali": r"bengali|bangla",
    "tamil": r"tamil",
    "vietnamese": r"vietnamese",
    "thai": r"thai",
    "malay": r"malay|bahasa \w+",
    "czech": r"czech",
    "hungarian": r"hungarian",
    "ukrainian": r"ukrainian",
    "hebrew": r"hebrew",
    "persian": r"persian|farsi",
    "zulu": r"zulu|xhosa|afrikaans",
    "catalan": r"catalan",
}
ANSWERS = (
    r"(?:answer|write|writing|written|explain|reply|respond|speak|use|talk|give|present|deliver|keep|"
    r"produce|draft|put|"
    r"provide|phrase|compose|answers?|replies|everything|text|output|report|responda|responde|responder|"
    r"répond\w*|"
    r"antwort\w*|rispond\w*|escrib\w*|escrev\w*|schreib\w*|schrijf|antwoord|rédige\w*|contest[ae]\w*)"
)
ENGLISH = re.compile(
    r"\b(?:(?:british|american|plain|simple|everyday|clear|good|basic) english|(?:british|american) "
    r"(?:spelling|usage))\b"
)
WHOLE = (
    r"(?= *(?:[.,;:!?)]|$|only|and\b|throughout|please|d[oe] |from |with |for |at all|all |whatever|not |"
    r"or\b|exclusively))"
)


@cache
def languages() -> re.Pattern[str]:
    """A language that the answers are to be in, by the group of its name."""
    names = "|".join(f"(?P<{name}>{words})" for name, words in LANGUAGES.items())
    return re.compile(
        rf"\b{ANSWERS}\b[^.!?;]{{0,40}}?\b(?:in|into|em|en|auf|in het|på) (?:\w+ )?(?:{names})\b{WHOLE}|"
        rf"^\W*language:? (?:{names.replace('?P<', '?P<only_')})\b"
    )
