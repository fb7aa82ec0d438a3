/** What citizens answer, ask and are asked. */
export const objectReasons: readonly string[] = [
  'Belum beres, keluhannya masih sama seperti sebelum dilaporkan.',
  'Cuma dikerjakan separuh, yang depan rumah saya belum.',
  'Dua hari setelah dibenahi sudah begitu lagi.',
  'Tidak ada petugas yang datang, kok statusnya sudah selesai.',
  'Fotonya bukan lokasi yang saya laporkan.',
  'Sudah dikerjakan tapi sisanya ditinggal begitu saja.',
  'Yang ditegur mengulangi lagi setelah petugas pulang.',
  'Jawabannya tidak menjawab apa yang saya tanyakan.',
  'Katanya berkas sudah diproses, sampai sekarang saya belum terima.',
  'Hasilnya tidak rapi dan malah menyusahkan warga.',
  'Kesepakatan waktu mediasi tidak dijalankan pihak sana.',
  'Saya diminta menunggu terus tanpa tanggal yang jelas.',
  'Yang ditangani titik sebelah, punya kami terlewat.',
  'Cuma dibersihkan, penyebabnya belum diurus.',
  'Waktu hujan kemarin ternyata masih bermasalah.',
];

/** Paired by position with informationAnswers. */
export const informationQuestions: readonly string[] = [
  'Mohon patokan lokasi yang lebih jelas, nomor rumah atau bangunan terdekat?',
  'Sejak kapan keadaan ini terjadi?',
  'Pada jam berapa biasanya kejadian berlangsung?',
  'Apakah ada foto yang dapat dikirimkan?',
  'Berapa rumah yang kira-kira ikut terdampak?',
  'Apakah sudah pernah dilaporkan ke RT atau RW?',
  'Apakah Bapak/Ibu bersedia mendampingi petugas saat peninjauan?',
  'Mohon disebutkan nomor tiang atau tanda pada benda tersebut bila ada.',
  'Apakah pernah ada petugas yang datang sebelumnya?',
  'Mohon melengkapi salinan dokumen pendukung ke kelurahan.',
  'Lokasinya di sisi kanan atau kiri dari arah jalan besar?',
  'Apakah ada korban atau kerugian?',
  'Siapa yang dapat dihubungi bila Bapak/Ibu tidak di tempat?',
  'Apakah tanah atau bangunan itu milik pribadi atau fasilitas umum?',
  'Apakah keluhan masih ada sampai hari ini?',
];

export const informationAnswers: readonly string[] = [
  'Tepat di sebelah rumah pagar hijau, kira-kira dua puluh meter dari mulut gang.',
  'Sudah sekitar satu bulan, paling parah dua minggu terakhir.',
  'Biasanya setelah magrib sampai tengah malam.',
  'Ada, fotonya sudah saya titipkan ke Pak RT tadi pagi.',
  'Kurang lebih delapan rumah di gang kami.',
  'Sudah, Pak RT menyarankan saya datang hari Sabtu ke kecamatan.',
  'Bersedia, hari Minggu saya ada di rumah dari pagi.',
  'Ada tulisan angka di batangnya, tetapi sudah pudar. Posisinya paling ujung.',
  'Pernah sekali tahun lalu, difoto saja lalu tidak ada kabar.',
  'Salinannya sudah saya serahkan ke loket kelurahan hari ini.',
  'Sebelah kiri kalau masuk dari jalan besar.',
  'Ada satu orang lecet, kerugian kecil saja.',
  'Bisa lewat istri saya, nomornya sama dengan yang saya tulis.',
  'Setahu saya fasilitas umum, dipakai warga sejak dulu.',
  'Masih, tadi pagi saya lihat belum berubah.',
];

/** How a visit that was no complaint was answered. */
export const notComplaintReasons: readonly string[] = [
  'Menanyakan jadwal pelayanan, sudah dijawab di loket.',
  'Ingin mendaftar sebagai petugas kebersihan, diberi keterangan syarat dan waktunya.',
  'Meminta surat pengantar, diarahkan ke pelayanan kelurahan.',
  'Konsultasi syarat izin usaha, dijelaskan petugas UP PTSP.',
  'Menyampaikan ucapan terima kasih kepada petugas.',
  'Mengantar proposal kegiatan warga, diterima bagian umum.',
  'Menanyakan cara mengecek bantuan sosial, sudah dibantu melihat statusnya.',
  'Meminta nomor telepon unit, sudah diberikan.',
  'Menawarkan barang dagangan, bukan pengaduan.',
  'Menanyakan lowongan kerja, diberi informasi bursa kerja.',
  'Meminjam ruang pertemuan, diarahkan ke sekretariat.',
  'Menanyakan persyaratan pindah sekolah, dijelaskan petugas pendidikan.',
  'Meminta penjelasan denah rencana kota, diarahkan ke layanan informasi tata ruang.',
  'Menyerahkan undangan acara RW untuk camat.',
  'Bertanya perkembangan laporan lama, sudah ditunjukkan halaman pelacakannya.',
];

/** Institutions outside the province's authority to which people are referred. */
export const referralInstitutions: readonly string[] = [
  'Kantor Pertanahan (BPN) setempat',
  'PT PLN (Persero)',
  'PAM Jaya',
  'PT Kereta Api Indonesia (Persero)',
  'PT KAI Commuter',
  'BPJS Kesehatan kantor cabang',
  'BPJS Ketenagakerjaan kantor cabang',
  'Kepolisian Sektor setempat',
  'Kementerian Ketenagakerjaan',
  'Kantor Imigrasi',
  'Kantor Urusan Agama setempat',
  'Kantor Pelayanan Pajak Pratama',
  'Pengadilan Negeri setempat',
  'Pengadilan Agama setempat',
  'Otoritas Jasa Keuangan',
  'Balai Besar Wilayah Sungai Ciliwung Cisadane',
  'PT Telkom Indonesia',
  'Ombudsman Republik Indonesia',
];

/** What people add to the survey. */
export const surveyRemarks: readonly string[] = [
  'Petugasnya ramah dan menjelaskan pelan-pelan.',
  'Antreannya panjang, mohon ditambah satu meja lagi.',
  'Cepat sekali, hari Selasa sudah dikerjakan.',
  'Sudah bagus, semoga hasilnya awet.',
  'Kabarnya lewat SMS membantu, saya tidak perlu bolak-balik.',
  'Mohon kursi untuk lansia ditambah.',
  'Perlu dipantau lagi sesudah hujan.',
  'Pengerjaannya rapi, terima kasih.',
  'Mohon diberi tahu jam petugas datang.',
  'Tempatnya mudah ditemukan, tetapi parkirnya sempit.',
];
