"""Nouns that point back, descriptions that are the name, and speech after a sentence about somebody."""

import pytest

from klaim_extract.core.claims import extract
from tests.unit.extract.samples import article as sample


def names(text: str) -> list[str | None]:
    article = sample(text)
    return [claim.source.name if claim.source else None for claim in extract(article) if claim.kind == "attributed"]


SOMEBODY: list[tuple[str, list[str]]] = [
    (
        (
            '"Warung saya sepi," kata Sulastri, pedagang bakso di Pasar Legi.\n'
            '"Sewa kios naik," kata Kepala Pasar Darmanto.\n'
            "Perempuan 34 tahun itu menuturkan bahwa ia berutang."
        ),
        ["Sulastri", "Darmanto", "Sulastri"],
    ),
    (
        "Wignyo (58), perajin gamelan asal Blora, bangun pagi setiap hari.\nLelaki 58 tahun itu mengatakan perunggu makin mahal.",
        ["Wignyo"],
    ),
    (
        'Penyanyi Bayu Ratmoko tampil di Solo.\n"Saya rindu rumah," kata pria kelahiran Solo ini.',
        ["Bayu Ratmoko"],
    ),
    (
        'Kiper Yusuf Maulana datang terlambat.\n"Kami siap," ujar pria kelahiran Solo ini.',
        ["Yusuf Maulana"],
    ),
    (
        '"Anak saya demam," kata Ibu Lasmini.\n"Obat tersedia," kata Bapak Sarjono.\n"Saya cemas," ujar ibu dua anak itu.',
        ["Lasmini", "Sarjono", "Lasmini"],
    ),
    (
        '"Saya menganggur," kata Tarmuji.\nIstrinya bernama Ny. Warsih.\nAyah tiga anak itu mengaku mencari kerja.',
        ["Tarmuji", "Tarmuji"],
    ),
    (
        (
            '"Air naik cepat," ujar Bu Sumiati.\n'
            '"Kami turunkan perahu," kata Komandan Regu Pak Darto.\n'
            "Perempuan itu menuturkan rumahnya terendam."
        ),
        ["Sumiati", "Darto", "Sumiati"],
    ),
    (
        (
            "Pelatih asal Spanyol Carlos Medina memimpin latihan.\n"
            '"Kami lelah," kata kapten tim Bagas Prakoso.\n'
            "Pelatih asal Spanyol itu mengatakan laga berat."
        ),
        ["Bagas Prakoso", "Carlos Medina"],
    ),
    (
        (
            "Gubernur Retno Palupi meresmikan jembatan.\n"
            '"Dana dari pusat," kata Bupati Jumadi.\n'
            '"Ini awal baru," kata gubernur perempuan pertama itu.'
        ),
        ["Jumadi", "Retno Palupi"],
    ),
    (
        'Kepala Desa Sukorejo Parjo hadir.\n"Sawah gagal panen," kata petani Ngatimin.\nKepala desa itu menyebut bantuan segera tiba.',
        ["Ngatimin", "Parjo"],
    ),
    (
        (
            '"Kami akan pelajari," kata Darwin Sitompul, mantan Menteri Perikanan.\n'
            "Pria berkacamata itu menolak merinci.\n"
            "Mantan menteri itu mengatakan datanya lengkap."
        ),
        ["Darwin Sitompul", "Darwin Sitompul"],
    ),
    (
        'Menurut Badan Iklim Nusantara, hujan turun.\n"Atap rusak," kata Wagiman.\nPria itu mengatakan gentingnya pecah.',
        ["Badan Iklim Nusantara", "Wagiman", "Wagiman"],
    ),
    (
        'Seorang warga melihat kapal itu tenggelam.\n"Ombaknya tinggi," katanya.',
        ["Seorang warga"],
    ),
    (
        (
            '"Anggaran dipotong," kata seorang pejabat yang hadir.\n'
            "Menteri Keuangan Hartono Wibawa tidak datang.\n"
            '"Semua kaget," ujar pejabat itu.'
        ),
        ["seorang pejabat yang hadir", "seorang pejabat yang hadir"],
    ),
    (
        (
            "Rapat dipimpin Direktur Utama Sinta Wardani.\n"
            "Seorang sumber yang mengetahui rapat itu mengatakan kontrak dibatalkan.\n"
            "Sumber itu mengatakan kerugian besar.\n"
            '"Tidak ada jalan lain," katanya.'
        ),
        [
            "Seorang sumber yang mengetahui rapat itu",
            "Seorang sumber yang mengetahui rapat itu",
            "Seorang sumber yang mengetahui rapat itu",
        ],
    ),
    (
        'Polisi menahan Joni Saputra.\n"Saya dengar teriakan," kata seorang tetangga.\nPria itu mengaku ketakutan.',
        ["seorang tetangga", "seorang tetangga"],
    ),
    (
        ("Gadis Permata (27) menjual kopi keliling.\nPerempuan asal Garut itu menyebut omzetnya Rp 500 ribu."),
        ["Gadis Permata"],
    ),
    (
        ("Wali Kota Batu Nurrochman hadir.\nOrang nomor satu di Kota Batu itu mengatakan wisata pulih."),
        ["Nurrochman"],
    ),
    (
        ("Menurut seorang sumber di kepolisian, tersangka dua orang.\nSumber tersebut menambahkan senjata belum ditemukan."),
        ["seorang sumber di kepolisian", "seorang sumber di kepolisian"],
    ),
    (
        ('Ketua Komisi II DPRD Sigit Wirya hadir.\n"Jalan rusak," kata Wiwik Astuti.\nKetua Fraksi Mawar itu menilai bahwa dana kurang.'),
        ["Wiwik Astuti", "Wiwik Astuti"],
    ),
    (
        (
            "Direktur riset menulis laporan.\n"
            '"Salah satunya gambut," kata Wening Asih.\n'
            "Salah satu langkahnya menanam bakau.\n"
            '"Bibit sudah ada," katanya.'
        ),
        ["Wening Asih", "Wening Asih"],
    ),
]

