"""Nominal frames: "Tuduhan X bahwa …", "klaim X bahwa …": a noun of saying with its speaker and a clause."""

from klaim_extract.core.boundaries import content_end
from klaim_extract.core.phrases import speaker_after
from klaim_extract.core.scan import CueWords, Scan, Teller
from klaim_extract.core.tellers import can_tell
from klaim_extract.core.vocabulary import Verb
from klaim_shared.messages import Stance

NOUNS: dict[str, Stance] = {
    "pernyataan": "state",
    "klaim": "state",
    "pengakuan": "confirm",
    "penegasan": "state",
    "bantahan": "deny",
    "tuduhan": "accuse",
    "tudingan": "accuse",
    "peringatan": "warn",
    "ancaman": "warn",
    "janji": "promise",
    "kekhawatiran": "concern",
    "harapan": "expect",
    "dugaan": "estimate",
    "perkiraan": "estimate",
    "prediksi": "estimate",
    "permintaan": "demand",
    "desakan": "demand",
    "seruan": "demand",
    "tuntutan": "demand",
    "imbauan": "demand",
}


def read_nominal(scan: Scan, at: int) -> int:
    """Read the noun of saying at word *at* where its speaker and "bahwa" follow; where to go on."""
    doc, last = scan.doc, scan.sentence.last
    first = at + 1 + (at + 1 < last and doc.lowers[at + 1] in ("dari", "resmi"))
    who = speaker_after(doc, first, last, scan.dates)
    complementizers = ("bahwa", "agar", "supaya") if NOUNS[doc.lowers[at]] == "demand" else ("bahwa",)
    if who is None or who.end >= last or doc.lowers[who.end] not in complementizers or not can_tell(doc, who):
        return at + 1
    end = content_end(doc, who.end + 1, last, scan.dates, clausal=True)
    cue = CueWords(at, at + 1, Verb(doc.lowers[at], NOUNS[doc.lowers[at]], "marked"))
    if not scan.add((who.end + 1, end), cue, Teller(who, "phrase"), 0.6):
        return at + 1
    scan.floor = end
    return end
