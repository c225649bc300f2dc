"""Letters beyond ASCII of the languages a European network writes in, to tell encodings apart."""

# Each alphabet begins with the letters that are written most.
_WEST = {
    "fr": "éèàêçîôâûùëïœæüÿ",
    "de": "üäöß",
    "nl": "ëïéèóöü",
    "es": "óíáéñúü",
    "ca": "óàíèçéòúïü",
    "pt": "ãçéáíóêõúâàô",
    "it": "àèòùéìîó",
    "sv": "äåöé",
    "da": "øæåé",
    "is": "íáðóéúöæýþ",
    "ga": "áíéúó",
    "et": "äõüöšž",
    "fi": "äöåšž",
}
_CENTRE = {
    "pl": "łóąężśćńź",
    "cs": "íáéřěčýžšůúťďňó",
    "sk": "áíčéýžšúťôľňóďäŕĺ",
    "hu": "éáóöőíüúű",
    "ro": "ăîțșâţş",
    "sl": "čšžćđ",
    "sq": "ëç",
    "de": "üäöß",
}
_BALTIC = {"lv": "āīēšļņūžčģķ", "lt": "ėšžųįąūčę"}
_TURKISH = {"tr": "ıişğüİöçâîû"}
_MALTESE = {"mt": "ħżġċàù"}
_GREEK = {"el": "αοιετνσςρκπμλυίάήόγδηέύώωχθφβξζψϊϋΐΰ"}
_CYRILLIC = {
    "bg": "аоиетнрсвлпкмдзяугбчщцъжхшфюйь",
    "sr": "аоиенрсјтукдвмлпзгбљчцжњшћђфхџ",
    "mk": "аоиетнрвсклдмпујзгбчцшжњќѓљфхџѕ",
    "uk": "оанивітерслкдмупязбгчйхьцжющєїфшґ",
    "ru": "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё",
}

_HEBREW = {"he": "יוהלאמרתבנםשקחדעפגטסצכןזךףץ"}
_ARABIC = {"ar": "اليمنرتبةعدسفكهقحجأشطصىخإضذثءغئزؤظآ"}

# Families that share an encoding: lists of one federation often mix the languages of one family.
FAMILIES: tuple[dict[str, str], ...] = (
    _WEST,
    _CENTRE,
    _BALTIC,
    _TURKISH,
    _MALTESE,
    _GREEK,
    _CYRILLIC,
    _HEBREW,
    _ARABIC,
)

# Signs that people type between words, in any language.
SIGNS = "«»“”„‘’‚‹›–—…°ºª€£§·•№¡¿²³½¼×\xa0"

# In the order in which one is preferred when two read the same.
ENCODINGS = (
    "cp1252",
    "cp1250",
    "cp1253",
    "cp1251",
    "cp1254",
    "cp1257",
    "cp1255",
    "cp1256",
    "iso8859-15",
    "iso8859-2",
    "iso8859-7",
    "iso8859-5",
    "iso8859-9",
    "iso8859-13",
    "iso8859-4",
    "iso8859-16",
    "iso8859-3",
    "mac-roman",
    "mac-latin2",
    "mac-greek",
    "mac-cyrillic",
    "mac-turkish",
    "koi8-r",
    "cp850",
    "cp852",
    "cp437",
)
