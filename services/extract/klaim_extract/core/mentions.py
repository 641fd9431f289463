"""What a noun phrase says about a source: a name, a function, a state, a body, a pronoun or a common noun."""

from typing import NamedTuple

from klaim_extract.core.attribution import Phrase
from klaim_extract.core.document import Document
from klaim_extract.core.mention_kinds import OPENING, TITLES, Kind, is_opening_word, kind_of_head, kind_of_nameless, kind_of_whole
from klaim_extract.core.name_bounds import name_start, without_degrees
from klaim_extract.core.name_words import is_given, is_name_word, is_numeral, without_nickname
from klaim_extract.core.people import Names
from klaim_extract.core.phrases import MANY
from klaim_extract.core.vocabulary import CLOSED, DEGREES, HONORIFICS, ORGANIZATION_HEADS, is_somebody, looks_animate

_POSSESSED = frozenset(
    ("pengacara", "kuasa", "asisten", "ajudan", "sopir", "sahabat", "teman", "rekan", "tetangga", "manajer", "penasihat")
)
_LEADS = frozenset(("menurut", "kata", "ujar", "tutur", "sehingga", "karena", "bahwa", "sementara", "namun", "adapun"))
_WORDS_OF = frozenset(
    ("pandangan", "pendapat", "pengakuan", "penuturan", "keterangan", "versi", "penjelasan", "pernyataan", "kesaksian", "cerita")
)
_MESSAGES = _WORDS_OF | {"pesan", "jawaban", "tulisan", "laman", "situs"}
_HANGS_ON = frozenset(("yang", "saat", "atau", "alias", "juga", "pun", "sempat", "bahkan", "tampak", "secara", "kerap"))
_DEMONSTRATIVE = frozenset(("tersebut", "itu", "ini"))
_LOOSE = CLOSED["weak"] | _DEMONSTRATIVE


class Mention(NamedTuple):
    """A noun phrase read: its extent in words, what it is, its name (as written), its function, and its head noun (lower case)."""

    first: int
    last: int
    kind: Kind
    name: tuple[str, ...]
    role: str | None
    head: str
    parts: tuple["Mention", ...] = ()  # of a joint phrase: the people in it


def read_mention(doc: Document, names: Names, phrase: Phrase) -> Mention:
    """Read the phrase; a function beside a name in apposition goes with it."""
    mention = _read(doc, names, *_trim(doc, phrase.first, phrase.last))
    if phrase.apposition is None or phrase.apposition[0] >= phrase.apposition[1]:
        return mention
    other = _read(doc, names, *_trim(doc, *phrase.apposition))
    if mention.name and all(word.lower().replace(".", "") in DEGREES for word in mention.name):
        return other
    possessed = mention.head in _POSSESSED and other.role is None  # "pengacara Rina Marlina, Lukman Hadi"
    nameless = mention.kind == "role" or _is_someone(doc, mention) or _is_one_of(doc, mention)
    if other.kind == "person" and (nameless or possessed or _only_seems_named(doc, names, mention, other)):
        return Mention(other.first, other.last, "person", other.name, _clean_role(doc, mention.first, mention.last), other.head)
    if mention.kind == "other" and is_opening_word(doc, names, mention.first):
        return other
    if mention.kind in ("person", "other"):
        return Mention(mention.first, mention.last, "person", mention.name, mention.role or _role_of(doc, other), mention.head)
    return mention


def _is_one_of(doc: Document, mention: Mention) -> bool:
    """One of a body's people: "salah satu Tim Penyidik Kejagung", whom the name in apposition names."""
    return mention.kind == "organization" and doc.lowers[mention.first : mention.first + 2] in (["salah", "satu"], ["salah", "seorang"])


def _is_someone(doc: Document, mention: Mention) -> bool:
    """A noun in lower case for one person: "pendaki asal Prancis", which the name in apposition ends."""
    animate = looks_animate(mention.head.removesuffix("nya"))
    return mention.kind in ("group", "other") and doc.words[mention.first].islower() and animate


def _role_of(doc: Document, other: Mention) -> str | None:
    """The words in apposition to a name, where a noun for somebody is among them."""
    animate = any(looks_animate(doc.lowers[n]) for n in range(other.first, other.last))
    return _clean_role(doc, other.first, other.last) if animate else None


def _only_seems_named(doc: Document, names: Names, mention: Mention, other: Mention) -> bool:
    """What looked like the name was a company's or a place's: "Direktur Operasi Sinar Timur, Rina Marlina"."""
    if mention.kind != "person" or mention.role is None or other.role is not None:
        return False
    begins = next((n for n in range(mention.first, mention.last) if doc.words[n] == mention.name[0]), mention.first)
    if is_given(mention.name[0].lower()) and doc.lowers[begins - 1] not in ORGANIZATION_HEADS:
        return False
    named = is_given(other.name[0].lower()) or any(word.lower() in names.alone for word in other.name)
    return named or mention.name[0].lower() not in names.alone or len(mention.name) == 1 < len(other.name)


