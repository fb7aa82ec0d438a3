/** What the unit writes as evidence when its work is done. */
export const workDone: readonly string[] = [
  'Pekerjaan selesai dilaksanakan oleh empat petugas, foto sebelum dan sesudah terlampir.',
  'Sudah ditangani pagi ini, lokasi telah dibersihkan kembali.',
  'Penanganan rampung dalam satu hari bersama petugas kelurahan.',
  'Selesai dikerjakan dan disaksikan Ketua RT setempat.',
  'Perbaikan tuntas, sudah diuji dan berfungsi normal.',
  'Penertiban dilakukan, pihak bersangkutan menandatangani surat pernyataan.',
  'Berkas telah diproses dan hasilnya diserahkan kepada pelapor.',
  'Sudah dilakukan mediasi, para pihak sepakat dan menandatangani berita acara.',
  'Unit menurunkan satu regu dan satu kendaraan, pekerjaan beres sore hari.',
  'Bagian yang rusak diganti baru, sisa bahan sudah diangkut.',
  'Tindakan selesai, pengawasan lanjutan dijadwalkan dua minggu sekali.',
  'Data telah diperbaiki dan pelapor menerima penjelasan lewat telepon.',
  'Titik yang dilaporkan ditangani bersama dua titik lain di dekatnya.',
  'Pekerjaan malam hari selesai tanpa menutup akses warga.',
  'Kunjungan rumah sudah dilakukan, keluarga menerima bantuan yang diperlukan.',
  'Pengaman dipasang kembali dan lokasi aman dilewati.',
  'Surat teguran disampaikan dan sudah dipatuhi, kondisi terakhir difoto.',
];

/** Why the one who validates sends the work back. */
export const rejectReasons: readonly string[] = [
  'Foto tidak memperlihatkan lokasi yang dilaporkan.',
  'Baru sebagian dikerjakan, sisi sebelahnya belum disentuh.',
  'Sisa pekerjaan masih berserakan di lokasi.',
  'Sehari sesudah dikerjakan keluhan muncul lagi.',
  'Pelapor menyatakan belum ada petugas yang datang.',
  'Foto sesudah sama dengan foto lama dari pengaduan lain.',
  'Mutu pekerjaan kurang, perlu diperbaiki sebelum dinyatakan selesai.',
  'Belum ada tanda terima atau surat pernyataan yang dilampirkan.',
  'Hanya ditangani sementara, padahal keputusan rapat meminta perbaikan tetap.',
  'Titik pengambilan foto jauh dari lokasi pengaduan.',
  'Jawaban kepada pelapor tidak menyentuh pokok keluhan.',
  'Foto gelap dan tidak dapat dinilai, mohon diambil ulang.',
  'Ketua RT belum membenarkan hasil pekerjaan.',
  'Penyebab belum dihilangkan, hanya akibatnya yang dibersihkan.',
  'Bekas pekerjaan malah menghalangi jalan warga.',
];

/** Evidence for a case that was solved at the counter itself. */
export const onTheSpotEvidence: readonly string[] = [
  'Petugas Dukcapil mencetak dokumen saat itu juga dan menyerahkannya kepada pelapor.',
  'Satpel menelepon petugas lapangan, penanganan selesai sebelum sesi ditutup.',
  'Data dicek di tempat dan diperbaiki, pelapor menunjukkan hasilnya di telepon genggam.',
  'Petugas UP PTSP membantu melengkapi permohonan sampai terkirim.',
  'Lurah menghubungi Ketua RT, persoalan diselesaikan lewat telepon.',
  'Satpol PP yang sedang berpatroli langsung menegur di lokasi dan mengirim foto.',
  'Petugas puskesmas memberi surat rujukan yang diperlukan.',
  'Petugas kebersihan sedang di dekat lokasi dan langsung mengangkut, foto diterima.',
  'Pelapor mendapat penjelasan langsung dari kepala unit dan merasa cukup.',
  'Jadwal pekerjaan ternyata hari ini, pelapor diperlihatkan surat tugasnya.',
  'Kedua pihak hadir di kantor dan sepakat berdamai di depan lurah.',
  'Petugas perhubungan memindahkan kendaraan yang menghalangi, pelapor memastikan lewat telepon.',
  'Status bantuan diperiksa bersama pelapor, pencairan sudah masuk kemarin.',
  'Petugas PPSU membersihkan titik yang dimaksud pukul sembilan, foto terlampir.',
  'Berkas yang tertinggal ditemukan dan dikembalikan kepada pelapor.',
];
