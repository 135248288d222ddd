"""Words that mean about the same, groups of them parted by `;` or by lines; English."""

from __future__ import annotations

GROUPS = """
    poll survey questionnaire; time hour; leak leakage drip seep; foreign foreigner immigrant migrant overseas
    quick quickly fast speed pace rapid rapidly; cheap cheaper affordable inexpensive; hard difficult tough tricky
    easy easily simple straightforward; happen occur; expect forecast predict projection prediction anticipate
    promise pledge vow; dangerous risky hazardous; burden weigh cost; possess own; scarce shortage lack missing
    age generation; importance matter significance role; lie mislead deceive; hide conceal; reach access
    debt owe liability; breakdown break fault defect; lifespan life durability; damage wear; tourist visitor guest
    catch trap; speak talk converse; ruling verdict judgment judgement; sentence punishment penalty
    pupil class; hire recruit recruitment; dismiss fire layoff; skill ability competence; argue dispute quarrel
    attract draw lure; push pressure; warn alert; ready prepared preparation; goods merchandise product
    teach teacher teaching schoolteacher instructor educator tutor lecturer
    pupil student learner schoolchild schoolchildren; child children kid youngster minor boy girl
    teen teenager adolescent youth young; parent mother father mum dad; family household home
    staff employee worker workforce personnel colleague crew
    employer boss firm company business enterprise corporation
    shop shopkeeper retailer store trader merchant; customer client consumer buyer shopper user
    supplier vendor seller provider; patient sick; doctor physician clinician medic gp
    nurse nursing carer caregiver; farmer grower farm peasant agriculture
    fisher fisherman fishermen fishery fishing; landlord owner proprietor; tenant renter lodger lessee
    neighbour neighbor resident local inhabitant villager dweller
    citizen voter people public population; elder elderly old older senior pensioner retiree aged
    poor poverty low-income disadvantaged deprived; rich wealthy affluent well-off better-off
    critic opponent sceptic skeptic objector detractor adversary
    supporter advocate proponent backer champion campaigner
    expert specialist scholar researcher scientist academic; police policing officer
    judge court judicial magistrate; lawyer solicitor attorney counsel
    politician minister lawmaker legislator mp parliamentarian
    government state authority ministry administration official bureaucrat
    council municipality municipal town city village; party parties political; board trustee governor
    enforce enforcing enforcement police policing uphold implement apply
    rule ban law regulation statute act legislation decree ordinance prohibition policy provision
    require demand oblige compel prescribe stipulate mandatory compulsory must
    allow permit authorise authorize legal lawful; forbid prohibit ban outlaw
    punish penalty fine sanction penalise; comply compliance obey follow
    avoid evade dodge circumvent escape bypass sidestep; cheat fraud abuse misuse scam
    cost expense price expenditure outlay charge fee bill spend spending
    pay payment paid afford fund funding finance financing foot
    money cash sum fund finance purse budget; treasury exchequer taxpayer; tax levy duty taxation
    revenue proceeds income yield takings receipts; wage salary pay earnings remuneration
    rent rental let lease letting; buy purchase acquire acquisition procure; sell sale
    fit install installation mount; run running operate operation operating maintain maintenance upkeep
    repair mend fix service; build construct construction erect; year annual yearly annum twelve-month
    month monthly; week weekly; day daily everyday; hour hourly; night nightly evening
    long length duration lasting time span period
    last persist endure continue remain sustain durable linger; short brief
    start begin beginning launch introduce introduction commence onset initial originally first
    end finish stop cease close conclude termination; early earlier premature
    late later afterwards subsequently; past history previously formerly before
    future forthcoming ahead
    change alter vary shift rise fall increase decrease grow decline differ different differently move \
transform evolve evolution modify adjust fluctuate trend
    increase rise grow growth climb expand boost swell raise up
    decrease fall decline drop shrink reduce reduction cut lower down diminish
    improve better enhance upgrade; worsen deteriorate worse
    affect effect influence impact consequence result outcome repercussion
    cause reason why explain explanation account; react reaction response respond reply
    benefit advantage gain upside merit profit good; harm damage hurt injury injure detriment adverse
    risk danger hazard peril threat; drawback disadvantage downside shortcoming cost flaw weakness
    difficulty problem trouble obstacle hurdle challenge barrier hindrance impediment
    solution remedy solve cure; alternative option instead choice substitute other
    choose select pick decide decision; trial pilot experiment test scheme
    study research investigation survey inquiry literature; evidence proof data findings
    measure measurement gauge yardstick quantify metric assess meter reckon calculate
    figure number statistic count estimate quantity amount
    sure certain certainty reliable reliability rely trust trustworthy confident confidence accurate \
accuracy dependable
    state condition shape situation circumstance health; stock population numbers
    experience undergo like feel live; say tell report state speak mention
    view opinion think believe attitude regard perceive perception see consider
    want wish hope desire expect aspiration; fear worry concern anxious anxiety afraid apprehension
    like prefer preference favour; accept acceptance approve approval support
    oppose object reject resist opposition resistance; agree consent assent permission
    argue argument case claim; output production productivity produce
    work labour labor job employment occupation; unemployed jobless; campaign canvass
    programme program manifesto platform agenda plan; vote voting ballot poll election turnout electoral
    compare comparison relative contrast measure against
    difference differ vary variation gap disparity discrepancy; similar same alike equal
    share divide split distribute distribution apportion allocate allocation portion
    fair fairness just justice equitable equity; unfair injustice unequal inequality; law legal
    right rights entitlement; duty obligation responsibility
    goal aim purpose objective target achieve intention intend meant
    success succeed work effective effectiveness; fail failure collapse; learn learning study
    know knowledge understand understanding aware awareness grasp
    misunderstanding misconception error mistake; school classroom class; lesson unit
    exam examination test result; book textbook material; language tongue
    house housing dwelling home homes flat apartment accommodation; repair upkeep quality condition
    heat heating warm warmth; noise noisy loud sound; space room; energy power electricity
    car vehicle driver motorist drive; bus transit transport metro tram train rail
    road street traffic congestion; cycle bicycle bike cyclist; walk pedestrian foot
    phone mobile smartphone handset; screen device; sleep rest bedtime asleep
    stress strain pressure tension; health wellbeing well-being
    illness disease sickness condition disorder; medicine drug medication treatment therapy
    hospital ward clinic; food eat eating diet meal nutrition; sugar sweet; drink beverage soda
    waste rubbish garbage trash refuse; bottle can container; return bring-back hand-back refund
    recycle recycling reuse; climate warming carbon emission emissions greenhouse
    pollution pollute dirty contaminate; clean cleanliness hygiene hygienic; forest tree wood woodland
    animal wildlife creature; wolf wolves predator; catch quota haul landing; vessel boat ship fleet
    crew sailor; factory plant mill industry industrial manufacturer manufacture maker producer
    recipe formula ingredient composition; advertise advertising advertisement marketing promotion
    trade commerce export import; bank lender loan credit borrow; save saving savings
    invest investment investor capital; grant subsidy subsidise aid support; data information record
    store storage keep hold retain; privacy confidential confidentiality secret
    security secure safe safety; camera surveillance monitor watch; crime criminal offence offense
    prison jail; technology tool software system application app product
    machine device equipment apparatus; computer digital online internet; museum gallery collection
    object item artefact artifact piece; origin provenance source
    return restitution repatriation giveback; community communities group; culture cultural
    religion religious church faith; donor donate donation giver; organ transplant
    relative kin next-of-kin family; death die dead; meeting gathering
    find discover detect finding locate; identify recognise recognize recognition identification
    group category class kind type sort form; big large great size extent scale magnitude
    small little minor; many number; often frequent frequency frequently
    use usage utilise utilize employ; need necessary require requirement; help assist aid support
    give provide supply offer deliver; get receive obtain gain; lose loss; keep retain maintain
    leave exit quit depart drop-out dropout; join enter enrol enroll participate participation
    prepare preparation ready; teach train training; reach arrive; cover coverage include
    grow cultivate
    possible feasible practical practicable practicability workable realistic feasibility
    today present current now; region area district province county; place site location spot
    world global international; country nation national; abroad elsewhere foreign overseas
    rural countryside village; urban city; lead leader leadership manage manager management head
    independent independence; review evaluate evaluation; trust faith
    gender sex women men woman man female male; race ethnic ethnicity minority
    bully bullying harass harassment; attention concentration concentrate focus attentive
    break recess lunchtime lunch interval pause; mind mental psychological
    visitor tourist guest tourism holidaymaker; hotel lodging; licence license permit
    pressure coerce coercion; wait waiting queue; open transparency transparent; debt owe deficit
    insurance insure insurer; retire retirement pension; inherit inheritance bequest estate heir legacy
    wind solar renewable renewables; nuclear reactor; fuel gas oil; spent waste; donation gift charity
    train railway; attend attendance presence; absent absence truancy; reason motive motivation ground
    typical usual ordinary normal usually
    link linked association connection connected relation relationship correlate correlation
    method technique procedure approach way; speed fast slow quickly; fish seafood
    eat consume consumption; deal handle cope manage treat; neighbourhood neighborhood vicinity
    spend spent use used expend; lose loss lost missing disappear vanish
    wrong wrongly error mistake incorrect false inaccurate fault
    record register registration log document note enter; move moved movement relocate transfer shift
    money income earnings revenue proceeds; visitor passenger traveller traveler tourist guest
    shore land ashore; local town municipal regional; occur happen arise arrive take-place
    trace track follow; animal livestock cattle sheep; tag label mark ear-tag
    see view notice observe perceive watch; ask question query inquire; answer reply respond
    big large substantial considerable major; important significant matter
    quick fast rapid swift speedy; slow sluggish; strong powerful robust; weak feeble; old ancient
    new recent novel fresh; young youthful; dangerous hazardous risky unsafe
    easy simple straightforward; hard difficult tough challenging; cheap affordable inexpensive low-cost
    expensive costly dear; true correct accurate; usual common frequent widespread prevalent
    rare uncommon seldom infrequent scarce; enough sufficient adequate
    lack shortage scarcity absence missing; abundant plentiful; happy satisfied content pleased
    unhappy dissatisfied discontented; complain complaint grievance; protest demonstrate
    ask request demand; promise pledge commitment commit; plan scheme project proposal
    suggest propose recommend advise; support back endorse
    protect safeguard shield defend preserve conserve; prevent avert stop hinder block
    encourage promote foster stimulate; discourage deter; replace substitute swap
    add additional extra further; remove eliminate abolish scrap withdraw drop
    create establish found set-up; organise organize arrange run administer
    supervise oversee monitor inspect inspection; report account describe description
    publish release disclose; hide conceal; explain account clarify reason
    show demonstrate reveal indicate suggest; prove proof evidence; doubt uncertainty uncertain
    believe think opinion; know knowledge aware; forget neglect overlook; remember recall
    choose opt select pick prefer; decide determine settle; agree accept consent; refuse decline reject
    join participate enrol take-part sign-up; leave quit withdraw abandon; meet encounter; visit attend
    travel journey trip commute; arrive come reach; send deliver dispatch ship; carry transport convey
    store keep stock; collect gather; spread distribute; divide split share; combine merge unite
    separate apart; connect link relate; depend rely hinge; include contain comprise consist
    exclude omit; belong own possess owner; borrow lend loan; earn gain make income; waste squander lose
    save economise spare; rise climb soar; fall drop sink; stay remain; return come-back
    begin start originate; continue proceed last; finish complete; succeed success achieve accomplish
    fail failure unsuccessful; win gain; compete competition rival; cooperate collaborate
    fight combat tackle; solve resolve settle; manage cope handle deal; suffer endure
    treat treatment cure; care look-after; feed nourish; grow cultivate raise; build erect construct
    destroy demolish ruin; repair restore renovate; clean tidy; cut reduce trim slash; fill occupy
    empty vacant; open access accessible; close shut closure; pupil student learner
    trial test experiment pilot tests; often frequently regularly; amount quantity volume much
    proportion percentage share fraction rate; average mean typical; maximum limit ceiling cap upper
    minimum floor lower threshold; deadline date; rural farm agricultural
    outbreak epidemic infection disease; ship boat vessel cruise ferry; harbour port dock quay
    flood flooding inundation; storm hurricane; drought dry; snow ice; beach coast seaside shore coastal
    mountain hill upland; lake pond reservoir; bird fowl; bee pollinator insect; dog canine
    church parish congregation; library reading books; theatre stage performance; music concert
    sport exercise physical; play game; park garden green; street road avenue; pavement sidewalk
    lamp lighting light; litter rubbish; fire blaze; rescue emergency ambulance
    dentist dental teeth tooth; vaccine vaccination immunisation jab; smoke smoking tobacco cigarette
    alcohol drinking; gamble gambling betting; drug narcotic; weapon gun firearm knife
    migrant immigrant refugee newcomer; homeless rough-sleeper; disabled disability wheelchair
    blind deaf; widow widower; single alone; marriage wedding spouse; birth baby infant newborn
    nursery kindergarten preschool daycare childcare; university college campus
    apprentice trainee apprenticeship; volunteer voluntary; editor newspaper press journalist media
    broadcast radio television; film cinema; artist painter; craft artisan; ticket fare; passport visa
    border frontier; army military soldier; peace truce; contract agreement deal; tender bid procurement
    audit inspection; complaint objection; mayor councillor; referendum plebiscite
    constituency district ward; seat representative; majority most; minority few
"""