BODIES: list[tuple[str, list[str]]] = [
    (
        (
            "Menurut Lembaga Survei Cakrawala, 40 persen pemilih ragu.\n"
            '"Itu wajar," kata Rina Marlina.\n'
            "Lembaga itu menyebut margin galat 2 persen."
        ),
        ["Lembaga Survei Cakrawala", "Rina Marlina", "Lembaga Survei Cakrawala"],
    ),
    (
        'Yayasan Lentera Rimba menanam bakau.\n"Warga senang," kata Lurah Suwito.\nYayasan itu mengatakan bibit akan ditambah.',
        ["Suwito", "Yayasan Lentera Rimba"],
    ),
    (
        "PT Samudra Baruna menutup pabriknya di Gresik.\nPerusahaan tersebut mengatakan biaya naik.",
        ["PT Samudra Baruna"],
    ),
    (
        "Asosiasi Petani Kakao bertemu menteri.\nAsosiasi itu meminta harga dijaga. Menurut asosiasi itu, harga turun.",
        ["Asosiasi Petani Kakao", "Asosiasi Petani Kakao"],
    ),
    (
        "Serikat Pekerja Tekstil mogok sehari.\nMenurut serikat itu, upah belum dibayar.",
        ["Serikat Pekerja Tekstil"],
    ),
    (
        (
            "Angkasa Timur Airlines menunda penerbangan di Sorong.\n"
            "Maskapai itu mengatakan semua penumpang selamat.\n"
            "Manajemen menyatakan rute dibuka lagi."
        ),
        ["Angkasa Timur Airlines", "Angkasa Timur Airlines"],
    ),
    (
        "Universitas Tirta Kencana membuka beasiswa.\nKampus itu menyebut kuota 50 orang.",
        ["Universitas Tirta Kencana"],
    ),
    (
        "Bank Sentosa Abadi merugi.\nBank itu menyatakan simpanan aman.",
        ["Bank Sentosa Abadi"],
    ),
    (
        "Partai Rakyat Mandiri bersidang.\nPartai itu mengatakan calonnya siap.",
        ["Partai Rakyat Mandiri"],
    ),
    (
        "Klub Persiba Selatan kalah.\nKlub itu menyatakan pelatih dipecat.",
        ["Klub Persiba Selatan"],
    ),
    (
        'Kementerian Kelautan menutup pelabuhan.\n"Kami rugi," kata nelayan Tahir.\nKementerian itu mengatakan larangan berlaku sepekan.',
        ["Tahir", "Kementerian Kelautan"],
    ),
    (
        "Jaringan Advokasi Air merilis survei.\nSurvei lembaga itu menyebutkan 30 persen sumur tercemar.",
        ["Survei Jaringan Advokasi Air"],
    ),
    (
        "Konser digelar Nada Prima Production di Solo.\nPromotor mengatakan tiket habis.",
        ["Nada Prima Production"],
    ),
    (
        "Polres Wonogiri menyita truk.\nKepolisian menyebut sopirnya buron.",
        ["Polres Wonogiri"],
    ),
    (
        ("Universitas Tirta Kencana membuka prodi.\nPerguruan tinggi itu menyatakan biaya kuliah tetap."),
        ["Universitas Tirta Kencana"],
    ),
    (
        ('"Kami tetap buka," kata Rina Marlina.\nPihak hotel mengatakan tamu selamat.'),
        ["Rina Marlina", "Pihak hotel"],
    ),
]

