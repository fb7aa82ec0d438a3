import { reportForm } from './report-form.ts';
import { reportResults } from './report-results.ts';

const cases = (n: number) => `${n} pengaduan`;

export const reports = {
  title: 'Laporan',
  lead: 'Laporan berjenjang: camat ke walikota/bupati, lalu ke Gubernur melalui Sekretaris Daerah (Ingub 135/2017, KEEMPAT).',
  names: {
    kecamatan: (area: string) => `Laporan Camat ${area}`,
    city: (area: string) => `Laporan ${area}`,
    period: (area: string) => `Laporan hasil ${area}`,
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
    nilLead: 'Pekan ini nihil. Laporan nihil tetap dikirim: cukup kata sandi Anda di sini.',
    nilSend: 'Kirim laporan nihil',
    late: (week: string, due: string) =>
      `Terlambat: laporan pekan ${week} belum dikirim, padahal jatuh tempo ${due}. Konsep ini memuat semuanya; kirim sekarang.`,
  },
  late: {
    title: 'Belum melapor',
    lead: (week: string, due: string) => `Pekan ${week}; jatuh tempo ${due}.`,
    none: 'Semua sudah melapor.',
    reminded: (at: string) => `diingatkan ${at}`,
    notReminded: 'belum diingatkan',
    unacknowledged: (at: string) => `Belum diterima lebih dari satu hari kerja; diingatkan ${at}`,
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

  states: { draft: 'Konsep', sent: 'Terkirim', acknowledged: 'Diterima', returned: 'Dikembalikan' },
  trail: {
    title: 'Perjalanan laporan',
    draft: 'Konsep, belum dikirim',
    sent: 'Dikirim',
    acknowledged: 'Diterima',
    notAcknowledged: 'Belum dinyatakan diterima',
    by: (at: string, name: string) => (name ? `${at}, oleh ${name}` : at),
    forwarded: 'Menunggu diteruskan Sekda',
    forwardedOn: 'Diteruskan',
    returnedOn: 'Dikembalikan',
    actBy: (at: string, name: string, office: string, n: number) =>
      `${at}, oleh ${name} (${office}), ${cases(n)}`,
    because: (reason: string) => `Alasan: ${reason}`,
    hash: 'Sidik dokumen (SHA-256)',
    hashAgrees: 'Isi laporan cocok dengan sidiknya.',
    hashDiffers: 'Isi laporan TIDAK cocok dengan sidiknya. Hubungi administrator.',
  },
  briefing: {
    title: 'Yang diminta dari Anda',
    none: 'Tidak ada keputusan yang diminta. Laporan ini untuk diketahui.',
    asks: (n: number) =>
      `${cases(n)} tidak dapat diselesaikan di tingkat pelapor dan menunggu keputusan Anda.`,
    more: (n: number) => `dan ${n} lagi di Bagian B`,
    numbers: 'Angka-angka pekan ini',
    periodNumbers: 'Angka-angka periode ini',
    checked: 'Semua angka dihitung dengan dua cara yang berbeda dan cocok ketika laporan ditandatangani.',
    detail: 'Surat dan rincian',
  },
  check: {
    agrees: 'Semua angka dihitung dengan dua cara yang berbeda: cocok.',
    differs: 'Angka tidak cocok; laporan tidak dapat dikirim',
    lead: 'Hitungan laporan berbeda dengan hitungan ulang dari basis data. Tidak ada yang dikirim; beri tahu administrator perbedaan ini:',
    difference: (of: string, field: string, shown: string, counted: string) =>
      `${of}, ${field}: laporan ${shown}, hitungan ulang ${counted}`,
    whole: 'Jumlah',
    missing: 'tidak ada',
  },

  paper: {
    government: (province: string) => `Pemerintah Provinsi ${province}`,
    phone: (number: string) => `Telepon ${number}`,
    number: 'Nomor',
    unnumbered: '(belum bernomor)',
    classification: 'Sifat',
    classifications: { ordinary: 'Biasa', soon: 'Segera', important: 'Penting', secret: 'Rahasia' },
    attachment: 'Lampiran',
    attachments: { none: '-', some: '1 (satu) berkas' },
    subject: 'Hal',
    subjectOf: (saturday: string) =>
      `Laporan penanganan pengaduan masyarakat, pekan yang dimulai ${saturday}`,
    periodSubject: (from: string, to: string) =>
      `Laporan hasil pelaksanaan Instruksi Gubernur Nomor 135 Tahun 2017, periode ${from} sampai ${to}`,
    postcode: (code: string) => `Kode Pos ${code}`,
    onBehalf: (head: string) => `a.n. ${head}`,
    forThis: 'u.b.',
    copies: 'Tembusan',
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
      ? `Menindaklanjuti Instruksi Gubernur Nomor 135 Tahun 2017, bersama ini kami sampaikan laporan penanganan pengaduan masyarakat yang tidak dapat diselesaikan di tingkat kota/kabupaten beserta hasil pelaksanaan instruksi tersebut.\n\nRincian setiap pengaduan, alasan tidak dapat diselesaikan, dan dukungan yang kami mohonkan tercantum dalam lampiran. Atas pengaduan pada Bagian B, apabila ada, kami mohon arahan dan keputusan Bapak/Ibu ${addressee.split(' ')[0]}.\n\nDemikian laporan ini kami sampaikan. Atas perhatian dan arahannya kami ucapkan terima kasih.`
      : `Menindaklanjuti Instruksi Gubernur Nomor 135 Tahun 2017, bersama ini kami sampaikan laporan penanganan pengaduan masyarakat yang diterima di kantor kecamatan setiap Sabtu, yang dapat dan yang tidak dapat diselesaikan di tingkat kecamatan.\n\nRincian setiap pengaduan tercantum dalam lampiran. Atas pengaduan pada Bagian B, apabila ada, kami mohon tindak lanjut Bapak/Ibu ${addressee.split(' ')[0]} bersama Suku Dinas dan Suku Badan terkait.\n\nDemikian laporan ini kami sampaikan. Atas perhatiannya kami ucapkan terima kasih.`,

  usualPeriodLetter: ({ addressee, from, to }: { addressee: string; from: string; to: string }) =>
    `Menindaklanjuti Instruksi Gubernur Nomor 135 Tahun 2017, bersama ini kami sampaikan laporan hasil pelaksanaan instruksi tersebut untuk periode ${from} sampai ${to}.\n\nPenyelenggaraan loket Sabtu dan rapat, kehadiran instansi, pengaduan menurut wilayah dan kategori, tingkat penyelesaian, serta waktu penyelesaiannya tercantum dalam lampiran.\n\nDemikian laporan ini kami sampaikan kepada Bapak/Ibu ${addressee.split(' ')[0]}. Atas perhatian dan arahannya kami ucapkan terima kasih.`,
  /** Who gets a copy until somebody writes another list. */
  usualCopies: {
    kecamatan: ({ city, area }: { city: string; area: string }) => [
      `Sekretaris ${city}`,
      `Para Lurah di wilayah Kecamatan ${area}`,
    ],
    city: ({ city, province }: { city: string; province: string }) => [
      `Inspektur Provinsi ${province}`,
      `Para Camat di wilayah ${city}`,
    ],
  },

  parts: {
    solved: {
      short: 'A. Selesai atau ditutup',
      title: 'Bagian A: selesai atau ditutup',
      empty: 'Tidak ada pengaduan yang selesai atau ditutup sejak laporan terakhir.',
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
  closedUnsolved: (n: number) =>
    `Di antaranya ${cases(n)} ditutup tanpa penyelesaian: bukan pengaduan, atau dirujuk ke instansi yang berwenang.`,
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
  hiddenAsk: 'Dirahasiakan; lihat pengaduannya di dalam sistem.',
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

  acknowledge: 'Nyatakan diterima',
  acknowledged: 'Laporan dinyatakan diterima.',
  return: {
    open: (n: number) => (n === 0 ? 'Kembalikan laporan ke kota' : `Kembalikan ${cases(n)} ke kota`),
    reason: 'Alasan dan petunjuk',
    hint: 'Tampil di kota dan pada riwayat setiap pengaduan; semuanya kembali ke rapat kota berikutnya.',
    submit: 'Kembalikan',
    one: 'Kembalikan ke kota',
    instruction: 'Petunjuk',
  },
  returned: (n: number) => (n === 0 ? 'Laporan dikembalikan ke kota.' : `${cases(n)} dikembalikan ke kota.`),
  forward: (n: number) => (n === 0 ? 'Nyatakan diterima' : `Teruskan ${cases(n)} ke Gubernur`),
  forwarded: (n: number) =>
    n === 0 ? 'Tidak ada lagi yang perlu diteruskan.' : `${cases(n)} diteruskan ke Gubernur.`,
  form: reportForm,
  ...reportResults,
};
