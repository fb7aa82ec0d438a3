/** Complaints that belong to institutions outside the province, and whatever fits nowhere else, by category. */
export const elsewhere = {
  pertanahan: [
    'Sudah ikut program sertifikat gratis sejak dua tahun lalu lewat RW {rw}, sampai sekarang sertifikat belum terima.',
    'Tanah warisan di {jalan} ternyata ada dua sertifikat atas nama orang lain. Bingung harus ke mana.',
    'Balik nama sertifikat rumah sudah enam bulan di kantor pertanahan belum selesai, biaya sudah dibayar.',
    'Batas tanah saya di RT {rt} RW {rw} dimajukan tetangga setengah meter, minta diukur ulang secara resmi.',
  ],
  listrik: [
    'Listrik di {jalan} sering turun, lampu redup dan kulkas mati hidup tiap habis magrib.',
    'Gardu listrik {patokan} dengung keras dan kadang keluar percikan. Warga takut meledak.',
    'Tagihan listrik saya naik dua kali lipat padahal pemakaian sama, sudah lapor petugas catat meter belum ada jawaban.',
    'Token sudah dibeli tapi tidak bisa masuk, meterannya eror sejak kemarin dan rumah gelap semalaman.',
  ],
  'air-bersih': [
    'Air PAM di RT {rt} RW {rw} sudah sepuluh hari tidak ngalir, kami beli air gerobak tiga puluh ribu sehari.',
    'Air dari keran warnanya cokelat dan bau besi, tidak bisa dipakai masak. Sudah dua minggu di {jalan}.',
    'Pipa air bersih bocor {patokan}, air ngucur terus ke jalan siang malam. Sayang sekali.',
    'Warga RW {rw} belum ada sambungan air perpipaan, sumur sudah asin. Mohon diperjuangkan.',
  ],
  kereta: [
    'Palang pintu perlintasan {patokan} sering telat nutup, kemarin motor hampir kesambar kereta.',
    'Pagar pembatas rel di belakang RT {rt} RW {rw} jebol, anak-anak main di pinggir rel tiap sore.',
    'Warga yang tinggal di tanah milik kereta api di {jalan} dapat surat pengosongan, minta dimediasi.',
    'Penerangan jalan keluar stasiun ke arah {jalan} gelap dan tangganya licin, penumpang sering kepeleset.',
  ],
  lainnya: [
    'Usul supaya kecamatan bikin pasar murah tiap akhir bulan di lapangan RW {rw}, harga beras makin naik.',
    'Mau menyampaikan terima kasih sekaligus saran, nomor antrean di kantor kecamatan sebaiknya ada suaranya biar lansia tahu.',
    'Warga minta wifi gratis di balai RW {rw} dinyalakan lagi, sudah lama tidak bisa dipakai belajar anak-anak.',
    'Ada perselisihan antarwarga soal suara pompa air di RT {rt} RW {rw}, minta dimediasi pihak kecamatan.',
    'Minta informasi jadwal kerja bakti dan siapa yang bisa dihubungi, karena pengurus RT {rt} sedang kosong.',
  ],
} as const;
