/** Complaints with danger to life or property, by category. */
export const urgent = {
  pohon: [
    'Pohon besar {patokan} tadi malam roboh setengah dan nyangkut di kabel, di bawahnya jalan anak sekolah. Bisa jatuh kapan saja.',
    'Pohon di {jalan} sudah condong dan tanahnya retak, persis di atas rumah yang ada bayi dan lansianya. Tolong hari ini juga.',
  ],
  saluran: [
    'Lubang saluran {patokan} menganga tanpa tutup sedalam dua meter, tadi pagi anak kecil kecemplung dan untung ketolong warga.',
  ],
  banjir: [
    'Air di RT {rt} RW {rw} sudah sepinggang dan terus naik, ada warga stroke belum bisa dievakuasi dari rumahnya.',
  ],
  'tanggul-pompa': [
    'Tanggul di belakang {jalan} sudah bocor besar, air kali masuk ke gang. Kalau jebol puluhan rumah RW {rw} kena.',
  ],
  'jalan-rusak': [
    'Jalan {patokan} tiba-tiba ambles jadi lubang sedalam satu meter di tengah, belum ada penghalang dan malam gelap sekali.',
  ],
  'lampu-jalan': [
    'Tiang lampu di {jalan} nyetrum, kemarin anak yang pegang tiang waktu hujan kepental. Warga cuma bisa pasang tali.',
  ],
  galian: [
    'Lubang galian sedalam dada {patokan} tidak dipagari dan penuh air, semalam pengendara motor jatuh sampai dibawa ke rumah sakit.',
  ],
  'kabel-tiang': [
    'Tiang penuh kabel di {jalan} sudah patah bawahnya dan cuma ketahan kabel, posisi di atas gerobak pedagang dan jalan orang.',
  ],
  kebakaran: [
    'Kabel listrik sambungan liar di gang RT {rt} RW {rw} sering keluar api, dua hari lalu sempat nyamber kain. Permukiman sangat rapat.',
  ],
  'hewan-liar': [
    'Ada kobra masuk plafon rumah warga di {jalan}, di dalam ada anak kecil dan belum ketangkap sampai pagi ini.',
  ],
  kebisingan: [
    'Tawuran pecah lagi {patokan} tadi malam, pakai celurit dan petasan, satu orang luka. Nanti malam katanya mau balas dendam.',
  ],
  'bangunan-liar': [
    'Tembok bangunan yang sedang dibongkar di {jalan} miring ke gang dan mulai runtuh sedikit-sedikit, orang masih lewat di bawahnya.',
  ],
} as const;
