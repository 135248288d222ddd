"""Places within countries: capitals, large towns, states, peoples, by which a text shows where it is. Not complete."""

from __future__ import annotations

import re
from functools import cache

from promptcraft.framework.lint.countries import COUNTRIES, all_words, pattern

TABLE = """
Argentina | Buenos Aires, Córdoba Province, Rosario, Mendoza, Patagonia, Casa Rosada, Argentine pesos
Australia | Sydney, Melbourne, Brisbane, Perth, Adelaide, Canberra, Hobart, Darwin, Queensland, New South \
Wales, Tasmania, Western Australia, South Australia, Northern Territory, Aussie, Centrelink
Austria | Vienna, Viennese, Graz, Linz, Salzburg, Tyrol, Styria, Carinthia, Nationalrat
Bangladesh | Dhaka, Chittagong, Sylhet
Belgium | Brussels, Antwerp, Ghent, Flanders, Flemish, Wallonia, Walloon, Liège, Bruges
Brazil | São Paulo, Sao Paulo, Rio de Janeiro, Brasília, Bahia, Salvador da Bahia, Recife, Minas Gerais, Belo \
Horizonte, Amazonas, Curitiba, Fortaleza, Porto Alegre
Canada | Ottawa, Toronto, Montreal, Montréal, Vancouver, Ontario, Quebec, Québec, Alberta, British Columbia, \
Manitoba, Saskatchewan, Nova Scotia, New Brunswick, Newfoundland, Calgary, Edmonton, Winnipeg, Halifax, \
Yukon, Nunavut
Chile | Santiago de Chile, Valparaíso, Valparaiso, Atacama, Concepción, Chilean pesos
China | Beijing, Shanghai, Shenzhen, Guangdong, Guangzhou, Sichuan, Hong Kong, Chengdu, Wuhan, Xinjiang, \
Tibet, Zhejiang
Colombia | Bogotá, Bogota, Medellín, Medellin, Cali, Cartagena, Colombian pesos
Denmark | Copenhagen, Aarhus, Odense, Jutland, Folketing, Aalborg
Egypt | Cairo, Alexandria, Giza, Luxor
Ethiopia | Addis Ababa, Oromia, Tigray
Finland | Helsinki, Tampere, Turku, Lapland, Espoo, Kela, Eduskunta, Oulu
France | Paris, Parisian, Parisians, Lyon, Marseille, Marseilles, Toulouse, Bordeaux, Brittany, Breton, \
Normandy, Provence, Alsace, Lille, Nantes, Strasbourg, Élysée, Conseil d'État, Sécurité sociale, Assemblée
Germany | Berlin, Munich, Hamburg, Bavaria, Bavarian, Saxony, Saxon, Cologne, Frankfurt, Stuttgart, Leipzig, \
Dresden, Düsseldorf, Hesse, Brandenburg, Bundesliga, Länder, Bremen, Hanover, Karlsruhe, Krankenkassen
Ghana | Accra, Kumasi, Ashanti
Greece | Athens, Athenian, Thessaloniki, Crete, Cretan, Peloponnese
Hungary | Budapest, Debrecen, Szeged, Fidesz
Iceland | Reykjavik, Reykjavík, Althing, krónur
India | Delhi, New Delhi, Mumbai, Bombay, Kolkata, Calcutta, Chennai, Madras, Bengaluru, Bangalore, \
Hyderabad, Kerala, Tamil Nadu, Karnataka, Maharashtra, Gujarat, Punjab State, Uttar Pradesh, Bihar, West \
Bengal, Rajasthan, Pune, Ahmedabad, Madhya Pradesh, Odisha, Assam, panchayat, panchayats, Aadhaar
Indonesia | Jakarta, Bali, Java Island, Sumatra, Surabaya, Bandung, Sulawesi, Yogyakarta
Iran | Tehran, Isfahan, Shiraz
Ireland | Dublin, Dubliners, Cork City, Galway, Limerick, Munster, Connacht, Leinster, Taoiseach, Seanad
Israel | Tel Aviv, Jerusalem, Haifa
Italy | Rome, Milan, Naples, Turin, Sicily, Sicilian, Tuscany, Tuscan, Lombardy, Venice, Venetian, Florence, \
Bologna, Sardinia, Sardinian, Calabria, Palermo, Genoa, Veneto
Jamaica | Jamaican, Jamaicans
Japan | Tokyo, Osaka, Kyoto, Hokkaido, Okinawa, Nagoya, Fukuoka, Hiroshima, Yokohama, Sapporo
Kenya | Nairobi, Mombasa, Kisumu, Nakuru, Turkana
Malaysia | Kuala Lumpur, Penang, Sabah, Sarawak, Johor, Selangor, Dewan Rakyat
Mexico | Mexico City, Guadalajara, Monterrey, Oaxaca, Chiapas, Yucatán, Tijuana, Puebla
Morocco | Moroccan, Moroccans, Rabat, Casablanca, Marrakesh, Marrakech, dirham
Nepal | Kathmandu, Pokhara
Netherlands | Amsterdam, Rotterdam, Utrecht, The Hague, Eindhoven, Groningen, Friesland, Brabant, Binnenhof, \
Maastricht
New Zealand | Auckland, Christchurch, Dunedin, Māori, Maori, Pasifika, Aotearoa, Otago, Hamilton City, \
Waikato, Beehive
Nigeria | Lagos, Abuja, Kano, Ibadan, Port Harcourt
Norway | Oslo, Bergen, Trondheim, Stavanger, Tromsø, Svalbard
Pakistan | Karachi, Lahore, Islamabad, Peshawar, Sindh, Balochistan
Peru | Lima, Cusco, Cuzco, Chimbote, Arequipa, Callao, soles
Philippines | Manila, Cebu, Mindanao, Quezon City, Luzon
Poland | Warsaw, Kraków, Krakow, Cracow, Gdańsk, Gdansk, Łódź, Silesia, Podlasie, Wrocław, Poznań, Mazovia
Portugal | Lisbon, Algarve, Alentejo, Madeira, Azores, Coimbra
Romania | Romanian, Romanians, Bucharest, Transylvania, Cluj, lei
Russia | Moscow, St Petersburg, Saint Petersburg, Siberia, Siberian, Kremlin, Novosibirsk
Rwanda | Rwandan, Rwandans, Kigali
Saudi Arabia | Riyadh, Jeddah, Mecca
Senegal | Senegalese, Dakar
South Africa | Johannesburg, Cape Town, Durban, Pretoria, Gauteng, KwaZulu-Natal, Western Cape, Eastern Cape, \
Soweto, Limpopo, Eskom
South Korea | Seoul, Busan, Incheon, Daegu, Jeju
Spain | Madrid, Barcelona, Catalonia, Catalan, Catalans, Andalusia, Andalusian, Valencia, Valencian, Seville, \
Basque Country, Galicia, Galician, Bilbao, Málaga, Mallorca, Majorca, Canary Islands, Zaragoza
Sri Lanka | Colombo, Kandy, Jaffna
Sweden | Stockholm, Gothenburg, Malmö, Uppsala, Skåne, Systembolaget
Switzerland | Zurich, Zürich, Geneva, Basel, Bern, Berne, Lausanne, Valais, Ticino, cantons, canton, SBB
Taiwan | Taipei, Kaohsiung
Tanzania | Tanzanian, Tanzanians, Dar es Salaam, Dodoma, Zanzibar, Arusha, Swahili, Tanzanian shillings
Thailand | Bangkok, Chiang Mai, Phuket
Turkey | Istanbul, Ankara, Izmir, Anatolia
Uganda | Ugandan, Ugandans, Kampala
Ukraine | Kyiv, Kiev, Kharkiv, Odesa, Lviv, Verkhovna Rada
United Kingdom | London, Londoners, Ofsted, Ofcom, Ofgem, NHS, Holyrood, Downing Street, House of Lords, \
House of Commons, Council Tax, Universal Credit
England | Manchester, Birmingham, Leeds, Liverpool, Bristol, Sheffield, Yorkshire, Cornwall, Cornish, Devon, \
Kent, Essex, Sussex, Norfolk, Cumbria, Newcastle, Nottingham, Leicester, Oxfordshire, Cambridgeshire, \
Merseyside, Tyneside
Scotland | Scottish, Scots, Edinburgh, Glasgow, Glaswegian, Aberdeen, Dundee, Highlands and Islands, Orkney, \
Shetland, Hebrides, Inverness
Wales | Welsh, Cardiff, Swansea, Senedd, Gwynedd, Powys, Anglesey, Snowdonia, Welsh-medium
Northern Ireland | Northern Irish, Belfast, Ulster, Stormont, Derry, Londonderry
United States | New York, New Yorkers, California, Californian, Californians, Texas, Texan, Texans, Florida, \
Chicago, Los Angeles, San Francisco, Boston, Seattle, Kansas, Ohio, Oregon, Michigan, Minnesota, Alaska, \
Hawaii, Illinois, Pennsylvania, Massachusetts, Colorado, Arizona, Nevada, Utah, Iowa, Wisconsin, Alabama, \
Louisiana, Tennessee, Kentucky, Maryland, Nebraska, Oklahoma, Connecticut, Vermont, Maine, Idaho, Montana, \
Wyoming, Dakota, New Jersey, New Mexico, North Carolina, South Carolina, New Hampshire, Philadelphia, \
Houston, Dallas, Denver, Detroit, Atlanta, Miami, Phoenix City, Portland, Washington DC, Capitol Hill, White \
House, Supreme Court of the United States, Obamacare, USDA, FDA, EPA, Federal Reserve, 401(k)
Venezuela | Venezuelan, Venezuelans, Caracas, bolívares
Vietnam | Hanoi, Ho Chi Minh City, Saigon, Mekong Delta, Da Nang
Estonia | Estonian, Estonians, Tallinn, Riigikogu, Tartu
Latvia | Latvian, Latvians, Riga, Saeima
Lithuania | Lithuanian, Lithuanians, Vilnius, Kaunas, Seimas
Czech Republic | Czech, Czechs, Czechia, Prague, Brno, koruna, Bohemia, Moravia
Slovakia | Slovak, Slovaks, Bratislava
Slovenia | Slovenian, Slovenians, Ljubljana
Croatia | Croatian, Croatians, Zagreb, Split City, Dalmatia, kuna
Serbia | Serbian, Serbs, Belgrade, dinars
Bulgaria | Bulgarian, Bulgarians, Sofia, leva
Cyprus | Cypriot, Cypriots, Nicosia
Malta | Maltese, Valletta
Luxembourg | Luxembourgish
Uruguay | Uruguayan, Uruguayans, Montevideo
Paraguay | Paraguayan, Asunción
Bolivia | Bolivian, Bolivians, La Paz
Ecuador | Ecuadorian, Ecuadorians, Quito, Guayaquil
Costa Rica | Costa Rican, Costa Ricans, colones
Panama | Panamanian, Panama City
Guatemala | Guatemalan, Guatemalans, quetzales
Honduras | Honduran
Nicaragua | Nicaraguan
El Salvador | Salvadoran, Salvadorans
Cuba | Cuban, Cubans, Havana
Haiti | Haitian, Haitians
Dominican Republic | Santo Domingo
Puerto Rico | Puerto Rican, Puerto Ricans
Trinidad | Trinidadian, Tobago
Barbados | Barbadian, Bridgetown
Fiji | Fijian, Suva
Samoa | Samoan
Papua New Guinea | Papuan, Port Moresby
Mongolia | Mongolian, Mongolians, Ulaanbaatar
Kazakhstan | Kazakh, Kazakhs, Almaty, Astana, tenge
Uzbekistan | Uzbek, Uzbeks, Tashkent
Afghanistan | Afghan, Afghans, Kabul
Iraq | Iraqi, Iraqis, Baghdad
Syria | Syrian, Syrians, Damascus
Lebanon | Lebanese, Beirut
United Arab Emirates | Emirati, Dubai, Abu Dhabi
Qatar | Qatari, Doha
Kuwait | Kuwaiti
Oman | Omani, Muscat
Yemen | Yemeni
Algeria | Algerian, Algerians, Algiers
Tunisia | Tunisian, Tunisians, Tunis
Libya | Libyan, Libyans, Tripoli
Sudan | Sudanese, Khartoum
Somalia | Somali, Somalis, Mogadishu
Zambia | Zambian, Zambians, Lusaka, kwacha
Zimbabwe | Zimbabwean, Zimbabweans, Harare
Botswana | Botswanan, Gaborone, pula
Namibia | Namibian, Namibians, Windhoek
Mozambique | Mozambican, Maputo
Malawi | Malawian, Lilongwe
Angola | Angolan, Angolans, Luanda
Cameroon | Cameroonian, Yaoundé
Ivory Coast | Ivorian, Côte d'Ivoire, Abidjan
Mali | Malian, Bamako
Congo | Congolese, Kinshasa
Madagascar | Malagasy, Antananarivo
Myanmar | Burmese, Burma, Yangon, kyat
Cambodia | Cambodian, Cambodians, Phnom Penh
Laos | Laotian, Vientiane
Bhutan | Bhutanese, Thimphu
Armenia | Armenian, Armenians, Yerevan
Azerbaijan | Azerbaijani, Baku
Albania | Albanian, Albanians, Tirana
Bosnia | Bosnian, Bosnians, Sarajevo
Belarus | Belarusian, Minsk
Moldova | Moldovan, Chisinau
"""
WITHIN = {
    "England": "United Kingdom",
    "Scotland": "United Kingdom",
    "Wales": "United Kingdom",
    "Northern Ireland": "United Kingdom",
}
PLAIN = frozenset(
    {
        "rand", "won", "lira", "dong", "Congress", "America", "real", "Social Security", "Rs", "soles", "lei", "canton",
        "cantons", "Essex", "Portland", "Maine", "Beehive", "English", "FDA", "EPA", "Westminster", "Capitol Hill",
        "rial", "rials", "dinars", "dirham", "pula", "kuna", "Swahili", "US", "America's", "riyal", "crore",
        "lakh", "Geneva",
    }
)  # fmt: skip
"""Words that stand for other things as well: they tell where a text is at home, never that it is abroad."""
NOT_THE_PLACE = (
    r"(?!(?:[- ](?:Agreement|Accords?|Convention|Conventions|Protocol|Treaty|Statute|Declaration|Consensus|"
    r"Principles|auction|"
    r"cheese|Club|Process|Rules|model|disease|flu|elm|oven|dressing|roulette|Opera|language|lessons?|"
    r"class(?:es)?|grammar|words?|"
    r"speakers?|poodles?|fries|windows?|bulldogs?|beans?|toast|horn|oak|rules|wall|whispers)\b))"
)
LANGUAGE_BEFORE = (
    r"(?<!\bin )(?<!\binto )(?<!\blearn )(?<!\bspeak )(?<!\bthrough )(?<!\bteach )(?<!\bfor )(?<!\band "
    r"English and )"
)


@cache
def words_of() -> dict[str, frozenset[str]]:
    """All words of each place, by the name it is called by."""
    found: dict[str, set[str]] = {country.names[0]: set(all_words(country)) for country in COUNTRIES}
    for row in TABLE.strip().split("\n"):
        name, _, rest = row.partition(" | ")
        found.setdefault(name, {name}).update(word.strip() for word in rest.split(",") if word.strip())
    return {name: frozenset(word for word in words if len(word) > 2) for name, words in found.items()}


@cache
def place_of() -> dict[str, str]:
    """The place that each word belongs to."""
    return {word: name for name, words in words_of().items() for word in words}


@cache
def any_place() -> re.Pattern[str]:
    """Any word of any place, where it is no other thing that is called after it."""
    plain = pattern(tuple(sorted(place_of()))).pattern
    return re.compile(plain.removesuffix(r"(?!\w)") + r"(?!\w)" + NOT_THE_PLACE)


def same_place(one: str, other: str) -> bool:
    """Whether they are one place, or one lies within the other."""
    return one == other or WITHIN.get(one) == other or WITHIN.get(other) == one
