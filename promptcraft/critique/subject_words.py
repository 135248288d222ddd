"""Words that fit any subject, and words that are at home in one pastime; English."""

from __future__ import annotations

from functools import cache

from promptcraft.critique.related_words import root

GENERAL_TEXT = """
    last next ever never always usual same other real true whole certain different
    abroad academic accept access account accurate achieve act action activity adapt add address adjust adopt
    advantage advice affect afford age
    agree aim allow alternative amount analyse answer appear apply approach approve area argue argument ask
    aspect assess assist associate association
    assume attempt attention attitude author authority available average avoid aware balance barrier base
    bear begin behave behaviour belief believe
    benefit bill body book border borne bring budget build burden business buy campaign capacity care carry
    case catch category cause
    central certain challenge change charge check child choice choose circumstance citizen claim class clear
    collect combine come commit common
    community company compare complain complete concern conclude condition conduct confident conflict consent
    consequence consider consist
    contact content context continue contract contrast contribute control convince cooperate cope cost
    council count country course court cover create
    criterion critic culture current custom customer cut damage danger data date day deal debate decade
    decide decision declare decline define degree
    delay deliver demand depend describe deserve design desire detail determine develop differ difficult
    direct disadvantage disagree discover discuss
    dispute distribute district divide document doubt draw drive drop duty early earn ease economy edge
    education effect effective effort elect element
    employ enable encourage end enforce enough ensure enter environment equal error establish estimate ethic
    evaluate event evidence exact examine
    example exist expect expense experience experiment expert explain explanation explore express extend
    extent external face fact factor fail fair fall
    family famous fear feature feel field figure fill final finance find finding firm fit fix follow force
    form former forward found free frequent
    full fund future gain gap gather general generate goal govern government grant ground group grow
    guarantee guide half handle happen harm
    head health help high history hold home hope hospital house household human idea identify ignore image
    imagine impact implement
    important impose improve include income increase independent indicate individual industry influence
    inform information initial instance institution
    insure intend interest internal interpret introduce invest involve issue job join judge justify keep know
    knowledge known label labour lack large
    late law lead learn leave legal legislation legitimate lesson level liable liberty life limit line link
    list little live local location long lose loss
    loan lower main maintain major majority manage manner map mark market mean meaning means measure
    mechanism meet member mention merit method middle mind
    minimum minister minor minority miss mistake mix mode model modern modify moment money monitor month
    moral motive move name nation national nature near
    necessary need negative neighbour network new nation norm normal notice number object objection objective
    oblige observe obtain obvious occasion
    occur offer office official open operate opinion opponent opportunity oppose option order organise
    organisation origin outcome output overcome overall
    owner owe pair paper parent part participate particular partner party pass past pattern pay payment
    people percent perform period permit persist person
    personal perspective phase physical pick picture piece place plan play poem point policy politics poor
    popular population position positive possess possible
    possibility potential poverty power practical practice precise predict prefer prepare present pressure
    prevent price principle priority private problem
    procedure process produce product profession professional profit programme progress project promise
    promote proof property proportion propose
    proposal protect prove provide public purchase purpose pursue put quality quantity question quick quote
    raise range rank rate reach react reader real reason
    receive recent recipient recommend record recover reduce refer reform refuse regard region register
    regular regulate reject relate relation
    relative relevant reliable rely remain remove repeat replace reply report represent request require
    research resident resist resolve resource respect
    respond response responsible rest restrict result retain return reveal revenue review reward rich right
    rise risk role rule run rural safe
    sale sample save say scale scheme school science scope search secondary sector secure see seek seem
    select self sell send sense separate serious
    serve service set settle several severe shape share shift short show side sign significant similar simple
    situation size skill social society
    solution solve sort source space speak special specific spend spread staff stage stake stand standard
    start state statement statistic status step
    stop strategy strength strict strong structure struggle student study style subject succeed success
    suffer sufficient suggest suit sum supply support
    suppose sure survey sustain system take talk target task tax teacher technical technique technology tell
    term test text theory thing think threat
    time title tool topic total town trace track trade tradition train transfer treat trend trial true trust
    try turn type typical understand union unit
    upset urban use user usual valid value variable variation variety various vary view village visit voice
    vote wage wait want war waste watch way weak wealth
    week weigh welcome widespread wide win wish woman women man men word work worker world worry worth write
    wrong year yield young youth
    teenager adult elderly pupil patient doctor nurse farmer tenant landlord lawyer employee employer manager
    owner resident villager visitor taxpayer voter
    volunteer user consumer supplier operator trader officer police mayor politician bureaucrat administrator
    engineer scientist researcher journalist
    uncertain unknown assumption trade-off guess alter ask aside affect apart appeal attract audience behind
    burdens tempt fare grade critic convincing
    arrange path bar likely merge split count lend borrow hire sit sleep eat drink visit call catch
    throw lift carry pull push hold grasp seize touch hear listen look wonder guess expectation
    surprise mood taste smell colour sound light dark heavy soft hard sharp round flat thick thin
    deep shallow wide narrow tall young morning evening night noon spring summer autumn winter
    minute hour second weekend holiday birthday season calendar deadline schedule north south east
    west centre middle corner edge border inside outside upper top bottom left front back distance
    neighbourhood surroundings landscape letter page list note message answer query reason logic
    sense proof sign hint clue trace mark stamp label title name word sentence paragraph chapter
    story hundred thousand million billion dozen half third quarter double triple single couple
    dozens pair ratio sum total boss chief chair president prime secretary treasurer board committee
    panel jury assembly congress senate chamber agency bureau department office branch unit trouble
    mess accident incident emergency crisis disaster storm flood fire explosion crash collapse leak
    spill delay interruption breakdown shortage happy sad angry calm proud ashamed guilty innocent
    brave shy kind gentle rude honest polite loyal curious bored tired sick healthy fit switch
    shelve drop pick hand arm foot eye ear mouth heart blood skin bone
    acquire obstacle apart communities demand favour fade appetite resent tolerate feared cheaper costly
    expensive slow fast
"""
PASTIMES = {
    "plate": """
        laksa ramen noodle noodles dumpling dumplings paella tapas tagine falafel tofu fondue raclette goulash poutine
        taco tacos burrito pierogi gelato tiramisu strudel kimchi borscht gnocchi ravioli schnitzel bratwurst haggis
        gumbo jollof ceviche empanada guacamole tempura miso satay rendang biryani samosa naan tandoori moussaka
        feta mozzarella parmesan prosecco rum vodka tequila sangria smoothie milkshake popcorn toffee caramel
    """,
    "hobby": """
        knit knitting crochet quilt pottery origami chess sudoku crossword poker lego astrology horoscope zodiac tattoo
        perfume lipstick makeup hairstyle haircut wardrobe handbag sneaker sneakers sunscreen selfie gamer nintendo
        playstation minecraft anime manga superhero wizard dragon dinosaur dinosaurs volcano volcanoes galaxy galaxies
        telescope comet meteor eclipse astronaut moon watchmaker watchmakers wristwatch camping campsite backpacking
        kayak canoe snorkel scuba karaoke disco ballroom salsa tango waltz bouquet ukulele banjo accordion harmonica
        bagpipes pyramid pyramids pharaoh pharaohs mummy gladiator gladiators viking vikings castle castles sandcastle
    """,
    "sport": """
        rugby football soccer footballer cricket cricketer tennis golf golfer golfing hockey basketball
        baseball netball volleyball badminton boxing boxer wrestling marathon sprinter athlete athletics
        gymnast gymnastics olympic olympics goalkeeper striker midfielder batsman bowler wicket league
        playoff playoffs referee umpire penalty-kick offside tournament championship champion trophy
        stadium coach's cyclist's peloton velodrome surfing surfer surfboard skiing skier snowboard
        skate skating skateboard swimmer breaststroke freestyle rowing regatta sailing yacht dinghy
        triathlon jogging yoga pilates dumbbell barbell deadlift treadmill quarterback touchdown innings
        derby rally motorsport formula racing jockey racecourse darts snooker billiards archery fencing
        karate judo climbing climber bouldering rugby's bundesliga captain team's goalie squad scrum
        penalty shootout
    """,
    "kitchen": """
        bake baking baker bakery cake cakes sourdough dough yeast flour oven roast roasting fry frying
        poach boil simmer saucepan casserole stew soup omelette egg eggs yolk cheese cheesecake pasta
        spaghetti lasagne risotto pizza curry chilli sushi barbecue grill marinade garlic onion basil
        oregano cinnamon vanilla chocolate dessert pudding pie pastry biscuit cookie cookies muffin
        pancake waffle jam marmalade chutney espresso cappuccino latte cocktail wine winery champagne
        whisky whiskey gin beer brewing brewery cider chef culinary gourmet sommelier croissant baguette
        kebab burger hummus salad dressing mayonnaise ketchup stock-pot loaf knead leaven icing truffle
    """,
    "pets": """
        dog dogs puppy puppies cat cats kitten kittens hamster rabbit rabbits parrot budgie goldfish
        aquarium terrarium leash collar kennel cattery breed breeds poodle labrador spaniel terrier
        retriever dachshund beagle siamese grooming litter-box vet veterinarian pony horse horses
        equestrian dressage saddle tortoise gecko ferret canary whale whales dolphin dolphins
        birdwatching penguin penguins panda
    """,
    "garden": """
        garden gardening gardener rose roses tulip tulips daffodil orchid orchids lawn mower compost
        prune pruning seedling seedlings greenhouse tomato tomatoes courgette pumpkin perennial
        perennials shrub hedge weeding bulb bonsai cactus succulent houseplant herbs flowerbed lavender
        hydrangea azalea mulch topiary
    """,
    "stage": """
        film films movie movies cinema actor actress director's sequel trailer oscar oscars netflix
        sitcom theatre opera ballet orchestra symphony concerto violin violinist cello piano pianist
        guitar guitarist drummer saxophone trumpet choir soprano tenor baritone album albums song songs
        singer songwriter band's bassist concert festival-goers playlist vinyl jazz punk techno hip-hop
        rapper musical musicals broadway comedian stand-up painter painters painting paintings sculptor
        sculpture sculptures impressionist impressionists cubism baroque renaissance fresco watercolour
        watercolor portrait portraits canvas novel novels novelist poet poets poetry sonnet haiku
        thriller whodunit fairy-tale comic comics manga anime cartoon
    """,
    "games": """
        chess checkers backgammon bridge-club poker roulette casino bingo sudoku crossword puzzle
        puzzles jigsaw lego monopoly-board dungeon videogame playstation xbox nintendo minecraft
        fortnite tetris gambit checkmate rook bishop's opening-move dice domino dominoes scrabble
        card-game origami knitting knit crochet crocheting sewing embroidery quilt quilting pottery
        woodworking carpentry macrame stamp stamps philately coin-collecting model-railway kite kites
        juggling magician's
    """,
    "sky": """
        astronomy astronomer telescope planet planets jupiter saturn mars venus mercury pluto neptune
        uranus galaxy galaxies nebula comet comets asteroid meteor meteorite eclipse constellation
        horoscope astrology zodiac volcano volcanoes dinosaur dinosaurs tyrannosaurus pyramid pyramids
        pharaoh pharaohs gladiator gladiators viking vikings samurai medieval knight's castle castles
        mummy tutankhamun stonehenge atlantis unicorn dragon dragons vampire ghosts supernova black-hole
        moon lunar spacecraft astronaut astronauts rocket rockets
    """,
    "travel": """
        beach beaches hiking hike hikes backpacking backpacker campsite camping tent caravan cruise
        cruises itinerary sightseeing souvenir resort snorkelling scuba diving safari waterfall lagoon
        island-hopping airline-miles suitcase passport-photo honeymoon hostel airbnb-tips fjord fjords
        glacier scenic viewpoint surf
    """,
    "look": """
        fashion dress dresses skirt handbag lipstick mascara makeup perfume hairstyle haircut
        hairdresser beard moustache tattoo tattoos manicure nail-polish wedding-dress necktie bow-tie
        sneakers high-heels jewellery jewelry necklace earrings wardrobe couture catwalk shampoo
        sunscreen skincare wrinkle wrinkles wallpaper sofa curtains feng-shui interior-design
        carburettor carburetor spark-plug motorbike motorcycle motorcycles camper vintage-car horsepower
        gearbox
    """,
}  # fmt: skip


