import { decimal } from '../numbers.ts';

type Words = { name: string; question: string; answers: [string, string, string, string] };

/** The elements of the survey by their codes; the answers from 1 to 4. */
const elements = {
  u1: {
    name: 'Persyaratan',
    question: 'Apakah syarat untuk mengadu mudah dipenuhi?',
    answers: ['Tidak mudah', 'Kurang mudah', 'Mudah', 'Sangat mudah'],
  },
  u2: {
    name: 'Sistem, mekanisme, dan prosedur',
    question: 'Apakah tata caranya mudah?',
    answers: ['Tidak mudah', 'Kurang mudah', 'Mudah', 'Sangat mudah'],
  },
  u3: {
    name: 'Waktu penyelesaian',
    question: 'Apakah aduan diselesaikan dengan cepat?',
    answers: ['Tidak cepat', 'Kurang cepat', 'Cepat', 'Sangat cepat'],
  },
  u4: {
    name: 'Biaya/tarif',
    question: 'Apakah pelayanannya benar-benar gratis?',
    answers: ['Mahal', 'Cukup mahal', 'Murah', 'Gratis'],
  },
  u5: {
    name: 'Produk spesifikasi jenis pelayanan',
    question: 'Apakah hasilnya sesuai dengan yang dijanjikan?',
    answers: ['Tidak sesuai', 'Kurang sesuai', 'Sesuai', 'Sangat sesuai'],
  },
  u6: {
    name: 'Kompetensi pelaksana',
    question: 'Apakah petugas mampu menangani aduan Anda?',
    answers: ['Tidak mampu', 'Kurang mampu', 'Mampu', 'Sangat mampu'],
  },
  u7: {
    name: 'Perilaku pelaksana',
    question: 'Apakah petugas sopan dan ramah?',
    answers: ['Tidak sopan', 'Kurang sopan', 'Sopan', 'Sangat sopan'],
  },
  u8: {
    name: 'Penanganan pengaduan, saran, dan masukan',
    question: 'Apakah masukan Anda ditanggapi dengan baik?',
    answers: ['Tidak baik', 'Kurang baik', 'Baik', 'Sangat baik'],
  },
  u9: {
    name: 'Sarana dan prasarana',
    question: 'Bagaimana ruang dan perlengkapan di loket?',
    answers: ['Buruk', 'Kurang', 'Baik', 'Sangat baik'],
  },
} satisfies Record<string, Words>;

const number = (value: number, digits: number) => decimal('id', value, digits, digits);

export const satisfaction = {
  elements,
  form: {
    title: 'Bagaimana pelayanan kami?',
    text: 'Tiga pertanyaan, satu menit. Jawaban dihitung tanpa nama; catatan Anda dibaca petugas bersama aduannya.',
    more: 'Enam pertanyaan lagi (boleh dilewati)',
    remark: 'Saran Anda',
    remarkHint: 'Jangan tulis nama atau nomor Anda.',
    submit: 'Kirim penilaian',
    answered: 'Anda sudah menilai. Jawaban boleh ditambah atau diganti.',
  },
  title: 'Kepuasan warga (IKM)',
  lead: 'Indeks Kepuasan Masyarakat menurut sembilan unsur, dari survei di halaman lacak (Permenpan RB 14/2017).',
  from: 'Dari',
  to: 'Sampai',
  show: 'Tampilkan',
  index: 'Indeks',
  grade: 'Mutu',
  grades: {
    a: 'A, sangat baik',
    b: 'B, baik',
    c: 'C, kurang baik',
    d: 'D, tidak baik',
  },
  notYet: 'Belum dapat dihitung',
  notYetText: 'Setiap unsur memerlukan paling sedikit satu jawaban.',
  sampleLabel: 'Sampel',
  sample: (answers: number, needed: number) => `${answers} jawaban; perlu ${needed}`,
  tooSmall: 'sampel belum memadai',
  sufficient: 'sampel memadai',
  population: 'Aduan selesai',
  elementsTitle: 'Per unsur',
  element: 'Unsur',
  mean: 'Rata-rata (1–4)',
  answers: 'Jawaban',
  areasTitle: 'Per wilayah',
  area: 'Wilayah',
  remarksTitle: 'Saran terakhir',
  remarksEmpty: 'Belum ada saran dalam kurun ini.',
  empty: 'Belum ada aduan selesai dalam kurun ini',
  emptyText: 'Pilih kurun lain, atau ajak pelapor mengisi survei di halaman lacaknya.',
  open: 'Lihat hasil survei',
  up: (name: string) => `Kembali ke ${name}`,
  inTwo: (value: number) => number(value, 2),
  whole: (value: number) => number(value, 0),
};
