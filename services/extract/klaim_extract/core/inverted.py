"""Frames around what was said: "…, kata X", ", lanjut X,", "Menurut X, …"."""

from klaim_extract.core.attribution import Phrase
from klaim_extract.core.boundaries import content_end
from klaim_extract.core.clauses import is_clause
from klaim_extract.core.nominal import NOUNS, read_nominal
from klaim_extract.core.phrases import NECESSITY, speaker_after
from klaim_extract.core.scan import CueWords, Scan, Teller
from klaim_extract.core.tellers import can_tell, is_author
from klaim_extract.core.vocabulary import AFTER, CLITIC, CLOSED, DOCUMENT_HEADS, MESSAGE_HEADS, Verb, looks_like_verb

_MENURUT = Verb("menurut", "state", "any")
_BERDASARKAN = Verb("berdasarkan", "state", "any")
_BAGI = Verb("bagi", "state", "any")
_DEMIKIAN = Verb("demikian", "state", "quote")
_TOLD_BY = frozenset(("keterangan", "pengakuan", "penuturan", "kesaksian", "penjelasan", "pernyataan", "pengakuannya", "keterangannya"))
_TOLD = CLOSED["demikian_noun"] | DOCUMENT_HEADS | MESSAGE_HEADS
_GOES_ON = frozenset(("akan", "bakal", "telah", "sudah", "tidak", "belum", "masih", "bisa", "dapat", "sedang", "tengah", "bahwa"))
_THEREFORE = frozenset(("karena", "sebab", "akibatnya", "dengan"))  # "Karena itu", "Dengan demikian" belong to what is said
_AFTERWARDS = frozenset(("seperti", "sebagaimana", "lagi", "pula", "juga", "tadi", "kemarin", "singkat", "tegas", "sembari", "menanggapi"))
_OPENING = frozenset(("kata", "ujar", "katanya", "ujarnya"))
_SUBORDINATE = frozenset(("sebelum", "setelah", "jika", "kalau", "apabila", "bila", "selama", "sejak", "agar", "untuk", "dengan", "karena"))
_LIGHT = CLOSED["connective"] | CLOSED["adverb"] | {","}
_TRAILING = frozenset(("seperti", "sebagaimana", "saat", "usai", "ketika", "di", "dalam", "kepada"))


def read_inverted(scan: Scan, at: int) -> int:
    """Read "…, kata X" at the end, ", lanjut X," in the middle, "Kata X, …" at the start; where to go on."""
    doc, sentence = scan.doc, scan.sentence
    lower = doc.lowers[at]
    after_comma = at > scan.floor and doc.words[at - 1] == ","
    if not after_comma and not (at == sentence.first and lower in _OPENING):
        noun = read_nominal(scan, at) if lower in NOUNS else at + 1
        return noun if noun > at + 1 else _read_relative(scan, at)
    if _follows_speech(scan, at):
        return at + 1
    if lower in CLITIC and not _ends_at(scan, at + 1):
        return at + 1  # "…, ceritanya panjang"
    if lower in CLITIC:
        return _around(scan, CueWords(at, at + 1, CLITIC[lower]), Teller(None, "clitic"))
    who = speaker_after(doc, at + 1, sentence.last, scan.dates)
    if who is None or not can_tell(doc, who) or not _closes(scan, who):
        return at + 1
    return _around(scan, CueWords(at, at + 1, AFTER[lower]), Teller(who, "phrase"))


def _read_relative(scan: Scan, at: int) -> int:
    """Read "yang para ahli duga akan …", "yang mereka yakini telah …" at the bare verb; where to go on."""
    doc, last = scan.doc, scan.sentence.last
    yang = next((number for number in range(at - 1, max(at - 6, scan.floor), -1) if doc.lowers[number] == "yang"), None)
    if doc.lowers[at] not in AFTER or yang is None or yang + 1 == at or at + 1 >= last or doc.lowers[at + 1] not in _GOES_ON:
        return at + 1
    who = speaker_after(doc, yang + 1, at, scan.dates)
    if who is None or who.last != at or not can_tell(doc, who):
        return at + 1
    end = content_end(doc, at + 1, last, scan.dates, clausal=True)
    if not scan.add((at + 1, end), CueWords(at, at + 1, AFTER[doc.lowers[at]]), Teller(who, "phrase"), 0.6):
        return at + 1
    scan.floor = end
    return end


def _closes(scan: Scan, who: Phrase) -> bool:
    """After the speaker of an inverted cue comes a mark, a circumstance or the end: "pesan X bukan …" is a noun phrase."""
    return _ends_at(scan, _past_pointing(scan, who.end))


