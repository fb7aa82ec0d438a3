import { decimal } from '../numbers.ts';

/** "1.234,5", as numbers are written in Indonesian. */
const inWords = (value: number) => decimal('id', value, 2);
const signed = (value: number) => (value > 0 ? `+${inWords(value)}` : inWords(value).replace('-', '−'));

export const figures = {
  nav: 'Angka',
  title: 'Angka',
  of: (area: string) => `Angka: ${area}`,
  lead: 'Keadaan aduan wilayah Anda dalam gambar. Setiap angka aduan di tabel membuka daftar di baliknya.',
  span: (area: string, weeks: number, to: string) => `${area}, ${weeks} pekan sampai ${to}`,
  present: (area: string, day: string) => `${area}, keadaan ${day}`,
  number: inWords,
  percent: (value: number) => `${inWords(value)}%`,
  inDays: (value: number) => `${inWords(value)} hari`,
  none: '–',
  units: { complaints: 'aduan', days: 'hari', offices: 'unit dan lurah' },

  filter: {
    title: 'Saring',
    area: 'Wilayah',
    weeks: 'Masa',
    to: 'Sampai pekan',
    category: 'Kategori',
    unit: 'Unit',
    anyCategory: 'Semua kategori',
    anyUnit: 'Semua unit',
    weeksOf: (n: number) => `${n} pekan`,
    show: 'Tampilkan',
    usual: 'Kembali ke yang biasa',
    inside: 'Di dalamnya',
    path: 'Wilayah di atasnya',
  },
  downloads: 'Unduh',
  image: 'Gambar (SVG)',
  imageAlone: 'Gambar saja',
  table: 'Tabel angkanya',
  more: (n: number) => `${n} baris lagi ada di berkas CSV dan XLSX.`,
  alt: (title: string, span: string) => `${title}: ${span}. Angkanya ada di tabel di bawah gambar.`,
  openList: 'Daftar aduan wilayah dan masa ini',
  emptyPeriod:
    'Belum ada aduan yang masuk dalam masa ini. Pilih masa yang lebih panjang, wilayah lain, atau semua kategori.',

  headline: {
    title: 'Sekilas',
    received: (to: string) => `Masuk pekan ${to}`,
    before: (before: number, change: number) =>
      `Pekan sebelumnya ${inWords(before)} (${change === 0 ? 'tetap' : signed(change)})`,
    beforeToday: (before: number) => `Hari ini masih dicatat; pekan sebelumnya ${inWords(before)}`,
    solvedShare: (weeks: number) => `Selesai dari yang masuk ${weeks} pekan`,
    peer: (area: string, value: string) => `Rata-rata ${area} ${value}`,
    noPeer: 'Belum ada yang masuk',
    underWay: 'Sedang ditangani',
    ofReceived: (received: number) => `${inWords(received)} masuk dalam masa ini`,
    late: 'Lewat tenggat',
    lateShare: (share: string) => `${share} dari yang ditangani`,
  },

  phases: {
    saturday: 'Diterima',
    sunday: 'Ditinjau',
    monday: 'Rapat kec.',
    tuesday: 'Rapat kota',
    province: 'Provinsi',
    work: 'Dikerjakan',
  },
  pipeline: {
    title: 'Pekan ini, langkah demi langkah',
    text: 'Di mana aduan yang masuk pada Sabtu terakhir berada sekarang.',
    earlier: (saturday: string) => ({
      title: `Pekan ${saturday}, langkah demi langkah`,
      text: `Di mana aduan yang masuk pada ${saturday} berada sekarang.`,
    }),
    head: 'Langkah',
    there: 'Di langkah ini',
    late: 'Lewat tenggat',
    inTime: 'Dalam tenggat',
    lateNow: (n: number) =>
      n === 0 ? 'Tidak ada yang lewat tenggat.' : `${inWords(n)} lewat tenggat di langkahnya.`,
    steps: {
      saturday: 'Sabtu: diterima, ditugaskan',
      sunday: 'Minggu: ditinjau',
      monday: 'Senin: rapat kecamatan',
      tuesday: 'Selasa: rapat kota',
      work: 'Dikerjakan',
      province: 'Sekda, Gubernur',
      solved: 'Selesai',
    },
    empty: 'Belum ada aduan yang masuk pada pekan ini. Pilih pekan yang lebih awal untuk melihat yang lalu.',
  },
  weeks: {
    title: 'Yang masuk, pekan demi pekan',
    text: 'Aduan menurut Sabtu masuknya, dan apa jadinya sampai sekarang.',
    head: 'Sabtu',
    solved: 'Selesai',
    kecamatan: 'Di kecamatan',
    city: 'Di kota',
    province: 'Di provinsi',
    otherwise: 'Ditutup tanpa penyelesaian',
    received: 'Masuk',
    solvedShare: 'Selesai (%)',
    compared: (last: number, before: number) =>
      `Pekan terakhir ${inWords(last)} aduan masuk, pekan sebelumnya ${inWords(before)} (${last === before ? 'tetap' : signed(last - before)}).`,
  },
  ages: {
    title: 'Umur aduan yang belum selesai',
    text: 'Semua yang sedang ditangani, kapan pun masuknya, dan yang lewat tenggat.',
    head: 'Sejak',
    open: 'Sedang ditangani',
    late: 'Lewat tenggat',
    inTime: 'Dalam tenggat',
    span: (from: number, to: number | null) =>
      to === null
        ? `${from} pekan atau lebih`
        : from === 0
          ? 'Pekan ini'
          : from === to
            ? `${from} pekan`
            : `${from}–${to} pekan`,
    lateShare: (late: number, open: number, share: number) =>
      `${inWords(late)} dari ${inWords(open)} lewat tenggat (${inWords(share)}%).`,
    empty: 'Tidak ada aduan yang sedang ditangani di sini. Yang sudah selesai ada di daftar aduan.',
  },
  heat: {
    title: 'Wilayah dan langkahnya',
    text: 'Di langkah mana aduan tiap wilayah berada sekarang; makin gelap makin banyak. Nama wilayah membuka angkanya.',
    heads: { province: 'Kota/kabupaten', city: 'Kecamatan', kecamatan: 'Kelurahan', kelurahan: 'Kelurahan' },
    late: 'Lewat',
  },
  map: {
    title: 'Dari mana aduan datang',
    text: 'Kelurahan pada titiknya; makin besar lingkarannya, makin banyak yang masuk dalam masa ini.',
    head: 'Kelurahan',
    received: 'Masuk',
    open: 'Sedang ditangani',
    late: 'Lewat tenggat',
    outside: (n: number) =>
      `${inWords(n)} aduan dari kelurahan yang jauh tidak tampak di peta; angkanya ada di tabel.`,
  },
  categories: {
    title: 'Tentang apa',
    text: 'Kategori yang paling banyak diadukan dalam masa ini, dan apa jadinya.',
    head: 'Kategori',
    received: 'Masuk',
    solved: 'Selesai',
    open: 'Sedang ditangani',
    otherwise: 'Ditutup tanpa penyelesaian',
    solvedShare: 'Selesai (%)',
  },
  unitWork: {
    title: 'Kinerja unit',
    text: 'Berapa hari unit menyelesaikan pekerjaan yang dilaporkan selesai dalam masa ini: setengahnya lebih cepat dari median, sembilan dari sepuluh lebih cepat dari persentil ke-90.',
    head: 'Unit',
    finished: 'Dikerjakan',
    inTime: 'Tepat waktu',
    inTimeShare: 'Tepat waktu (%)',
    reopened: 'Dikembalikan',
    median: 'Median (hari)',
    p90: 'Persentil ke-90 (hari)',
    note: (share: number) => `${inWords(share)}% tepat`,
    all: (finished: number, inTime: number, reopened: number) =>
      `${inWords(finished)} pekerjaan, ${inWords(inTime)}% tepat waktu, ${inWords(reopened)}% dikembalikan.`,
    empty: 'Belum ada pekerjaan yang dilaporkan selesai dalam masa ini. Pilih masa yang lebih panjang.',
  },
  attendance: {
    title: 'Kehadiran di sesi Sabtu',
    text: 'Unit kecamatan dan lurah yang hadir di sesi, dari yang diundang.',
    head: 'Sabtu',
    present: 'Hadir',
    absent: 'Tidak hadir',
    unticked: 'Belum dicatat',
    share: 'Hadir (%)',
    held: 'Sesi diadakan',
    cancelled: 'Sesi ditiadakan',
    compared: (last: number, before: number) =>
      `Pekan terakhir ${inWords(last)}% hadir, pekan sebelumnya ${inWords(before)}%.`,
    empty: 'Belum ada sesi dalam masa ini. Kehadiran dicentang di halaman kesiapan sesi.',
  },
  ikm: {
    title: 'Kepuasan (IKM) dari pekan ke pekan',
    text: 'Indeks dari jawaban tiap pekan: gambaran arahnya. Nilai mutu dengan sampel yang cukup ada di halaman kepuasan.',
    head: 'Pekan',
    index: 'IKM',
    answers: 'Jawaban',
    empty:
      'Belum ada pekan dengan jawaban atas semua unsur. Pelapor diminta menilai setelah aduannya selesai.',
  },
};
