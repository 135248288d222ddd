"""Questions that want no answer: the frames of speech in which they are put. English patterns."""

from __future__ import annotations

FRAMES = (
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