def _ends_at(scan: Scan, at: int) -> bool:
    doc = scan.doc
    if at >= scan.sentence.last or not doc.words[at].isalpha() or any(begin <= at < last for begin, last in scan.dates):
        return True
    return doc.lowers[at] in CLOSED["cut"] or doc.lowers[at] in CLOSED["relay"] or doc.lowers[at] in _AFTERWARDS


def read_menurut(scan: Scan, at: int) -> int:
    """Read "Menurut X, …", "…, menurut X", "menurutnya"; where to go on."""
    doc, sentence = scan.doc, scan.sentence
    cue = CueWords(at, at + 1, _MENURUT)
    if doc.lowers[at] == "menurutnya":
        return _around(scan, cue, Teller(None, "clitic"))
    who = speaker_after(doc, at + 1, sentence.last, scan.dates)
    if who is None or is_author(doc, who):
        return at + 1
    set_off = at == sentence.first or doc.words[at - 1] == "," or left_start(scan, at) is None
    closes_others = at > scan.floor and doc.words[at - 1] == "," and scan.found and at - scan.floor <= 1
    if closes_others or _follows_speech(scan, at) or not (set_off or doc.upper[who.first]):
        return at + 1
    return _around(scan, cue, Teller(who, "phrase"))


def read_berdasarkan(scan: Scan, at: int) -> int:
    """Read "Berdasarkan keterangan X, …" where a clause follows; where to go on."""
    doc, last = scan.doc, scan.sentence.last
    if at + 2 >= last or doc.lowers[at + 1] not in _TOLD_BY:
        return at + 1
    who = speaker_after(doc, at + 2, last, scan.dates)
    if who is None or not can_tell(doc, who) or who.end >= last or doc.words[who.end] != "," or not is_clause(doc, who.end + 1, last):
        return at + 1
    return _around(scan, CueWords(at, at + 2, _BERDASARKAN), Teller(who, "phrase"))


def read_baginya(scan: Scan, at: int) -> int:
    """Read "Baginya, …" where a clause follows: what somebody holds; where to go on."""
    doc, last = scan.doc, scan.sentence.last
    if at != scan.sentence.first or at + 1 >= last or doc.words[at + 1] != "," or not is_clause(doc, at + 2, last):
        return at + 1
    return _around(scan, CueWords(at, at + 1, _BAGI), Teller(None, "clitic"))


def read_demikian(scan: Scan, at: int) -> int:
    """Read "…, demikian data X", "…, begitu bunyi siaran pers X"; where to go on."""
    doc, last = scan.doc, scan.sentence.last
    end = at + 1
    while end < last and (doc.lowers[end] in _TOLD or doc.lowers[end] in ("pers", "resmi", "tertulis", "bersama")):
        if doc.lowers[end : end + 2] == ["surat", "kabar"]:
            break
        end += 1
    if end == at + 1 or at <= scan.floor or doc.words[at - 1] != "," or left_start(scan, at) is None or _follows_speech(scan, at):
        return at + 1
    who = speaker_after(doc, end, last, scan.dates)
    if who is None or not can_tell(doc, who):
        who = Phrase(end - 1, end if who is None else who.last)
    return _around(scan, CueWords(at, end, _DEMIKIAN), Teller(who, "phrase"))


def _follows_speech(scan: Scan, at: int) -> bool:
    """Only the circumstances of an attribution before stand left of *at* ("…" teriak X di Bima, menurut Y)."""
    return bool(scan.found) and scan.floor < at and scan.doc.lowers[scan.floor] in CLOSED["stop"]


def _around(scan: Scan, cue: CueWords, teller: Teller) -> int:
    """The claim that stands around the attribution: before it, after it, or both."""
    doc, last = scan.doc, scan.sentence.last
    end = cue.last if teller.who is None else _past_pointing(scan, teller.who.end)
    left = left_start(scan, cue.first)
    rest = end if left is not None and _parts_subject(scan, cue, teller, end) else _rest_after(scan, end, left)
    content, until = (cue.first if left is None else left, cue.first), end
    if rest is not None:
        until = content_end(doc, rest, last, scan.dates, clausal=True)
        content = (rest if left is None else left, until)
    if not scan.add(content, cue, teller, 0.9 if left is None or rest is None else 0.85):
        scan.floor = max(scan.floor, cue.last)
        return cue.last
    scan.floor = max(scan.floor, until)
    return scan.floor


