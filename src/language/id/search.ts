export const search = {
  box: 'Cari aduan',
  hint: 'Nomor, kata, tempat, RT/RW',
  inList: 'Saring daftar',
  corrected: (typed: string, meant: string) => `“${typed}” tidak dikenal; dicari juga: ${meant}.`,
  meantTicket: 'Satu huruf pada nomor itu keliru. Mungkin maksud Anda:',
  typo: 'Satu huruf pada nomor itu keliru. Periksa lagi nomornya pada tanda terima.',
  unknownTicket: (ticket: string) => `Tidak ada aduan ${ticket} di wilayah atau unit Anda.`,
  numberHere:
    'Nomor telepon dan NIK tidak dicari dari sini, supaya tidak tertinggal di alamat halaman. Pakai pencarian menurut nomor di bawah.',
  numberNotHere: 'Nomor telepon dan NIK hanya dapat dicari oleh petugas loket dan camat.',
  noWord: 'Ketik setidaknya satu kata yang berarti.',
  cut: (n: number) => `Ditampilkan ${n} yang terbaru. Tambahkan kata atau saringan untuk yang lain.`,
  best: 'Paling cocok',
  byNumber: {
    title: 'Aduan menurut nomor pelapor',
    open: 'Cari menurut nomor telepon atau NIK pelapor',
    label: 'Nomor telepon atau NIK',
    lead: 'Hanya aduan di kecamatan Anda. Aduan anonim dan rahasia tidak ditemukan dengan cara ini. Pencarian ini dicatat.',
    none: 'Tidak ada aduan dengan nomor ini di kecamatan Anda.',
    noneText: 'Periksa nomornya, atau cari menurut nomor aduan pada tanda terima.',
    back: 'Ke daftar aduan',
  },
};
