"""Abbreviations and technical terms in a question that nothing explains. Pure; English words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from promptcraft.critique import fault_words as words_for
from promptcraft.critique.checks import FRAME, Facts, Ground, Spot
from promptcraft.framework.lint.clarity import EXPLAINS, KNOWN, TERM
from promptcraft.framework.lint.towns import place_of

SHOUTING = 0.12
VOWEL = re.compile(r"[AEIOUY]")
ABBREVIATION = re.compile(
    r"(?<![\w.])(?:[A-Z][A-Z&]{1,6}s?|[A-Z]{1,5}-?\d{1,3}|[A-Z]+[a-z]?[A-Z]{2,4}|\d:[A-Z])(?![\w&])"
)
ALSO_KNOWN = frozenset(
    [
        "BBC",
        "CEOS",
        "CO2",
        "DIY",
        "FBI",
        "CIA",
        "NASA",
        "USB",
        "SUV",
        "SUVS",
        "RAM",
        "CPU",
        "GPU",
        "API",
        "APIS",
        "UV",
        "LED",
        "LEDS",
        "ADHD",
        "IQ",
        "MRI",
        "CT",
        "DVD",
        "DVDS",
        "LGBT",
        "STEM",
        "MP",
        "MPS",
        "PM",
        "PMS",
        "IDS",
        "TVS",
        "PCS",
        "ATM",
        "ATMS",
        "SIM",
        "PIN",
        "QR",
        "VIP",
        "VIPS",
        "ASAP",
        "CV",
        "CVS",
        "MBA",
        "MPH",
        "KM",
        "KG",
        "CCTV",
        "EV",
        "EVS",
        "HQ",
        "RSVP",
        "SOS",
        "UFO",
        "ER",
        "ICU",
        "GP",
        "GPS",
        "IVF",
        "BMI",
        "PTA",
        "COVID",
        "COVID-19",
        "COVID19",
        "G7",
        "G20",
        "G8",
        "NGO'S",
        "II",
        "III",
        "IV",
        "WWII",
        "WW2",
        "USSR",
        "A4",
        "4G",
        "5G",
        "MP3",
        "WIFI",
        "Q1",
        "Q2",
        "Q3",
        "Q4",
        "Q5",
        "Q6",
        "Q7",
        "Q8",
        "Q9",
        "M1",
        "B2B",
        "R2",
        "UK'S",
        "AD",
        "IOU",
        "PHDS",
        "OAP",
        "LGBTQ",
        "BCE",
        "CE",
        "NB",
        "PS",
        "TB",
        "HPV",
        "SARS",
        "MMR",
        "RE",
        "HGV",
        "HGVS",
    ]
)
MIXED = re.compile(r"(?<![\w.])(?:[A-Z][a-z]?[A-Z]+[a-z]*[A-Z]|[A-Z][a-z][A-Z]{1,2}|[A-Z]\d)(?![\w])")
TERMS = """
    quasi-* intertemporal* hyperbolic annuiti[sz]* heterosked* homosked* autocorrel* stochastic*
    econometric* monopson* oligopson* pigou* pigov* hicksian marshallian coasean walrasian keynesian
    ricardian nash-equilibri* kaldor* inelastic* disutilit* arbitrag* theil* lorenz_curve tobin*
    phillips_curve slutsky giffen veblen* fungib* securiti[sz]* collaterali[sz]* subrogat* estoppel tort
    tortious tortfeasor* promissory* fiduciar* mens_rea actus_reus ultra_vires res_judicata
    stare_decisis locus_standi certiorari mandamus obiter ratio_decidendi prima_facie pro_rata
    pari_passu inter_alia mutatis_mutandis ceteris_paribus ex_ante ex_post de_jure a_fortiori
    sui_generis erga_omnes lex_specialis bona_fide* in_rem in_personam intra_vires parens_patriae
    jus_cogens heuristic* epistem* ontolog* hermeneut* phenomenolog* dialectic* teleolog* deontic*
    deontolog* axiolog* consequentialis* praxeolog* semiotic* dispositif biopower biopolit*
    governmentality habitus interpellat* enunciation* deterritorial* rhizom* dasein noumen*
    transcendental* apperception doxa parrhesia problemati[sz]ation intersectional* performativ*
    liminal* reif* reification hegemon* subaltern* alterit* positionality reflexivit* emic etic praxis
    aporia frequentis* posterior_distribution prior_distribution likelihood_ratio logit probit tobit
    quantile* percentile_rank covariat* confound* multicollinear* collinear* instrumental_variable*
    regression_discontinuit* difference-in-difference* diff-in-diff propensit* kernel_densit* bootstrap*
    jackknife winsor* homogeneit* heterogeneit* kurtosis eigenvalue* eigenvector* markov* monte_carlo
    ergodic* isomorph* orthogonal* convex* concav* lagrang* hamiltonian* jacobian* hessian*
    gradient_descent backpropagat* softmax overfit* underfit* hyperparameter* tokeni[sz]* embedding*
    transformer-based transformer_architecture attention_heads convolutional* autoencod* latent_space*
    perplexity entropy ablation* fine-tun* zero-shot few-shot crossover_trial* parallel-arm
    arm's-length_transfer noninferiorit* non-inferiorit* intention-to-treat intent-to-treat per-protocol
    double-dummy placebo-controlled randomi[sz]ation_block* stepped-wedge meta-regress* i-squared
    funnel_plot* odds_ratio* hazard_ratio* kaplan* cox_regression* cohen's cronbach* interrater
    inter-rater* psychometric* nomothetic* idiographic* construct_validity polysomnograph* actigraph*
    melatonin* circadian* suprachiasmatic* photoreceptor* glycaem* glycem* insulinotrop* adipos*
    dyslipid* atheroscler* ischaem* ischem* myocard* infarct* haemodynam* hemodynam* pharmacokinet*
    pharmacodynam* bioavailab* contraindicat* comorbid* co-morbid* iatrogen* idiopath* aetiolog*
    etiolog* pathophysiolog* nosocomial sequela* prodrom* anhedon* dysthym* apnoea* apnea* allostatic*
    cytokine* immunoglobulin* histocompatib* allograft* xenograft* normothermic* perfusion* ischaemia*
    brainstem_reflex* seropreval* seroconver* antigen* epitope* titre* titer* zoonot* enzootic*
    epizootic* proteom* genom* metagenom* transcriptom* epigenet* phenotyp* genotyp* allel* haplotyp*
    polymorphism* eutroph* anthropogen* benth* pelagic* anoxi* hypoxi* trophic* biomass_proxy
    maximum_sustainable_yield recruitment_overfishing phytosanitar* mycorrhiz* nitrif* denitrif*
    lignocell* pyroly* anaerobic* biogenic* geothermal_gradient albedo* radiative* isotop* lithosph*
    stratigraph* amortis* amortiz* capitali[sz]ation_rate levelised levelized discounted_cash_flow
    net_present_value mark-to-market tranche* mezzanine derivativ* swap_spread* yield_curve*
    basis_point* contango backwardation repo haircut* duration_gap value-at-risk bail-in* convexity
    counterparty* novation* escrow* indentur* debentur* covenant-lite subordinat* pass-through_entit*
    transfer_pricing thin_capitali[sz]ation base_erosion feedstock* baseload capacity_factor*
    load_factor* curtailment* thermosiphon* coefficient_of_performance hydronic* exergy* enthalp*
    u-value* u-values lambda_value* interstitial* hygrotherm* delta-t setpoint* set-point*
    inverter-driven weather-compensat* modulating_boiler* legionella_purge deoxidi[sz]* austenit*
    creep_fatigue neutron_fluence embrittlement* decay_heat burnup burn-up fissile* scram
    criticality_safety middleware* microservice* kubernetes docker* latenc* throughput* bandwidth-delay
    idempoten* hash_function* end-to-end_encrypt* zero-knowledge* oauth single_sign-on
    federated_identit* elliptic* salting cipher* tls titration* titrat* nephron* creatinin* bonferroni*
    anova manova heteroscedast* homoscedast* residuals interquartile* chi-square* p-values kolmogorov*
    offtake* take-or-pay orchestrat* multitenan* multi-tenan* sharding* failover* load_balanc* api-first
    webhook* schema_migration* endpoint* daemon* runtime* regex* polymorphi* mutex* semaphor* phoneme*
    grapheme* morphem* lexeme* diglossi* code-switch* translanguag* interlanguage* metalinguist*
    pragmatic_competence illocution* perlocution* sociolect* scaffolded metacogniti*
    zone_of_proximal_development zpd constructivis* behaviouris* behavioris* schema_theory subitis*
    subitiz* manipulative-to-symbolic partitive quotitive commutativ* distributiv* associativit*
    partitioning_strateg* cardinalit* ordinalit* summative formative_assessment criterion-referenced
    norm-referenced isochron* gravity_model* modal_split* modal_share* headway* dwell_time*
    trip_generation generalised_cost* generalized_cost* induced_demand_elasticity cordon_elasticit*
    wardrop* stated_preference revealed_preference conjoint* willingness-to-pay choice_experiment*
    contingent_valuation hedonic_price* hedonic_pricing shadow_price* numeraire* dutch_disease
    crowding-out crowding_out fiscal_multiplier* ppp-adjusted cantillon* pecuniary* monotonic*
    nonlinear* nonparametric* semi-parametric* psephol* gerrymander* malapportion* d'hondt droop
    sainte-lagu* panachage apparentement cameralis* bicameral* consociation* corporatis* neocorporat*
    subsidiarit* acquis* comitolog* quorum_requirement* plebiscitar* clientelis* isomorphic*
    path-dependen* path_dependen* biometric_template* eigenface* false_match* false_non-match*
    roc_curve* receiver_operating* precision-recall liveness* presentation_attack* probe_image*
    gallery_set lipid* triglycerid* hydrolys* saccharid* fructos* sucros* polyol* osmot* oxidati*
    enzymat* catalyt* zeolit* polymeri[sz]* monomer* terephthalat* provenance_chain repatriability
    accession_register* deaccession* inalienab* imprescriptib* patrimonial* usucapi* animus revindicat*
    desacrali[sz]* taphonom* embouchure* tessitura* cantilever* fenestrat* corbel* quoin*
