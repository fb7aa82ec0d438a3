import { decimal } from '../numbers.ts';

const number = (n: number) => decimal('id', n, 0);
const tenth = (n: number) => decimal('id', n, 1);

export const openData = {
  title: 'Angka aduan',
  nav: 'Angka',
  heading: (area: string, period: string) => `${area}, ${period}`,
  lead: 'Berapa aduan yang masuk, berapa yang selesai dan secepat apa, untuk setiap bulan yang sudah lewat.',
  asOf: (day: string, months: number) =>
    months === 1
      ? `Keadaan per ${day}. Angka bulan yang sudah terbit tidak berubah lagi.`
      : `Jumlah ${months} bulan yang sudah terbit, terakhir ${day}.`,
  corrected: (month: string, reason: string) => `${month} dibetulkan: ${reason}`,
  empty: 'Belum ada bulan yang diterbitkan',
  emptyText: 'Angka sebuah bulan terbit tiga hari setelah bulan itu berakhir.',
  period: 'Masa',
  show: 'Tampilkan',
  periodKinds: { month: 'Bulan', quarter: 'Triwulan', year: 'Tahun' },
  quarter: (n: number, year: string) => `Triwulan ${['I', 'II', 'III', 'IV'][n - 1]} ${year}`,
  above: 'Wilayah di atasnya',
  partsTitle: 'Menurut wilayah',
  categoriesTitle: 'Menurut jenis',
  monthsTitle: 'Menurut bulan',
  columns: {
    area: 'Wilayah',
    category: 'Jenis',
    month: 'Bulan',
    received: 'Masuk',
    solved: 'Selesai',
    median: 'Separuh selesai dalam',
    inTime: 'Selesai tepat waktu',
    solvedShare: 'Berakhir dengan penyelesaian',
  },
  number,
  share: (part: number) => part.toLocaleString('id-ID', { style: 'percent', maximumFractionDigits: 0 }),
  days: (lowest: number, highest: number) =>
    lowest === highest ? `${tenth(lowest)} hari` : `${tenth(lowest)}–${tenth(highest)} hari`,
  counted: 'aduan',
  mapTitle: 'Asal aduan',
  hidden: '–',
  notesTitle: 'Cara membacanya',
  notes: [
    '“–” berarti tidak ditampilkan: angkanya di bawah lima, atau disembunyikan agar angka kecil di sebelahnya tidak dapat dihitung.',
    'Aduan rahasia dan aduan tentang perilaku aparat tidak dihitung sama sekali di sini.',
    'Masuk: aduan yang diterima dalam bulan itu. Selesai: yang dinyatakan selesai dalam bulan itu, kapan pun masuknya.',
    'Tepat waktu: tidak satu pun tenggatnya terlewati. Berakhir dengan penyelesaian: dari yang selesai, ditarik, dirujuk atau bukan pengaduan.',
  ],
  filesTitle: 'Data terbuka',
  filesLead: 'Angka yang sama untuk diolah sendiri, semua bulan dalam satu berkas. Alamatnya tidak berubah.',
  files: {
    csv: 'Angka (CSV)',
    json: 'Angka (JSON)',
    sessionsCsv: 'Jadwal (CSV)',
    sessionsJson: 'Jadwal (JSON)',
    dictionary: 'Kamus data',
    package: 'Kamus data untuk mesin (Data Package)',
  },
  feed: {
    title: (area: string) => `Aduan yang selesai: ${area}`,
    subtitle:
      'Bulan yang terbit terakhir. Setiap aduan disebut sedekat mungkin dengan tempatnya sejauh ada lima yang serupa; selebihnya tidak disebut.',
    cut: (n: number) => `Hanya ${n} yang terakhir; semua angkanya ada di berkas data.`,
    entry: (category: string, area: string) => `${category}, ${area}: selesai`,
    told: (received: string, solved: string, level: string) =>
      `Diterima pekan ${received}, selesai pekan ${solved}, ${level}.`,
    levels: {
      kecamatan: 'diselesaikan kecamatan',
      city: 'diselesaikan kota/kabupaten',
      province: 'diselesaikan provinsi',
    },
  },
  licence: 'Boleh dipakai siapa saja dengan menyebut sumbernya:',
  licenceName: 'Creative Commons Atribusi 4.0 (CC BY 4.0)',
  areasCredit: 'Nama dan kode wilayah: idn-area-data, ODbL.',
  dictionaryTitle: 'Kamus data',
  dictionaryLead: 'Arti setiap kolom dalam berkas data terbuka.',
  column: 'Kolom',
  meaning: 'Arti',
  kind: 'Jenis nilai',
  unit: 'Satuan',
  rule: 'Kapan kosong',
  kinds: {
    string: 'teks',
    integer: 'bilangan bulat',
    number: 'bilangan',
    date: 'tanggal (tahun-bulan-hari)',
    yearmonth: 'bulan (tahun-bulan)',
    datetime: 'saat (ISO 8601)',
  },
};
