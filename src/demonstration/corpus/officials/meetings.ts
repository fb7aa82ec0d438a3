/** What is said and decided in the Monday and Tuesday meetings, and what climbs or comes back down. */
export const meetingNotes: readonly string[] = [
  'Disepakati, dikerjakan minggu ini dan dilaporkan dengan foto.',
  'Lurah diminta menghubungi pelapor hari ini untuk menyampaikan jadwalnya.',
  'Unit menyanggupi dengan tenaga yang ada, tidak perlu tambahan anggaran.',
  'Peserta rapat melihat foto peninjauan dan sependapat dengan rekomendasi tim.',
  'Satpol PP mendampingi pada hari pelaksanaan.',
  'Dikerjakan bersamaan dengan dua pengaduan lain di kelurahan yang sama.',
  'Camat meminta penanganan sementara hari ini juga.',
  'Unit menyampaikan kendala alat, disepakati meminjam dari kecamatan tetangga.',
  'Perlu dipastikan status asetnya sebelum dikerjakan.',
  'Pelapor hadir pada peninjauan dan menerima penjelasan tim.',
  'Batas waktu sudah lewat, unit diminta menjelaskan dan mendapat tenggat baru yang terakhir.',
  'Disetujui tanpa catatan.',
  'Ketua RW akan membantu menyiapkan warga saat pekerjaan berlangsung.',
  'Hasil pekerjaan akan dilihat lurah sebelum dinyatakan selesai.',
  'Rapat menilai persoalan ini berulang, perlu penyelesaian yang tetap.',
  'Agar dipantau lagi pada rapat pekan depan.',
];

/** Why the kecamatan cannot solve it. */
export const cannotSolveReasons: readonly string[] = [
  'Memerlukan alat berat yang hanya dimiliki suku dinas.',
  'Biayanya melampaui pagu anggaran pemeliharaan kecamatan tahun ini.',
  'Aset berstatus kewenangan kota, satuan pelaksana tidak boleh mengerjakannya sendiri.',
  'Membutuhkan perencanaan teknis dan gambar kerja dari tingkat kota.',
  'Penyebabnya berada di luar wilayah kecamatan sehingga perlu penanganan lintas kecamatan.',
  'Dua kali ditangani di tingkat kecamatan, masalah tetap kembali.',
  'Penertiban memerlukan personel gabungan yang tidak tersedia di kecamatan.',
  'Surat peringatan telah diberikan tetapi tidak dipatuhi, tindakan berikutnya wewenang suku dinas.',
  'Kuota dan penetapan penerima ditentukan di tingkat kota.',
  'Bahan pengganti tidak ada di gudang satuan pelaksana dan pengadaannya di suku dinas.',
  'Menyangkut aset beberapa unit dan pemilik utilitas, koordinasinya harus dipimpin kota.',
  'Perlu pembebasan sebagian lahan yang tidak dapat diputuskan camat.',
  'Perubahan pengaturan harus mendapat kajian suku dinas lebih dahulu.',
  'Data terkunci di sistem pusat, satuan pelaksana tidak memiliki hak mengubahnya.',
  'Pemeriksaan laboratorium hanya dapat diminta oleh suku dinas.',
  'Unit kecamatan tidak ada untuk bidang ini, penanganan langsung di suku dinas.',
];

/** What is asked of the city. */
export const asks: readonly string[] = [
  'Mohon suku dinas menurunkan alat berat dan operator selama dua hari.',
  'Mohon dimasukkan ke kegiatan pemeliharaan tahun berjalan.',
  'Mohon peninjauan teknis bersama dan penetapan jadwal pekerjaan.',
  'Mohon walikota memimpin koordinasi dengan pemilik utilitas.',
  'Mohon penertiban terpadu dengan personel tingkat kota.',
  'Mohon penerbitan surat peringatan berikutnya oleh suku dinas.',
  'Mohon tambahan petugas dan kendaraan untuk wilayah ini selama satu bulan.',
  'Mohon bahan pengganti dikirim ke satuan pelaksana.',
  'Mohon keputusan mengenai status aset agar jelas siapa yang merawat.',
  'Mohon pembukaan kembali data pelapor pada sistem.',
  'Mohon kajian penyebab dari hulu sampai hilir beserta rencana penanganannya.',
  'Mohon prioritas karena menyangkut keselamatan warga.',
  'Mohon kuota tambahan atau verifikasi ulang bagi warga yang memenuhi syarat.',
  'Mohon difasilitasi pertemuan antara warga dan pihak pengelola.',
  'Mohon pengambilan contoh dan uji laboratorium.',
  'Mohon jawaban tertulis yang dapat kami sampaikan kepada pelapor.',
];

