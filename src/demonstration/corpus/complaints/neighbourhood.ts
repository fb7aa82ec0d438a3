/** Complaints about buildings, housing, public facilities and officials, by category. */
export const neighbourhood = {
  'bangunan-liar': [
    'Tetangga bangun rumah tiga lantai tanpa papan izin di {jalan}, temboknya nempel dan rumah saya jadi retak.',
    'Ada bangunan semi permanen berdiri di atas saluran {patokan}, petugas jadi tidak bisa menguras got.',
    'Kos-kosan empat lantai di RT {rt} RW {rw} dibangun sampai mepet jalan, tidak ada jarak sama sekali.',
    'Bangunan di {jalan} pernah disegel tapi sekarang tukangnya kerja lagi, segelnya sudah dicopot.',
    'Warung permanen dibangun di jalur hijau {patokan}, katanya sudah izin tapi tidak bisa nunjukin surat.',
    'Teras ruko di {jalan} dimajukan sampai makan trotoar, atapnya bocor ke kepala orang lewat.',
  ],
  permukiman: [
    'Lift di blok rusun kami mati sebulan, lansia di lantai enam tidak bisa turun. Pengelola bilang nunggu anggaran.',
    'Air di rusun lantai atas cuma ngalir jam dua pagi. Penghuni begadang buat nampung air.',
    'Rumah ibu janda di RT {rt} RW {rw} atapnya sudah mau roboh, mohon dapat program bedah rumah.',
    'Unit rusun di sebelah kami disewakan lagi ke orang lain padahal bukan pemilik SK. Minta diperiksa.',
    'MCK umum warga RW {rw} pintunya rusak dan septic tank penuh, dipakai oleh dua puluh keluarga.',
  ],
  'fasos-fasum': [
    'Balai warga RW {rw} atapnya bocor dan plafonnya jebol, rapat dan posyandu pindah ke teras rumah warga.',
    'Lapangan warga {patokan} dipagari orang yang ngaku punya tanah, anak-anak tidak bisa main bola lagi.',
    'Pos ronda di {jalan} sudah reyot dan tidak ada lampunya, warga mau ngidupin siskamling lagi.',
    'Alat olahraga di taman lingkungan RT {rt} RW {rw} karatan dan ada yang patah, takut melukai anak.',
    'Gapura masuk RW {rw} retak dan miring habis kesenggol truk, minta dibantu perbaikannya.',
  ],
  rptra: [
    'Ayunan dan perosotan di RPTRA {patokan} rusak, bautnya copot. Minggu lalu ada anak yang jatuh.',
    'RPTRA tutup jam empat sore padahal anak-anak baru pulang sekolah. Minta jamnya diperpanjang sampai magrib.',
    'Toilet RPTRA airnya mati dan pintunya tidak bisa dikunci, ibu-ibu PKK jadi susah kalau ada kegiatan.',
    'Lapangan futsal RPTRA dipakai orang luar yang bayar, anak-anak RW {rw} malah disuruh keluar.',
  ],
  ppsu: [
    'Petugas PPSU sekarang jarang lewat {jalan}, daun dan sampah numpuk berhari-hari. Dulu tiap pagi disapu.',
    'Terima kasih buat PPSU yang cepat, tapi minta alatnya ditambah karena mereka angkat lumpur pakai tangan di RT {rt}.',
    'Petugas oranye kerja tanpa sepatu dan sarung tangan waktu masuk got {patokan}, kasihan. Mohon dilengkapi.',
    'Anak saya daftar PPSU sudah dua kali tapi tidak pernah ada pengumuman hasilnya. Minta penjelasan seleksinya.',
  ],
  'perilaku-aparat': [
    'Waktu urus surat pengantar dimintai uang seratus ribu sama petugas, katanya biar cepat. Saya tidak mau disebut namanya.',
    'Petugas loket melayani sambil main HP dan bentak ibu saya karena salah bawa fotokopi.',
    'Ada oknum yang minta setoran ke pedagang di {jalan} tiap minggu, ngakunya buat keamanan dari kantor.',
    'Pengurus lingkungan minta potongan bantuan lima puluh ribu per orang di RT {rt} RW {rw}, yang tidak kasih diancam dicoret.',
    'Saya sudah antre dari pagi tapi orang yang kenal petugas dilayani duluan, nomornya dilewati begitu saja.',
  ],
} as const;
