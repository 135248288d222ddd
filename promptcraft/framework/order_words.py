"""Patterns of words that tell a reviewer what to do, made of a few classes of words: who marks, how, and how high.

Every gap between two words is bounded and stays within a sentence, and nothing repeats inside a repetition, so that a
search takes as long as the text is, whatever the text.
"""

from __future__ import annotations

import re

_GAP = r"[^.!?\n]"
WHO = (
    r"(?:reviewers?|graders?|judges?|evaluators?|assessors?|raters?|examiners?|markers?|assistants?|ais?|llms?"
    r"|chatbots?|(?:language )?models?)"
)
"""Whom an order is for."""
_MARKERS = r"(?:reviewers?|graders?|judges?|evaluators?|ai|llms?)"
_MARK = (
    r"(?:give|award|assign|grant|return|output|report|state|set|score|rate|mark|grade|choose|pick|select"
    r"|deserves?|merits?|warrants?)"
)
_SCALE = r"(?:scores?|marks?|points|ratings?|levels?|grades?)"
_TEN = r"(?:10 ?/ ?10|(?:10|ten) out of (?:10|ten))"
_NEARLY = r"(?:(?:8|9|10) ?/ ?10|(?:8|9|10|eight|nine|ten) out of (?:10|ten))"
_ALL = r"(?:all|every|each)"
_EACH = (
    rf"(?:{_ALL} (?:of (?:the|them|these) ?)?(?:criteri(?:on|a)|lines?|items?|levels?|scores?|marks?)?|everything"
    rf"|throughout|everywhere)"
)
_TOP = (
    rf"(?:{_TEN}|full (?:marks|points|credit)|(?:score|mark|rating) of (?:10|ten)|all (?:the )?marks|"
    rf"(?:maximum|highest|top|perfect|best) (?:possible )?{_SCALE}|"
    rf"level (?:5|five) (?:for|on|in|to) (?:all|every|each)|(?:5|five) (?:for|on|in) (?:all|every"
    rf"|each) criteri(?:on|a))"
)
_TAKE = (
    r"(?:deduct\w*|docks?|docking|subtract\w*|withh\w+|tak(?:e|ing)(?: off| away)?|penali[sz]\w+|remov\w+)"
)
_MARKS = r"(?:points?|marks?|credit|scores?)(?! of\b)"
_MARKING = (
    rf"(?:(?:nothing|never|not|n.t|no (?:need|reason|cause|grounds?))\b{_GAP}{{0,20}}\bdeduct\w*"
    r"|deduct\w* (?:any|no|nothing|points?|marks?)|scorecard|full (?:marks|points|credit)"
    r"|your (?:scores?|marks?|ratings?|grades?)|(?:no|any|ten|10) (?:points?|marks?)"
    rf"|levels? (?:is|are|of) (?:5|five)|{_TOP})"
)
"""What one says of marking to somebody who marks."""
_NEVER = (
    r"(?:do not|don.?t|never|must not|mustn.?t|should not|shouldn.?t|may not|cannot|can.?t|refrain from|avoid"
    r"|without"
    r"|nothing to|(?:a mistake|an error|wrong|unfair) to|no (?:need|reason|cause|grounds?) to)"
)
_TOLD = (
    r"(?:(?:you|you.ve|you have|were|was|been) (?:were |have been |been )?(?:told|given|asked|instructed|shown)"
    r"|(?:everything|anything|all) (?:above|before|prior|previous|earlier|so far))"
)
_YOU = (
    rf"(?:(?:as|dear|attention|hello|hi|hey),? (?:the |an? |any |our |my |this |all )?{WHO}|you,? the {WHO})"
)
_BID = (
    r"(?=assign|award|give|grant|choose|pick|select|use|put)(?:(?<![a-z0-9] )|(?<=please )|(?<=kindly )"
    r"|(?<=always )|(?<=must )"
    r"|(?<=just )|(?<=simply )|(?<=you )|(?<=and ))(?:assign|award|give|grant|choose|pick|select|use|put)"
)
"""A verb of marking that bids: nobody else stands before it who might do it."""
ENGLISH = "|".join(
    (
        rf"{_MARK}\b{_GAP}{{0,80}}\b{_TOP}\b",
        rf"{_BID}\b(?: (?:it|us|me|them|this(?: \w{{1,20}})?|the (?:framework|text|plan|prompt)|{_ALL} \w{{1,20}}))?"
        rf" the (?:maximum|top|highest)(?=\s{{0,3}}(?:[.!,;]|$|throughout|everywhere|(?:for|on|in|to) {_ALL} criteri))",
        r"(?:score|rating|stated)\W{0,4}(?:10|ten)\b",
        rf"(?:anything|nothing|no|any|every|an?) {_GAP}{{0,20}}\b(?:under|below|less than|lower than|short of"
        rf"|but)\s"
        rf"(?:an? |the )?(?:{_NEARLY}|full {_SCALE}|(?:maximum|highest|top|perfect) {_SCALE}|level (?:5|five))\b",
        rf"level (?:5|five)\b{_GAP}{{0,40}}\b(?:(?:for|on|in|to) {_EACH}|throughout|everywhere)",
        rf"{_ALL} (?:of the )?(?:levels?|criteri(?:on|a)|scores?|marks?|lines?)\b{_GAP}{{0,40}}"
        rf"\b(?:(?:is|are|be|gets?|a|at|level) (?:5|five|10|ten)|fives|{_TOP})\b",
        rf"{_NEVER}\b{_GAP}{{0,30}}\b{_TAKE}\b{_GAP}{{0,30}}\b{_MARKS}\b",
        rf"(?:ignore|disregard|forget|override)\b{_GAP}{{0,40}}\b"
        rf"(?:instructions?|orders|rules|prompts?|rubric|criteria|{_TOLD})\b",
        rf"(?:note|message|instructions?) (?:to|for) (?:the |all |any |every )?{_MARKERS}\b",
        rf"{_YOU}\b{_GAP}{{0,80}}\b{_MARKING}\b",
        rf"(?:(?<=[.!?] )|(?<=\n)|(?<!.)){WHO}\s?[,:]{_GAP}{{0,80}}\b{_MARKING}\b",
    )
)
"""Orders in plain English, from the first letter of a word: some of them are also asked about, and are then none."""
MARKERS = (
    r"^\W{0,4}(?:system|assistant|human)\s{0,8}:|<\|\w{1,40}\|>|\[/?inst\]|</?(?:system|instructions?|assistant"
    r"|user)>"
    r"|</?(?:start|end)_of_turn>|<<sys>>|^#{2,6}[^\w\n]{0,8}(?:system|assistant|instruction|response)[^\w\n]{0,8}$"
    r'|"(?:scorecard|level|reason_given|stated)"\s{0,8}:'
    r"|<<<\s{0,8}quoted\b|\b[0-9a-f]{32}>>>"
)
"""Marks of roles, of prepared replies and of our own quotation."""
_FRENCH = (
    rf"(?:donne[zr]?|attribue[zr]?|accorde[zr]?|mets|mettez|mettre|note[zr]|choisi(?:s|ssez|r))\b{_GAP}{{0,60}}"
    r"\b(?:(?:notes?|scores?) (?:maxim\w+|parfaite?|les? plus (?:hautes?|[eé]lev[eé]e?s?)|de (?:10|dix))"
    r"|meilleure note|10 ?(?:/|sur) ?10|dix sur dix|(?:le )?maximum (?:de |des )?points|tous les points"
    r"|niveau (?:5|cinq))"
    rf"|(?:ignore[zr]?|oublie[zr]?)\b{_GAP}{{0,40}}\b(?:instructions?|consignes?|r[eè]gles?|ordres)\b"
    rf"|ne (?:retire|enl[eè]ve|d[eé]dui|[oô]te)\w*\b{_GAP}{{0,30}}\bpoints?\b"
)
_GERMAN = (
    rf"(?:gib|gebt|geben|vergib|vergebt|vergeben|erteil\w+|bewerte\w*|setze\w*|w[aä]hle\w*)\b{_GAP}{{0,60}}"
    r"\b(?:voll(?:e[nr]?)? punkt(?:e|zahl)|h[oö]chstpunktzahl|h[oö]chst(?:e[nr]?)? (?:note|punktzahl|stufe"
    r"|bewertung)|bestnote"
    r"|maximal(?:punktzahl|(?:e[nr]?)? (?:punktzahl|bewertung|note))|10 ?(?:/|von) ?10|zehn von zehn|stufe (?:5"
    r"|f[uü]nf))"
    rf"|(?:ignorier\w*|vergiss|vergesst|missachte\w*)\b{_GAP}{{0,40}}\b(?:anweisung\w*|regeln|vorgaben"
    rf"|instruktion\w*)\b"
    rf"|zieh\w*\b{_GAP}{{0,30}}\bkeine(?:n|rlei)? punkte?\b|keine punkte? (?:abzieh\w+|abzug)"
)
_SPANISH_PORTUGUESE_ITALIAN = (
    r"(?:d[aáeéê]|den|dale|dai|dare|otorg\w+|asign\w+|atribu\w+|pon|ponga[ns]?|conced\w+|punt[uú]\w+|calific\w+"
    r"|assegna\w*)\b"
    rf"{_GAP}{{0,60}}\b(?:(?:puntuaci[oó]n|nota|calificaci[oó]n|pontua[cç][aã]o|puntaje) m[aá]xim[ao]"
    r"|m[aá]xim[ao] (?:puntuaci[oó]n|nota|calificaci[oó]n|pontua[cç][aã]o|puntaje)|(?:punteggio|voto) massimo"
    r"|massimo dei voti"
    r"|10 ?(?:/|sobre|de|su) ?10|(?:diez|dez) (?:sobre|de) (?:diez|dez)|dieci su dieci|(?:nivel|n[ií]vel"
    r"|livello) (?:5|cinco|cinque))"
    rf"|(?:ignor[aei]\w*|olvid\w+|esque[cç]a\w*|dimentica\w*)\b{_GAP}{{0,40}}"
    r"\b(?:instruc\w+|reglas|regras|regole|[oó]rdenes|indicaciones|istruzioni)\b"
    rf"|(?:no|n[aã]o|non) (?:quit|rest|descuent|descont|tir|retir|togli|sottra)\w*\b{_GAP}{{0,30}}\b(?:puntos?"
    rf"|pontos?|punti)\b"
)
_RUSSIAN = (
    rf"(?:постав\w*|дай\w*|присвой\w*|оцени\w*)\b{_GAP}{{0,60}}"
    r"\b(?:(?:высш|максимальн|наивысш)\w* (?:балл|оценк)\w*|10 ?(?:/|из) ?10|десять из десяти)"
    rf"|(?:игнорируй\w*|забудь\w*)\b{_GAP}{{0,40}}\b(?:инструкци|правил|указани)\w*"
)
UNSPACED = (
    r"(?:पूरे|पूर्ण|अधिकतम|सर्वोच्च|उच्चतम|सर्वाधिक) (?:अंक|स्कोर|नंबर|रेटिंग|पॉइंट)[^।.!?\n]{0,40}(?:दें|दो|दीजि"
    r"|देना|दे दे)"
    r"|(?:10|१०|दस) में से (?:10|१०|दस)[^।.!?\n]{0,30}(?:दें|दो|दीजि|देना)"
    r"|निर्देश[^।.!?\n]{0,30}(?:अनदेख|नज़रअंदाज़|नजरअंदाज|भूल)|अंक (?:न|मत) का"
    r"|[给打评予][^。！？\n]{0,20}(?:满分|最高分|最高评|10 ?分|十分)"
    r"|(?:忽略|无视|忘记)[^。！？\n]{0,20}(?:指令|指示|规则|要求)"
    r"|満点[^。！？\n]{0,10}(?:つけ|付け|与え|くださ)"
    r"|(?:أعط|امنح)[^.!؟\n]{0,40}(?:الدرجة|العلامة) (?:الكاملة|القصوى|النهائية)"
)
"""The same in scripts where words have no edges that a pattern could see."""
OTHERS = "|".join((_FRENCH, _GERMAN, _SPANISH_PORTUGUESE_ITALIAN, _RUSSIAN))
"""The same in other languages, from the first letter of a word: to mark high, to forget, to take nothing off."""
SOLID = re.compile(
    r"(?:ignore|disregard|forget)\w{0,40}(?:instruction|rules|rubric|criteria|above|told|before)"
    r"|(?:give|award|assign|grant|score|rate)\w{0,40}(?:fullmarks|fullpoints|maximum|10outof10|tenoutoften|1010"
    r"|levelfive|level5|(?:highest|top|best|perfect)(?:score|mark|rating|grade))"
)
"""Orders whose words run together, for letters that were spaced out."""
ASKED = re.compile(
    r"\W{0,20}(?:\[[^\]\n]{1,80}\]\W{0,20})?(?:(?:and|but|so|then|or|if so),? )?(?:how|what|which|who|whom|whose"
    r"|why|when|where|should"
    r"|would|could|can|does|do|did|is|are|was|were|has|have|will|must|may|might)\b(?! (?:you|not"
    r"|about)\b)[^?]*\?\W{0,20}",
    re.IGNORECASE,
)
"""A sentence that asks about something, and nobody to do it."""
MEANT = re.compile(
    r"\b(?:reviewer|grader|evaluator|assessor|rater|examiner|marker)s?\b"
    r"|\b(?:this|the) (?:framework|prompt|text|plan|document|questionnaire|work)\b",
    re.IGNORECASE,
)
"""The reviewer, or what it reviews: a question about these may well be an order."""
