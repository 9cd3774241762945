"""Countries and regions as people name them beside a town, in English, German and Spanish.

Region codes are GeoNames' admin1 codes (https://download.geonames.org/export/dump/admin1CodesASCII.txt):
letters in the United States and Great Britain, mostly numbers elsewhere. Only countries whose people write
the region beside the town have regions here; elsewhere the country is enough. All names are folded.
"""

from __future__ import annotations

from collections.abc import Mapping


def _parse_table(text: str) -> Mapping[str, str]:
    """`CODE name|other name; CODE name` as name -> code."""
    rows = (row.strip().split(" ", 1) for row in text.split(";"))
    return {name: code for code, names in rows for name in names.split("|")}


def _parse_misspelt(text: str) -> Mapping[str, str]:
    """`right name=wrong|also wrong; ...` as wrong -> right."""
    rows = (" ".join(row.split()).split("=") for row in text.split(";"))
    return {wrong: right for right, wrongs in rows for wrong in wrongs.split("|")}


COUNTRIES = _parse_table(
    "AR argentina|argentinien; AT austria|osterreich|oesterreich; AU australia|australien;"
    "BE belgium|belgien|belgica; BO bolivia|bolivien; BR brazil|brasilien|brasil; CA canada|kanada;"
    "CH switzerland|schweiz|suiza; CL chile; CO colombia|kolumbien; CR costa rica;"
    "CZ czechia|tschechien|chequia; DE germany|deutschland|alemania; DK denmark|danemark|dinamarca;"
    "DO dominican republic|republica dominicana; EC ecuador; ES spain|spanien|espana;"
    "FI finland|finnland|finlandia; FR france|frankreich|francia;"
    "GB united kingdom|uk|great britain|grossbritannien|gran bretana|reino unido; GH ghana;"
    "GR greece|griechenland|grecia; GT guatemala; HU hungary|ungarn|hungria;"
    "IE ireland|irland|irlanda; IN india|indien; IT italy|italien|italia; JP japan|japon;"
    "KE kenya|kenia; MX mexico|mexiko; NG nigeria; NL netherlands|niederlande|paises bajos;"
    "NO norway|norwegen|noruega; NP nepal; NZ new zealand|nz|neuseeland|nueva zelanda; PE peru;"
    "PH philippines|philippinen|filipinas; PL poland|polen|polonia; PR puerto rico; PT portugal;"
    "RO romania|rumanien|rumania; SE sweden|schweden|suecia; UA ukraine|ucrania;"
    "US usa|us|united states|vereinigte staaten|estados unidos|eeuu; UY uruguay; VE venezuela;"
    "ZA south africa|sudafrika|sudafrica"
)
"""Folded name -> ISO 3166-1 alpha-2."""

US_STATES = _parse_table(
    "AL alabama; AK alaska; AZ arizona; AR arkansas; CA california|calif; CO colorado; CT connecticut;"
    "DE delaware; FL florida; GA georgia; HI hawaii; ID idaho; IL illinois; IN indiana; IA iowa;"
    "KS kansas; KY kentucky; LA louisiana; ME maine; MD maryland; MA massachusetts|mass; MI michigan;"
    "MN minnesota; MS mississippi; MO missouri; MT montana; NE nebraska; NV nevada; NH new hampshire;"
    "NJ new jersey; NM new mexico; NY new york; NC north carolina; ND north dakota; OH ohio;"
    "OK oklahoma; OR oregon; PA pennsylvania|penn|penna; RI rhode island; SC south carolina; SD south dakota;"
    "TN tennessee; TX texas; UT utah; VT vermont; VA virginia; WA washington; WV west virginia;"
    "WI wisconsin; WY wyoming; DC district of columbia"
)

REGION_CODES: Mapping[str, tuple[str, str]] = {
    **{name: ("AU", code) for name, code in {"ACT": "01", "NSW": "02", "QLD": "04"}.items()},
    **{
        name: ("CA", code)
        for name, code in zip(
            ["AB", "BC", "MB", "NB", "NL", "NS", "ON", "QC", "SK"],
            ["01", "02", "03", "04", "05", "07", "08", "10", "11"],
            strict=True,
        )
    },
}
"""Codes that are words in small letters: they count in capitals only."""