"""


def explained_letters(facts: Facts) -> Ground:
    """Whether no question has capitals, or a technical term, that are nowhere explained."""
    texts = [str(getattr(facts.filled, name)) for name in ("title", "aim", *FRAME)]
    everything = "\n".join((*texts, *facts.asks.values(), *(one.says for one in facts.filled.sources)))
    words = re.findall(r"[^\W\d_]{2,}", " ".join(facts.asks.values()))
    shouts = sum(word.isupper() for word in words) > SHOUTING * len(words)
    spots = tuple(
        Spot((name,), unknown, (unknown,))
        for name, ask in facts.asks.items()
        if (
            unknown := next(
                (one for one in _unknown(ask, everything) if not (shouts and VOWEL.search(one))), ""
            )
            or _technical(ask, [*texts, *(other for key, other in facts.asks.items() if key != name)])
        )
    )
    return Ground(not spots, spots=spots)


def is_opaque(ask: str) -> bool:
    """Whether abbreviations or technical terms make up what it says."""
    return bool(_terms().search(ask.lower())) or sum(1 for _ in _unknown(ask, "")) > 0


def _unknown(ask: str, everything: str) -> Iterator[str]:
    found = (*ABBREVIATION.finditer(ask), *MIXED.finditer(ask))
    for word in (one[0].rstrip("&") for one in found):
        plural = word.removesuffix("s").rstrip("S")
        if {word.upper(), plural.upper()} & (KNOWN | ALSO_KNOWN) or words_for.PLACEHOLDER.search(word):
            continue
        if word in place_of() or _spelled_out(word, plural, everything):
            continue
        yield word


def _spelled_out(word: str, plural: str, everything: str) -> bool:
    """Whether the words it stands for are somewhere near it, or stand in the text in that order."""
    name = rf"{re.escape(plural)}s?"
    if re.search(
        rf"\({name}\)|\b{name} ?(?:\(|,? (?:stands? for|means?|is the|which|is an?|that is))", everything
    ):
        return True
    letters = [rf"{re.escape(letter)}\w*" for letter in plural if letter.isalpha()]
    rest = everything.replace(word, "")
    initials = r"\W+(?:(?:of|and|the|for|on|in)\W+)?".join(letters)
    return len(letters) > 1 and (
        re.search(rf"\b{initials}\b", rest, re.IGNORECASE) is not None
        or re.search(rf"\b{re.escape(plural)}s?\b", rest, re.IGNORECASE) is not None
    )


@cache
def _terms() -> re.Pattern[str]:
    listed = (term.replace("_", r"[\s-]").replace("*", r"\w*") for term in TERMS.split())
    return re.compile(r"\b(?:" + "|".join(listed) + r")\b")


def _technical(ask: str, others: list[str]) -> str:
    """A technical term that only this question has; one of policy may stand where terms are to be explained."""
    low = ask.lower().replace("’", "'")
    found = _terms().search(low) or (None if any(map(EXPLAINS.search, others)) else TERM.search(low))
    if found is None:
        return ""
    rest = " ".join(others).lower()
    if found[0][:7] in rest or _introduced(low, found):
        return ""
    return ask[found.start() : found.end()] if len(low) == len(ask) else ""


def _introduced(low: str, found: re.Match[str]) -> bool:
    """Whether the question itself asks what the term means, or says so."""
    before, behind = low[: found.start()], low[found.end() :]
    return (
        re.search(
            r"\b(?:what (?:is|are|does)|called|known as|meant by|so-called|define|"
            r"explain)\W+(?:\w+\W+){0,2}$",
            before,
        )
        is not None
        or re.match(
            r"\W{0,3}(?:\(|,? ?(?:that is|which \w+|in other words|meaning|or the)\b|means?\b)", behind
        )
        is not None
    )
