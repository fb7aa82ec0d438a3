/** What a line of the complainant's history may name; names are empty where they would tell too much. */
export type PublicParticulars = {
  unit: string;
  institution: string;
  plannedOn: string;
  dueOn: string;
  outcome: string;
  mine: boolean;
  /** What the complainant may read of a progress note; empty when it is internal. */
  progress: string;
  level: 'kecamatan' | 'city' | 'province' | null;
};

const onTo = (unit: string) => (unit ? ` ke ${unit}` : ' ke petugas yang berwenang');
const levels = { kecamatan: 'kecamatan', city: 'kota/kabupaten', province: 'provinsi' };
const at = (level: PublicParticulars['level']) => (level ? levels[level] : 'tingkat berikutnya');
const institution = (name: string) => name || 'instansi yang berwenang';

const decisions: Record<string, (p: PublicParticulars) => string> = {
  resolved: () => 'Rapat menyatakan aduan selesai',
  followUp: (p) =>
    `Rapat memutuskan: dikerjakan${p.unit ? ` ${p.unit}` : ''}${p.dueOn ? `, paling lambat ${p.dueOn}` : ''}`,
  cannotSolve: () => 'Rapat memutuskan: dilaporkan ke tingkat di atasnya',
  notValid: () => 'Rapat menyatakan ini bukan pengaduan',
  referred: (p) => `Rapat memutuskan: dirujuk ke ${institution(p.institution)}`,
  deferred: () => 'Rapat menunda pembahasan ke rapat berikutnya',
};