OTHER_REGIONS: Mapping[str, Mapping[str, str]] = {
    "AU": _parse_table(
        "01 australian capital territory; 02 new south wales; 03 northern territory;"
        "04 queensland; 05 south australia; 06 tasmania; 07 victoria; 08 western australia"
    ),
    "CA": _parse_table(
        "01 alberta; 02 british columbia; 03 manitoba; 04 new brunswick;"
        "05 newfoundland; 07 nova scotia; 08 ontario; 09 prince edward island|pei;"
        "10 quebec; 11 saskatchewan"
    ),
    "DE": _parse_table(
        "01 baden wurttemberg; 02 bayern|bavaria|baviera; 03 bremen; 04 hamburg; 05 hessen|hesse;"
        "06 niedersachsen|lower saxony; 07 nordrhein westfalen|nrw; 08 rheinland pfalz; 09 saarland;"
        "10 schleswig holstein; 11 brandenburg; 12 mecklenburg vorpommern; 13 sachsen|saxony;"
        "14 sachsen anhalt; 15 thuringen|thuringia; 16 berlin"
    ),
    "ES": _parse_table(
        "07 baleares|mallorca; 27 la rioja; 29 comunidad de madrid; 31 murcia; 32 navarra;"
        "34 asturias; 39 cantabria; 51 andalucia; 52 aragon; 53 canarias; 54 castilla la mancha;"
        "55 castilla y leon; 56 cataluna|catalunya; 57 extremadura; 58 galicia;"
        "59 pais vasco|euskadi; 60 comunidad valenciana"
    ),
    "MX": _parse_table(
        "02 baja california; 03 baja california sur; 05 chiapas; 07 coahuila; 12 guerrero; 14 jalisco;"
        "16 michoacan; 17 morelos; 18 nayarit; 19 nuevo leon; 23 quintana roo; 25 sinaloa; 26 sonora;"
        "27 tabasco; 28 tamaulipas; 30 veracruz; 31 yucatan"
    ),
    "GB": _parse_table("ENG england; SCT scotland|schottland|escocia; WLS wales|gales; NIR northern ireland"),
}
"""Country -> folded name -> admin1 code."""

MISSPELT_TOWNS: Mapping[str, str] = _parse_misspelt("""
    pittsburgh=pittsburg|pitsburgh|pittsburge|pittsbugh; philadelphia=philadephia|philidelphia|philadelpia;
    cincinnati=cincinatti|cincinati|cincinnatti; albuquerque=alburquerque|albuquerqe; tucson=tuscon; san
    francisco=san fransisco|san fransico|san francisko; los angeles=los angelas|los angelos;
    chicago=chigago|chicagao|chcago; detroit=detriot; minneapolis=minneapolus|mineapolis;
    milwaukee=milwakee|milwaukie; seattle=seatle|seattel; boston=bosten; nashville=nashvile;
    charlotte=charlote; cleveland=clevland|cleaveland; baltimore=baltimor; louisville=louisvile;
    frankfurt=franfurt|frankfrut; hamburg=hambrug|hamurg; munchen=munhcen|muchen;
    stuttgart=stutgart|stuttgard; dusseldorf=dusseldorff|duseldorf; leipzig=leibzig|leipzg; nurnberg=nurmberg;
    zurich=zurch|zurrich; barcelona=barcelonna|barselona|barcleona; sevilla=seviya|sebilla;
    valladolid=valladolit|balladolid; zaragoza=zaragosa|saragoza; bogota=bogata; medellin=medelin;
    guadalajara=guadalaraja|guadalajra; edinburgh=edinburg|edinborough; manchester=manchestor;
    birmingham=birmingam; glasgow=glascow; johannesburg=johanesburg|johannesberg; nairobi=narobi|niarobi;
    melbourne=melborne|melburn
""")
"""Folded misspelling -> folded name; only where the misspelling is no well-known town of its own in that region."""
