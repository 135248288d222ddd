"""Words that judge what they name: abuse, praise, alarm. English; `*` allows any ending, `_` a space or hyphen."""

from __future__ import annotations

import re
from functools import cache

JUDGING = """
    this_sexist this_racist such_sexist such_racist sexist_rule* racist_rule* sexist_law* racist_law* sexist_polic*
    racist_polic*
    slick slickly ensnar* bean-counter* bean_counter* egghead* sainted much-vaunted vaunted overhyped
    over-hyped grandiose trampl* inflicted_on inflict_on crusaders
    scare_stories scare-mongering long-forgotten forgotten_people forgotten_north hard-nosed cut-throat
    cutthroat dog-eat-dog greedily grabb* gobbl* guzzl* splurg* lavished
    rotting crumbling_system ailing moribund sclerotic stagnant backwater creaking clapped-out decrepit
    ramshackle antiquated archaic medieval prehistoric feudal
    steal_from swallow_up hijack* ambush* blackmail* extort* milk_the milking bleed_dry bled_dry squeez*_dry
    rinse cash-strapped_victims fob* fobbed_off palm_off
    chic trendy fad fads faddish fashionable_nonsense hype hyped gimmicky flashy showy glitzy swanky posh
    toffs toff chattering_classes metropolitan_elite champagne*
    apologist* mouthpieces shill shills hired_gun hired_guns hack hacks spin spun doctored rigged fixers
    stooges flunk* yes-men cheerleader* sycophan* toady toadies
    plague-ridden stinking stench reek* putrid festering cesspit cesspool sewer_of quagmire morass
    minefield_of bottomless rabbit_hole
    loving lovingly caring_nurses dedicated_nurses tireless* unsung* salt-of-the-earth true_patriots patriots
    patriotic proud_tradition time-honoured time-honored much-loved
    dazzl* radiant shining_example beacon gem jewel crown_jewel masterpiece masterstroke pioneering_genius
    unrivaled inspired inspirational uplifting
    outrag* disgrac* appall* scandalous* shocking* horrendous* horrific* horribl* horrid terribl* dreadful*
    awful awfully monstrous*
    monster monsters monstrosity sicken* nauseat* pathetic* laughabl* ludicrous* foolish* folly fools fool
    reckless* crook crooks
    crooked crony cronies cronyism thug thugs thuggish fiasco* debacle* travest* sham shams farc* betray*
    plunder* loot looting
    looted looters pillag* swindl* fleec* leech* lazy lazily laziness hypocri* liar liars lying disgusting*
    vile vilely rotten
    bloated crippling insane* insanity crazy craziness madness lunacy lunatic* nonsens* idio* moron* imbecil*
    cretin* dimwit*
    marvell* marvelous* miracul* wondrous* long_overdue greedy greed greedily rapacious* avaric* ruthless*
    heartless*
    callous* wicked* evil evils catastroph* disastrous* unforgiv* inexcus* indefensib* unconscionab*
    shameful* shameless*
    filthy filth poisonous* stupid* senseless* mindless* brainless* witless* gormless* absurd* ridicul*
    preposterous* brutal*
    brutish* brute brutes splendid* superb* vicious* savage* cruel* barbar* barbaric atrocious* atrocit*
    abominab* abhorr* despicab*
    contemptib* detestab* loathsome* odious* hateful* repulsive* repugnant* revolting obscene* obscenity
    grotesque* hideous*
    ugly ghastly nasty lousy crappy crap rubbish garbage trashy shoddy tawdry sleazy sleaze seedy dodgy murky
    shady
    sinister* nefarious* villain* scoundrel* rogue rogues rascal* scum vermin parasit* vampir* bloodsuck*
    vultur* predator predators predatory
    profiteer* freeload* scroung* sponger* sponging layabout* slacker* shirker* idler* idlers
    good-for-nothing* workshy ne'er-do-well*
    fat_cat* fatcat* baron barons tycoon* oligarch* robber* warlord* kingpin* moneybags spiv* gluttonous*
    gluttony
    cynical cynically clueless hapless* inept* incompeten* bungl* botch* hopeless* useless* worthless*
    pointless* feeble*
    gutless* spineless* cowardly coward cowards cowardice timid craven weak-kneed toothless lame lamely flimsy
    stubborn* pig-headed* bigot* prejudiced* narrow-minded* small-minded* closed-minded backward
    backwards-looking dinosaur* fossil fossils
    relic luddite* reactionar* hidebound hide-bound blinkered old_guard dogmatic* fanatic* zealot* zealous*
    extremist* radical_left
    radical_right ideologue* cultish crackpot* crank cranks nutcase* hysteri* paranoi* rabid* frenz* crazed
    deranged delusional* demented
    naive* naively gullible* deluded dupe duped dupes sheep-like sheeple brainwash* indoctrinat* propagand*
    spin_doctor* spin-doctor*
    manipulat* deceit* deceiv* deception* dishonest* duplicit* two-faced crafty cunning* sly slyly devious*
    scheming conniv* conspir*
    collud* collusion corrupt corrupted corrupting corruptly bribed venal mercenary self-serving
    self-interested self-righteous*
    sanctimonious* preachy smug* arrogan* haughty conceited pompous* condescending* patronising* patronizing*
    snobbish* snobs snobbery
    elitist elitists ivory_tower out-of-touch out_of_touch entitled spoilt_brat* spoiled_brat* pampered
    mollycoddl* coddl* molly-coddl*
    cosseted self-indulgent* decadent* immoral* depraved pervert* perverse perversely sinful* ungodly
    unpatriotic traitor* treacher* treason*
    tyrann* despot* dictatorial* draconian oppressive* oppressor* authoritarian* totalitarian* orwellian
    big_brother police_state nanny_state
    jackboot* fascis* nazi* stalinist* soviet-style marxist_plot bullying bully bullies bullied_into
    strong-arm* heavy-handed* high-handed*
    bureaucratic_monster* red_tape bureaucrats pen-push* penpush* paper-push* meddl* interfering busybod*
    bossy jobsworth*
    stifling strangl* suffocat* throttl* stranglehold shackl* straitjacket* choking choke_off burdensome
    punishing punitive* confiscatory
    extortion* extort* daylight_robbery rip-off* rip_off ripping_off ripped_off gouging gouge price-gouging
    shakedown racket racketeer* scam*
    hoax* fraudster* fraudulent* con_men con_artist* conned hoodwink* bamboozl* trick* tricked snake_oil
    quack quacks quackery
    charlatan* pseudo-scien* bogus phoney phony phonies counterfeit_claim so-called self-styled would-be
    alleged_experts
    ravag* ravage* devastat* ruinous* decimat* annihilat* obliterat* wreck* havoc cataclysm* apocalyp*
    doomsday nightmar* hell hellish
    hellhole catastrophe toxic toxically venomous* cancerous scourge* plague plagued menac* menace* infest*
    invad* invasion swarm* flood_of horde*
    deluge tsunami_of epidemic_of tidal_wave ticking_time_bomb time_bomb killer killers job-killing job-kill*
    soul-destroying soul-crushing
    bloodbath slaughter* butcher* massacre* carnage crucif* persecut* victimis* victimiz* scapegoat*
    witch_hunt* witch-hunt* lynch*
    mob mobs rabble riff-raff mouthpiece* stooge* puppet* lackey* lapdog* henchm* minion* cabal* cartel_of
    mafia* gangster* junta
    misguided* ill-conceived ill-advised half-baked hare-brained harebrained cockamamie crackbrained
    wrong-headed* wrongheaded* short-sighted*
    shortsighted* irresponsib* negligent_elite unscrupulous* unprincipled amoral heinous* egregious*
    flagrant* blatant* brazen* barefaced
    unashamed* grasping money-grubb* money-hungry money-grabb* profit-hungry power-hungry bloodthirsty
    trigger-happy warmonger* fearmonger* fear-monger*
    scaremonger* doom-monger* alarmist_nonsense rabble-rous* demagog* populist_lies mendaci* slander* smear
    smears smeared vilif* demonis* demoniz*
    pernicious* insidious* noxious pestilen* vicious_circle_of malevolent* malign maligned malicious*
    spiteful* spite vindictive* vengeful*
    merciless* pitiless* remorseless* cold-hearted* cold-blooded* hard-hearted* inhuman* inhumane* dehumanis*
    dehumaniz* soulless* cold-blooded uncaring
    squalid* squalor wretched* miserabl* pitiful* pitiable woeful* lamentab* deplorab* abysmal* dire
    disgustingly substandard third-rate second-rate
    cheapskate* penny-pinch* miserly stingy tight-fisted tightfisted wasteful* squander* profligat* lavish*
    extravagan* gravy_train pork-barrel
    boondoggle* white_elephant* vanity_project* pet_project* money_pit* bottomless_pit black_hole cash_cow*
    cash-grab* cash_grab* money-spinner* gimmick* stunt
    hare-brained dreamed_up cooked_up trumped-up cobbled_together concoct* foist* foisted rammed_through
    ram_through bulldoz* steamroll* railroaded
    shove* shoving imposed_by_stealth force-fed forced_down peddl* peddling touted pimped lording cling
    clinging hellbent hell-bent
    weaselly weasel weasels slimy slippery greasy oily oafish oaf* boorish* loutish* lout louts yob*
    hooligan* hoodlum* vandal* delinquents brat brats
    snowflake* do-gooder* dogooder* bleeding-heart* bleeding_heart* tree-hugg* tree_hugg* paper-hugg* luvvies
    wokery woke virtue-signal* politically_correct
    climate_denier* denialist* anti-human anti-growth_fanatics eco-warrior* green_lobby jet-set
    noble nobly heroic* hero heroes heroine valiant* gallant* courageous* fearless* brave bravely visionar*
    genius brilliant* magnificent* glorious*
    marvellous* wonderful* fabulous* fantastic* amazing* awesome stunning* breathtaking* dazzling* sublime
    exquisite* heavenly divine* godsend blessed
    blessing life-giving life-saving_reform lifesaving_reform life-changing game-changing groundbreaking
    ground-breaking revolutionary_idea cutting-edge world-beating world-class
    unrivalled unmatched peerless matchless flawless* faultless* impeccab* perfect* excellent* outstanding*
    exemplary admirab* laudab* praiseworth* commendab*
    enlightened far-sighted farsighted big-hearted warm-hearted kind-hearted good-hearted selfless* saintly
    saint saints angelic virtuous* righteous* decent
    hard-working hardworking law-abiding god-fearing salt_of_the_earth long-suffering hard-pressed
    downtrodden helpless* defenceless* defenseless* innocent_victims
    beloved cherished precious_heritage treasured sacred sacrosanct unspoilt_paradise plucky humble_heroes
    miracle miracle_cure magical magic_bullet panacea
    beautiful* lovely delightful* charming* sensational* triumph* triumphant* spectacular_success hallowed
    selfish* egotis* egois* self-centred self-centered thoughtless* careless* heedless* ungrateful*
    undeserving deserving_poor feckless* shiftless* work-shy
    this_disaster this_scandal this_mess such_a_mess a_mess the_mess this_joke this_circus such_a_scandal
    such_a_disaster a_disaster_of a_scandal shambles* shambolic* chaotic* freak freaks freakish* weirdo*
    oddball* loser losers misfits deadbeat* bum bums
    ignoran* illiterate_masses uneducated_masses unwashed peasants plebs proles yokel* hick hicks redneck*
    bumpkin* savage savages primitive primitives uncivilis* uncivilized heathen*
    fiddle fiddled fiddling fiddles pocket pocketed lining_their_pockets line_their_pockets cheating cheat
    cheats cheated steal stealing stolen_from rob robs robbed robbing robbery theft thieves thief
    pretend pretends pretended pretending pretence wallow* grovel* pander* pandering kowtow* cave_in
    caving_in capitulat* surrender_to appease* appeasement
    whine whines whining whinge* whinging moan_about moaning whimper* bleat* bleating rant rants ranting rave
    raving gloat* sneer* sneering scoff scoffing jeer*
    wanton* gratuitous* needless* needlessly unwarranted unjustifiab* intolerab* insufferab* unbearab*
    unacceptab* indefensible insult* insulting degrading humiliat* demean* scandalously
    tragic* tragically heartbreak* heart-breaking heartrending gut-wrenching harrowing* terrifying*
    frightening* alarming* dystopia* apocalyptic petrifying scary scarily creepy spooky
    lurid* tasteless* vulgar* crass* crude_propaganda cheap_trick* dirty_trick* dirty_money dirty_secret*
    open_secret blood_money stitch-up stitch_up cover-up whitewash* sweetheart_deal* backroom_deal* back-room
    pig-ignorant pigheaded bone-headed boneheaded blockhead* dunce* dolt* buffoon* clown clowns clownish
    jester_politic* a_joke joker jokers laughing_stock laughing-stock
    tinpot tin-pot banana_republic failed_state rogue_state axis_of fifth_column enemy_within enemies_of
    unhinged barmy bonkers batty loony loonies nutty nuts wacko* wacky kooky screwball* psycho* maniac*
    megalomani*
    murderous* bloodstained blood-soaked genocid* lethal_cocktail death_trap* deathtrap* sweatshop*
    slave-driv* slave_labour slave-like enslav* serfdom
    death_tax stealth_tax* tax_grab land_grab power_grab attack_on assault_on war_on onslaught* crusade*
    jihad* scorched-earth
    mad madly maddening infuriat* enrag* galling shabby shabbily grubby tatty crummy godawful god-awful
    diabolical* devilish* demonic satanic fiendish* infernal
    disloyal* faithless* perfid* backstab* back-stabb* turncoat* sell-out sellout sellouts sold_out judas
    quisling*
    preening narcissis* vainglorious* self-important* self-satisfied complacen* aloof_elite high_and_mighty
    holier-than-thou
    draconian ham-fisted cack-handed bull-headed thick-skulled empty-headed airhead* scatterbrain*
    featherbrain* half-wit* halfwit* nitwit* numbskull* dullard*
    undemocratic_elite unelected_bureaucrats faceless_bureaucrats faceless unaccountable_elite swamp
    deep_state
"""
NEUTRAL = re.compile(
    r"perfect(?:ly)? (?:competition|market|information|substitut|correlat|match|score|forward|foresight)|"
    r"perfected|conspicuous|trickle|prejudiced against|scandal (?:of|in|that|about)|"
    r"(?:natural|nuclear|humanitarian|mining|rail|disease|oil|environmental|recent|climate|past|industrial) "
    r"(?:disaster|catastrophe)s?|"
    r"(?:disaster|catastrophe) (?:relief|recovery|response|risk|management|planning|preparedness|insurance|"
    r"fund|zone|loan|area)s?|"
    r"bullying (?:at|in|by|among|between|before|after|policy|incidents|cases|and|or|rates?|online)|(?:on|of|"
    r"about|from|reported|cyber|less|more|online|school|workplace|to|against|reduce|report|prevent) "
    r"bullying|"
    r"theft (?:rates?|of|from|and|or|in|insurance|reports?|losses|by|as)|(?:identity|car|bicycle|bike|shop|"
    r"retail|property|data|metal|of|for|from|about|against|and|or|is) (?:theft|robbery|cheating|corruption|"
    r"fraud)|"
    r"robbery (?:rates?|and|or|in|cases)|hero of|killer (?:whale|cell|app|bee|t)|predator(?:s|y)? "
    r"(?:species|fish|and prey|birds?|pricing|mammals|control|numbers)|"
    r"(?:top|apex|natural|native|introduced|large|other|and|of|to|by|from|their|ground|avian|marine) "
    r"predators?|predators? (?:and|such|like|on|of|in|that|control)|"
    r"poisonous (?:plants?|mushrooms?|snakes?|gas(?:es)?|substances?|chemicals?|fish|animals?|berries)|"
    r"toxic (?:waste|substances?|chemicals?|"
    r"fumes?|gas(?:es)?|effects?|doses?|to|metals?|emissions?|materials?|compounds?|elements?|runoff|"
    r"assets?|algae|plants?|dust|spills?|levels?|sites?|air|if|in|for)|"
    r"(?:invasion|invading|invasive) (?:of (?!privacy)|by|species)|invad(?:e|ed|es|ing) (?:species|by)|"
    r"parasit\w+ (?:infection|disease|load|worms?|mites?|resistance|control|in|of|and|on)|"
    r"plague (?:of|in|years|cases)|(?:mafia|cartel) (?:law|trial)|vandal(?:ism)|(?:pocket|pocketed) "
    r"(?:money|parks?|gophers?|guide|books?|size)|"
    r"prisoner's|puppet (?:theatre|shows?|state|play)|robber fly|slaughter(?:ed|ing)? (?:houses?|of|"
    r"animals?|cattle|pigs|weight|without|methods?|lines?|rules)|slaughterhouses?|butchers?(?:'s)?(?: "
    r"shops?)?|"
    r"trick(?:s|y|ier|iest)?(?: question)?|tricks? of|tricky|chaos theory|charm(?:ing)? quark|"
    r"(?:sacred|divine|holy|saint|blessed|heavenly) (?:sites?|texts?|places?|music|groves?|rivers?|lands?|"
    r"books?|objects?|right|law|bodies|animals?|cows?|mountains?)|saints? (?:day|lucia|\w+'s)|"
    r"circus(?:es)? (?:animals?|skills|arts)|clown(?:s)? (?:fish|doctors?)|beautiful game|mad cow|swamps? "
    r"(?:forest|land|drain)|"
    r"primitive (?:art|accumulation|type|root|cell)|savage (?:cuts)?$|flood of 19|brave new|hell's|fool's "
    r"gold|"
    r"noble (?:gas(?:es)?|metals?|famil(?:y|ies)|houses?|titles?|birth|savage)|fossil (?:fuels?|record|"
    r"remains|water|plants?|gas|energy|sites?|fuel-)|the fossil|fossils? (?:found|of|in|from|and)|"
    r"dinosaurs? (?:species|bones?|fossils?|exhibit\w*|extinct\w*|die|died)|"
    r"miracle (?:of|at|rice)|magic(?:al)? (?:realism|numbers?|thinking|circle)|"
    r"charlatan of|mob (?:grazing|programming)|genocid\w+ (?:conv|trial|memorial|studies|of|in|survivor)|"
    r"genocide|persecut\w+|insult(?:s)? (?:law|to)|insulted|"
    r"brutalis[tm]\w*|barbarians?|decent (?:work|pay|wages?|living|housing|homes?|income|jobs?|standards?)|"
    r"invisible|"
    r"sheds?|lavish|stunts?(?: growth)|stunted|hysteresis|manipulat\w+ (?:variables?|checks?|of (?:objects|"
    r"data|variables))|manipulatives?|"
    r"(?:can|could|to|be|is|are|was|were|been|being|easily|not|price|market|vote|data|of|against|by|image|"
    r"genetic|digital) manipulat\w+|"
    r"waste|wasteful|flood|extravagan|malign(?:ant)|burdensome|"
    r"rubbish (?:bins?|collection|dump|tips?|trucks?|disposal|removal|bags?|chutes?|sorting)|garbage "
    r"(?:collection|trucks?|bins?|disposal|bags?|dump|collectors?)|(?:the|of|household|less|more|their|burn|"
    r"sort|collect|separate|dump|with|street|food|plastic) (?:rubbish|garbage)|"
    r"hooligan\w*|vandal\w*|gangsters?|loot(?:ed|ing)? (?:objects?|art|works?|artefacts?|antiquities|during|"
    r"from)|(?:during|objects|art|works|was|were|been|of|from|and|items|artefacts|antiquities|spoils) "
    r"(?:looted|plundered|stolen|looting)|plunder(?:ed)? (?:in|during|by)|"
    r"tyrann\w+ of the majority|authoritarian (?:states?|regimes?|governments?|rule|parent\w*|countries)|"
    r"totalitarian (?:states?|regimes?)|dictator\w*|fascis\w+|nazi (?:germany|era|period|rule|regime|party|"
    r"camps?|loot\w+|victims?)|nazis?|"
    r"conspir\w+ theor\w+|conspiracy|collusion|collud\w+|corrupt (?:officials?|practices)|corrupted (?:data|"
    r"files?)|propaganda|extremists?|indoctrinat\w+|oligarch\w*|radical|"
    r"propagand\w+ (?:of|in|by)|blessing of|punitive (?:damages|tariffs?|measures|sanctions?|fines?)|"
    r"(?:anti|against) (?:fraud|corruption)|fraudulent (?:claims?|votes?|use|activity|transactions?)|"
    r"deception|deceiv\w+ (?:patients?|participants)|dishonest\w*|"
    r"alarming(?:ly)?$|never alarming|negligent|psycho(?:log|ther|metr|soc|act|pharm|trop|path|analy|dynam|"
    r"somat|motor)\w*|psychos(?:is|es)|psychotic|maniac|"
    r"scar(?:y|ily) (?:stories|films?)|tragic(?:ally)? (?:accidents?|deaths?)|tragic|alarm|heroin\b|hero|"
    r"heroes|heroine|saint|pest\w*|pestilen\w*|reckless (?:driving|conduct|endangerment)|radical|"
    r"outstanding (?:debts?|loans?|balances?|claims?|amounts?|fees|issues?|questions?|payments?|universal|"
    r"natural|shares?)|excellent|excellence|"
    r"(?:world-class|cutting-edge) (?:research)|wilful|entitled to|entitled|backward (?:linkages?|induction|"
    r"caste|class|classes|castes|regions?|areas?|compatible)|"
    r"weasel (?:words|family)|rogue (?:traders?|planets?|waves?)|mess (?:hall|tins?|of)|nuts (?:and|or|in|"
    r"for|from|on|,)|(?:tree|pine|cashew|brazil|shea|of|and|with|to|kola|nut|wheel|bolts) nuts|nuts$|"
    r"lavish\w*|mercenar\w*|primitive|complacenc\w*|ignorance (?:of|about)|veil of ignorance|ignorant of|"
    r"helpless(?:ness)?|innocent_victims|lazy (?:eye|loading|evaluation)|reactionary (?:force|gap)|stubborn "
    r"(?:stains?|weeds?|infections?)|"
    r"cunning|rob bank|attack on (?:\w+ )?(?:pearl|september|civilians|\d)|war on terror|attacks? on "
    r"(?:livestock|sheep|people|pets|dogs|staff|schools|civilians|nurses|teachers|workers|servers|networks)|"
    r"invasion"
)


@cache
def _judging() -> re.Pattern[str]:
    """Any of the words, the longest first."""
    terms = sorted(set(JUDGING.split()), key=len, reverse=True)
    parts = (
        re.escape(term.rstrip("*")).replace("_", r"[\s-]") + (r"\w*" if term.endswith("*") else "")
        for term in terms
    )
    return re.compile(r"\b(?:" + "|".join(parts) + r")\b")


@cache
def _neutral() -> re.Pattern[str]:
    return re.compile(r"\b(?:" + NEUTRAL.pattern + r")\b")


def judges(ask: str) -> str:
    """The first word in it that judges, where it does not stand in a plain expression; empty when none does."""
    low = ask.replace("’", "'").lower()
    plain = [(found.start(), found.end()) for found in _neutral().finditer(low)]
    for found in _judging().finditer(low):
        if not any(start <= found.start() and found.end() <= end for start, end in plain):
            return ask[found.start() : found.end()]
    return ""