/** Why the city cannot solve it either. */
export const cityCannotSolveReasons: readonly string[] = [
  'Aset tercatat pada dinas tingkat provinsi.',
  'Nilai pekerjaan melampaui kewenangan suku dinas dan harus dilelang oleh dinas.',
  'Memerlukan kebijakan yang berlaku untuk seluruh kota administrasi.',
  'Penanganan melintasi batas dua kota administrasi.',
  'Perlu kerja sama dengan kementerian, yang hanya dapat diajukan oleh provinsi.',
  'Anggaran suku dinas untuk kegiatan ini sudah habis, perlu perubahan anggaran.',
  'Penetapan kuota berada pada dinas.',
  'Pengadaan suku cadang dipusatkan di dinas.',
  'Pembebasan lahan menjadi wewenang provinsi.',
  'Aturan yang berlaku belum memberi dasar bagi suku dinas untuk bertindak.',
  'Penyebab utamanya prasarana induk yang dikelola provinsi.',
  'Pemilik aset menolak melaksanakan permintaan kota, perlu keputusan yang lebih tinggi.',
  'Perlu penambahan tenaga yang formasinya ditetapkan provinsi.',
  'Sengketa kepemilikan aset antarperangkat daerah belum diputuskan.',
  'Integrasi data dengan pemerintah pusat hanya dapat dilakukan oleh dinas.',
];

/** What is asked of the province. */
export const provinceAsks: readonly string[] = [
  'Mohon disposisi kepada dinas teknis untuk penanganan tahun ini.',
  'Mohon alokasi anggaran pada perubahan anggaran.',
  'Mohon penetapan perangkat daerah yang bertanggung jawab atas aset ini.',
  'Mohon Gubernur menyurati kementerian pemilik kewenangan.',
  'Mohon dinas memimpin penanganan lintas kota.',
  'Mohon petunjuk kebijakan agar dapat diterapkan seragam.',
  'Mohon penambahan kuota bagi wilayah kami.',
  'Mohon percepatan pengadaan suku cadang.',
  'Mohon dibentuk tim bersama yang dipimpin asisten terkait.',
  'Mohon persetujuan pemakaian alat dan tenaga cadangan dinas.',
  'Mohon proses pembebasan lahan dimulai.',
  'Mohon penyelesaian status aset oleh badan pengelola aset.',
  'Mohon dinas mengadakan kajian teknis dan menyampaikan hasilnya.',
  'Mohon teguran kepada pemilik utilitas atas nama pemerintah provinsi.',
  'Mohon kepastian jadwal yang dapat disampaikan kepada warga.',
];

/** Why a decision waits for the next meeting. */
export const deferReasons: readonly string[] = [
  'Petugas yang menguasai persoalan berhalangan hadir.',
  'Status aset masih dicek di bagian pengelola barang.',
  'Peninjauan belum dapat dilakukan karena hujan deras sepanjang Minggu.',
  'Menunggu hasil mediasi warga yang dijadwalkan Rabu.',
  'Menunggu jawaban tertulis dari pemilik utilitas.',
  'Pelapor belum dapat dihubungi untuk memastikan titik lokasi.',
  'Kapal tidak berlayar sehingga tim belum sampai di lokasi.',
  'Hasil pengukuran belum selesai dihitung.',
  'Perlu musyawarah RT/RW lebih dahulu.',
  'Dokumen pendukung belum lengkap.',
  'Masa teguran tertulis belum berakhir.',
  'Jadwal alat baru diketahui akhir pekan ini.',
  'Ada laporan baru di lokasi yang sama, akan dibahas sekaligus.',
  'Waktu rapat habis, dibahas pertama pada rapat berikutnya.',
  'Unit mengusulkan cara lain dan perlu menghitung biayanya.',
];

/** Dispositions and returns to the level below. */
export const instructions: readonly string[] = [
  'Tangani segera dan laporkan hasilnya sebelum rapat berikutnya.',
  'Koordinasikan dengan suku dinas terkait, gunakan tenaga yang ada.',
  'Selesaikan di tingkat kecamatan, suku dinas membantu bahan.',
  'Tinjau ulang bersama, lalu usulkan cara penanganan yang tetap.',
  'Utamakan keselamatan warga, pasang pengaman hari ini.',
  'Panggil pihak terkait dan buat kesepakatan tertulis.',
  'Masukkan ke rencana kerja bulan ini dan sampaikan jadwalnya kepada warga.',
  'Berikan penjelasan tertulis kepada pelapor dengan bahasa yang mudah dipahami.',
  'Lakukan penertiban secara persuasif, libatkan tokoh setempat.',
  'Lengkapi data dukung lalu ajukan kembali.',
  'Bentuk tim kecil, lurah memimpin di lapangan.',
  'Gabungkan dengan titik lain yang serupa dan kerjakan menyeluruh.',
  'Cukup ditangani satuan pelaksana, laporkan dengan foto sesudahnya.',
  'Pastikan pelapor diberi tahu sebelum dan sesudah pekerjaan.',
  'Selidiki penyebabnya, jangan hanya membenahi akibatnya.',
  'Tindak lanjuti sesuai ketentuan dan laporkan melalui Sekretaris Daerah.',
];
