"""Bodies that a noun points back to: "lembaga itu", "maskapai itu", a bare "Manajemen" at the start of a sentence."""

from collections import deque

from klaim_extract.core.entity_ids import slug
from klaim_extract.core.mentions import Mention
from klaim_extract.core.people import Body, Names
from klaim_extract.core.vocabulary import COMPANY_ENDS, ORGANIZATION_HEADS, is_body
from klaim_shared.messages import Source

GENERIC = frozenset(("lembaga", "organisasi", "instansi", "institusi", "badan", "otoritas", "kelompok", "pihak", "asosiasi", "komunitas"))
_COMPANIES = frozenset(
    [
        "pt",
        "cv",
        "perusahaan",
        "perseroan",
        "bank",
        "maskapai",
        "perum",
        "perumda",
        "bumn",
        "emiten",
        "startup",
        "grup",
        "group",
        "holding",
        "tbk",
        "pabrik",
    ]
)
_POLICE = frozenset(
    ["kepolisian", "polri", "mabes", "polda", "polres", "polresta", "polrestabes", "polsek", "polsekta", "bareskrim", "korlantas"]
)
_CAMPUSES = frozenset(["universitas", "institut", "politeknik", "sekolah", "akademi", "stikes"])
_TEAMS = frozenset(("klub", "tim", "fc"))
_KINDS = {
    **dict.fromkeys(("perusahaan", "perseroan", "emiten", "startup", "manajemen", "produsen", "pabrikan", "korporasi"), _COMPANIES),
    **dict.fromkeys(("maskapai", "promotor", "penyelenggara", "pengelola", "operator", "pengembang"), _COMPANIES),
    **dict.fromkeys(("kepolisian", "polisi"), _POLICE),
    **dict.fromkeys(("kampus", "universitas", "perguruan"), _CAMPUSES),
    **dict.fromkeys(("klub", "tim"), _TEAMS),
}
_NO_INSTITUTIONS = _COMPANIES | _CAMPUSES | _TEAMS | {"partai"}
_BARE = frozenset(("maskapai", "manajemen", "promotor", "penyelenggara", "pengelola", "kepolisian", "panitia", "perusahaan", "kampus"))
Spoken = deque[tuple[int, Source]]


def is_bare(mention: Mention) -> bool:
    """One word that stands for the body named last: "Manajemen menyatakan"."""
    return mention.head in _BARE and len(mention.name) == 1 == mention.last - mention.first


def can_point(mention: Mention) -> bool:
    """A noun for a body of some kind."""
    return mention.head in ORGANIZATION_HEADS or mention.head in GENERIC or mention.head in _KINDS


def body_meant(names: Names, spoken: Spoken, mention: Mention) -> Source | None:
    """The last body of that kind before the noun; for "lembaga itu" the last that spoke, else the last that was named."""
    bodies = [(at, source) for at, source in spoken if source.type == "organization"]
    named = [(body.at, _source(body.name)) for body in names.bodies if body.at < mention.first and len(body.lowers) > 1]
    named = [] if mention.head == "pemerintah" else named  # by itself it is the whole country's
    kind = " ".join(mention.name).lower()
    if mention.head in GENERIC:
        same = [each for each in bodies if slug(each[1].name).startswith(slug(kind))]
        fitting = same or [each for each in bodies if _is_institution(each[1].name)] or [e for e in named if _is_institution(e[1].name)]
    else:
        companies = _KINDS.get(mention.head) is _COMPANIES
        fitting, rest = ([e for e in some if _fits(kind, mention.head, e[1].name.lower().split())] for some in (bodies, named))
        fitting = [*fitting, *rest] if companies or not fitting else fitting
    return max(fitting, key=lambda each: each[0])[1] if fitting else None


def longer_body(bodies: list[Body], lowers: tuple[str, ...], at: int) -> Body | None:
    """The last body named before *at*, else the first, whose name begins with these words and goes on."""
    longer = [
        body
        for body in bodies
        if body.lowers[: len(lowers)] == lowers and body.lowers[len(lowers) :] not in ((), ("ri",), ("republik", "indonesia"))
    ]
    before = [body for body in longer if body.at < at]
    return before[-1] if before else longer[0] if longer else None


def _source(name: str) -> Source:
    return Source(name=name, entity_id=f"organization/{slug(name)}", type="organization", resolved_by="common_noun")


def _fits(kind: str, head: str, lowers: list[str]) -> bool:
    heads = _KINDS.get(head)
    if heads is None:
        return lowers[: len(kind.split())] == kind.split()
    if heads is _COMPANIES and not is_body(lowers[0]):
        return True
    return lowers[0] in heads or (heads is _COMPANIES and lowers[-1] in COMPANY_ENDS)


def _is_institution(name: str) -> bool:
    return name.lower().split()[0] not in _NO_INSTITUTIONS
