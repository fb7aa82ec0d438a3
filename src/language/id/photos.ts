export const photos = {
  recorded: (facts: string) => `Dicatat aplikasi: ${facts}`,
  camera: (facts: string) => `Menurut kamera: ${facts}`,
  away: (distance: string) => `${distance} dari titik aduan`,
  metres: (metres: number) =>
    metres >= 1000 ? `${(metres / 1000).toFixed(1).replace('.', ',')} km` : `${metres} m`,
  mapTitle: 'Titik aduan dan tempat foto diambil',
  reportedPlace: 'Titik yang disebut pelapor',
  likeness: 'Foto ini mirip foto lama',
  lookClosely: 'Periksa fotonya',
  likenessLead:
    'Foto sesudah pekerjaan menyerupai foto yang sudah ada. Periksa apakah pekerjaan benar dilakukan sebelum menyatakan selesai.',
  thisPhoto: 'Foto yang diperiksa',
  sameComplaint: 'Foto pada aduan ini',
  otherComplaint: 'Aduan lain, di luar wewenang Anda',
  nearlySame: 'hampir sama persis',
  alike: 'mirip',
  takenBefore: (when: string) =>
    `Menurut kamera, foto sesudah pekerjaan diambil ${when}, sebelum aduan ini diterima.`,
  progress: {
    title: 'Tulis kemajuan pekerjaan',
    text: 'Apa yang sudah dikerjakan',
    forComplainant: 'Pelapor boleh membaca kalimat ini',
    forComplainantHint: 'Tanpa centang, pelapor hanya melihat bahwa ada kemajuan.',
    photo: 'Foto',
    send: 'Simpan kemajuan',
  },
  position: {
    label: 'Posisi saat ini',
    none: 'Belum direkam. Posisi disimpan bersama foto.',
    known: 'Posisi sudah direkam.',
    take: 'Rekam posisi saya',
    taking: 'Mencari posisi…',
    taken: 'Posisi direkam (ketelitian sekitar {m} m).',
    failed: 'Posisi tidak dapat dibaca. Foto tetap dapat dikirim.',
  },
  chooser: {
    remove: 'Hapus foto {name}',
    chosen: '{n} foto dipilih.',
    shrinking: 'Mengecilkan foto…',
    tooMany: 'Paling banyak {n} foto; sisanya tidak diambil.',
    kept: 'Foto yang tadi dipilih masih ada.',
  },
};
