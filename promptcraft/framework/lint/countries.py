"""Words that belong to one country: its names, its people, its money and its offices. English; not complete."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

TABLE = """
Argentina | Argentine, Argentinian, Argentinians, Argentines | |
Australia | Australian, Australians | Australian dollars, AUD | Australian Taxation Office
Austria | Austrian, Austrians | |
Bangladesh | Bangladeshi, Bangladeshis | taka |
Belgium | Belgian, Belgians | |
Brazil | Brazilian, Brazilians | reais, BRL | Receita Federal
Canada | Canadian, Canadians | Canadian dollars, CAD | Canada Revenue Agency
Chile | Chilean, Chileans | |
China | Chinese | renminbi, yuan, RMB, CNY | National People's Congress
Colombia | Colombian, Colombians | |
Denmark | Danish, Danes | Danish kroner |
Egypt | Egyptian, Egyptians | Egyptian pounds |
Ethiopia | Ethiopian, Ethiopians | birr |
Finland | Finnish, Finns | |
France | French | | Assemblée nationale, Bercy
Germany | German, Germans | | Bundestag, Bundesrat, Bundesbank
Ghana | Ghanaian, Ghanaians | cedi, cedis |
Greece | Greek, Greeks | |
Hungary | Hungarian, Hungarians | forint |
India | Indian, Indians | rupee, rupees, INR, lakh, lakhs, crore, crores, Rs, ₹ | Lok Sabha, Rajya Sabha, NITI Aayog
Indonesia | Indonesian, Indonesians | rupiah |
Iran | Iranian, Iranians | rial, rials |
Ireland | Irish | | Oireachtas, Dáil
Israel | Israeli, Israelis | shekel, shekels | Knesset
Italy | Italian, Italians | |
Japan | Japanese | yen, JPY | National Diet
Kenya | Kenyan, Kenyans | Kenyan shillings | Kenya Revenue Authority
Malaysia | Malaysian, Malaysians | ringgit |
Mexico | Mexican, Mexicans | Mexican pesos |
Nepal | Nepali, Nepalese | Nepalese rupees |
Netherlands, Holland | Dutch | | Tweede Kamer, Belastingdienst
New Zealand | New Zealander, New Zealanders | New Zealand dollars, NZD |
Nigeria | Nigerian, Nigerians | naira |
Norway | Norwegian, Norwegians | Norwegian kroner | Storting
Pakistan | Pakistani, Pakistanis | Pakistani rupees |
Peru | Peruvian, Peruvians | |
Philippines | Filipino, Filipinos | Philippine pesos |
Poland | Polish, Poles | zloty, złoty | Sejm
Portugal | Portuguese | |
Russia | Russian, Russians | rouble, roubles, ruble, rubles | Duma
Saudi Arabia | Saudi, Saudis | riyal, riyals |
Singapore | Singaporean, Singaporeans | Singapore dollars, SGD |
South Africa | South African, South Africans | rand, ZAR |
South Korea, Korea | Korean, Koreans | won, KRW |
Spain | Spanish, Spaniards | | Cortes Generales
Sri Lanka | Sri Lankan, Sri Lankans | |
Sweden | Swedish, Swedes | kronor, SEK | Riksdag, Skatteverket
Switzerland | Swiss | Swiss francs, CHF | Bundesversammlung
Taiwan | Taiwanese | |
Thailand | Thai, Thais | baht |
Turkey, Türkiye | Turkish, Turks | lira |
Ukraine | Ukrainian, Ukrainians | hryvnia |
United Kingdom, UK, Britain, Great Britain | British, Britons | pounds sterling, GBP, £ | HMRC, Westminster, Whitehall
United States, USA, US, U.S., America, United States of America | American, Americans | US dollars, USD | \
Congress, IRS, Internal Revenue Service, Medicare, Medicaid, Social Security
Vietnam | Vietnamese | dong |
"""
PLAIN_WORDS = frozenset({"rand", "won", "lira", "dong", "Congress", "America", "real"})
"""Words that also mean something else: they count for the country at hand, never against another."""


@dataclass(frozen=True)
class Country:
    """One country: the first of its names is the one it is called by."""

    names: tuple[str, ...]
    people: tuple[str, ...]
    money: tuple[str, ...]
    offices: tuple[str, ...]

    def kind(self, word: str) -> str:
        """What a word of this country is, for a sentence: its name, its people, its currency, an institution."""
        if word in self.names:
            return "the country's name"
        if word in self.people:
            return "a word for its people"
        return "its currency" if word in self.money else "one of its institutions"


def _country(row: str) -> Country:
    cells = [
        tuple(word.strip() for word in cell.split(",") if word.strip()) for cell in (*row.split("|"), "", "")
    ]
    return Country(cells[0], cells[1], cells[2], cells[3])


COUNTRIES = tuple(_country(row) for row in TABLE.strip().split("\n"))
BY_NAME = {name.casefold(): country for country in COUNTRIES for name in country.names}


def country_of(text: str) -> Country | None:
    """The country that a text names, with or without its article; None for anything else."""
    return BY_NAME.get(re.sub(r"^the\s+", "", text.strip().casefold()))


@cache
def pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """Any of these words as a whole word, its capitals as they are; the longest is tried first."""
    longest = sorted(words, key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest)) + r")(?!\w)")


def all_words(country: Country) -> tuple[str, ...]:
    """Every word of a country."""
    return (*country.names, *country.people, *country.money, *country.offices)
