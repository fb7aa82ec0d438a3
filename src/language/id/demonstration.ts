export const demonstration = {
  title: 'Peragaan',
  clockMoved: 'Jam peragaan dimajukan; semua yang jatuh waktunya di antaranya sudah terjadi.',
  notBack: 'Jam peragaan tidak dapat mundur melewati kejadian terakhir.',
  filling: 'Mengisi contoh riwayat beberapa minggu; sudah dapat dipakai.',
  stillFilling: 'Contoh riwayat masih diisi. Jam dapat dimajukan sesudah selesai.',
  hour: '+1 jam',
  day: '+1 hari',
  real: 'Waktu nyata',
};
