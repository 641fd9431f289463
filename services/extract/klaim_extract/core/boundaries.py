"""Where the content of an indirect claim begins and ends."""

from klaim_extract.core.clauses import is_clause
from klaim_extract.core.document import Document
from klaim_extract.core.vocabulary import AFTER, BEFORE, CLITIC, CLOSED, MEDIA, can_speak, looks_like_verb

_CIRCUMSTANCE = frozenset(
    (
        "kepada",
        "dalam",
        "di",
        "pada",
        "saat",
        "ketika",
        "melalui",
        "lewat",
        "usai",
        "seusai",
        "setelah",
        "dengan",
        "via",
        "soal",
        "lagi",
        "pula",
    )
)
_WHEN = frozenset(("saat", "ketika", "usai", "seusai", "setelah"))
_TRAILING = frozenset(
    ("di", "dalam", "saat", "usai", "seusai", "ketika", "melalui", "lewat", "kepada", "pada", "setelah", "sebelum", "hari")
)
_CONTRAST = frozenset(("sementara", "sedangkan", "namun", "tetapi", "tapi"))
_CONSEQUENCES = frozenset(("sehingga", "karena", "sebab", "padahal", "meski", "meskipun", "walau", "walaupun", "namun", "tetapi", "tapi"))
_OCCASIONS = {  # where and how it was said, at the end of what was said: "saat ditemui di kantornya", "kepada wartawan"
    **dict.fromkeys(
        ("saat", "ketika", "usai", "seusai", "setelah"),
        frozenset(
            [
                "ditemui",
                "dihubungi",
                "dikonfirmasi",
                "ditanya",
                "ditanyai",
                "dimintai",
                "diwawancarai",
                "diwawancara",
                "menjawab",
                "jumpa",
                "konferensi",
            ]
        ),
    ),
    **dict.fromkeys(
        ("dalam", "melalui", "lewat", "pada"),
        frozenset(
            [
                "keterangan",
                "keterangannya",
                "konferensi",
                "jumpa",
                "siaran",
                "wawancara",
                "rilis",
                "rilisnya",
                "pernyataannya",
                "sambutannya",
                "pidatonya",
            ]
        ),
    ),
    **dict.fromkeys(("kepada", "ke"), frozenset(("wartawan", "awak", "jurnalis", "pers", "media")) | MEDIA.keys()),
}
_ACTS = frozenset(("jamin", "dorong", "pasti", "ajak", "tolak", "tegas", "tekan"))  # lemmas of verbs that acts have too
_PURPOSE = frozenset(("untuk", "guna", "agar", "supaya"))
_BREAKS = {",", "seraya", "sambil", "sembari", "seperti", "sebagaimana"} | CLOSED["junction"] | _OCCASIONS.keys()  # a content may end there
_REFUSED = frozenset(("mau", "bersedia", "bisa", "dapat", "ingin", "pernah", "juga"))
_CLOSING_MARKS = frozenset('"”»')
_OPENING_MARKS = frozenset('"“”„«')

Dates = list[tuple[int, int]]


def content_start(doc: Document, at: int, last: int, dates: Dates) -> tuple[int, bool]:
    """The first word of the content after an active cue that ends at word *at*, and whether something marks it as content."""
    start = _past_circumstances(doc, at, last, dates)
    if start >= last:
        return last, False
    if doc.lowers[start] in ("bahwa", "bahwasanya"):
        return start + 1, True
    if doc.words[start] in ",:":
        follows = start + 1
        date = next((end for begin, end in dates if begin <= follows < end), None)
        if date is not None and date + 1 < last and doc.words[date] == ",":
            follows = date + 1
        if follows < last and doc.lowers[follows] == "bahwa":
            follows += 1
        return follows, follows < last
    marked = doc.lowers[start] in CLOSED["complementizer"] or doc.words[start] in _OPENING_MARKS
    return start, marked


