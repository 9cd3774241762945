"""How people name time zones: by country, by adjective, by abbreviation; English, German, Spanish, all flat.

Zones are IANA names (https://data.iana.org/time-zones/tzdb/zone1970.tab). A country in which people live by several
zones has none here, so that it is asked about; so are abbreviations that several countries use.
"""

from __future__ import annotations

from collections.abc import Mapping

from service.domain.dates.words import parse_words

SEVERAL = "several"
"""In place of a zone: nobody can tell which."""


def _parse_table(text: str) -> Mapping[str, str]:
    """`ZONE name|other name; ZONE name` as name -> zone."""
    rows = (row.split(maxsplit=1) for row in text.split(";"))
    return {" ".join(name.split()): zone for zone, names in rows for name in names.split("|")}


COUNTRY_ZONES = _parse_table("""
    Africa/Abidjan CI|GH|SN|ML|BF|GM|GN|SL|TG; Africa/Lagos NG|BJ|CM|NE|TD|GA|AO|CG; Africa/Nairobi KE|TZ|UG|ET|SO|DJ;
    Africa/Johannesburg ZA; Africa/Maputo MZ|ZW|ZM|BW|MW|RW|BI; Africa/Cairo EG; Africa/Casablanca MA; Africa/Tunis
    TN; Africa/Algiers DZ; America/Argentina/Buenos_Aires AR; America/La_Paz BO; America/Bogota CO; America/Costa_Rica
    CR; America/Santo_Domingo DO; America/Guatemala GT; America/Lima PE; America/Montevideo UY; America/Caracas VE;
    America/Asuncion PY; America/Panama PA; America/El_Salvador SV; America/Tegucigalpa HN; America/Managua NI;
    America/Havana CU; America/Puerto_Rico PR; America/Jamaica JM; America/Guayaquil EC; Asia/Tokyo JP; Asia/Seoul KR;
    Asia/Shanghai CN; Asia/Manila PH; Asia/Kolkata IN; Asia/Kathmandu NP; Asia/Karachi PK; Asia/Dhaka BD; Asia/Colombo
    LK; Asia/Bangkok TH; Asia/Ho_Chi_Minh VN; Asia/Singapore SG; Asia/Kuala_Lumpur MY; Asia/Dubai AE; Asia/Jerusalem
    IL; Asia/Tehran IR; Asia/Beirut LB; Europe/Istanbul TR; Europe/Berlin DE; Europe/Vienna AT; Europe/Zurich CH;
    Europe/Paris FR; Europe/Rome IT; Europe/Brussels BE; Europe/Amsterdam NL; Europe/Copenhagen DK; Europe/Oslo NO;
    Europe/Stockholm SE; Europe/Helsinki FI; Europe/Warsaw PL; Europe/Prague CZ; Europe/Budapest HU; Europe/Athens GR;
    Europe/Bucharest RO; Europe/Kyiv UA; Europe/Dublin IE; Europe/London GB; Europe/Madrid ES; Europe/Lisbon PT;
    Europe/Sofia BG; Europe/Zagreb HR; Europe/Belgrade RS; Europe/Tallinn EE; Europe/Riga LV; Europe/Vilnius LT;
    Europe/Bratislava SK; Europe/Ljubljana SI; Europe/Luxembourg LU; Atlantic/Reykjavik IS; Pacific/Auckland NZ;
    America/Mexico_City MX; several AU|BR|CA|US|RU|ID|CL|KZ|MN|CD
""")
"""ISO 3166-1 alpha-2 -> zone. Spain, Portugal, Mexico and New Zealand by that of nearly all their people."""