def _trim(doc: Document, first: int, last: int) -> tuple[int, int]:
    """Without demonstratives and marks at the ends, and without a clause that hangs on ("yang …", "saat itu")."""
    for number in range(first + 1, last):
        if doc.lowers[number] in _HANGS_ON and not doc.upper[number] and not _either(doc, first, number):
            last = number
            break
    while last > first + 1 and (doc.words[last - 1] in ",;:-–" or doc.lowers[last - 1] in _LOOSE):
        last -= 1
    while first < last - 1 and (doc.words[first] in "-–—," or doc.lowers[first] in _LEADS):
        first += 1
    if (
        first < last - 1
        and doc.lowers[first] in _MESSAGES
        and (doc.upper[first + 1] or looks_animate(doc.lowers[first + 1].removesuffix("nya")))
    ):
        first += 1
    return first, last


def _either(doc: Document, first: int, at: int) -> bool:
    """The "atau" between two functions of one person: "ahli virus atau virologis Rina Marlina"."""
    return doc.lowers[at] == "atau" and is_somebody(doc.lowers[first]) and is_somebody(doc.lowers[at + 1])


def _read(doc: Document, names: Names, first: int, last: int, *, joints: int = 3) -> Mention:
    lowers = doc.lowers[first:last]
    if lowers[0] in CLOSED["pronoun"] or lowers[0] in CLOSED["clitic_pronoun"]:
        return Mention(first, first + 1, "pronoun", (), None, "dia" if lowers[0] in CLOSED["clitic_pronoun"] else lowers[0])
    if lowers == ["yang", "bersangkutan"] or (last - first == 1 and lowers[0].endswith("nya") and lowers[0][:-3] in _MESSAGES):
        return Mention(first, last, "pronoun", (), None, "dia")
    if (called := next((n for n in range(1, len(lowers) - 1) if _gives_name(lowers, n)), None)) is not None:
        return _called(doc, (first, called + first, last))
    if last - first > 3 and doc.words[last - 1] == ")" and "," in names.long_forms.get(doc.lowers[last - 2], ""):
        return Mention(first, last, "organization", (doc.words[last - 2],), None, doc.lowers[last - 2])
    plain = _without_brackets(doc, first, last)
    whole = " ".join(plain).lower()
    head = next((lower for lower in lowers if lower not in OPENING and lower not in CLOSED["quantifier"]), lowers[0])
    named = _after_bracket(doc, first, last)
    kind = None if named else kind_of_whole(doc, first, last, whole) or kind_of_head(doc, first, head)
    if kind is not None:
        return Mention(first, last, kind, plain, None, whole if kind in ("state", "media") else head)
    joint = _joint_people(doc, names, first, last, joints=joints) if joints else ()
    return Mention(first, last, "joint", plain, None, head, joint) if joint else _with_name(doc, names, (first, last), plain, head)


def _after_bracket(doc: Document, first: int, last: int) -> bool:
    """Whether a person's name follows a body and its short form: "… Badan Pengawas Pemilu (Bawaslu) Rina Marlina"."""
    close = next((n for n in range(last - 1, first, -1) if doc.words[n] == ")"), last)
    names = range(close + 1, last)
    return len(names) > 1 and all(is_name_word(doc.words[n], doc.lowers[n]) for n in names) and is_given(doc.lowers[close + 1])


def _gives_name(lowers: list[str], at: int) -> bool:
    """As in "relawan bernama X", "saksi atas nama X"."""
    return lowers[at] == "bernama" or (lowers[at] == "nama" and lowers[at - 1] == "atas")


def _called(doc: Document, at: tuple[int, int, int]) -> Mention:
    """A noun and the name after "bernama": "relawan bernama Rina Marlina", "komunitas film bernama Layar"."""
    first, bernama, last = at
    end = next((n for n in range(bernama + 2, last) if doc.words[n].islower()), last)
    name, head = _without_brackets(doc, bernama + 1, end), doc.lowers[first + (doc.lowers[first] in OPENING)]
    if head in ORGANIZATION_HEADS or head in ("komunitas", "kelompok", "situs", "program"):
        return Mention(first, last, "organization", name, None, head)
    return Mention(first, last, "person", name, _clean_role(doc, first, bernama - (doc.lowers[bernama - 1] == "atas")), head)


def _with_name(doc: Document, names: Names, extent: tuple[int, int], plain: tuple[str, ...], head: str) -> Mention:
    """A phrase whose head tells nothing by itself: a person's name with a function, or none."""
    first, last = extent
    if doc.lowers[first] in MANY or _lives_there(doc, names, first, last):
        return Mention(first, last, "group", plain, None, head)
    start, end = _named(doc, names, first, last)
    if start == end:
        start, end = _inner_name(doc, names, first, end)
    if end - start == 1 and _ends_body(doc, names, first, start):
        start = end
    name = without_nickname(doc, start, end)
    if start < end and not _nobody_else(doc, names, first, start, end):
        return Mention(first, last, "organization", plain, None, head)
    if not name or (end - start == 1 and is_opening_word(doc, names, start)):
        return Mention(first, last, kind_of_nameless(doc, names, (first, last), plain, head), plain, None, head)
    role = _clean_role(doc, first, start) if any(lower not in HONORIFICS for lower in doc.lowers[first:start]) else None
    return Mention(first, last, "person", name, role, head)


