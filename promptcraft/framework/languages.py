"""Codes of languages, to tell a slip of the pen from a language. Pure."""

from __future__ import annotations

import re

TAG = re.compile(
    r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?(?:-(?:[0-9][a-z0-9]{3}|x-[a-z0-9]{1,8}))*"
)
"""A language, perhaps with its script, its region and a dated variant: `zh-Hant-TW`, `de-CH-1996`."""
TWO_LETTERS = (
    " aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee"
    " el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is"
    " it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms"
    " mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si"
    " sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh"
    " yi yo za zh zu "
)
"""The codes of ISO 639-1; codes of three letters are too many to list."""


def is_language(tag: str) -> bool:
    """Whether this can be the code of a language, such as `en`, `pt-BR` or `zh-Hant`."""
    code = tag.partition("-")[0]
    return TAG.fullmatch(tag) is not None and (len(code) == 3 or f" {code} " in TWO_LETTERS)