def _past_circumstances(doc: Document, at: int, last: int, dates: Dates) -> int:
    """Past "kepada wartawan", "pada Rabu", "dalam jumpa pers", where a complementiser follows."""
    start = _past_dates(doc, at, last, dates)
    if start < last and doc.lowers[start] == "kepada":
        start = _past_addressee(doc, start, last)
    if start >= last or doc.lowers[start] not in _CIRCUMSTANCE:
        return start
    for number in range(start + 1, min(last, start + 16)):
        if doc.words[number] == "," and not is_clause(doc, number + 1, last) and not _opens_quotation(doc, number + 1, last):
            continue
        if doc.words[number] == "," and (_has_consequence(doc, number, last) or _sets_scene(doc, start, number)):
            return start
        if doc.lowers[number] == "bahwa" or doc.words[number] in ",:" or doc.words[number] in _OPENING_MARKS:
            return number
    return start


def _past_dates(doc: Document, at: int, last: int, dates: Dates) -> int:
    """Past "pada Rabu (3/1)" and a bracket that it leaves open."""
    start = at
    while start < last:
        date = next((end for begin, end in dates if begin <= start < end), None)
        if date is not None:
            start = date
            while start < last and doc.words[start] == ")":
                start += 1
        elif doc.lowers[start] in ("pada", "hari") and start + 1 < last and any(begin <= start + 1 < end for begin, end in dates):
            start += 1
        else:
            break
    return start


def _has_consequence(doc: Document, comma: int, last: int) -> bool:
    return comma + 1 < last and doc.lowers[comma + 1] in _CONSEQUENCES


def _past_addressee(doc: Document, at: int, last: int) -> int:
    """Past "kepada Rina Marlina" where what was said follows at once; *at* where a mark or "bahwa" will tell."""
    end = at + 1
    while end < last and doc.upper[end]:
        end += 1
    follows = at + 1 < end < last - 1 and doc.words[end].isalpha()
    return end if follows and doc.lowers[end] not in CLOSED["stop"] and doc.lowers[end] not in ("bahwa", "dan") else at


def _sets_scene(doc: Document, start: int, comma: int) -> bool:
    """What stands before *comma* is no occasion of saying, but belongs to what was said: "setelah proses selesai, …"."""
    word, follows = doc.lowers[start], doc.lowers[start + 1]
    if follows in CLOSED["occasion"] or not doc.words[start + 1].islower():
        return False
    if word in _WHEN:
        return not looks_like_verb(follows) and is_clause(doc, start + 1, comma)
    return word in ("dalam", "dengan")


def _opens_quotation(doc: Document, at: int, last: int) -> bool:
    return at < last and doc.words[at] in _OPENING_MARKS


def content_end(doc: Document, start: int, last: int, dates: Dates, *, clausal: bool) -> int:
    """The word after the content that begins at *start*; *clausal* where a complementiser stood before it."""
    end = start
    while end < last:
        if doc.quoted[end] >= 0:
            end = max(end + 1, min(last, doc.word_at(doc.quotations[doc.quoted[end]].end)))
            continue
        if end > start and doc.words[end] in _CLOSING_MARKS:
            break  # a stray mark: a quotation ends that none began
        if (
            end > start
            and doc.lowers[end] in _BREAKS
            and (_new_attribution(doc, (start, end), last, clausal=clausal) or _tail_begins(doc, end, last) or _occasion(doc, start, end))
        ):
            break
        end += 1
    return _without_circumstance(doc, start, end, last, dates)


def _holds_somebody(doc: Document, start: int, end: int) -> bool:
    """Whether words of a clause name somebody who could do what a verb after it tells."""
    return any(doc.upper[n] or doc.lowers[n] in CLOSED["speaking_function"] or can_speak(doc.lowers[n]) for n in range(start, end))


def _new_attribution(doc: Document, content: tuple[int, int], last: int, *, clausal: bool) -> bool:
    """A coordinated cue ("seraya menambahkan", "dan memperingatkan bahwa"), or a contrast with a cue of its own."""
    at = content[1]
    lower = doc.lowers[at]
    if _accompanies(doc, at, last) or _refusal(doc, at + (doc.words[at] == ","), last):
        return True
    follows = at + 1
    if doc.words[at] == "," and follows < last:
        lower, follows, clausal = doc.lowers[follows], follows + 1, False
        if lower in _CONTRAST and _cue_within(doc, follows, min(last, follows + 14)):
            return True
        if _accompanies(doc, follows - 1, last):
            return True
    if lower not in CLOSED["junction"]:
        return False
    while follows < last and doc.lowers[follows] in CLOSED["adverb"]:
        follows += 1
    if follows >= last or doc.lowers[follows] not in BEFORE:
        return False
    marked = "bahwa" in doc.lowers[follows + 1 : follows + 5] or (follows + 1 < last and doc.words[follows + 1] == ",")
    joined = BEFORE[doc.lowers[follows]].lemma in _ACTS and _holds_purpose(doc, *content)
    return marked or not (joined or (clausal and _holds_somebody(doc, *content)))