TOPICS = """
    energy electricity power wind solar nuclear reactor grid battery fuel gas oil coal heat heating boiler \
pump emission carbon climate insulation cold warm winter noise
    health hospital patient doctor nurse clinic disease illness medicine drug surgery organ donor transplant \
sleep stress mental therapy diet sugar obesity tobacco alcohol death die ward
    school pupil teacher lesson class curriculum exam university student homework textbook language literacy \
fraction mathematics reading bullying attention lunchtime learning
    car bus train road traffic street parking cycle pedestrian driver metro tram vehicle fare congestion \
commute junction highway rail freight plate zone
    rent tenant landlord house housing flat mortgage property building home let tourist tourism hotel visitor \
season neighbour street room hotel
    money tax wage income price debt loan bank saving pension inflation budget profit salary payment cash \
trade market bond currency revenue purchase household
    court judge law crime police prison arrest trial sentence victim lawyer evidence camera face recognition \
weapon safety rights privacy data bill
    farm crop soil cattle sheep wolf forest fish fishery catch vessel boat sea anchovy quota meat milk seed \
pesticide water river irrigation land grain fishmeal stock ocean warm harvest hunger
    phone screen app internet online platform software computer network machine algorithm model code message \
video camera note file storage vendor product
    job work worker employee employer firm company union shift overtime hour factory industry staff office \
manager holiday pay contract
    war army soldier weapon border refugee migration asylum treaty peace nation minister parliament election \
vote party candidate campaign turnout ballot democracy poll
    child family parent mother father marriage birth adoption care elderly age youth teenager home household \
relative
    waste bottle can deposit recycle plastic packaging return shop shopkeeper customer store storage machine \
litter bin
    museum object art collection restitution colonial heritage return artefact provenance archive library \
culture visitor inventory
    tree forest park animal species habitat river lake pollution air water biodiversity nature conservation
    religion church faith belief ethic death burial consent hope fear
    sweet soft drink sugar cane mill beverage recipe advertise manufacturer bottle price
    mindful course session therapy anxiety calm staff ward
"""


@cache
def topics() -> dict[str, frozenset[int]]:
    """The numbers of the topics that each root belongs to."""
    found: dict[str, set[int]] = {}
    for number, row in enumerate(TOPICS.strip().split("\n")):
        for word in row.split():
            found.setdefault(root(word), set()).add(number)
    return {name: frozenset(numbers) for name, numbers in found.items()}


@cache
def general() -> frozenset[str]:
    """The roots of words that fit any subject."""
    return frozenset(root(word) for word in GENERAL_TEXT.split())


@cache
def pastimes() -> frozenset[str]:
    """The roots of words that are at home in a pastime and hardly in a question of policy."""
    return frozenset(root(word) for words in PASTIMES.values() for word in words.split())
