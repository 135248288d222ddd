"""Questions that want no answer: the frames of speech in which they are put. English patterns."""

from __future__ import annotations

FRAMES = (
    # Idioms that blame, and what follows from the blame.
    r"(?<=\w )finally (?!and\b|or\b|to\b)\w+",
    r"\bso (?:often|long|rarely|seldom|readily|easily|consistently|routinely) (?:been )?(?:overlooked|"
    r"ignored|dismissed|forgotten|neglected|"
    r"denied|underestimated|misunderstood|maligned|excused|tolerated)\b",
    r"\b(?:lost|lose|losing|out of) touch with\b|\bexplain(?:s|ed)? away\b|\bgloss(?:es|ed)? over\b|"
    r"\bbrush(?:es|ed)? (?:it |this |them )?aside\b|"
    r"\bsweep(?:s|ing)? \w+ under\b|\bwash(?:es|ed)? (?:its|their|his|her) hands\b|\bstaring (?:us|you|them|"
    r"everyone) in the face\b|"
    r"\bsit(?:s|ting)? back\b|\b(?:stand|stood|standing|sit|look)(?:s|ing)? (?:idly )?by while\b|\bcould "
    r"(?:possibly|ever) go wrong\b|"
    r"\bnever (?:comes? back|happens? again|returns?|be repeated|again)\b|\bturn(?:s|ed|ing)? (?:its|their|"
    r"a) (?:blind eye|backs?)\b|"
    r"\bpull(?:s|ed|ing)? the wool\b|\bline(?:s|d)? (?:its|their) (?:own )?pockets\b|\bdrag(?:s|ged|ging)? "
    r"(?:its|their) feet\b|"
    r"\bbur(?:y|ies|ied|ying) (?:its|their|our) heads?\b|\bpay(?:s|ing)? lip service\b|\bpass(?:es|ed)? the "
    r"buck\b|\bmoved? the goalposts\b|"
    r"\bcome to (?:its|their|his|our) senses\b|\bsee (?:the light|reason|sense)\b|\bthe writing on the "
    r"wall\b|\bhold \w+ to ransom\b",
    r"\bnot want (?:you|us|the \w+|anyone|people|voters|parents) to (?:know|see|hear|find out|ask|learn|"
    r"notice)\b|\b(?:judge|forgive|thank|remember) us\b",
    r"\bwho (?:would|could|does|do|will) not\b|\bwho (?:wouldn'?t|doesn'?t|couldn'?t|won'?t)\b|\bwhy "
    r"bother\b|\bif (?:we|they|parliament|the \w+) (?:let|allow|fails?|"
    r"do(?:es)? nothing|abandons?|gives? in|refuses?|lets?|allows?|ignores?|looks? away|keeps?|carry on|"
    r"goes on)\b[^,]{0,60}\?",
    r"^(?:are|is|were|was) (?:\w+ ){1,3}(?:supposed|expected|meant|really|simply|just|to be (?:blamed|"
    r"punished|sacrificed)) (?:to )?\w+",
    r"^do (?:we|you) (?:really |truly )?(?:want|need|prefer) [^,?]{2,40} or [^,?]{2,40}\?",
    r"\b(?:is|was|has been|are|were|have been) (?:such |clearly |plainly |simply |always )?(?!the\b)(?:an? "
    r")?(?:\w+ )?(?:failure|mistake|disaster|success|triumph|fiasco|blessing|curse|"
    r"scandal|disgrace|joke|waste|nonsense|wrong|outdated|broken|unfair|a blot)\b[^?]{0,40}[;.:,–—] ?(?:so |"
    r"and |but |then )?(?:how|why|what|when|who|which|should|where)\b",
    r"\bhow (?:could|can|did) [^?]{1,40}\b(?:so|ever|let|allow|get it|be allowed|miss|overlook|forget|"
    r"neglect|ignore) (?:blind|wrong|badly|this|it|such|so|the obvious|to)\b",
    r"\b(?:must|should|has to|have to) (?:finally |at last )?(?:go|be (?:scrapped|abolished|stopped|banned|"
    r"sacked|ended|closed down|broken up|repealed|punished|jailed|axed|defended|saved))\b",
    r"\bproven (?:superiority|success|failure|benefits?|value|worth|harm|dangers?)\b|\b(?:its|their) "
    r"(?:many|countless|numerous|endless|repeated|latest) (?:failures?|mistakes?|lies|scandals|blunders|"
    r"broken promises|successes|virtues|victims|sins)\b",
    # Rhetorical frames that want no answer.
    r"\bknowing (?:what|all|everything|how|as) ",
    r"\bwhy (?:has|have|did|does|do|is|are|will|can|would) (?:no|not a single|nobody|no one|none of)\b",
    r"\bwho,? (?:apart from|other than|except|but|besides)\b|\bwho but\b|\bfor whom but\b",
    r"\b(?:can|could|should|dare|must|may|will) we (?:really |honestly |seriously |truly |still |just |"
    r"simply |ever |in good conscience )*(?:afford|go on|keep|"
    r"stand by|ignore|let|allow|risk|tolerate|accept|abandon|sit|look away|continue|trust|turn our|put up|"
    r"expect \w+ to keep|sacrifice|wait)\b",
    r"\b(?:are|is|do|does|will|shall|should|must|can) (?:we|you|they|parliament|society|the \w+) "
    r"[^?,]{1,60},? or (?:are|is|do|does|will|shall|should|must|can) (?:we|you|they|it|the \w+)\b",
    r"\bor the (?:profits?|greed|interests?|whims?|comfort|convenience|bonuses|privileges?|vanity|"
    r"ambitions?|purses?) of\b",
    r"\b(?:the|its|their|his|her|our|your|enough|any|no) (?:courage|decency|honesty|guts|backbone|nerve|"
    r"humility|shame|wisdom|good sense|grace|integrity|honou?r) to\b",
    r"\b(?:could|would|might|should) have been (?:saved|spared|avoided|prevented|protected|"
    r"rescued)\b(?=[^?]*\b(?:if|had|but|were)\b)|\bif (?:only|the warnings|anyone had|someone had|"
    r"politicians had|they had (?:only|just|listened))\b",
    r"\b(?:what|which) (?:right|business|authority|claim|mandate) (?:do|does|has|have|did|could|can) (?:an? "
    r"|the |\w+ )?[^?]{1,60}\bto (?:tell|dictate|decide for|impose|take|demand|interfere|lecture|meddle|"
    r"stop|force|order|deny|rob|judge|spend)\b",
    r"\bwhy (?:would|wouldn'?t|should|shouldn'?t|could|couldn'?t) (?:an?|any|the|every|all|anyone|anybody|"
    r"someone|no) (?:\w+ )?(?:reasonable|sane|honest|decent|sensible|rational|responsible|caring|loving|"
    r"right-minded|"
    r"serious|self-respecting|normal|good|intelligent|thinking|modern|civili[sz]ed)\b|\bwhy (?:would|"
    r"wouldn'?t|should) (?:anyone|anybody|any \w+) (?:\w+ )?(?:want|choose|object|oppose|pay|trust|believe|"
    r"prefer|refuse|vote|care|bother|defend|support|wait|keep|be against)\b",
    r"\b(?:this|that|the|our|its|their|such an?|these|those|an?) (?:\w+ )?(?:failed|failing|discredited|"
    r"broken|doomed|misconceived|futile|unwinnable|unworkable|outdated|antiquated|obsolete|flawed|unwanted|"
    r"unloved|hated|crumbling|"
    r"wasteful|costly|expensive|half-hearted|rushed|pointless|unfair|unjust|disastrous|harmful|needless|"
    r"dangerous|successful|proven|popular|much-loved|overdue|long-awaited|urgent|inevitable) (?:\w+ "
    r")?(?:experiments?|polic(?:y|ies)|reforms?|"
    r"schemes?|systems?|projects?|ideas?|plans?|laws?|rules?|measures?|models?|programmes?|programs?|taxes|"
    r"tax|charges?|bans?|practices?|strateg(?:y|ies)|status quo|approach(?:es)?|proposals?|decisions?|"
    r"habits?|traditions?|institutions?|"
    r"mergers?|fees?|levy|levies|subsid(?:y|ies)|merger|obsession|technology|gadgets?|drugs?|regime|"
    r"agenda)\b",
    r"\bhow (?:can|could|does|do|will|dare) (?:an?|any) [^?]{2,60}\b(?:that|who|which) (?:calls?|claims?|"
    r"says?|prides?|pretends?|professes|boasts?|preaches|promised)\b[^?]{1,60}\b(?:still|yet|go on|keep|"
    r"even|then|also|build|refuse|allow|do nothing|ignore|spend|justify|expect)\b",
    r"\bso much (?:fairer|better|worse|safer|cheaper|more \w+|less \w+|healthier|happier|stronger|cleaner|"
    r"kinder|simpler|easier)\b",
    r"\b(?:if|when) (?:it|this|that|they|these|the \w+) (?:is|are|was|were|does|do|did|really|has|have) "
    r"not? ?(?:so )?(?:safe|harmful|dangerous|true|work|working|effective|needed|fair|good|bad|guilty|"
    r"innocent|necessary|useful)\b[^?]{0,10}\?",
    r"\b(?:who|what) (?:is|are) (?:\w+ ){1,4}(?:trying to|meant to|supposed to) (?:fool|hide|kid|cover up|"
    r"protect)\b|\bto hide\?|\bwhat (?:do|does|are|is|have|has) (?:they|he|she|it|the \w+|\w+) (?:\w+ "
    r")?(?:to hide|afraid of|hiding|got to hide|waiting for)\b",
    r"\b(?:all|only) too (?:well|often|clear|familiar|obvious|common)\b|\b(?:yet|still) (?:another|more) "
    r"(?:\w+ )?(?:tax|ban|delay|excuse|failure|burden|cut|rule|form|committee|study|report|gimmick|handout|"
    r"broken promise)\b",
    r"\b(?:what|how much) (?:is|are|was|will be|would be|can be) (?:possibly |ever |really )?(?:gained|"
    r"achieved|lost|served) by (?:clinging|keeping|continuing|delaying|waiting|refusing|pretending|"
    r"punishing|denying|ignoring|forcing|going on|dragging)\b",
    r"\bgo(?:es)? on (?:selling|letting|pretending|ignoring|paying|punishing|wasting|allowing|poisoning|"
    r"killing|spending|tolerating|using|defending|subsidi[sz]ing|denying)\b|\bkeeps? (?:on )?(?:bailing|"
    r"wasting|ignoring|pretending|failing|throwing|punishing|poisoning|letting|paying for|subsidi[sz]ing|"
    r"denying|lying|robbing|pouring)\b",
    r"\b(?:why|how|when|what) [^?]{1,70}\b(?:admit(?:s|ted|ting)?|own up|come clean|apologi[sz]e|be held "
    r"(?:to account|accountable|responsible)|be brought to justice|answer for|make amends|pay for (?:its|"
    r"their|his|her|what))\b",
)