export const portal = {
  title: 'Pengaduan warga setiap Sabtu',
  heading: 'Sampaikan aduan Anda hari Sabtu',
  lead: (opens: string, closes: string) =>
    `Datanglah ke kantor kecamatan Anda pukul ${opens}–${closes}. Petugas mencatat, Anda pulang dengan nomor aduan dan tanggal jawabannya. Gratis.`,
  next: (day: string) => `Loket berikutnya: ${day}.`,
  emergency: 'Nyawa atau harta benda dalam bahaya? Jangan tunggu Sabtu: telepon 112, gratis, 24 jam.',
  how: 'Begini jalannya',
  week: {
    saturday: { label: 'Sabtu: loket', text: 'Aduan dicatat dan diteruskan ke unit yang berwenang.' },
    sunday: { label: 'Minggu: peninjauan', text: 'Bila perlu, lurah dan unit melihat lokasinya bersama.' },
    monday: { label: 'Senin: rapat kecamatan', text: 'Camat memutuskan bersama unit. Anda dikabari.' },
    tuesday: { label: 'Selasa: rapat kota', text: 'Yang belum bisa diselesaikan dibahas wali kota/bupati.' },
  },
  after: 'Yang tidak dapat diselesaikan di kota disampaikan kepada Gubernur melalui Sekretaris Daerah.',
  trackTitle: 'Lacak aduan',
  trackLead: 'Isi nomor dari tanda terima dan empat angka terakhir telepon yang Anda berikan di loket.',
  trackHelp: 'Tidak memberi nomor telepon? Bukalah tautan atau pindai kode QR pada tanda terima.',
  ticket: 'Nomor aduan',
  ticketHint: 'Delapan huruf dan angka, misalnya 7K3M-Q9TX.',
  digits: 'Empat angka terakhir telepon',
  track: 'Lacak',
  wait: 'Terlalu banyak percobaan. Tunggu 15 menit, lalu coba lagi.',
  rightsTitle: 'Hak Anda',
  rights: (days: number) => [
    'Gratis, tanpa pungutan apa pun.',
    'Boleh anonim; identitas pelapor dirahasiakan, isinya pun bila Anda minta.',
    'Dijawab pada tanggal yang disebutkan sejak awal.',
    'Pekerjaan petugas dinyatakan selesai hanya dengan foto, dan diperiksa orang lain daripada yang mengerjakan.',
    `Belum beres? Ajukan keberatan dalam ${days} hari kerja.`,
    'Tidak puas dengan pelayanan? Ombudsman Republik Indonesia tetap terbuka bagi Anda.',
  ],
  figuresLink: 'Angka menurut wilayah, jenis dan bulan',
  placesLink: 'Lihat tempat dan jam',
  placesTitle: (day: string) => `Tempat dan jam, ${day}`,
  placesLead: 'Datanglah ke kecamatan tempat masalahnya berada.',
  placeSearch: 'Cari kecamatan atau kelurahan',
  placesFound: (n: number) => `${n} kecamatan`,
  placesNone: 'Tidak ada kecamatan atau kelurahan dengan nama itu',
  placesAll: 'Tampilkan semua',
  office: (name: string) => `Kantor Kecamatan ${name}`,
  sessions: {
    held: (hours: string) => `Buka ${hours}`,
    closedEarly: (hours: string, reason: string) => `Ditutup lebih awal, buka ${hours}: ${reason}`,
    reopened: (hours: string, reason: string) => `Dibuka kembali, buka ${hours}: ${reason}`,
    cancelled: (reason: string) => `Tutup${reason ? `: ${reason}` : ''}`,
    piket: (hours: string, reason: string) => `Piket ${hours}${reason ? `: ${reason}` : ''}`,
  },

  stages: {
    received: 'Diterima',
    review: 'Peninjauan lapangan',
    meeting: 'Rapat kecamatan',
    work: 'Dikerjakan kecamatan',
    city: 'Rapat kota',
    cityWork: 'Dikerjakan Suku Dinas',
    province: 'Sekda dan Gubernur',
    provinceWork: 'Dikerjakan Dinas/Badan',
    done: 'Selesai',
    closed: 'Ditutup',
  },
  stepsLabel: 'Langkah aduan ini',
  confidentialHeading: 'Aduan rahasia',
  confidentialNote: 'Demi kerahasiaan, halaman ini hanya memuat status dan tanggal.',
  withdrawnNote: 'Anda sudah menarik aduan ini. Masalahnya tetap ditangani untuk warga lain yang menunggu.',
  mergedNote:
    'Aduan Anda digabung dengan aduan lain tentang hal yang sama. Yang Anda lihat di sini adalah kemajuan penanganannya.',
  now: 'Sekarang',
  handler: 'Ditangani',
  outcome: 'Hasil',
  nextStep: 'Berikutnya',
  matter: 'Aduan Anda',
  place: 'Lokasi',
  photos: 'Foto',
  history: 'Yang sudah terjadi',
  answer: (on: string, latest: string) =>
    on === latest ? `Anda dikabari paling lambat ${on}.` : `Anda dikabari ${on}, paling lambat ${latest}.`,
  late: (meets: boolean): string =>
    meets
      ? 'Kami terlambat. Atasan sudah diberi tahu dan aduan Anda dibahas dalam rapat berikutnya.'
      : 'Kami terlambat. Atasan sudah diberi tahu.',
  resolvedText: (day: string) =>
    `Aduan dinyatakan selesai. Belum beres? Ajukan keberatan paling lambat ${day}. Bila tidak ada kabar dari Anda, aduan ditutup.`,
  question: 'Kami perlu keterangan dari Anda',
  questionHidden:
    'Demi kerahasiaan, pertanyaannya baru tampil setelah Anda mengisi empat angka terakhir telepon Anda. Petugas loket juga dapat membacakannya.',
  questionShow: 'Tampilkan pertanyaan',
  questionAtCounter:
    'Demi kerahasiaan, pertanyaannya tidak ditampilkan di sini. Datanglah ke loket hari Sabtu dengan nomor aduan ini: petugas membacakannya dan mencatat jawaban Anda.',
  questionUntil: (day: string) =>
    `Jawablah paling lambat ${day}. Sesudah itu aduan dibahas dengan keterangan yang ada.`,
  acts: {
    information: {
      title: 'Tambah keterangan',
      field: 'Keterangan',
      hint: 'Dibaca petugas yang menangani. Jangan tulis NIK atau nomor rekening.',
      photos: 'Foto',
      photosHint: 'Paling banyak empat. Tanggal dan tempat di dalam berkasnya tidak ikut ditampilkan.',
      submit: 'Kirim keterangan',
      done: 'Keterangan Anda sudah kami terima.',
    },
    answer: { title: 'Jawab pertanyaan', field: 'Jawaban Anda', submit: 'Kirim jawaban' },
    confirmation: {
      title: 'Sudah beres',
      text: 'Aduan ditutup sebagai selesai.',
      submit: 'Ya, sudah beres',
      done: 'Terima kasih. Aduan ditutup sebagai selesai.',
    },
    objection: {
      title: 'Belum beres',
      field: 'Apa yang belum beres?',
      hint: 'Keberatan Anda dibahas dalam rapat berikutnya.',
      submit: 'Ajukan keberatan',
      done: 'Keberatan Anda sudah kami terima.',
    },
    survey: { done: 'Terima kasih. Penilaian Anda sudah kami catat.' },
    withdrawal: {
      title: 'Tarik aduan',
      text: 'Aduan ditutup, kecuali warga lain menunggu hal yang sama. Ini tidak dapat dibatalkan.',
      submit: 'Ya, tarik aduan ini',
      done: 'Anda sudah menarik aduan ini.',
    },
  },
  contact: {
    title: 'Perbaiki cara menerima kabar',
    lead: 'Yang dikosongkan tetap seperti semula. Nomor dan alamat yang lama kami beri tahu.',
    news: 'Kabar untuk Anda',
    by: (channel: string, to: string) => `Kami kabari lewat ${channel}${to ? ` ke ${to}` : ''}.`,
    none: 'Tidak menerima pesan lagi',
    wantsNone: 'Anda memilih tidak menerima kabar.',
    unreached: (channel: string, why: string) =>
      `Kabar terakhir lewat ${channel} tidak sampai: ${why}. Perbaiki nomor atau alamatnya, lalu kami kirim lagi.`,
    now: (masked: string) => `Sekarang: ${masked}`,
    nothing: 'belum ada',
    phone: 'Nomor telepon',
    email: 'Alamat email',
    channel: 'Kabar lewat',
    digits: 'Empat angka terakhir telepon yang lama',
    digitsHint: 'Supaya orang lain yang memegang tautan ini tidak dapat mengubahnya.',
    save: 'Simpan',
    wait: 'Terlalu banyak perubahan atau percobaan. Coba lagi nanti, atau datanglah ke loket.',
    done: 'Kontak disimpan. Pesan yang gagal kami kirim lagi.',
  },
  actsTitle: 'Yang dapat Anda lakukan',
  closedText: 'Masalahnya muncul lagi? Datanglah ke loket hari Sabtu dengan nomor aduan ini.',
  changed: 'Status aduan ini sudah berubah, jadi langkah tadi tidak dijalankan. Lihat keadaannya sekarang.',
  printHint: 'Simpan alamat halaman ini: siapa pun yang memegangnya dapat membukanya.',
  you: 'Anda',
  /** One line of the history as its complainant reads it; events that are not named here are not for them. */
  events: {
    received: () => 'Diterima di loket',
    assign: (p: PublicParticulars) => `Diteruskan${onTo(p.unit)}`,
    reassign: (p: PublicParticulars) => `Dialihkan${onTo(p.unit)}`,
    planReview: (p: PublicParticulars) => `Peninjauan lapangan dijadwalkan ${p.plannedOn}`,
    waiveReview: () => 'Tidak perlu peninjauan lapangan, langsung dibahas dalam rapat',
    recordReview: () => 'Lokasi sudah ditinjau',
    decide: (p: PublicParticulars) => decisions[p.outcome]?.(p) ?? 'Dibahas dalam rapat',
    progressTold: (p: PublicParticulars): string =>
      p.progress ? `Kemajuan pekerjaan: “${p.progress}”` : 'Ada kemajuan pekerjaan',
    completeWork: () => 'Pekerjaan dilaporkan selesai, menunggu diperiksa',
    verify: () => 'Hasil pekerjaan diperiksa: selesai',
    rejectWork: (p: PublicParticulars) =>
      `Hasil pekerjaan diperiksa: belum selesai, dikerjakan lagi${p.dueOn ? ` sampai ${p.dueOn}` : ''}`,
    sendReport: (p: PublicParticulars) => `Dilaporkan ke tingkat ${at(p.level)}`,
    forwardReport: () => 'Disampaikan kepada Gubernur',
    dispose: (p: PublicParticulars) =>
      `Gubernur menugaskan${p.unit ? ` ${p.unit}` : ' unit yang berwenang'}${p.dueOn ? `, paling lambat ${p.dueOn}` : ''}`,
    returnDown: (p: PublicParticulars) => `Dikembalikan untuk dibahas di tingkat ${at(p.level)}`,
    resolveOnTheSpot: () => 'Diselesaikan di tempat',
    requestInformation: (p: PublicParticulars): string =>
      p.mine ? 'Kami meminta keterangan dari Anda' : 'Kami meminta keterangan',
    informationGiven: (p: PublicParticulars): string =>
      p.mine ? 'Jawaban Anda diterima' : 'Keterangan diterima',
    informationAdded: (p: PublicParticulars): string => (p.mine ? 'Anda menambahkan keterangan' : ''),
    surveyAnswered: (p: PublicParticulars): string => (p.mine ? 'Anda mengisi survei kepuasan' : ''),
    mergeInto: () => 'Digabung dengan aduan lain tentang hal yang sama',
    withdraw: (p: PublicParticulars): string => (p.mine ? 'Anda menarik aduan' : 'Ditutup'),
    refer: (p: PublicParticulars) => `Dirujuk ke ${institution(p.institution)}`,
    notAComplaint: () => 'Dicatat sebagai bukan pengaduan',
    object: (p: PublicParticulars): string =>
      p.mine ? 'Anda mengajukan keberatan' : 'Pelapor lain mengajukan keberatan',
    confirm: (p: PublicParticulars): string =>
      p.mine ? 'Anda menyatakan sudah beres' : 'Pelapor menyatakan sudah beres',
    deadlinePassed: () => 'Tenggat lewat; atasan diberi tahu',
    noObjection: () => 'Ditutup karena tidak ada keberatan',
  },
};