MORE_COUNTRIES = _parse_table("""
    CN china; KR korea|south korea|sudkorea|corea|corea del sur; PK pakistan; BD bangladesh|bangladesch; LK sri lanka;
    TH thailand|tailandia; VN vietnam; SG singapore|singapur|singapura; MY malaysia|malasia; AE
    dubai|emirates|uae|emiratos; IL israel; IR iran; LB lebanon|libanon|libano; TR turkey|turkei|turquia|turkiye; TZ
    tanzania|tansania; UG uganda; ET ethiopia|athiopien|etiopia; RW rwanda|ruanda; ZM zambia|sambia; ZW
    zimbabwe|simbabwe; BW botswana; MZ mozambique|mosambik; SN senegal; CM cameroon|kamerun|camerun; EG
    egypt|agypten|egipto; MA morocco|marokko|marruecos; TN tunisia|tunesien|tunez; DZ algeria|algerien|argelia; PY
    paraguay; PA panama; SV el salvador; HN honduras; NI nicaragua; CU cuba|kuba; JM jamaica|jamaika; BG
    bulgaria|bulgarien; HR croatia|kroatien|croacia; RS serbia|serbien; EE estonia|estland; LV
    latvia|lettland|letonia; LT lithuania|litauen|lituania; SK slovakia|slowakei|eslovaquia; SI
    slovenia|slowenien|eslovenia; LU luxembourg|luxemburg|luxemburgo; IS iceland|island|islandia; RU
    russia|russland|rusia; ID indonesia|indonesien; GB england|scotland|wales|britain|schottland|inglaterra|escocia;
    CI ivory coast|elfenbeinkuste
""")
"""Countries that are named for their time, besides those of `regions`."""

ADJECTIVES = _parse_table("""
    DE german|deutsch|deutsche|deutscher|alemana; AT
    austrian|osterreichisch|osterreichische|osterreichischer|austriaca; CH swiss|schweizer|schweizerische; GB
    british|english|scottish|britisch|britische|britischer|englische|englischer|britanica|inglesa; IE
    irish|irisch|irische|irischer|irlandesa; FR french|franzosisch|franzosische|franzosischer|francesa; IT
    italian|italienische|italienischer|italiana; ES spanish|spanisch|spanische|spanischer|espanola; PT
    portuguese|portugiesische|portugiesischer|portuguesa; NL
    dutch|niederlandische|niederlandischer|hollandische|holandesa; BE belgian|belgische|belgischer|belga; DK
    danish|danische|danischer|danesa; SE swedish|schwedische|schwedischer|sueca; NO
    norwegian|norwegische|norwegischer; FI finnish|finnische|finnischer|finlandesa; PL
    polish|polnische|polnischer|polaca; CZ czech|tschechische|tschechischer|checa; HU
    hungarian|ungarische|ungarischer|hungara; GR greek|griechische|griechischer|griega; RO
    romanian|rumanische|rumanischer|rumana; UA ukrainian|ukrainische|ukrainischer|ucraniana; TR
    turkish|turkische|turkischer|turca; NG nigerian|nigerianische|nigerianischer|nigeriana; KE
    kenyan|kenianische|kenianischer|keniana|keniata; GH ghanaian|ghanaische|ghanaischer|ghanesa; ZA south
    african|sudafrikanische|sudafrikanischer|sudafricana; EG egyptian|agyptische|agyptischer|egipcia; MA
    moroccan|marokkanische|marokkanischer|marroqui; ET ethiopian|athiopische; UG ugandan|ugandische; IN
    indian|indische|indischer; PK pakistani|pakistanische|pakistanischer|paquistani; JP
    japanese|japanische|japanischer|japonesa; CN chinese|chinesische|chinesischer; KR
    korean|koreanische|koreanischer|coreana; PH philippine|filipino|philippinische|filipina; NP
    nepali|nepalese|nepalesische; TH thai|thailandische|tailandesa; IL israeli|israelische|israeli; NZ
    kiwi|neuseelandische|neozelandesa; AR argentine|argentinian|argentinische|argentinischer; CO
    colombian|kolumbianische|kolumbianischer|colombiana; PE peruvian|peruanische|peruanischer|peruana; CL
    chilean|chilenische|chilenischer|chilena; MX mexican|mexikanische|mexikanischer|mexicana; VE
    venezuelan|venezolanische|venezolana; UY uruguayan|uruguaya; EC ecuadorian|ecuatoriana; BO bolivian|boliviana; CR
    costa rican|costarricense; CU cuban|cubana; BR brazilian|brasilianische|brasilianischer|brasilena|brasileira; AU
    australian|australische|australischer|australiana; CA canadian|kanadische|kanadischer|canadiense; US
    american|amerikanische|amerikanischer|us|estadounidense; RU russian|russische|russischer|rusa; ID
    indonesian|indonesische
""")
"""Adjective, as it stands before "time" or "Zeit" or behind "hora" -> country."""