DESCRIBED: list[tuple[str, list[str]]] = [
    (
        "Tim dari Universitas Tirta Kencana mengatakan lapisan es menipis.",
        ["Tim dari Universitas Tirta Kencana"],
    ),
    (
        '"Puncaknya berkabut," kata pendaki asal Prancis, Julien Moreau.',
        ["Julien Moreau"],
    ),
    (
        "Papan pengumuman menyebutkan kantor tutup.",
        ["Papan pengumuman"],
    ),
    (
        "Menurut keterangan keluarganya, korban pamit melaut.",
        ["keluarganya"],
    ),
    (
        "Gabungan komunitas film bernama Layar Kampung mengatakan bioskop perlu murah.",
        ["Layar Kampung"],
    ),
    (
        "Menurut peneliti dari Pusat Studi Gambut, tanahnya kering.",
        ["peneliti dari Pusat Studi Gambut"],
    ),
    (
        "Dalam pesannya, Rina Marlina mengatakan bahwa ia pamit.",
        ["Rina Marlina"],
    ),
    (
        "Dalam jawabannya, Kedutaan Besar Prancis menyebutkan visa ditunda.",
        ["Kedutaan Besar Prancis"],
    ),
    (
        "Nama Bagus Setiadi disebut. Bagus Setiadi mengatakan ia siap.",
        ["Bagus Setiadi"],
    ),
    (
        '"Jalurnya licin," ujar relawan asal Malang bernama Cahyo Nugraha.',
        ["Cahyo Nugraha"],
    ),
    (
        "Pesan Rina Marlina menyebutkan bahwa ia pamit.",
        ["Rina Marlina"],
    ),
    (
        ('"Kami akan mogok," kata ketuanya, Samsul Rizal.'),
        ["Samsul Rizal"],
    ),
    (
        ("Laman Kementerian Perhutanan menyebutkan kuota tersisa 40."),
        ["Kementerian Perhutanan"],
    ),
    (
        ('"Ombaknya tiga meter," kata peselancar asal Australia, Liam Carter.'),
        ["Liam Carter"],
    ),
]

SUBJECTS: list[tuple[str, list[str]]] = [
    (
        'Petani Ngatimin datang ke balai desa membawa contoh padi.\n"Hama makin banyak," katanya.',
        ["Ngatimin"],
    ),
    (
        '"Kami pantau," kata Bupati Jumadi.\nSulastri menutup warungnya lebih awal karena hujan.\n"Pembeli tidak ada," katanya.',
        ["Jumadi", "Sulastri"],
    ),
    (
        '"Kami pantau," kata Bupati Jumadi.\nKoordinator relawan Bayu Segara mengangkut logistik ke posko.\n"Beras kurang," ujar dia.',
        ["Jumadi", "Bayu Segara"],
    ),
    (
        'Menurut BMKG, hujan turun.\nSeorang pedagang memindahkan dagangannya.\n"Takut banjir," ucapnya.',
        ["BMKG", "Seorang pedagang"],
    ),
    (
        (
            '"Gol itu sah," kata wasit Hendra Kusnadi.\n'
            "Pelatih Arema, Toni Sucipto, mendatangi ruang wasit setelah laga.\n"
            "Ia mengatakan timnya dirugikan."
        ),
        ["Hendra Kusnadi", "Toni Sucipto"],
    ),
    (
        ('"Kami siap," kata Bupati Jumadi.\nNgadiyem, 62 tahun, menjemur gabah.\n"Harga gabah jatuh," tuturnya.'),
        ["Jumadi", "Ngadiyem"],
    ),
    (
        (
            '"Kami siap," kata Bupati Jumadi.\n'
            "Supriyati, 16 tahun, melukis.\n"
            "Bupati Jumadi berpesan kepada guru.\n"
            '"Terus berlatih," katanya.'
        ),
        ["Jumadi", "Jumadi"],
    ),
    (
        ('"Kami kejar," kata Kapolsek Sutarno.\nJoni Saputra ditangkap di Solo.\n"Dia melawan," katanya.'),
        ["Sutarno", "Sutarno"],
    ),
    (
        ('"Pelaku kabur," kata Kapolres Rudi Wahyono.\nSeorang pemuda tewas ditusuk.\n"Kami kejar," ujarnya.'),
        ["Rudi Wahyono", "Rudi Wahyono"],
    ),
    (
        ('Nyonya Lasmi membuka kedai.\n"Laris," katanya.'),
        ["Lasmi"],
    ),
]


@pytest.mark.parametrize(("text", "wanted"), SOMEBODY)
def test_a_definite_noun_means_the_last_person_who_fits_and_never_a_body(text: str, wanted: list[str]) -> None:
    assert names(text) == wanted


@pytest.mark.parametrize(("text", "wanted"), BODIES)
def test_a_noun_for_a_body_means_the_last_body_of_its_kind(text: str, wanted: list[str]) -> None:
    assert names(text) == wanted


@pytest.mark.parametrize(("text", "wanted"), DESCRIBED)
def test_a_description_is_kept_whole_and_never_becomes_the_word_for_the_message(text: str, wanted: list[str]) -> None:
    assert names(text) == wanted


@pytest.mark.parametrize(("text", "wanted"), SUBJECTS)
def test_speech_after_a_sentence_about_somebody_new_is_theirs(text: str, wanted: list[str]) -> None:
    assert names(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "menurut tersebut mengatakan kata",
        "bertemu dia kota",
        "Seorang warga Desa",
        "yang tidak tidak mengatakan AFP : lembaga",
        "dibantah Rabu yang pernyataan katanya tidak Universitas ini kata dia dan survei ibu",
    ],
)
def test_a_phrase_that_breaks_off_is_no_fault(text: str) -> None:
    assert len(names(text)) < 5