def _lives_there(doc: Document, names: Names, first: int, last: int) -> bool:
    """People told by one word in capitals that is nobody's name elsewhere: "warga Gemarang"."""
    if last - first != 2 or doc.lowers[first] not in ("warga", "penduduk", "masyarakat"):
        return False
    place = doc.lowers[last - 1]
    return not is_given(place) and len(doc.where.get(place, ())) < 2 and place not in names.called


def _ends_body(doc: Document, names: Names, first: int, start: int) -> bool:
    """The last word of a body's name after a noun for somebody: "peneliti dari Pusat Studi Gambut"."""
    if is_given(doc.lowers[start]) or doc.lowers[start] in names.alone or "dari" not in doc.lowers[first:start]:
        return False
    dari = doc.lowers.index("dari", first, start)
    return dari == first + 1 and doc.lowers[dari + 1] in ORGANIZATION_HEADS and looks_animate(doc.lowers[first])


def _joint_people(doc: Document, names: Names, first: int, last: int, *, joints: int) -> tuple[Mention, ...]:
    """Two people or more, up to *joints* joints: "Bupati Rina Marlina dan Ketua DPRD Lukman Hadi"."""
    for number in doc.among(("dan", "serta"), first + 1, last - 1):
        left = _read(doc, names, first, number, joints=0)
        if left.kind != "person" or not _is_full(doc, names, left):
            continue
        right = _read(doc, names, number + 1, last, joints=joints - 1)
        if right.kind in ("person", "joint") and _is_full(doc, names, right):
            return (left, *(right.parts or (right,)))
    return ()


def _is_full(doc: Document, names: Names, mention: Mention) -> bool:
    """Somebody's name beyond doubt: with a function or none, and one that begins as names do."""
    if mention.parts:
        return True
    begins = mention.name[0].lower()
    return (mention.role is None or looks_animate(doc.lowers[mention.first])) and (is_given(begins) or begins in names.alone)


def _nobody_else(doc: Document, names: Names, first: int, start: int, end: int) -> bool:
    """False where what stands before the name is no function, so that both are one body's name: "Nusa Sinar"."""
    if first == start or end - start > 1 or is_given(doc.lowers[start]) or doc.lowers[start] in names.alone:
        return True
    before = range(first, start)
    return not all(doc.upper[n] and not looks_animate(doc.lowers[n]) for n in before) or any(doc.lowers[n] in HONORIFICS for n in before)


def _named(doc: Document, names: Names, first: int, last: int) -> tuple[int, int]:
    """The person's name in the phrase (empty: none): after a short form in brackets, and without a by-name in brackets at the end."""
    if doc.words[last - 1] == ")" and "(" in doc.words[first:last]:
        last = next(number for number in range(last - 1, first - 1, -1) if doc.words[number] == "(")
    last = without_degrees(doc, first, last)
    for number in range(last - 1, first, -1):
        if doc.words[number] == ")" and number + 1 < last and is_name_word(doc.words[number + 1], doc.lowers[number + 1]):
            return name_start(doc, names, number + 1, last), last
        if doc.words[number] == ")" and number + 2 == last and is_numeral(doc.words[number + 1]):  # "Hamengku Buwono (HB) X"
            return name_start(doc, names, first, doc.words.index("(", first)), last
    return name_start(doc, names, first, last), last


def _inner_name(doc: Document, names: Names, first: int, last: int) -> tuple[int, int]:
    """A name of two words or more with lower-case words after it: "Budi Santoso tersangka kasus itu"."""
    end = last
    while end > first and not doc.upper[end - 1]:
        end -= 1
    start = name_start(doc, names, first, end)
    return (start, end) if first < end < last and end - start >= 2 else (last, last)


def _without_brackets(doc: Document, first: int, last: int) -> tuple[str, ...]:
    words: list[str] = []
    depth = 0
    for word in doc.words[first:last]:
        depth += (word == "(") - (word == ")")
        if depth <= 0 and word not in "()":
            words.append(word)
    while words and words[-1].lower() in _DEMONSTRATIVE:
        words.pop()
    return tuple(words)


def _clean_role(doc: Document, first: int, last: int) -> str | None:
    """The function as written, without honorifics at its end and a comma."""
    while last > first and (doc.lowers[last - 1] in TITLES or doc.words[last - 1] in ",.("):
        last -= 1
    while last > first and doc.lowers[first] in ("para", "mantan-mantan", ","):
        first += 1
    return (doc.phrase(first, last) or None) if _tells_function(doc, first, last) else None


def _tells_function(doc: Document, first: int, last: int) -> bool:
    """A noun for somebody is in the words, in front where they open in lower case: "salah satu negara" is nobody's function."""
    nouns = [n for n in range(first, last) if doc.lowers[n] not in OPENING and doc.lowers[n] not in CLOSED["quantifier"]]
    if nouns and doc.words[nouns[0]].islower():
        return is_somebody(doc.lowers[nouns[0]].removesuffix("nya"))
    return any(is_somebody(doc.lowers[n]) for n in nouns)
