"""What makes a question expect its answer: tags, presuppositions, the crowd, false choices. English patterns."""

from __future__ import annotations

import re
from functools import cache

from promptcraft.critique.rhetoric import FRAMES

NOT = (
    r"(?:do|does|did|is|are|was|were|would|should|could|can|has|have|had|will|must|ai|need|might|ought|wo|"
    r"ca|sha)n'?t"
)
AUX = r"(?:do|does|did|is|are|was|were|would|should|could|can|has|have|had|will|must|may|might)"
BEGINS = r"(?:^|[.!?:;–—-]\s+|,\s+(?:so|and|but|then)\s+)"
CROWD = (
    r"(?:every(?:one|body)|any(?:one|body)|we all|all of us|most (?:people|of us|experts|economists|"
    r"scientists|voters)|"
    r"nobody|no one|nobody else|(?:all|most|many|ordinary|normal|real|decent|sensible|reasonable|serious) "
    r"(?:\w+ )?"
    r"(?:people|experts?|economists?|scientists?|doctors?|parents|citizens|voters|teachers|observers|"
    r"historians|"
    r"researchers|families|folk|users|readers|residents|patients|workers|lawyers)|the (?:whole )?(?:world|"
    r"public|experts?|"
    r"science|evidence|data|facts?|research|majority|country|nation|people|consensus))"
)
SENSIBLE = (
    r"(?:sane|reasonable|decent|honest|sensible|thinking|fair-minded|right-minded|right-thinking|serious|"
    r"intelligent|"
    r"educated|responsible|caring|civili[sz]ed|self-respecting|rational|normal|good|loving|modern|"
    r"clear-headed|"
    r"hard-headed|conscientious|humane|enlightened|patriotic|prudent|wise|smart|level-headed)"
)
PERSON = (
    r"(?:person|people|parents?|reader|observer|economist|voters?|citizens?|judge|expert|government|country|"
    r"nation|"
    r"society|employer|company|manager|teacher|doctor|politician|minister|councillor|community|city|town|"
    r"one|buyer|owner|"
    r"farmer|family|families|human being|adult|taxpayer|scientist|lawyer|board|council|leader|mind)"
)
HARM = (
    r"(?:fail(?:s|ed|ure|ing)?|ruin(?:s|ed|ing)?|harm(?:s|ed|ing)?|hurts?|hurting|destroy(?:s|ed|ing)?|"
    r"damag(?:es|ed|ing)|"
    r"backfir(?:es|ed|ing)|wreck(?:s|ed|ing)?|driv(?:es|en|ing)|drove|kill(?:s|ed|ing)?|cripple[sd]?|"
    r"waste[sd]?|wasting|"
    r"cheat(?:s|ed|ing)?|betray(?:s|ed|ing)?|worsen(?:s|ed|ing)?|collaps(?:es|ed|ing)|exploit(?:s|ed|ing)?|"
    r"suffer(?:s|ed|ing)?|"
    r"save[sd]?|saving|succeed(?:s|ed)?|improv(?:es|ed|ing)|prov(?:es|ed|en)|shown?|demonstrat(?:es|ed)|"
    r"work(?:s|ed)?(?: so| very| far)? (?:well|better|badly|wonders)|"
    r"enrich(?:es|ed)?|punish(?:es|ed)?|rob(?:s|bed)|lie[sd]|lying|neglect(?:s|ed)|ignor(?:es|ed|ing)|"
    r"refus(?:es|ed|ing)|"
    r"poison(?:s|ed)?|devastat\w+|undermin\w+|erod\w+|strangl\w+|bankrupt\w*|discredited|debunked|abandoned|"
    r"benefit(?:s|ed)?|outperform\w*|transform(?:s|ed)|threaten(?:s|ed)?|endanger(?:s|ed)?|cost(?:s)? (?:us|"
    r"so much|lives)|"
    r"mak(?:es|ing) (?:things|it|matters|life|everything|everyone|people) (?:\w+ )?(?:worse|better|poorer|"
    r"miserable|sick|ill|unhappy))"
)
STRONG = (
    r"(?:plainly|clearly|obviously|evidently|undeniably|always|never|only|every(?: single)?|all|so much|so "
    r"many|so badly|"
    r"such an?|nothing|no one|nobody|far too|simply|merely|inevitably|invariably|surely|certainly|finally|"
    r"already proven|"
    r"without (?:exception|fail)|hopelessly|beyond|too (?:\w+) to|more and more|utterly|completely|totally|"
    r"entirely|hardly|scarcely|"
    r"best|worst|better|worse|superior|inferior|unfair|unjust|dangerous|harmful|useless|pointless|"
    r"impossible|essential|"
    r"vital|proof|proven|wrong|right|the (?:only|real|true)|unsafe|unworkable|outdated|broken|hated|popular|"
    r"safe|safer)"
)
JUDGED = (
    r"(?:defend|support|justify|want|believe|oppose|tolerate|accept|deny|trust|think|allow|permit|vote|"
    r"argue|pretend|claim|"
    r"stand|sleep|live|look|call|continue|ignore|doubt|bear|endure|put up|be against|be for|be so|object|"
    r"say|sit|let|refuse|"
    r"choose|prefer|still|expect|excuse|keep|agree|endorse|approve|complain|resist|reject|afford|take "
    r".{1,30} seriously)"
)
PATTERNS = (
    r"^(?!(?:if|when|where|given|as|since|because|suppose|assuming|after|before|what|how|why|which|who|in|"
    r"for|with)\b)"
    r"[^,?;:.]{10,80}\b(?:kills?|ruins?|destroys?|fails?|harms?|hurts?|wastes?|wrecks?|works?|saves?|"
    r"helps?)\b[^,?;:.]{0,60}, so "
    r"(?:what|how|why|when|which|who)\b",
    # A negated auxiliary, or a tag.
    rf"{BEGINS}{NOT}\s+\w+",
    rf"{BEGINS}{AUX} (?:you|we|it|they|this|that|one|there|the \w+|these|those|people) not\b",
    rf",\s*(?:{NOT}|is it not|are they not|am i right|right|correct|no|yes|agreed|or (?:am|are|is|do) (?:i|"
    rf"we|you) wrong|eh|"
    r"surely|don'?t you think|would you not|wouldn'?t you say)(?:\s+(?:it|they|you|we|he|she|there|this|"
    r"that|one|i))?\s*\?",
    rf",\s*(?:{AUX})\s+(?:it|they|you|we|he|she|there)\s*\?",
    r"\b(?:do|would|will|can|could|should|must) (?:you|we) (?:not )?(?:also |all |really |at least "
    r")?(?:agree|accept|admit|concede|"
    r"acknowledge|recogni[sz]e) (?:that|it|there|how)\b",
    rf"\b{AUX} (?:you|we|it|they|this|that) not (?:agree|think|see|true|clear|obvious|follow|mean|be)\b",
    # The crowd, and those who know.
    rf"\b{CROWD} (?:\w+ )?(?:would |could |can |must |should |has to |will |has |have |had )?(?:still |"
    rf"seriously |really |possibly |"
    r"honestly |already |now |long |rightly )?(?:know|knows|known|agree|agrees|agreed|accept|accepts|"
    r"accepted|see|sees|doubts|deny|"
    r"denies|disagree|disagrees|dispute|disputes|object|understand|understands|recogni[sz]es?|admits?|"
    r"concedes?|reali[sz]es?) "
    r"(?:that|how|it|this|the|there|about|what)\b",
    rf"\b(?:do|does|did|would|can|could) {CROWD} (?:still |seriously |really |honestly |possibly )+\w+",
    r"\b(?:nobody|no one|hardly anyone|who) (?:\w+ )?(?:can |could |would )?(?:still |seriously |really "
    r")?(?:doubts?|denies|deny|disputes?)\b",
    r"\bas (?:every|any|all|most|each) (?:\w+ )?\w+ (?:\w+ )?(?:knows?|agrees?|understands?|can see|will "
    r"tell|admits?|can tell|sees|accepts?)\b",
    r"\bas (?:we|you|everyone|everybody|they|is|has been|science|research|experience|history|the \w+) "
    r"(?:all |now |both |so often |has |have )?"
    r"(?:know|knows|agree|agrees|well known|widely known|shown|shows|proved|proves|proven|taught|teaches|"
    r"demonstrated|demonstrates|"
    r"confirmed|confirms)\b",
    rf"\b(?:any|every|all|no|what|which) {SENSIBLE} {PERSON}\b(?<! one)",
    rf"\b(?:an?|the) (?:sane|decent|right-minded|right-thinking|fair-minded|civili[sz]ed|self-respecting|"
    rf"caring|humane|enlightened|thinking) {PERSON}\b(?<! one)",
    rf"\b(?:once|when|if|until|because|since|that) {SENSIBLE} {PERSON}\b",
    r"\bin (?:their|his|her|your|one'?s|its) right mind\b|\bwith (?:any|a shred of|an ounce of|half a) "
    r"(?:sense|brain|conscience|"
    r"decency|heart|compassion|common sense)\b",
    r"\b(?:well|widely|generally|commonly|universally|already|long) (?:known|accepted|agreed|understood|"
    r"recogni[sz]ed|established|proven) "
    r"(?:that|fact|truth)\b",
    # Nobody could think otherwise.
    rf"\bhow (?:can|could|would|dare|dares|is it possible (?:that|for)) (?:anyone|anybody|any \w+(?: \w+)?|"
    rf"those who \w+) (?:\w+ )?{JUDGED}\b",
    rf"\bhow (?:can|could|dare|dares) (?:people|you|we|they|the \w+|some\w*|a \w+ \w+|\w+) (?:still|"
    rf"possibly|seriously|really|ever|honestly|"
    rf"in good conscience|even|just|sit back and|simply) {JUDGED}\b",
    r"\bhow (?:can|could|dare|dares|do) (?:people|you|we|they|the \w+|some\w*|a \w+(?: \w+)?|\w+) (?:\w+ "
    r")?(?:justify|defend|tolerate|pretend|"
    r"stand by|sleep at night|ignore|look \w+ in the eye|live with (?:itself|themselves|ourselves)|get away|"
    r"excuse|be so|be against|turn (?:a|their) (?:blind|backs?))\b",
    r"\b(?:who|what \w+|which \w+) (?:could|would|can|will|in the world|on earth|in their right mind) "
    r"(?:\w+ )?(?:possibly|seriously|really|ever|"
    r"honestly|still|doubt|deny|dream of|want to (?:live|see|be|keep|go|have|pay|send|return))\b",
    r"\b(?:would|can|could|does|do|is|will|did|has|should) (?:there |it )?(?:any(?:one|body)|somebody|a "
    r"single person) (?:\w+ )?"
    r"(?:seriously|really|honestly|possibly|still|truly|ever|want their|want to see|want his|want a|doubt|"
    r"miss|believe|object|blame|"
    r"sane|alive|left who|be surprised|in their)\b",
    r"\b(?:is|are|was|can) (?:there )?(?:really |still |even |honestly )?(?:be )?(?:any|a single|one) "
    r"(?:\w+ )?(?:doubt|question|point in|reason (?:left|not|why|to (?:keep|wait|"
    r"oppose|doubt|hesitate|delay))|excuse|sense in|justification for|alternative left|need for more|good "
    r"reason)",
    r"\b(?:hard|difficult|impossible) (?:for \w+ )?to (?:disagree|deny|argue with|argue against|dispute|"
    r"doubt|ignore|see how anyone|justify|defend)\b",
    r"\b(?:it|that|this) (?:is|seems|should be|must be) (?:now |quite |very |so |perfectly |already |"
    r"abundantly |painfully |blindingly |all too )?"
    r"(?:plain|clear|obvious|evident|undeniable|self-evident|certain|beyond (?:doubt|question|dispute)|"
    r"unarguable|only (?:fair|right|natural|"
    r"reasonable|logical)) (?:that|to)\b",
    r"\b(?:only|plainly|just|but) one (?:right |sensible |honest |possible |reasonable |responsible |sane "
    r")?(?:answer|conclusion|choice|way (?:out|forward)|option)\b",
    r"\bthe (?:only|obvious|honest|plain|sensible|one|inescapable|inevitable|natural|logical) (?:\w+ "
    r")?(?:answer|conclusion|choice|"
    r"solution|option|way (?:out|forward))\b",
    r"\b(?:there|this|that|it) (?:is|can be|leaves|was) (?:simply |really )?no (?:doubt|question|denying|"
    r"disputing|getting away|other (?:way|choice|answer|"
    r"option)|alternative|excuse|escaping|justification|good reason)\b",
    r"\bno (?:choice|option|alternative) but to\b|\bbeyond (?:all |any |reasonable )?(?:doubt|dispute|"
    r"question)\b|\bthe (?:simple|plain|sad|bare|"
    r"hard|honest|uncomfortable|inconvenient|undeniable|brutal|obvious) (?:truth|fact)\b",
    r"\b(?:undeniabl[ey]|undisputed|unquestionabl[ey]|indisputabl[ey]|self-evident(?:ly)?|"
    r"incontrovertibl[ey]|inarguabl[ey]|incontestabl[ey]|"
    r"unmistakabl[ey]|glaring(?:ly)?|blatant(?:ly)?|patently|manifestly|needless to say|of course|no doubt|"
    r"undoubtedly|plain(?:ly)? "
    r"(?:wrong|right|see|unfair|failing))\b",
    r"\b(?:tell|tells|told|show|shows|teach|teaches) (?:us|you|them) (?:everything|all|enough|that) (?:\w+ "
    r")?(?:need|needs|want|should)\b",
    r"\b(?:does(?:n'?t| not)? the fact|does(?:n'?t| not) (?:it|this|that|the \w+)) (?:\w+ ){0,12}?(?:prove|"
    r"show|tell|mean|speak|suggest)\b",
    # Enough of it: it goes on and should not.
    r"\b(?:high|about|past|long past|well past|more than|over) time (?:that |for |to |we |they |the |our |"
    r"\w+ )",
    r"\bhow (?:much|many) (?:longer|more \w+ (?:must|need|have to|has to))\b|\bhow long (?:(?:must|shall|"
    r"will|can|are|is|do|does|should|"
    r"before) )?[^?]{0,60}\b(?:go on|keep|continue|tolerate|allow(?:ed)?|left|put up|be made|wait|pretend|"
    r"ignore|stand by|suffer|endure|get away|"
    r"let|hide|cling|before (?:someone|somebody|we finally|they finally|it is too late|the \w+ (?:wakes?|"
    r"admits?|learns?|sees)))\b",
    r"\bhow (?:many|much) (?:more )?\w+ (?:must|have to|has to|need to|needs to|will have to|should) (?:\w+ "
    r")?(?:die|suffer|lose|be (?:lost|"
    r"killed|ruined|wasted|hurt|harmed|sacrificed)|fail|close|go|pay|leave|struggle|before)\b",
    r"\b(?:what|how much|how many) (?:more|further|other|additional|greater|stronger) (?:proof|evidence|"
    r"reasons?|arguments?|warnings?|signs?|data|stud(?:y|ies)|"
    r"failures?|victims?|deaths|disasters?|harm|damage|convincing|persuading)\b",
    r"\bwhat (?:possible|conceivable|earthly|good|remaining|valid|real|honest) (?:reason|excuse|"
    r"justification|argument|use|purpose|grounds?|objection|sense)\b"
    r"|\bwhat (?:\w+ )?(?:excuse|justification) (?:is|are|can|could|has|have|remains?|(?:do|does) (?:\w+ "
    r"){1,3}have)\b|\bwhat is (?:the point of|left of|there to (?:lose|fear|discuss|debate))\b|\bwhat "
    r"(?:are (?:we|you|they) waiting for|"
    r"stops us|is stopping us|is (?:everyone|he|she) waiting for|good (?:has|is|can|could|did|does|do|"
    r"have))\b",
    r"\bwhen (?:will|are|is|do|does|can) [^?]{1,60}\b(?:finally|at last|wake up|learn|admit|stop|realise|"
    r"realize|come to (?:their|its) senses|see sense|face|"
    r"grow up|act|do something|take responsibility|be (?:held|stopped|made|punished|ended|scrapped|freed|"
    r"brought))\b",
    r"\b(?:finally|at (?:long )?last) (?:\w+ )?(?:be )?(?:take|takes|took|act|acts|get|gets|see|sees|stop|"
    r"stops|admit|admits|accept|accepts|end|ends|ended|"
    r"scrap|scrapped|face|free|freed|give|gives|put|make|makes|do|does|learn|recogni[sz]e|banned|abolished|"
    r"abolish|ban|brought|bring|pay|pays|"
    r"listen|listened|allow|allowed|deal|dealt|catch|fix|fixed|stand|say|know|get rid|let|move|adopt|"
    r"adopted|introduce|introduced)\b",
    r"\bwhy (?:on earth |in the world |in heaven'?s name )|\b(?:how|what|who|where) on earth\b|\bwhy (?:is|"
    r"are|does|do|did|has|have|was|were) it that\b",
    r"\bwhy (?:must|should|do|are|would|have) (?:we|you|taxpayers?|the (?:rest|public|poor|rich|taxpayers?|"
    r"innocent|majority|honest|young|many)|ordinary \w+|anyone|anybody|honest \w+|"
    r"hard-?working \w+|parents|citizens|people|our \w+|children|families|residents|\w+) (?:\w+ )?(?:keep|"
    r"go on|continue|put up|tolerate|still|be (?:forced|made|"
    r"expected|asked to (?:pay|put|carry|subsidi[sz]e))|suffer|wait|pay for (?:the|other|someone|their)|"
    r"bother|trust|let|forced|stuck|subsidi[sz]e|carry on|waste|allow|stand by|"
    r"believe|listen|accept|ever)\b",
    r"\bwhy must \w+|\bwhy (?:not|don'?t|doesn'?t|won'?t|can'?t|haven'?t|hasn'?t|didn'?t|isn'?t|aren'?t) "
    r"(?:\w+ ){0,5}?(?:just|simply|finally|already|stop|admit|learn|"
    r"everyone|every|all|banned|made|listen|see|do something|care|scrap|abolish|act)\b",
    r"\bwhy (?:is|are|do|does|did|has|have|was|were|had) (?!some\b|many\b|few\b|"
    r"certain\b)[^?]{1,70}?\b(?:still|always|never|refus\w+|insist\w*|ignor\w+|cling\w*|persist\w*|get(?:s|"
    r"ting)? away|"
    r"so (?:afraid|scared|keen|eager|blind|slow to|reluctant|desperate|determined|obsessed)|turn(?:s|ed|"
    r"ing)? a blind eye|pretend\w*|hid(?:e|es|ing|den)|look(?:s|ed|ing)? the other way|"
    r"allowed to|such an? (?:bad|good|great|terrible|foolish|poor|failure|success|disaster|mess)|a "
    r"(?:mistake|disaster|failure|bad idea|terrible idea|good idea|great "
    r"idea|success|triumph|waste|joke|scandal)|the (?:best|worst|right|wrong)|so (?:bad|good|wrong|harmful|"
    r"important|unfair|dangerous|unpopular with|much better|"
    r"useful|effective|necessary|damaging|wasteful|cruel))\b",
    r"\b(?:what makes|how (?:did|has|have|is|are|was|were)|why (?:is|are|was|were)) [^?.]{1,80}? so (?:harm|"
    r"damag|success|wonder|terrib|awful|bad|good|wrong|unfair|unjust|effectiv|ineffect|"
    r"attractiv|superior|inferior|dangerous|vital|import|necess|essential|useful|useless|valuabl|worthless|"
    r"wasteful|hated|loved|beloved|admir|brillian|cruel|"
    r"stupid|foolish|clever|wise|great|impressive|disappoint|poor(?:ly)?\b|weak|corrupt|greedy|arrogant|"
    r"afraid|keen|popular with (?:the rich|criminals)|destructiv|divisiv|addictiv|"
    r"unreliabl|badly|miserabl|disastrous|beneficial|crucial|right\b|much (?:better|worse))\w*",
    r"\b(?:always|never|inevitably|invariably) (?:ends? up|ends? in|leads? to|fail(?:s|ed)?|work(?:s|ed)?|"
    r"hurt(?:s)?|harm(?:s|ed)?|make(?:s)?|get(?:s)?|pay(?:s)?|win(?:s)?|"
    r"lose(?:s)?|cause(?:s|d)?|produce(?:s|d)?|result(?:s|ed)? in)\b",
    # It takes for granted what is to be asked.
    rf"(?:^|[.!?:;–—,]\s*|\b(?:but|and|so)\s+)(?:given|since|seeing|considering|knowing|now|because|as|"
    rf"assuming|granted|if)\b(?: that| how| what)?\b(?:(?!\?)[^,]|,(?! (?:how|what|why|which|who|when|where|"
    rf"should|is|are|do|does|can|could|would|will|must)\b)){{0,160}}?"
    rf"\b{HARM}\b[^?]{{0,120}},\s*(?:how|what|why|which|who|when|where|should|is|are|do|does|can|could|"
    rf"would|will|must|shouldn'?t|isn'?t)\b",
    rf"(?:^|[.!?:;–—]\s*)(?:given|since|seeing|considering|knowing|now that|because)\b(?: that| how| "
    rf"what)?\b[^?,]{{0,140}}?\b{STRONG}\b[^?,]{{0,120}},\s*"
    r"(?:how|what|why|which|who|when|where|should|is|are|do|does|can|could|would|will|must|shouldn'?t|"
    r"isn'?t)\b",
    r"\b(?:given|considering) (?:the |its |their |how |all the |such )?(?:\w+ )?(?:obvious|clear|"
    r"overwhelming|proven|huge|enormous|massive|terrible|dismal|poor|disastrous|well-known|"
    r"widespread|appalling|failed|bad|badly|catastrophic|undeniable|shocking|impressive|excellent|success|"
    r"failure|damage|harm|dangers?|misery|waste|suffering|"
    r"unfair\w*|injustice|cruelty|benefits|superiority|popularity|overwhelmingly)\b",
    r"\bhow (?:much|far|many times) (?:better|worse|safer|happier|richer|poorer|fairer|healthier|more "
    r"(?:\w+)|less (?:\w+)|stronger|weaker|cheaper|cleaner|smarter|"
    r"greener|freer|sicker|easier|calmer|kinder)\b[^?]{0,80}\b(?:if only|once|without|when we|would|after|"
    r"now|because|thanks)\b",
    r"\bhow (?:much|badly|many|great|serious|severe|deep|extensive|large|big)(?:ly)? (?:of the |more "
    r")?(?:the |an? |is the |was the |has been the )?(?:\w+ )?(?:damage|harm|misery|suffering|waste|"
    r"destruction|injustice|pain|"
    r"chaos|lives|ruin)\b[^?]{0,60}\b(?:will it take|must|before (?:we|they|someone|it|the \w+)|until (?:we|"
    r"they|someone)|inflict\w*|have to be|are we|do we|shall we|wrought|sown)\b",
    r"\b(?:just |exactly |precisely )?how (?:bad|badly|harmful|foolish|unfair|shameful|disastrous|dangerous|"
    r"wonderful|unjust|misguided|terribl[ey]|awful|wrong|"
    r"cruel|irresponsible|naive|hypocritical|ridiculous|absurd|corrupt|incompetent|pointless|wasteful|"
    r"greedy|brilliant|lucky|grateful|stupid|blind|wicked|immoral)\b",
    r"\b(?:just|exactly|precisely) (?:how|why|when|what) (?:\w+ )?(?:much|many|did|does|do|long|will|are|is|"
    r"was|were|far|large|big) (?:\w+ )?(?:think|expect|believe|harm|damage|imagine)\b",
    r"\bhow (?:has|have|did|does|do|is|are|was|will|can|could|should) [^?]{1,70}\b(?:ruin(?:ed|ing|s)?|"
    r"destroy(?:ed|ing|s)?|fail(?:ed|ing)? (?:so|us|our|the|to|its|their|ordinary|every)|betray(?:ed|ing)?|"
    r"wreck(?:ed|ing)?|cheat(?:ed|ing)?|be punished|make up for|repair the|undo the|undone|atone|be "
    r"(?:saved|rescued|stopped) from|get away with|justify|escape blame|apologi[sz]e|"
    r"dare[ds]?|fool(?:ed)?|deceiv(?:e|ed|ing)|mislead|misled|sabotag\w+|poison(?:ed|ing)?|devastat\w+|"
    r"harm(?:ed|ing)? (?:our|so)|robbed|stolen|abus(?:e|ed|ing) (?:the|their|its|our|your)|rip(?:ped|ping)? "
    r"off|exploit(?:ed|ing)? (?:the|our|ordinary|poor)|wast(?:e|ed|ing) (?:our|so|public|taxpayers|money))\b",
    r"\bobvious(?:ly)? (?:benefits?|advantages?|harms?|need|problems?|case|reasons?|merits?|flaws?|"
    r"failures?|success|dangers?|unfair\w*|answer|superior\w*)\b",
    r"\b(?:the|its|their|this|all the|such|these|those) (?:undeniable|proven|many|clear|countless|obvious|"
    r"well-known|terrible|huge|enormous|massive|endless|immense|manifest|manifold|sheer|evident|"
    r"overwhelming|blatant) (?:benefits?|advantages?|harms?|merits?|flaws?|failures?|success(?:es)?|"
    r"dangers?|virtues?|damage|injustice|superiority|unfairness|waste|suffering|"
    r"evidence|absurdity|cruelty|misery)\b",
    r"\b(?:prove|demonstrate|confirm|admit|concede) (?:once and for all )?(?:that|why)\b|\b(?:explain|show|"
    r"say|tell \w+|describe|set out|list the reasons|give reasons) (?:why|how) [^?.]{0,80}\b(?:must\b|(?:is|"
    r"are|was|were) "
    r"(?:\w+ )?(?:wrong|right|bad|better|best|essential|necessary|a mistake|the only|unfair|harmful|"
    r"superior|inferior|a failure|doomed|a disaster|vital|dangerous|bound to fail|the best|the worst)\b|has "
    r"to\b|fail(?:s|ed)\b)",
    r"\bwhy (?:else|would any)\b|\bwhat else (?:(?:could|can|would) (?:possibly |it be|explain|account|you "
    r"call)|but|explains?)\b|\bapart from (?:greed|fear|laziness|prejudice|ignorance|habit|stubbornness|"
    r"vested|nostalgia|spite|envy|snobbery|a few)\b"
    r"|\bother than (?:greed|fear|laziness|prejudice|ignorance|habit|stubbornness|vested|nostalgia|spite|"
    r"envy|snobbery|self-interest|profit)\b"
    r"|\bbesides (?:greed|fear|laziness|prejudice|ignorance|habit|stubbornness|spite|envy|snobbery)\b",
    r"\b(?:let'?s|let us|be|being|to be|if we are|if we'?re|if you are) (?:\w+ )?(?:honest|frank|real)\b|"
    r"\bface (?:it|the facts|facts|reality|up to)\b|\bthe real (?:reason|question is|culprits?|motive|"
    r"villains?|agenda)\b|\benough is enough\b",
    r"\b(?:simply|just|merely|nothing but|nothing more than|little more than|no more than|nothing less than|"
    r"really just|only) (?:an? )?(?:\w+ )?(?:excuse|waste|scam|fad|tax on|way (?:for|of|to)|cover|pretext|"
    r"trick|ploy|gimmick|plot|"
    r"money-\w+|cash|racket|fig leaf|smokescreen|stunt|theft|robbery|placebo|fashion|hype|propaganda|"
    r"charade|hobby|toy|rip-off|con\b|bribe|punishment|window dressing|pr exercise|public relations)\b",
    r"\b(?:is|are|was|were) (?:nothing but |nothing less than |plain |simply |really |just )?(?:theft|"
    r"robbery|murder|a scam|a crime|slavery|madness|blackmail|extortion|child abuse|torture|a fraud|a farce|"
    r"a hoax|a lie|a sham)\b",
    r"\bonly (?:an? )?(?:fools?|idiots?|the ignorant|cynics?|cowards?|monsters?|extremists?|hypocrites?|"
    r"fanatics?|the (?:rich|greedy|naive|selfish|lazy))\b",
    # A choice with one way out.
    r"\bor (?:do|does|did|are|is|will|would|should|shall|must|can) (?:we|you|they|it|the \w+|our \w+|people|"
    r"parliament|society|one) (?:\w+ )?(?:just|simply|really|prefer|rather|go on|keep|let|continue|watch|"
    r"wait|"
    r"stand|sit|carry on|accept|ignore|pretend|give up|surrender|want|throw|abandon|sacrifice|turn|look "
    r"away|allow|bury|close our|do nothing|leave|hide|stick|happy|content)\b"
    r"|\bor (?:just|simply) (?:let|watch|wait|sit|stand|accept|ignore|give|hope|do nothing|carry on|keep|go "
    r"on|continue|leave|abandon|surrender|more of)\b"
    r"|\bor (?:else|face|watch|let|risk|accept|condemn|perish|surrender|abandon|sit back|stand by|do "
    r"nothing|carry on|more of the same|keep on|go on \w+ing|continue \w+ing|leave (?:our|the|them|children|"
    r"people))\b",
    r"\b(?:instead of|rather than) (?:continuing|pretending|wasting|clinging|ignoring|hiding|punishing|"
    r"making excuses|burying|sitting|throwing|letting|chasing|pandering|caving|dithering|fiddling|blaming|"
    r"robbing|coddling|squandering)\b",
    r"\bdeserves? (?:better|nothing|to be (?:punished|ended|heard|freed|abolished|scrapped|saved)|so much|"
    r"no (?:mercy|sympathy)|the (?:truth|best))\b|\bowe(?:s)? it to\b",
    r"\b(?:should|must|can|could|may|will) (?:\w+ )?(?:surely|clearly|obviously|never again|no longer be "
    r"(?:tolerated|denied|ignored)|really be)\b|\bsurely\b|\bwho(?:'s| is| are) (?:really |actually )?(?:to "
    r"blame|kidding)\b",
    r"\b(?:too|so) (?:blind|stubborn|greedy|lazy|stupid|proud|scared|cowardly|timid|naive|arrogant|selfish|"
    r"weak|corrupt) to\b|\bhas the (?:nerve|cheek|gall|audacity)\b|\bhave the (?:nerve|cheek|gall|"
    r"audacity)\b",
    r"\b(?:what|how) (?:lame|flimsy|pathetic|feeble)\b|\bis it (?:really |any )?(?:wonder|surpris\w+|too "
    r"much to ask|not|asking too much|any surprise|right that|fair that|acceptable that|really fair|really "
    r"right|okay that)\b|\b(?:no|small|little) wonder\b",
    r"\bthe (?:price|cost|damage|misery|harm|suffering|chaos|mess|disaster|injustice) (?:\w+ )?(?:they|it|"
    r"he|she|you|we|these \w+|those \w+) (?:\w+ )?(?:caused?|causes?|inflict\w*|made|makes?|brought|brings?|"
    r"left|leaves?|wrought)\b",
)


@cache
def _patterns() -> re.Pattern[str]:
    return re.compile("|".join((*FRAMES, *PATTERNS)))


def leads(ask: str) -> str:
    """The words in it that lead to an answer; empty when none do."""
    plain = ask.replace("’", "'").lower()
    found = _patterns().search(plain)
    return ask[found.start() : found.end()].strip(" ,.!?:;–—-") if found and len(plain) == len(ask) else ""
