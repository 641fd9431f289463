"""Texts that were misread on their way here, and texts that were not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klaim_ingest.core.article import draft
from klaim_ingest.core.mojibake import mended
from klaim_ingest.core.raw import RawArticle
from tests.inboxes import NOW

SOUND = "“Café ‘Señor’ buka – Rp5.000…” ujar Zoë, 25 °C, ½ porsi · 🙂 São Paulo, ÅLAND, Âme, à la carte, «ya», naïve, Müller"


def misread(text: str) -> str:
    """UTF-8 shown as windows-1252, as browsers do it."""
    return "".join(_shown(byte) for byte in text.encode())


def _shown(byte: int) -> str:
    return bytes([byte]).decode("cp1252", "ignore") or chr(byte)


@pytest.mark.parametrize(
    ("seen", "meant"),
    [
        ("â€œPasar dibuka,â€\u009d ujarnya.", "“Pasar dibuka,” ujarnya."),
        ("â€œPasar dibuka,â€ ujarnya.", "“Pasar dibuka,” ujarnya."),
        ("Itu â€˜rusakâ€™ â€“ begitu katanyaâ€¦", "Itu ‘rusak’ – begitu katanya…"),
        ("CafÃ© di MÃ¼nchen", "Café di München"),
        ("â€œSatuâ€ Â dan dua", "“Satu”  dan dua"),
        ("Suhu 30Â°C, 20 Ã— 30", "Suhu 30°C, 20 × 30"),
        ("Ã¢â‚¬Å“Duaâ€ kali", "“Dua” kali"),
        ("Selamat ðŸ™‚", "Selamat 🙂"),
    ],
)
def test_what_was_misread_is_read_as_it_was_meant(seen: str, meant: str) -> None:
    assert mended(seen) == meant


@given(st.lists(st.sampled_from(SOUND.split(" ")), min_size=1).map(" ".join))
def test_what_was_misread_once_or_twice_comes_back(text: str) -> None:
    assert mended(misread(text)) == text
    assert mended(misread(misread(text))) == text


@pytest.mark.parametrize("text", [SOUND, "Rp 1.000 â 2", "SÃO PAULO", "Âme", "ð", "Kata “ya”.", "Àlex, Ângela; ça va", "東京 Москва"])
def test_a_sound_text_stays_as_it_is(text: str) -> None:
    assert mended(text) == text


@given(st.text(st.characters(max_codepoint=0x7F) | st.sampled_from("“”‘’–—…éüñèçàÉÑ°×½·•🙂"), max_size=300))
def test_marks_and_letters_of_sound_articles_never_make_a_sequence_that_is_mended(text: str) -> None:
    assert mended(text) == text or any(pair in text for pair in ("É", "Ñ", "×", "à", "ç", "è", "é", "ñ", "ü"))


def test_an_article_that_was_mended_says_so_and_a_sound_one_does_not() -> None:
    seen = draft(RawArticle("â€œPasar dibuka,â€\u009d ujar wali kota.", "text/plain", title="CafÃ© Baru"), "a.txt", "0" * 64, NOW).article
    assert (seen.text, seen.title) == ("“Pasar dibuka,” ujar wali kota.", "Café Baru")
    assert seen.provenance["text"] == "misread characters mended"
    sound = draft(RawArticle("“Pasar dibuka,” ujar wali kota.", "text/plain"), "a.txt", "0" * 64, NOW).article
    assert "text" not in sound.provenance
