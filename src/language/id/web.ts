export const web = {
  product: 'Aduan Sabtu',
  skipToContent: 'Langsung ke isi',
  menu: 'Menu utama',
  otherLanguage: 'English',
  signIn: 'Masuk',
  signOut: 'Keluar',
  ownMenu: 'Akun, bahasa, keluar',
  close: 'Tutup',
  demoBar: 'Peragaan',
  demoRealTime: 'waktu nyata',
  demoMoveTo: 'Majukan ke',
  outbox: 'Kotak keluar',
  emergency: 'Keadaan darurat? Telepon 112 (gratis, 24 jam).',
  footer: 'Pengaduan tatap muka setiap Sabtu 08.00–11.00 di kantor kecamatan. Gratis.',
  dataCredit: 'Data wilayah: idn-area-data (ODbL)',
  figuresAge: (seconds: number | null) =>
    seconds === null
      ? ''
      : seconds < 1
        ? 'Angka dibaca dari salinan basis data yang mutakhir.'
        : `Angka dibaca dari salinan basis data, tertinggal ${Math.ceil(seconds)} detik.`,
  optional: 'boleh kosong',
  formErrors: (n: number) => `Ada ${n} isian yang perlu diperbaiki`,
  stepStates: { done: 'selesai', now: 'sekarang', next: 'berikutnya', late: 'tertinggal' },
  pages: 'Halaman',
  firstPage: 'Halaman pertama',
  previousPage: 'Sebelumnya',
  nextPage: 'Berikutnya',
  search: 'Cari',
  filter: 'Saring',
  all: 'Semua',
  yes: 'Ya',
  no: 'Tidak',
  save: 'Simpan',
  back: 'Kembali',
  print: 'Cetak',
  saved: 'Tersimpan.',
  fileHeld:
    'Satu berkas mengandung virus menurut pemindai. Berkas itu ditahan dan tidak ikut disimpan; selebihnya tetap diproses. Bersihkan perangkatnya, lalu kirim foto yang lain bila perlu.',
  /** Of a field that finds its options by words. */
  found: 'pilihan',
  noneFound: 'Tidak ada yang cocok; coba kata lain.',
  unchanged: 'Permintaan ini sudah dijalankan sebelumnya.',
};
