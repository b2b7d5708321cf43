"""Places that are neither country nor city: parts of the world, states and provinces, islands and seas.

Written for Copydesk; coordinates are rounded to whole degrees and say where to look, not where a border runs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Region:
    """`iso` is empty where a region belongs to several countries, to none or is disputed between some."""

    key: str  # "region:xinjiang"
    names: tuple[str, ...]  # the first one is the label
    iso: str
    latitude: int
    longitude: int


# Name, other names; ISO 3166-1 alpha-2 of the country it lies in; latitude, longitude.
_REGIONS: Final = """
Africa  2 20
North Africa|Northern Africa  28 10
West Africa|Western Africa  12 -3
East Africa|Eastern Africa  1 37
Central Africa  4 20
Southern Africa  -24 24
Sub-Saharan Africa  2 20
Horn of Africa  8 45
Sahel  15 5
Sahara|Sahara Desert  23 10
Maghreb  32 3
Asia  34 90
Central Asia  44 66
East Asia|Eastern Asia  37 118
South Asia|Southern Asia  23 78
Southeast Asia|South-East Asia|South East Asia  5 110
Northeast Asia  42 126
Europe  52 15
Western Europe  48 5
Eastern Europe  51 27
Central Europe  49 16
Northern Europe  60 18
Southern Europe  42 14
Scandinavia  63 15
Balkans|Western Balkans  43 21
Baltics|Baltic States  57 25
Caucasus  42 44
Benelux  51 5
Iberia|Iberian Peninsula  40 -4
Middle East  30 43
Near East  33 38
Levant  34 36
Gulf States  25 50
Arabian Peninsula  23 46
North America  48 -100
South America  -15 -60
Latin America  -10 -65
Central America  13 -86
Caribbean  17 -72
West Indies  17 -72
Patagonia  -44 -69
Amazon Rainforest|Amazon Basin  -4 -62
Oceania  -18 150
Polynesia  -15 -150
Melanesia  -9 160
Micronesia Islands  7 150
Indo-Pacific|Indo-Pacific region  0 110
Asia-Pacific|Asia Pacific  10 120
Eurasia  55 70
Antarctica  -82 0
Arctic|Arctic Circle  80 0
Atlantic Ocean|Atlantic  10 -35
Pacific Ocean|Pacific  0 -160
Indian Ocean  -15 80
Arctic Ocean  85 0
Southern Ocean  -62 60
Mediterranean|Mediterranean Sea  36 17
Black Sea  43 34
Baltic Sea  58 20
North Sea  56 3
Norwegian Sea  69 2
Barents Sea  74 38
Adriatic Sea|Adriatic  43 15
Aegean Sea|Aegean  38 25
Ionian Sea  38 19
Caspian Sea  42 50
Red Sea  20 38
Dead Sea  32 35
Sea of Azov  46 37
Irish Sea  54 -5
Celtic Sea  50 -8
English Channel  50 -1
Persian Gulf|Arabian Gulf  27 51
Gulf of Oman  25 58
Gulf of Aden  12 48
Gulf of Guinea  2 3
Gulf of Mexico|Gulf of America  25 -90
Gulf of Thailand  10 102
Bay of Bengal  15 88
Bay of Biscay  45 -4
Arabian Sea  14 65
Caribbean Sea  15 -75
South China Sea  13 114
East China Sea  29 125
Yellow Sea  36 123
Sea of Japan|East Sea  40 135
Sea of Okhotsk  54 150
Bering Sea  58 -178
Bering Strait  66 -169
Coral Sea  -18 156
Tasman Sea  -38 162
Strait of Hormuz|Straits of Hormuz  27 56
Strait of Malacca|Malacca Strait  4 100
Taiwan Strait  24 119
Strait of Gibraltar  36 -6
Bab el-Mandeb  13 43
Bosporus|Bosphorus TR 41 29
Dardanelles TR 40 26
Suez Canal EG 30 32
Panama Canal PA 9 -80
Alps|Swiss Alps  46 10
Andes  -20 -67
Himalayas|Himalaya  28 84
Mount Everest|Everest  28 87
Pyrenees  43 1
Carpathians  47 25
Urals|Ural Mountains RU 60 60
Rocky Mountains|Rockies  45 -112
Appalachians|Appalachia US 38 -81
Great Lakes  45 -84
Lake Victoria  -1 33
Lake Chad  13 14
Victoria Falls  -18 26
Niagara Falls  43 -79
Nile|Nile River|River Nile  22 31
Danube|River Danube  45 20
Rhine|River Rhine  50 8
Amazon River  -3 -60
Mississippi River US 35 -90
Mekong|Mekong River  16 105
Mekong Delta VN 10 106
Yangtze|Yangtze River CN 30 114
Yellow River CN 36 110
Ganges|Ganga  25 84
Indus|Indus River  28 69
Euphrates  35 40
Tigris  34 44
Jordan River|River Jordan  32 36
Niger Delta NG 5 6
Alaska US 64 -152
Alabama US 33 -87
Arizona US 34 -112
Arkansas US 35 -92
California US 37 -120
Northern California US 39 -122
Southern California US 34 -117
Colorado US 39 -105
Connecticut US 42 -73
Delaware US 39 -75
Florida US 28 -82
Hawaii US 21 -157
Idaho US 44 -114
Illinois US 40 -89
Indiana US 40 -86
Iowa US 42 -93
Kansas US 38 -98
Kentucky US 38 -85
Louisiana US 31 -92
Maine US 45 -69
Maryland US 39 -77
Massachusetts US 42 -72
Michigan US 44 -85
Minnesota US 46 -94
Mississippi US 33 -90
Missouri US 38 -92
Montana US 47 -110
Nebraska US 41 -100
Nevada US 39 -117
New Hampshire US 44 -72
New Jersey US 40 -75
New Mexico US 34 -106
New York State|Upstate New York US 43 -75
North Carolina US 36 -79
North Dakota US 47 -100
Ohio US 40 -83
Oklahoma US 36 -97
Oregon US 44 -120
Pennsylvania US 41 -77
Rhode Island US 42 -72
South Carolina US 34 -81
South Dakota US 44 -100
Tennessee US 36 -86
Texas US 31 -99
Utah US 39 -112
Vermont US 44 -73
Virginia US 38 -79
Washington State|Washington state US 47 -120
West Virginia US 39 -81
Wisconsin US 44 -90
Wyoming US 43 -108
New England US 44 -71
Midwest|American Midwest US 41 -93
Silicon Valley US 37 -122
Manhattan US 41 -74
Brooklyn US 41 -74
Hollywood US 34 -118
Long Island US 41 -73
Guantanamo Bay|Guantánamo Bay CU 20 -75
Alberta CA 54 -115
British Columbia CA 54 -125
Manitoba CA 55 -97
Newfoundland CA 49 -56
Nova Scotia CA 45 -63
Ontario CA 50 -85
Saskatchewan CA 54 -106
Yukon CA 64 -136
Nunavut CA 71 -88
Yucatan|Yucatán MX 20 -89
Chiapas MX 16 -92
Sinaloa MX 25 -107
Galapagos Islands|Galápagos Islands|Galapagos EC -1 -91
Falkland Islands|Falklands|Malvinas FK -52 -59
Easter Island CL -27 -109
New South Wales AU -32 147
Queensland AU -22 144
South Australia AU -30 135
Western Australia AU -26 121
Northern Territory AU -20 133
Tasmania AU -42 147
Great Barrier Reef AU -18 147
North Island NZ -39 176
South Island NZ -44 170
England GB 52 -1
Scotland GB 57 -4
Wales GB 52 -4
Northern Ireland GB 55 -7
Cornwall GB 50 -5
Yorkshire GB 54 -1
Gibraltar Strait  36 -6
Bavaria|Bayern DE 49 12
Saxony|Sachsen DE 51 13
Lower Saxony|Niedersachsen DE 53 9
Hesse|Hessen DE 51 9
Thuringia|Thüringen DE 51 11
Brandenburg DE 52 13
Rhineland DE 51 7
Baden-Württemberg DE 49 9
North Rhine-Westphalia|Nordrhein-Westfalen DE 51 8
Schleswig-Holstein DE 54 10
Normandy FR 49 0
Brittany FR 48 -3
Provence FR 44 6
Alsace FR 48 7
Corsica FR 42 9
Catalonia|Catalunya|Cataluña ES 42 2
Andalusia|Andalucía ES 37 -5
Basque Country ES 43 -3
Galicia ES 43 -8
Canary Islands|Canaries ES 28 -16
Balearic Islands ES 39 3
Sicily IT 38 14
Sardinia IT 40 9
Tuscany IT 43 11
Lombardy IT 46 10
Lampedusa IT 36 13
Crete GR 35 25
Lesbos GR 39 26
Flanders BE 51 4
Wallonia BE 50 5
Azores PT 38 -28
Madeira PT 33 -17
Algarve PT 37 -8
Transylvania RO 46 24
Vojvodina RS 45 20
Dalmatia|Dalmacija HR 43 17
Istria|Istra HR 45 14
Slavonia|Slavonija HR 45 18
Republika Srpska BA 45 17
Silesia  50 18
Crimea|Crimean Peninsula UA 45 34
Donbas|Donbass UA 48 38
Donetsk Oblast|Donetsk region UA 48 38
Luhansk Oblast|Luhansk region UA 49 39
Transnistria MD 47 29
Abkhazia GE 43 41
South Ossetia GE 42 44
Nagorno-Karabakh AZ 40 47
Chechnya RU 43 46
Dagestan RU 43 47
Tatarstan RU 55 51
Siberia RU 60 100
Kamchatka RU 57 160
Sakhalin RU 51 143
Kaliningrad Oblast RU 55 21
Kuril Islands|Kurils|Northern Territories  46 151
Anatolia TR 39 33
Kurdistan  37 43
Iraqi Kurdistan IQ 36 44
Gaza Strip|Gaza PS 31 34
West Bank PS 32 35
East Jerusalem PS 32 35
Golan Heights|Golan  33 36
Sinai|Sinai Peninsula EG 29 34
Western Sahara EH 24 -13
Darfur SD 13 25
Tigray ET 14 39
Kivu|North Kivu CD -1 29
Katanga CD -9 26
Cabo Delgado MZ -12 39
Zanzibar TZ -6 39
KwaZulu-Natal ZA -29 31
Puntland SO 8 49
Somaliland SO 9 46
Kashmir  34 76
Jammu and Kashmir IN 33 75
Ladakh IN 34 78
Punjab  31 74
Balochistan|Baluchistan PK 28 66
Khyber Pakhtunkhwa PK 34 72
Sindh PK 26 69
Helmand AF 31 64
Kerala IN 10 76
Gujarat IN 23 72
Maharashtra IN 19 76
Tamil Nadu IN 11 78
Uttar Pradesh IN 27 81
West Bengal IN 23 88
Assam IN 26 93
Bihar IN 26 85
Rajasthan IN 27 74
Karnataka IN 15 76
Manipur IN 25 94
Andaman Islands IN 12 93
Rakhine|Rakhine State MM 20 94
Kachin MM 26 97
Xinjiang|Sinkiang CN 41 86
Tibet CN 32 88
Inner Mongolia CN 44 113
Manchuria CN 45 125
Guangdong CN 23 113
Sichuan CN 31 103
Yunnan CN 25 101
Hubei CN 31 112
Zhejiang CN 29 120
Fujian CN 26 118
Hainan CN 19 110
Paracel Islands|Paracels  16 112
Spratly Islands|Spratlys  10 114
Scarborough Shoal  15 118
Senkaku Islands|Senkakus|Senkaku|Diaoyu Islands|Diaoyu|Diaoyutai  26 123
Takeshima|Dokdo|Liancourt Rocks  37 132
Okinawa JP 26 128
Hokkaido|Hokkaidō JP 43 143
Honshu JP 36 138
Kyushu JP 33 131
Shikoku JP 34 134
Korean Peninsula  38 127
Jeju|Jeju Island KR 33 127
Java|Central Java|West Java|East Java ID -7 110
Sumatra ID 0 102
Sulawesi ID -2 121
Borneo  1 114
Bali ID -8 115
Aceh ID 4 97
Papua ID -4 138
Luzon PH 16 121
Mindanao PH 8 125
Visayas PH 11 123
Sabah MY 5 117
Sarawak MY 3 113
Indochina  16 105
"""


def regions() -> tuple[Region, ...]:
    """All of them, in the order of the list."""
    return tuple(_region(line) for line in _REGIONS.strip().splitlines())


def _region(line: str) -> Region:
    before, latitude, longitude = line.rsplit(" ", 2)
    written, iso = before.rsplit(" ", 1)
    names = tuple(name.strip() for name in written.split("|"))
    return Region(
        key="region:" + names[0].lower().replace(" ", "-"),
        names=names,
        iso=iso,
        latitude=int(latitude),
        longitude=int(longitude),
    )
