"""What instructions on manner ask for: on each dimension two poles that nobody can follow at once. English patterns."""

from __future__ import annotations

import re
from functools import cache

PEOPLE_SIMPLE = (
    r"(?:children|a child|kids|ten-year-olds?|year-olds?|beginners?|laypeople|laypersons?|lay readers?|"
    r"newcomers|pupils|"
    r"schoolchildren|the general public|anyone|people without|readers without|someone who has never)"
)
PEOPLE_EXPERT = (
    r"(?:specialists|experts|fellow (?:\w+)|scholars|professionals|economists|lawyers|scientists|"
    r"statisticians|academics|"
    r"peers|practitioners|engineers|physicians|insiders|colleagues in the field|an expert|a specialist|a "
    r"phd|doctoral)"
)
BRIEF = (
    r"(?:in|with|to) (?:one|two|a|a single|three|a few|\d{1,2}) (?:short )?(?:sentences?|words?|lines?)|few "
    r"words|one word|single word|"
    r"(?:one|a|a single) (?:short )?(?:sentence|line) (?:each|per|only|at most|is enough|for each)|"
    r"one-line\w*|one-sentence (?:answers?|replies)|"
    r"(?:one|single) (?:sentence|line)\b(?! summary)|brief(?:ly)?|concise(?:ly)?|terse(?:ly)?|"
    r"succinct(?:ly)?|laconic\w*|telegraphic\w*|"
    r"as short as|short (?:answers?|replies|and)|(?:answers?|replies|reply|it|everything|them|things|"
    r"responses?) (?:very |as )?(?:short|brief)|"
    r"to the point|crisp|compact|keep (?:it|them|things|every\w*|each \w+|all \w+) (?:very )?(?:short|brief|"
    r"tight)|no padding|"
    r"(?:a|one) paragraph or two|(?:no|not) (?:more|longer) than|at most|short paragraphs?|be short|"
    r"minimal\w*|(?:skip|omit|leave out|no|without) (?:the |all |any )?(?:details?|elaboration|minutiae|"
    r"digressions?)|"
    r"under a page|half a page|bare essentials|essentials only|only the essentials|bullet-short|a tweet|"
    r"tweet-length|headlines? only"
)
LENGTHY = (
    r"at length|at (?:great|full) length|(?:full|great|much|more|in|fine|exhaustive|every|all the|minute|"
    r"considerable|painstaking) detail|detailed|"
    r"in depth|in-depth|exhaustive\w*|exhausting\w*|comprehensive\w*|long (?:\w+ )?(?:paragraphs?|"
    r"explanations?|answers?|replies|essays?|form)|"
    r"thorough\w*|elaborat\w*|as long as (?:you|it)|(?:many|several|ten|five|multiple|dozen|a dozen|eight|"
    r"six|full|whole|dozens of|"
    r"two|three|four|\d+) (?:long |full |dense )?"
    r"pages|"
    r"(?:many|several|ten|five|multiple|dozens of) (?:long |full |dense )?paragraphs|leave nothing out|"
    r"leave out nothing|omit nothing|"
    r"nothing (?:may|should|must) be (?:left|omitted)|"
    r"every (?:aspect|angle|facet|nuance|detail|study|side|point) |no detail (?:is )?too|spare no detail|"
    r"complete treatment|full (?:treatment|account|essay|"
    r"history|survey|quotations?|transcript)|encyclop\w+|essay-length|book-length|long-form|longform|"
    r"lengthy|long and|"
    r"the (?:whole|entire) literature|go on as long|take (?:as much|all the) space|extensive\w*|"
    r"expansive\w*|unabridged|verbose\w*|chapter|"
    r"monograph|treatise|dissertation|sprawling|do not worry about length|length is no|no limit on length"
)
PLAIN = (
    r"(?:simple|plain|everyday|ordinary|easy|common|basic|clear)[ -](?:\w+ )?(?:words?|language|english|"
    r"terms|"
    r"vocabulary)|plainly|"
    rf"(?:for|to) {PEOPLE_SIMPLE}|like (?:i am|im|to) (?:five|ten|a child)|a (?:child|ten-year-old|"
    rf"twelve-year-old|teenager) (?:can|could|would)|"
    r"(?:no|without|not|avoid\w*|never use|skip|drop) (?:\w+ ){0,2}?(?:jargon|technical \w+|specialist \w+|"
    r"academic \w+|abbreviations|latin|"
    r"hard words|long words|difficult words|foreign words)|"
    r"(?:explain|define|spell out|gloss) (?:any|every|each|all|technical|hard|scientific|special\w*|legal|"
    r"unfamiliar|difficult|the|or explain)\b|"
    r"without jargon|kitchen table|accessible|jargon-free|in layman\w* terms|lay terms|easy to (?:read|"
    r"follow|understand)|anyone can (?:follow|understand)"
)
TECHNICAL = (
    r"(?:use|using|in|with|employ|prefer|adopt|full of|rich in|dense) (?:\w+ ){0,3}?(?:technical|scholarly|"
    r"specialist|academic|professional|expert|"
    r"legal|medical|scientific|statistical|clinical|econometric|mathematical|disciplinary) (?:language|"
    r"terms?|terminology|vocabulary|words?|prose|register|jargon|notation|style)|"
    rf"(?:academic|scholarly|technical) (?:language|prose|style|tone|register|terminology|vocabulary|jargon|"
    rf"terms)|for {PEOPLE_EXPERT}|as (?:you would )?to {PEOPLE_EXPERT}|"
    r"(?:in|use|with|heavy on) (?:\w+ )?(?:jargon|terminology|equations|formal notation|mathematical "
    r"notation)|(?:as much|more|plenty of|lots of|all the|proper|heavy|dense) (?:\w+ )?(?:jargon|"
    r"terminology)|terms of art|do not (?:define|explain|gloss|simplify)|"
    r"(?:no|without|never|dont|not) (?:need to )?(?:\w+ )?(?:defin\w+|explain\w*|gloss\w*|simplif\w+) "
    r"(?:any |the |technical |your |of )?(?:terms?|concepts?|words?|abbreviations|jargon|terminology)?|"
    r"assume (?:\w+ ){0,3}?(?:full |expert |prior |deep )?(?:familiarity|knowledge|command|fluency|mastery)|"
    r"leave (?:\w+ )?terms undefined|journal article|peer-reviewed journal style|"
    r"like a (?:textbook|journal|treatise|statute)|phd-level|graduate-level|postgraduate"
)
FORMAL = (
    r"officialese|(?:like|as in|in the style of) an? (?:\w+ )?(?:statute|court ruling|government form|"
    r"contract|decree|"
    r"circular|law|treaty)|formal (?:tone|language|style|english|register|prose|voice)|(?:be|stay|remain|"
    r"keep it|very|strictly|"
    r"be very) formal|formally|"
    r"legal(?:istic)? (?:opinion|register|style|language|brief|prose)|official (?:tone|register|style|"
    r"language)|bureaucratic|ceremonious|stiff|"
    r"civil service (?:style|prose)|courteous|dignified|diplomatic|businesslike|solemn\w*|measured|academic "
    r"tone|deferential\w*|statesmanlike"
)
CASUAL = (
    r"informal\w*|casual\w*|chatty|slang|colloquial\w*|(?:like|as if|as) (?:\w+ ){0,4}?(?:a pub|the pub|a "
    r"bar|a friend|friends|mates?|a mate|texting|a text message|the kitchen table)|"
    r"conversational\w*|street (?:talk|language)|swear\w*|banter|laid-back|laid back|breezy|folksy|lively|"
    r"relaxed|spoken (?:style|language|word)|"
    r"playful\w*|cheeky|flippant\w*|irreverent\w*|emoji\w*|jokey|kitchen table|"
    r"text-speak|memes?"
)
WARM = (
    r"friendly|warm|warmly|gentle|gently|kind|kindly|tender\w*|compassionate\w*|encouraging\w*|"
    r"sympathetic\w*|supportive\w*|caring|comforting|"
    r"reassuring\w*|neighbourly|neighborly|companionable|approachable|good-humou?red|welcoming\w*|"
    r"hospitable|like a (?:good )?(?:neighbour|neighbor|friend|colleague)|soothing\w*|personal tone|"
    r"cordial\w*|affectionate\w*|tactful\w*|considerate\w*|kitchen "
    r"table|patient(?:ly)?|respectful\w*|courteous\w*|polite\w*|empath\w+"
)
COLD = (
    r"detached|curt\w*|brusque\w*|gruff\w*|terse tone|haught\w*|imperious\w*|superior tone|from above|"
    r"condescend\w*|patroni[sz]\w*|disdain\w*|domineering|commanding tone|as (?:an?|the) (?:tax )?inspector|"
    r"chilly|frosty|impersonal\w*|cold|coldly|clinical (?:tone|voice|manner|style)|clinically|icy|stern\w*|"
    r"harsh\w*|brutal\w*|blunt\w*|merciless\w*|severe(?:ly)?|unfeeling\w*|robotic\w*|"
    r"distant|aloof|scold\w*|lectur(?:e|ing) (?:them|the|readers)|mock\w*|ridicul\w*|sarcas\w*|scathing\w*|"
    r"contempt\w*|insult\w*|sneer\w*|provocative\w*|abrasive\w*|aggressive\w*|hostile|"
    r"rude\w*|caustic\w*|biting|cutting|belittl\w*|shame (?:the|them|readers)|attack (?:the|them|anyone)|"
    r"pull no punches|unsparing\w*|savage\w*|acid|scornful\w*|drill sergeant|dispassionate\w*|"
    r"legal opinion|officialese|like a (?:machine|statute|tax form|contract|legal)|disrespect\w*|"
    r"impolite\w*|polemic\w*|confrontational"
)
CALM = (
    r"calm|calmly|(?:never|not|without|no|avoid) (?:\w+ )?(?:alarm\w*|drama\w*|sensational\w*|frighten\w*|"
    r"scar(?:e|y|ing)|hype|panic\w*|exaggerat\w*|slogans?|rhetoric\w*|flourish\w*|emotion\w*|emotive \w+|"
    r"sales|superlatives|persua\w+)|sober\w*|measured|level-headed\w*|restrained|matter-of-fact\w*|"
    r"understated|even-tempered|unemotional\w*|unexcited|businesslike|dry(?:ly)?|factual tone|neutral tone|"
    r"dispassionate\w*|cool-headed|unsensational|gentle|gently|quiet|moderate(?:ly)?|low-key|serious "
    r"(?:tone|style)|reassur\w*|skip the (?:sales|hype|drama)"
)
HEATED = (
    r"alarming|alarmist\w*|alarm (?:the|them|readers|parents|people)|frighten\w*|scar(?:e|y|ing|iest)|"
    r"shocking\w*|shock (?:the|them|readers|people)|shak(?:e|en)|dramatic\w*|dramati[sz]e|sensational\w*|"
    r"lurid\w*|provocative\w*|polemic\w*|rant\w*|shout\w*|outrage\w*|incit\w*|stir (?:up|them|people|"
    r"readers|anger|emotions?)|rous\w+|passionate\w*|emotional\w*|emotive\w*|fiery|inflam\w*|angry|anger|"
    r"fury|furious\w*|"
    r"sarcas\w*|panic|terrif\w*|horrif\w*|hyperbol\w*|exaggerat\w*|catchy|punchy slogans?|slogans?|"
    r"clickbait|headline-grabbing|thrilling|sensation|exclamation marks?|in capitals|capital letters|all "
    r"caps|worst case|worst-case|doom\w*|"
    r"as vivid and|rally\w*|battle cry|call to arms|tabloid\w*|screaming|breathless\w*|hype|sales pitch|"
    r"like an? (?:ad|advert\w*|sales\w*|sermon|rally)|flowery|ornate|florid|purple prose|rhetorical "
    r"questions?|grand rhetoric|superlatives"
)
NEUTRAL = (
    r"neutral\w*|impartial\w*|even-handed\w*|evenhanded\w*|tak(?:e|ing) no sides?|without taking (?:sides|a "
    r"side)|unbiased|both sides (?:fairly|equally|alike|equal)|balanced|non-partisan|"
    r"(?:no|not|never|dont|without|avoid|keep)(?: \w+){0,3} (?:opinions?|views?|sides?|recommendations?|"
    r"advice|verdict|judgments?|judgements?|preference)s?\b(?! out of)|"
    r"objective(?:ly)?|equal (?:space|weight|room|care|attention)|fair(?:ly)? to (?:both|all|each)|not "
    r"(?:to )?(?:persuade|advocate|recommend|judge|argue)|leave the (?:choice|decision|verdict|judgement|"
    r"judgment) to|no slogans|dispassionate\w*|without bias|respectfully of both"
)
PARTISAN = (
    r"villains?|heroes|denounc\w*|condemn\w*|expose the|blame|vilif\w*|demoni[sz]e|champion (?:the|our|"
    r"their)|prosecut\w+|root for|cheer(?:lead|ing)|for the prosecution|"
    r"(?:take|pick|choose|adopt) (?:a |one |my |our |their |sides?|the)(?: \w+){0,2}?\s?(?:side|sides|stand|"
    r"position|stance)|take sides|defend it|opinionated|partisan|argue (?:only )?(?:for|against) (?:one "
    r"side|only|it|the|keeping|one)|be persuasive|persua(?:de|sive)\w*|"
    r"(?<!not )advocate|campaign\w*|which side you are on|which (?:side|way|option|one) to |(?:state|give|"
    r"say|share|express|make|tell \w+) "
    r"(?:clearly )?(?:plain |clear )?(?:your|where you) (?:own )?(?:opinion|view|side|preference|"
    r"recommendation|verdict|stand)s?|convince (?:the|them|readers|my|our|people)|win (?:them|readers|"
    r"people) over|"
    r"make the case for|push (?:the reader|them|readers|for)|one-sided\w*|only (?:the )?(?:arguments|"
    r"reasons|points|evidence|studies|facts|findings) (?:for|against|in favou?r|that (?:support|favou?r|"
    r"back|show))|leave no doubt (?:that|which|where)|recommend (?:strongly|firmly|one)|strongest possible "
    r"(?:case for|attack)|"
    r"(?:ignore|leave out|omit|dismiss|play down|downplay|bury|mention none of) (?:\w+ "
    r"){0,3}?(?:objections?|counter\w*|other side|opposing|opponents?|against|critics|drawbacks|opposite)|"
    r"take the side of|side with|in favou?r of only|propaganda|tell (?:them|readers|the \w+) (?:what to|"
    r"which|how to) (?:vote|choose|think|do)|rally support"
)
SOLEMN = (
    r"serious (?:tone|style|manner)|be serious|(?:stay|remain|keep it|keep) serious|sober\w*|solemn\w*|"
    r"grave(?:ly)?|no (?:jokes|humou?r)|respectful\w*|courteous\w*|formal|dignified|reverent\w*|gentle|"
    r"gently"
)
FUNNY = (
    r"jokes?|joking|humorous\w*|funny|comic\w*|comed\w+|wit(?:ty|ticisms?)|satir\w*|parod\w*|puns?|"
    r"limericks?|sarcas\w*|tongue-in-cheek|ironic\w*|irony|playful\w*|stand-up|make (?:them|readers|people) "
    r"laugh|gags?|mock(?:ing)?|flippant\w*|rap lyrics|in rhyme|rhyming"
)
PROSE = (
    r"(?:flowing|continuous|running|connected|full|plain|clear|ordinary) (?:prose|text)|prose only|only "
    r"prose|in (?:full |clear |plain |continuous )?(?:prose|sentences)|use (?:\w+ )?prose|(?:no|not|without|"
    r"never|avoid\w*|instead of|rather than|dont use)(?: \w+){0,2} (?:bullet\w*|lists?|tables?|numbered \w+|"
    r"headings)|"
    r"(?:full|complete|whole) (?:sentences|paragraphs)|(?:in|write|short|two|three|a|one|use|\w+ to \w+|of) "
    r"(?:\w+ ){0,2}paragraphs?(?! breaks)|narrative|as (?:a|an|one) (?:essay|letter|story|continuous)|essay "
    r"form"
)
BULLETS = (
    r"bullet points? only|bullets only|only (?:in |use )?bullet\w*|(?:as|in|use|using|with|into|only) "
    r"(?:\w+ )?(?:bullets?|bullet points?|bulleted \w+|bullet-\w+)|bullet(?:ed)? (?:lists?|points?)|"
    r"numbered (?:lists?|points?|items?)|as (?:a )?(?:list|table|lists|tables|checklist|grid|spreadsheet)|"
    r"(?:in|into) (?:a )?(?:tables?|lists?|grid|point form|note form|keywords|checklists?)|list (?:at least "
    r")?(?:\w+ )?(?:\w+ )?(?:points|items|reasons)|(?:no|without|never|not) (?:\w+ )?(?:running text|prose|"
    r"full sentences|sentences|paragraphs)|tables? only|fragments|only (?:tables?|lists?|keywords)|"
    r"everything (?:as|in) (?:a )?(?:table|list|bullet)\w*|(?:every|each) answer (?:as|in) (?:a )?(?:table|"
    r"list)|telegram style|note form"
)
UNSURE = (
    r"say (?:so )?(?:when|where|if|how (?:sure|certain)|what is (?:not known|uncertain|disputed)|that you "
    r"do not know)|(?:where|when|how) (?:the )?(?:evidence|data|research) (?:is|are) (?:thin|weak|missing|"
    r"disputed|uncertain|poor)|uncertain\w*|doubts?\b|"
    r"how sure|how certain|(?:grade|rate|state|give|mark|flag|note|admit) (?:\w+ ){0,4}?(?:confidence|"
    r"strength|certainty|doubt|limits|disagreements?|reservations|uncertainty)|(?:when|where|if|which) "
    r"[^.!?]{0,40}(?:shaky|disputed?|disagree\w*|unknown|unsure|a guess)|not known|caveats?|hedge|"
    r"tentative\w*|cautious\w*|admit (?:what|when|where|that)|honest about (?:what|limits|gaps)"
)
CERTAIN = (
    r"(?:no|never|without|not|avoid|drop|omit|leave out|skip)(?: \w+){0,3} (?:hedg\w*|caveats?|qualif\w*|"
    r"doubts?|uncertain\w*|reservations?|maybe|perhaps|ifs and buts)|(?:sound|be|appear|seem|stay|speak as "
    r"if) (?:\w+ )?(?:completely |absolutely |totally |fully |utterly |entirely )?(?:certain|sure|confident|"
    r"categorical|definite)|"
    r"absolute certainty|with (?:full|complete|total|absolute) (?:certainty|confidence)|categorical\w*|as "
    r"(?:settled|established|proven|plain) fact|definitive (?:answers?|verdict)|never (?:admit|say|concede|"
    r"express|show) (?:\w+ )?(?:you do not|that you|doubt|i dont|uncertainty|ignorance)|as certain|"
    r"unequivocal\w*|project confidence|settled (?:fact|truth)|beyond doubt"
)
SOURCED = (
    r"(?:name|give|cite|state|show|link|refer|quote|support|base|rest|rely|attribute|identify|mention|back|"
    r"carry|with|link)\b[^.!?]{0,60}\b(?:sources?|references?|citations?|stud(?:y|ies)|reports?|statistics|"
    r"footnotes?|research|first author|audits?|records?|named|publications?|published|documents?|author and "
    r"year|law or decree|statute)|where (?:each|every|the) (?:figure|number|claim) is from|peer-reviewed"
)
SOURCELESS = (
    r"(?:no|without|never|avoid|omit|skip|leave out|drop|(?:do not|dont|never) (?:cite|name|give|mention|"
    r"use|refer to|quote|include|add|list))(?: \w+){0,3} (?:sources?|references?|citations?|footnotes?|"
    r"stud(?:y|ies)|authors?|names? of (?:authors|studies)|links|bibliograph\w*|literature|reports|"
    r"research)|"
    r"from memory|(?:own|your) (?:intuition|gut|imagination)|gut feeling|hearsay|rumou?rs?|(?:not|never|"
    r"without|no) (?:mention|say|saying|tell|reveal|disclose|name|naming|state|stating|indicate|show|give|"
    r"giving)\w* (?:where|who|whose|which|what) [^.!?]{0,60}\b(?:from|source|sources|author|wrote|found)|"
    r"keep (?:your |the )?sources|invent(?:ed)? "
    r"(?:figures|numbers|quotes|examples|statistics|sources)|make up|unsourced|uncited|unattributed|common "
    r"knowledge (?:only|alone)|off the cuff|do not bother with (?:sources|references)|personal impressions|"
    r"anecdot\w+ (?:only|alone|rather)|rely (?:only |solely |entirely )?on (?:anecdote|intuition|your "
    r"(?:own )?(?:impressions|feelings|instinct|memory))"
)
NUMBERED = (
    r"quantitative\w*|(?:give|use|show|include|state|provide|quote|support|back|with|"
    r"add)\b[^.!?]{0,50}\b(?:figures?|"
    r"numbers?|statistics|data|percentages?|amounts?|sums?|sample sizes)\b"
)
NUMBERLESS = (
    r"(?:no|without|never|avoid|omit|leave out|skip|dont (?:use|give|include|quote)|do not (?:use|give|"
    r"include|quote))(?: \w+){0,2} (?:figures?|numbers?|statistics|data|percentages?|digits|quantit\w+|"
    r"sums?|amounts?)\b|in words (?:only|alone)|purely qualitative"
)
LOCAL = (
    r"(?:only|solely|exclusively|strictly|just|confine\w*|restrict\w*|limit\w*|stick|"
    r"keep)\b[^.!?]{0,60}\b(?:to|on|from|in|about|within)\b"
)
BROAD = (
    r"(?:whole|entire|all over the|around the|across the|rest of the) (?:world|globe|planet|continent|"
    r"history|field|literature)|worldwide|globally|every (?:country|continent|era|period|region|nation)|all "
    r"(?:countries|continents|eras|periods|ages)|since (?:antiquity|ancient|the (?:middle ages|dawn|"
    r"beginning|stone age|romans|1\dth|eighteenth|nineteenth|roman))|from (?:antiquity|ancient|the "
    r"beginning)|any (?:country|period)|range (?:freely|widely)|world history|as many countries"
)
PERSONAL = (
    r"(?:address|speak to|talk to) (?:the )?(?:reader|them|us|me|readers) (?:\w+ )?(?:as you|directly|"
    r"personally|by name)|second person|(?:in|use) (?:the )?first person|from your own experience|as "
    r"yourself|say i\b|personal (?:stories|experience|anecdotes|voice)|like sensible adults|talk to us"
)
IMPERSONAL = (
    r"(?:never|not|avoid|without|no|dont)(?: \w+){0,3} (?:address\w* (?:the )?(?:reader|them|us)|first "
    r"person|second person|personal\w*|\byou\b|i or we|mention yourself)|impersonal\w*|third person|passive "
    r"voice|anonymous\w*|faceless"
)
EXAMPLED = (
    r"(?:one|an?|two|some) (?:[\w-]+ )?(?:examples?|sample|illustration)|"
    r"(?:give|use|with|include|add|offer|bring|illustrate|draw on)\b[^.!?]{0,40}\b(?:examples?|cases?|"
    r"illustrations?|anecdotes?|stories)\b|concrete\w*"
)
ABSTRACT = (
    r"(?:no|without|never|avoid|omit|dont (?:use|give|include)|do not (?:use|give|include))(?: \w+){0,2} "
    r"(?:examples?|illustrations?|anecdotes?|stories|cases|concrete\w*)|(?:purely|strictly|entirely|only|"
    r"wholly) (?:abstract|theoretical)|abstract (?:terms|principles|language|level)|stay abstract|theory "
    r"only"
)
SHORT_SENTENCES = r"short sentences|sentences (?:short|brief)|brief sentences"
LONG_SENTENCES = (
    r"long(?:,)? (?:\w+(?:,| and)? ){0,3}sentences|sentences (?:long|of (?:at least )?(?:[3-9]\d|fifty|forty|"
    r"thirty))|"
    r"winding sentences|nested clauses|subordinate clauses|one (?:long|single) sentence (?:per|for each) "
    r"(?:answer|paragraph)"
)
BRITISH = r"british (?:spelling|english|usage)|uk (?:spelling|english)"
AMERICAN = r"american (?:spelling|english|usage)|us (?:spelling|english)"
ONCE = (
    r"(?:one|a single) (?:question|step|answer|item) at a time|wait for (?:my|the|our|their)|after each "
    r"(?:answer|question)|before (?:going on|moving on|the next)|step by step|one by one|in order"
)
AT_ONCE = (
    r"all (?:at once|in one go|in one reply|in a single)|without (?:pausing|waiting|stopping|asking)|in one "
    r"(?:go|reply|message|block)|never (?:pause|wait|ask|stop)|do not (?:pause|wait|ask|stop)|in any order|"
    r"skip (?:the )?questions?"
)
DIMENSIONS = (
    (BRIEF, LENGTHY), (PLAIN, TECHNICAL), (FORMAL, CASUAL), (WARM, COLD), (CALM, HEATED), (NEUTRAL, PARTISAN),
    (SOLEMN, FUNNY),
    (NEUTRAL, HEATED),
    (PROSE, BULLETS), (UNSURE, CERTAIN), (SOURCED, SOURCELESS), (NUMBERED, NUMBERLESS), (LOCAL, BROAD),
    (PERSONAL, IMPERSONAL),
    (EXAMPLED, ABSTRACT), (BRITISH, AMERICAN), (ONCE, AT_ONCE),
    (SHORT_SENTENCES, LONG_SENTENCES),
)  # fmt: skip
KNOWING = (
    r"(?:is|are|as) (?:an? |already |all )?(?:\w+ )?(?:experts?|specialists?|professionals?)|experts? in|"
    r"trained (?:economist|lawyer|engineer)s?|"
    r"deep knowledge|know\w*(?: \w+){0,12} in depth|expert knowledge|(?:decades|years) of experience in|"
    r"fluent in|thoroughly familiar|hold a (?:doctorate|phd)|well versed|well-versed"
)
IGNORANT = (
    r"almost no|hardly any|no (?:prior |previous |\w+ )?(?:knowledge|background|training)|know(?:s)? "
    r"nothing|beginners?|novices?|laypeople|laypersons?|"
    r"never (?:studied|heard|read)|new to (?:the|this)|little or no|complete outsiders?|not economists|"
    r"first encounter"
)


@cache
def poles() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    """The two patterns of each dimension."""
    return tuple(
        (re.compile(rf"\b(?:{one})\b"), re.compile(rf"\b(?:{other})\b")) for one, other in DIMENSIONS
    )


@cache
def expertise() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """One who knows, and one who does not."""
    return re.compile(rf"\b(?:{KNOWING})\b"), re.compile(rf"\b(?:{IGNORANT})\b")