def _parts_subject(scan: Scan, cue: CueWords, teller: Teller, end: int) -> bool:
    """Whether the attribution stands between a subject and its predicate, no comma after it: "hal itu menurutnya harus …"."""
    doc = scan.doc
    if cue.verb.lemma != "menurut" or end >= scan.sentence.last or (doc.words[cue.first - 1] == "," and teller.who is None):
        return False
    return doc.lowers[end] in CLOSED["finite"] or doc.lowers[end] in NECESSITY or looks_like_verb(doc.lowers[end])


def left_start(scan: Scan, at: int) -> int | None:
    """Where the claim's part before the attribution begins; none where only connectives stand there, or who passed it on."""
    doc, first = scan.doc, _past_relay(scan, at)
    while first < at and (doc.lowers[first] in CLOSED["junction"] or doc.words[first] == ","):
        first += 1
    if first < at and doc.lowers[first] in _THEREFORE and doc.words[at - 1] == ",":
        return first
    if first < at and doc.lowers[first] in ("hal", "hingga", "sampai"):
        return first
    return None if all(doc.lowers[number] in _LIGHT for number in range(first, at)) else first


def _past_relay(scan: Scan, at: int) -> int:
    """Past "Dikutip dari X," and "Seperti dilansir X," at the start of what is left."""
    doc, first = scan.doc, scan.floor
    opening = first + (doc.lowers[first] in ("seperti", "sebagaimana"))
    if opening >= at or doc.lowers[opening] not in CLOSED["relay"]:
        return first
    return next((number + 1 for number in range(opening, at) if doc.words[number] == ","), first)


def _rest_after(scan: Scan, end: int, left: int | None) -> int | None:
    """Where the claim goes on after the attribution; none where only circumstances follow."""
    doc, last = scan.doc, scan.sentence.last
    follows = end
    if left is not None and (parted := _main_clause(scan, end, left)) is not None:
        return parted
    if follows < last and doc.words[follows] == ",":
        follows = _past_date(scan, follows + 1)
    elif follows < last and not scan.found and doc.words[follows] not in ".!?":
        follows = _past_circumstance(scan, end, left)
    dated = next((finish for begin, finish in scan.dates if begin <= follows < finish), None)
    if follows >= last - 1 or doc.lowers[follows] in CLOSED["relay"]:
        return None
    if dated is not None and (left is not None or not is_clause(doc, dated, last)):
        return None
    if left is None and doc.lowers[follows] in _TRAILING and not is_clause(doc, follows, last):
        return None
    return None if doc.lowers[follows] in _TRAILING and end > scan.floor + 6 else follows


def _main_clause(scan: Scan, end: int, left: int) -> int | None:
    """The main clause where only a subordinate one stands before the attribution: "Sebelum pasar dibuka, kata dia, pada Senin …"."""
    doc, last = scan.doc, scan.sentence.last
    opens = doc.lowers[left] in _SUBORDINATE and all(doc.words[n] != "," for n in range(left, end - 3))
    if not opens or end + 3 >= last or doc.words[end] != "," or not is_clause(doc, end + 1, last):
        return None
    return end + 1


def _past_pointing(scan: Scan, at: int) -> int:
    """Past the "itu" of "kata lembaga itu", and a bracket after it ("Badan X (BX, 2022)")."""
    doc, last = scan.doc, scan.sentence.last
    while at < last and doc.lowers[at] in ("itu", "ini", "tersebut"):
        at += 1
    if at < last and doc.words[at] == "(":
        at = next((number + 1 for number in range(at, min(last, at + 8)) if doc.words[number] == ")"), at)
    return at


def _past_date(scan: Scan, at: int) -> int:
    """Past ", Selasa (7/7)," after the speaker where the claim goes on; *at* where it does not."""
    doc, last = scan.doc, scan.sentence.last
    end = next((finish for begin, finish in scan.dates if begin <= at < finish), None)
    while end is not None and end < last and doc.words[end] == ")":
        end += 1
    return end + 1 if end is not None and end + 2 < last and doc.words[end] == "," else at


def _past_circumstance(scan: Scan, end: int, left: int | None) -> int:
    """Past "dalam jumpa pers," after the speaker; at once to the content where the sentence opens with the attribution."""
    doc, last = scan.doc, scan.sentence.last
    comma = next((number for number in range(end, min(last, end + 14)) if doc.words[number] == ","), None)
    if comma is not None and doc.lowers[end] in CLOSED["stop"]:
        follows = _past_date(scan, comma + 1)
        return follows if left is None or is_clause(doc, follows, last) else last
    return end if left is None else last
