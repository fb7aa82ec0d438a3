const cases = (n: number) => `${n} pengaduan`;

export const reports = {
  title: 'Laporan',
  lead: 'Laporan berjenjang: camat ke walikota/bupati, lalu ke Gubernur melalui Sekretaris Daerah (Ingub 135/2017, KEEMPAT).',
  names: {
    kecamatan: (area: string) => `Laporan Camat ${area}`,
    city: (area: string) => `Laporan ${area}`,
  },
  week: (saturday: string) => `Pekan yang dimulai ${saturday}`,

  draft: {
    title: 'Konsep laporan Anda',
    lead: 'Isinya dihitung langsung dari basis data sampai laporan dikirim.',
    again:
      'Laporan pekan ini sudah dikirim. Konsep ini menampung yang terjadi sesudahnya; kirim lagi hanya bila perlu.',
    open: 'Buka konsep laporan',
    unsolvedHint: 'naik saat laporan dikirim',
    waitingHint: 'belum masuk laporan',
  },
  received: {
    title: 'Menunggu tanda terima Anda',
    empty: 'Semua laporan yang masuk sudah dinyatakan diterima.',
  },
  sent: {
    title: 'Laporan terkirim',
    empty: 'Belum ada laporan terkirim',
    emptyText: 'Laporan yang sudah dikirim akan tampil di sini.',
    from: 'Dari',
    week: 'Pekan',
    at: 'Dikirim',
    state: 'Keadaan',
  },
  sekda: {
    title: 'Menunggu diteruskan ke Gubernur',
    empty: 'Tidak ada kasus yang menunggu Sekda',
    emptyText: 'Kasus dari laporan walikota/bupati akan tampil di sini.',
    hint: 'Teruskan semua kasus sebuah laporan sekaligus, atau buka sebuah kasus untuk meneruskannya sendiri atau mengembalikannya ke kota dengan petunjuk.',
  },
  governor: {
    title: 'Menunggu keputusan Gubernur',
    empty: 'Tidak ada kasus yang menunggu Gubernur',
    emptyText: 'Kasus yang diteruskan Sekda akan tampil di sini.',
    hint: 'Beri disposisi kepada dinas/badan di sini, atau buka kasusnya untuk mengembalikannya dengan petunjuk.',
    dispose: 'Disposisi',
  },
  withoutReport: 'Di luar laporan (keberatan pelapor)',
  objection: (reason: string) => `Keberatan pelapor: ${reason}`,
  open: 'Buka laporan',
  case: 'Kasus',

  states: { draft: 'Konsep', sent: 'Terkirim', acknowledged: 'Diterima' },
  trail: {
    title: 'Perjalanan laporan',
    draft: 'Konsep, belum dikirim',
    sent: 'Dikirim',
    acknowledged: 'Diterima',
    notAcknowledged: 'Belum dinyatakan diterima',
    by: (at: string, name: string) => (name ? `${at}, oleh ${name}` : at),
    forwarded: 'Menunggu diteruskan Sekda',
    hash: 'Sidik dokumen (SHA-256)',
  },

  paper: {
    government: (province: string) => `Pemerintah Provinsi ${province}`,
    phone: (number: string) => `Telepon ${number}`,
    number: 'Nomor',
    unnumbered: '(belum bernomor)',
    classification: 'Sifat',
    classifications: { ordinary: 'Biasa', soon: 'Segera' },
    attachment: 'Lampiran',
    attachments: { none: 'Tidak ada', some: '1 (satu) berkas' },
    subject: 'Hal',
    subjectOf: (saturday: string) =>
      `Laporan penanganan pengaduan masyarakat, pekan yang dimulai ${saturday}`,
    to: 'Kepada Yth.',
    through: (office: string) => `melalui ${office}`,
    signedAt: (at: string) => `Ditandatangani dan dikirim melalui Aduan Sabtu pada ${at}`,
    unsigned: 'Konsep, belum ditandatangani',
    nip: 'NIP',
    summary: 'Ringkasan',
    appendix: 'Lampiran laporan',
  },
  /** The body of the covering letter until somebody writes another one; it holds no numbers, those follow by themselves. */
  usualLetter: ({ addressee, through }: { addressee: string; through: boolean }) =>
    through
      ? `Menindaklanjuti Instruksi Gubernur Nomor 135 Tahun 2017, bersama ini kami sampaikan laporan penanganan pengaduan masyarakat yang tidak dapat diselesaikan di tingkat kota/kabupaten beserta hasil pelaksanaan instruksi tersebut.\n\nRincian setiap pengaduan, alasan tidak dapat diselesaikan, dan dukungan yang kami mohonkan tercantum dalam lampiran. Kami mohon arahan dan keputusan Bapak/Ibu ${addressee.split(' ')[0]} atas pengaduan pada Bagian B.\n\nDemikian laporan ini kami sampaikan. Atas perhatian dan arahannya kami ucapkan terima kasih.`
      : `Menindaklanjuti Instruksi Gubernur Nomor 135 Tahun 2017, bersama ini kami sampaikan laporan penanganan pengaduan masyarakat yang diterima di kantor kecamatan setiap Sabtu, yang dapat dan yang tidak dapat diselesaikan di tingkat kecamatan.\n\nRincian setiap pengaduan tercantum dalam lampiran. Kami mohon tindak lanjut Bapak/Ibu ${addressee.split(' ')[0]} bersama Suku Dinas dan Suku Badan terkait atas pengaduan pada Bagian B.\n\nDemikian laporan ini kami sampaikan. Atas perhatiannya kami ucapkan terima kasih.`,

  parts: {
    solved: {
      short: 'A. Selesai',
      title: 'Bagian A: selesai',
      empty: 'Tidak ada pengaduan yang selesai sejak laporan terakhir.',
    },
    unsolved: {
      short: 'B. Tidak dapat diselesaikan',
      title: 'Bagian B: tidak dapat diselesaikan di tingkat ini',
      empty: 'Nihil: tidak ada pengaduan yang harus dinaikkan.',
    },
    underWay: {
      short: 'C. Dalam pengerjaan',
      title: 'Bagian C: sedang ditindaklanjuti',
      empty: 'Tidak ada pengaduan yang sedang ditindaklanjuti.',
    },
    waiting: { short: 'Belum diputuskan rapat', title: '', empty: '' },
  },
  total: 'Jumlah',
  cases,
  columns: {
    no: 'No.',
    ticket: 'Nomor dan tanggal',
    complainant: 'Pelapor',
    place: 'Lokasi',
    matter: 'Pokok pengaduan',
    review: 'Hasil peninjauan',
    work: 'Unit dan tindak lanjut',
    state: 'Status',
    why: 'Mengapa tidak dapat diselesaikan',
    ask: 'Yang diminta',
  },
  hiddenName: 'Identitas dirahasiakan',
  hiddenMatter: 'Aduan rahasia; isinya hanya di dalam sistem.',
  hiddenReview: 'Hasil peninjauan dirahasiakan.',
  reviewWaived: (reason: string) => (reason ? `Tanpa peninjauan: ${reason}` : 'Tanpa peninjauan'),
  noReview: 'Tidak ada peninjauan',
  dueOn: (day: string) => `Tenggat ${day}`,
  overdue: 'Lewat tenggat',
  climbs: { kecamatan: 'Naik ke kota/kabupaten', city: 'Naik ke Gubernur melalui Sekda', province: '' },

  recap: {
    title: 'Rekapitulasi',
    byKelurahan: 'Menurut kelurahan',
    byKecamatan: 'Menurut kecamatan',
    byCategory: 'Menurut kategori',
    kelurahan: 'Kelurahan',
    kecamatan: 'Kecamatan',
    category: 'Kategori',
    empty: 'Nihil.',
  },
  results: {
    title: 'Hasil pelaksanaan instruksi',
    period: (from: string, to: string) => `${from} sampai ${to}`,
    sessions: 'Loket Sabtu',
    meetings: 'Rapat kecamatan',
    attendance: 'Instansi hadir',
    received: 'Diterima',
    solved: 'Selesai di kecamatan',
    escalated: 'Dinaikkan ke kota',
    open: 'Belum selesai',
    ofDue: (held: number, due: number) => `${held} dari ${due}`,
    cityMeetings: 'Rapat kota',
    cityMeetingsText: (held: number, due: number, attendance: number) =>
      `${held} dari ${due}, ${attendance} kehadiran instansi`,
    solvedAt: 'Diselesaikan di tingkat',
    solvedAtText: (n: { kecamatan: number; city: number; province: number }) =>
      `kecamatan ${n.kecamatan}, kota/kabupaten ${n.city}, provinsi ${n.province}`,
    median: 'Waktu penyelesaian (median)',
    days: (days: string) => `${days} hari`,
    none: 'belum ada yang selesai',
  },

  form: {
    title: 'Surat pengantar',
    letterNumber: 'Nomor surat',
    letterNumberHint: 'Ditulis sesuai tata naskah dinas; boleh dikosongkan.',
    letter: 'Isi surat',
    letterHint: 'Kosongkan untuk memakai isi yang lazim. Angka-angka ditambahkan sendiri di bawahnya.',
    save: 'Simpan surat saja',
    signTitle: 'Tanda tangani dan kirim',
    signLead: (n: number) =>
      n === 0
        ? 'Laporan nihil: tidak ada pengaduan yang naik. Sesudah dikirim, laporan tidak dapat diubah.'
        : `${cases(n)} pada Bagian B naik ke tingkat berikutnya. Sesudah dikirim, laporan tidak dapat diubah.`,
    password: 'Kata sandi Anda sebagai tanda tangan',
    send: 'Tanda tangani dan kirim',
    notYours: 'Hanya pejabat kantor ini (atau Plt./Plh.) yang menandatangani dan mengirim.',
    saved: 'Surat tersimpan.',
    sent: (n: number) => (n === 0 ? 'Laporan nihil terkirim.' : `Laporan terkirim; ${cases(n)} naik.`),
    alreadySent: 'Laporan ini sudah dikirim sebelumnya.',
    changed:
      'Isi laporan berubah sejak Anda membukanya. Tidak ada yang dikirim; surat Anda masih ada. Baca sekali lagi, lalu kirim.',
  },
  acknowledge: 'Nyatakan diterima',
  acknowledged: 'Laporan dinyatakan diterima.',
  forward: (n: number) => (n === 0 ? 'Nyatakan diterima' : `Teruskan ${cases(n)} ke Gubernur`),
  forwarded: (n: number) =>
    n === 0 ? 'Tidak ada lagi yang perlu diteruskan.' : `${cases(n)} diteruskan ke Gubernur.`,
};