NAMED_ZONES = _parse_table("""
    America/New_York et|est|edt|eastern|us eastern|eastern standard|eastern daylight|new york|east coast;
    America/Chicago ct|cdt|central|us central|central standard|central daylight; America/Denver mt|mst|mdt|mountain|us
    mountain|mountain standard|mountain daylight; America/Los_Angeles pt|pst|pdt|pacific|us pacific|pacific
    standard|pacific daylight|west coast; America/Anchorage akst|akdt|alaska; Pacific/Honolulu hst|hawaii;
    America/Halifax atlantic canada; America/St_Johns newfoundland; Etc/UTC utc|gmt|zulu|universal|coordinated
    universal|greenwich mean; Europe/London bst|uk|british summer; Europe/Lisbon west|western european; Europe/Berlin
    cet|cest|mez|mesz|central european|central european summer|middle
    european|mitteleuropaische|mitteleuropaischer|mitteleuropaische sommer|central europea|centroeuropea;
    Europe/Athens eet|eest|oez|eastern european|osteuropaische|osteuropaischer; Europe/Madrid peninsular|peninsular
    espanola; Atlantic/Canary canaria|canarias|canary|canary islands; America/Mexico_City centro de mexico|del centro
    de mexico; Europe/Moscow msk|moscow|moskauer|moscu; Africa/Nairobi eat|east africa|east
    african|ostafrikanische|ostafrikanischer; Africa/Lagos wat|west africa|west
    african|westafrikanische|westafrikanischer; Africa/Maputo cat|central africa|central african; Africa/Johannesburg
    sast|south africa standard; Asia/Tokyo jst|japan standard; Asia/Seoul kst; Asia/Singapore sgt; Asia/Hong_Kong
    hkt|hong kong; Asia/Manila pht; Asia/Karachi pkt; Asia/Dubai gulf standard; Australia/Sydney
    aest|aedt|sydney|australian eastern; Australia/Perth awst|australian western; Australia/Adelaide
    acst|acdt|australian central; Pacific/Auckland nzst|nzdt; America/Sao_Paulo brt|brasilia;
    America/Argentina/Buenos_Aires art; America/Bogota cot; America/Lima pet; America/Caracas vet; several
    cst|ist|ast|gst|amt|india or ireland|africa|african|europe|european|asia|asian|afrikanische|europaische|europea
""")
"""Names and abbreviations -> zone; "several" is asked about."""

ONLY_IN_CAPITALS = parse_words("""
    eat wat cat ist art west pet cot vet mt ct et pt ast est mst pst gst amt hst
""")
"""Abbreviations that are words too, or nearly: they count in capitals, or directly behind an hour in small letters."""
WORDS_TOO = parse_words("""
    eat wat cat ist art west pet cot vet us
""")
"""Words that count in capitals only."""

NOT_A_ZONE = parse_words("""
    same this that every each all local any first next last our my your their lunch dinner story tea quality family
    prime full part free good some more start starting meeting end finish about the a an in on of at what which long
    short standard daylight no real spare due present nap bed school summer winter half over play reading break extra
    right set circle ihr wenig viel keine keiner genug etwas die eine zur gleichen gleiche selben selbe freie freier
    lange kurze meine meiner unsere unserer jede dieser diese der ganze ganzer mehr bitte orts welche welcher beste
    derzeit gute guter schone erste letzte nachste la las una misma primera ultima cada esta media otra buena que
    cualquier toda mi tu su nuestra
""")
"""Words before "time" and the like that name no zone."""

MINUTE_OFFSETS = _parse_table("""
    Asia/Tehran +3:30; Asia/Kabul +4:30; Asia/Kolkata +5:30; Asia/Kathmandu +5:45; Asia/Yangon +6:30; Australia/Darwin
    +9:30
""")
"""Offsets of no whole hour, each with the zone that has it all year."""