def _holds_purpose(doc: Document, start: int, end: int) -> bool:
    """A verb after "untuk" that another one can be joined to: "komitmen untuk memberantas premanisme dan menjamin keamanan"."""
    return any(doc.lowers[n] in _PURPOSE and looks_like_verb(doc.lowers[n + 1]) for n in range(start, end - 1))


def _accompanies(doc: Document, at: int, last: int) -> bool:
    """What the speaker did at the same time: "seraya menambahkan …", "sambil tersenyum"; what goes on long belongs to the content."""
    if doc.lowers[at] not in ("seraya", "sambil", "sembari"):
        return False
    ends = next((n for n in range(at + 1, last) if doc.words[n] in ",.;"), last)
    return doc.lowers[at] == "seraya" or not BEFORE.keys().isdisjoint(doc.lowers[at + 1 : at + 3]) or ends - at < 6


def _refusal(doc: Document, at: int, last: int) -> bool:
    """As in "tetapi tidak mau menyebutkan namanya", "dan enggan berkomentar"."""
    if at + 2 >= last or doc.lowers[at] not in CLOSED["junction"] or doc.lowers[at + 1] not in CLOSED["negator"]:
        return False
    verb = at + 2
    while verb < last and doc.lowers[verb] in _REFUSED:
        verb += 1
    return verb < last and doc.lowers[verb] in CLOSED["decline_verb"]


def _occasion(doc: Document, start: int, at: int) -> bool:
    """Whether the occasion of saying begins at word *at*, after words enough to be a clause."""
    words = _OCCASIONS.get(doc.lowers[at])
    return words is not None and at + 1 < len(doc.words) and at - start >= 3 and doc.lowers[at + 1] in words


def _cue_within(doc: Document, first: int, last: int) -> bool:
    return any(doc.lowers[number] in BEFORE and doc.lowers[number - 1] not in CLOSED["modal"] for number in range(first, last))


def _tail_begins(doc: Document, at: int, last: int) -> bool:
    """As in ", kata X", ", menurut X", ", dikutip dari X": the attribution of what stands before."""
    if doc.words[at] != "," or at + 1 >= last:
        return doc.lowers[at] in ("seperti", "sebagaimana") and at + 1 < last and doc.lowers[at + 1] in CLOSED["relay"]
    lower = doc.lowers[at + 1]
    if lower in ("seperti", "sebagaimana") and at + 2 < last:
        return doc.lowers[at + 2] in CLOSED["relay"]
    if lower in ("berbeda", "berbanding") and at + 2 < last:
        return doc.lowers[at + 2] in ("dengan", "dari", "terbalik")
    return lower in CLOSED["relay"] or lower == "menurut" or lower in CLITIC or (lower in AFTER and doc.lowers[at + 1] not in BEFORE)


def _without_circumstance(doc: Document, start: int, end: int, last: int, dates: Dates) -> int:
    """Cut a date at the very end ("…, Rabu (18/6/2025)") with the place before it, and an adverbial after a partial quotation."""
    if end < last and doc.words[end] == "," and end - 1 > start and doc.quoted[end - 1] >= 0:
        return end
    tail = end
    while tail > start and doc.words[tail - 1] in ".)":
        tail -= 1
    for begin, finish in dates:
        if start + 1 < begin < end and finish >= tail and doc.words[begin - 1] == ",":
            return _before_place(doc, start, begin - 1)
    for number in range(start + 1, end - 1):
        closes = doc.words[number] == "," and doc.quoted[number - 1] >= 0 > doc.quoted[number]
        if closes and doc.lowers[number + 1] in _TRAILING:
            return number
    return end


def _before_place(doc: Document, start: int, comma: int) -> int:
    """Left of ", di Jakarta" or " saat ditemui di kantornya" that stands before the date at *comma*."""
    for number in range(comma - 1, max(start + 2, comma - 14), -1):
        if doc.words[number] == "," and doc.lowers[number + 1] in _TRAILING:
            return number
    return comma
