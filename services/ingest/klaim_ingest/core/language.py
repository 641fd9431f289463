"""Which language a text is in, by the small words that no text does without.

Libraries were measured on the same made-up articles (docs/inputs.md): those that are small take Malay for Indonesian or know no Sundanese,
and the one that is large takes Javanese for Indonesian. Words decide what letters cannot.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_MARKS = "“”‘…–—"  # which no word holds; ’ may
_BLANKS = {code: " " for code in range(128) if not (chr(code).isalpha() or chr(code) in "'-")}
_FOREIGN = re.compile("[\u0370-\u1dff\u2e80-\ud7ff\uf900-\ufdff\ufe70-\ufeff]")
_SAMPLE = 2_000  # code points; more tell nothing new
_ENOUGH = 12  # words; fewer prove no other language than Indonesian
_PLENTY = 40  # words; fewer without small words may be names and numbers
_FEW = 0.12  # of a text's words at least are small words of its language
_FEWEST = 0.06  # are enough for Indonesian: its articles hold prayers, lists and tables
_LEAD = 1.15  # how far ahead of Indonesian its nearest relatives have to be
_SCRIPTS = {
    "ARABIC": "ar",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "HANGUL": "ko",
    "CJK": "zh",
    "CYRILLIC": "ru",
    "THAI": "th",
    "DEVANAGARI": "hi",
    "HEBREW": "he",
    "GREEK": "el",
    "TAMIL": "ta",
}

# Words of Indonesian and Malay alike; what only one of them has, or has far more often, counts three times.
_BOTH = (
    "yang dan di ke dari itu ini dengan untuk pada dalam tidak akan telah sudah juga oleh atau ada adalah mereka kami kita saya dia "
    "ia lebih dua tiga satu para saat hari tahun kata antara seperti masih hanya lagi sebagai tersebut sangat semua banyak setelah "
    "serta belum orang dapat menjadi hingga sehingga terhadap atas bagi sama jika masa baru besar sejak secara daripada kepada supaya "
    "menurut termasuk mencapai bahasa seorang beliau kawasan polis pula boleh awal kini ketika maka"
)
_ONLY = {
    "id": (
        "karena bisa bahwa tetapi namun ujar ujarnya katanya ucap tutur jelas sedangkan melainkan apalagi sebab beberapa sejumlah anda "
        "mengatakan menyatakan menyebut wartawan polisi pemerintah kantor kota kabupaten provinsi kecamatan warga perusahaan uang "
        "rumah sakit rabu jumat minggu senin agustus juni juli oktober desember maret mei persen miliar triliun rupiah rp wib sebesar "
        "butuh tim pihak kuliah mahasiswa gubernur bupati wali walikota dewan partai menteri kementerian badan lalu kemarin besok "
        "nanti sore siang hendak mulai sekitar kurang jadi begitu saja tapi punya harus agar apakah kenapa usai pekan diduga "
        "diperkirakan sementara dilakukan mengaku bilang nggak enggak gak soal terkait"
    ),
    "ms": (
        "kerana ialah bahawa manakala sebarang berkata memberitahu pemberita syarikat wang seramai kanak-kanak mahu menerusi ekoran "
        "justeru pelbagai berbanding sahaja isnin khamis jumaat ahad ogos jun julai disember peratus bilion ringgit rm datuk parlimen "
        "pengerusi naib canselor persekutuan bagaimanapun esok petang dijangka disyaki disahkan kemalangan bomba majlis yuran "
        "peruntukan menafikan mengesahkan maklumat tempoh kedua-dua berhampiran tiada baharu kilang punca disiasat kewangan kesihatan "
        "pembangkang undi bersetuju rundingan sempadan tiap-tiap mana-mana selepas kebangsaan antarabangsa hendaklah mahkamah cukai "
        "pelabur jurulatih encik puan pengarah timbalan pengurus sekiranya mengikut berkenaan jenayah tiba-tiba lawatan iaitu samada "
        "fahaman ahli-ahli orang-ramai kelmarin sepanduk pilihanraya"
    ),
    "jv": (
        "ing lan sing iku iki ora wis saka marang karo kanggo uga dening kang bakal arep isih durung amarga nanging yen manawa lagi ana "
        "wong dheweke panjenengane kandha ngendika ngendikane jare wektu dina taun kutha luwih akeh gedhe cilik anyar apik kabeh mung "
        "supaya nalika sawise sadurunge menyang nganti kaya dadi isa bisa kudu aja ojo piye sapa apa endi kene kono kita kowe aku mau "
        "wingi sesuk sore esuk dene miturut saben maneh banget duweke omahe bocah pamarentah"
    ),
    "su": (
        "jeung nu anu di ka ti dina tina kana sareng henteu teu geus parantos tos keur bakal rek arek acan can sabab nyaeta nyaéta mah "
        "téh teh éta eta ieu urang manéhna manehna anjeunna ceuk saur saurna cenah oge ogé leuwih loba kabéh kabeh ngan supaya basa waktu "
        "nepi sanggeus saméméh samemeh jadi bisa kudu ulah saha naon kumaha poé poe taun kota walungan barudak jalma ku pikeun lantaran "
        "deui pisan sedengkeun ngaku nyebutkeun nurutkeun sorangan heula pamarentah pamaréntah beuki"
    ),
    "en": (
        "the of and to in a is that for it was on with as by at from his her their be are this an have has had were been said who will "
        "would which not but or they he she its after more than about one two new also there when out up over into could should because"
    ),
    "tl": "ang ng mga sa na ay at nang ito siya para hindi kanya ayon mula noong nila namin kung pa lamang si ni isang may sinabi",
    "nl": "de het een en van in is dat op te zijn voor met niet aan er om ook als bij naar hij zij maar door over nog al volgens worden",
    "de": "der die das und in den von zu mit ist nicht ein eine im auf für sich dem des auch es an als wird er sie bei sind aus nach hat",
    "fr": "le la les de des et en un une du est que dans pour qui sur pas il elle au par avec ce sont plus cette ont aux mais selon",
    "es": "el la los las de y en que un una por con para del se es no al lo como más su fue son este según pero hay ya sus dijo",
    "pt": "o a os as de e em que um uma por com para do da no na se é não ao mais como foi são ele seu pelo já há segundo mas dos das",
}


def _weights() -> dict[str, tuple[tuple[str, int], ...]]:
    """For each word what it counts for in each language; a word of several languages counts less for each."""
    weights: dict[str, dict[str, int]] = {}
    for language, words in _ONLY.items():
        for word in words.split():
            weights.setdefault(word, {})[language] = 3 if language in {"id", "ms"} else 2
    for word in _BOTH.split():
        weights.setdefault(word, {}).update(id=1, ms=1)
    return {word: tuple(counts.items()) for word, counts in weights.items()}


_WEIGHTS = _weights()


def detect(text: str) -> str | None:
    """The BCP 47 code of the language most of *text* is in, `und` where it is none known here; None: too short to tell."""
    sample = text[:_SAMPLE]
    if script := _script(sample):
        return script
    words = _words(sample.casefold())
    length, times = len(words), Counter(words)
    scores, counted = dict.fromkeys(_ONLY, 0), dict.fromkeys(_ONLY, 0)
    for word in _WEIGHTS.keys() & times.keys():
        often = times[word]
        for language, weight in _WEIGHTS[word]:
            scores[language] += weight * often
            counted[language] += often
    best = _best(scores, counted, length)
    return best if best == "id" or length >= (_ENOUGH if best != "und" else _PLENTY) else None


def _words(text: str) -> list[str]:
    """What `_WORD` finds, in no order: most words are ASCII letters alone, for which a pattern would take three times as long."""
    plain = _plain(text)
    if not plain.isascii():
        return _WORD.findall(text)
    found = plain.translate(_BLANKS).split()
    return [word for run in found for word in ((run,) if run.isalpha() else _WORD.findall(run))]


def _plain(text: str) -> str:
    for mark in _MARKS:
        text = text.replace(mark, " ")
    return text


def _best(scores: Mapping[str, int], counted: Mapping[str, int], length: int) -> str:
    """The language with the highest score; Indonesian where its relatives are not plainly ahead."""
    enough = (one for one in scores if counted[one] and counted[one] >= (_FEWEST if one == "id" else _FEW) * length)
    ranked = sorted(enough, key=scores.__getitem__, reverse=True)
    if not ranked:
        return "und"
    first = ranked[0]
    close = first in {"ms", "jv", "su"} and "id" in ranked and scores[first] < _LEAD * scores["id"]
    return "id" if close else first


def _script(text: str) -> str | None:
    """The language that a script other than Latin stands for here, where most letters are of it."""
    if _plain(text).isascii():
        return None
    latin = len(text.encode("latin-1", "ignore"))
    if 4 * (len(text) - latin) < len(text) or 4 * len(_FOREIGN.findall(text)) < len(text):
        return None
    letters = [letter for letter in text if letter.isalpha()]
    names = Counter(unicodedata.name(letter, "?").split(" ")[0].split("-")[0] for letter in letters if ord(letter) > 0x2FF)
    if not letters or sum(names.values()) < 0.5 * len(letters):
        return None
    if names["HIRAGANA"] + names["KATAKANA"] > 0.1 * len(letters):
        return "ja"
    return _SCRIPTS.get(names.most_common(1)[0][0])
