export const errors = {
  toHome: 'Ke halaman kerja saya',
  toStart: 'Ke halaman depan',
  written: 'Tulisan Anda tadi, untuk disalin',
  notFound: {
    title: 'Halaman tidak ditemukan',
    text: 'Halaman ini tidak ada, atau bukan untuk Anda.',
    kept: '',
    todo: 'Periksa alamatnya, atau mulai dari halaman kerja Anda.',
  },
  forbidden: {
    title: 'Tidak diizinkan',
    text: 'Tindakan ini bukan kewenangan Anda, atau formulirnya sudah kedaluwarsa.',
    kept: 'Tidak ada yang berubah.',
    todo: 'Muat ulang halaman sebelumnya, lalu coba lagi.',
  },
  invalid: {
    title: 'Isian tidak dapat diterima',
    text: 'Ada isian yang kosong atau keliru.',
    kept: 'Tidak ada yang berubah.',
    todo: 'Kembali ke formulir dan perbaiki isiannya.',
  },
  notAllowed: {
    title: 'Langkah ini tidak dapat dilakukan sekarang',
    text: 'Status aduan tidak lagi memungkinkan langkah ini.',
    kept: 'Tidak ada yang berubah.',
    todo: 'Buka aduannya untuk melihat keadaan terakhir.',
  },
  conflict: {
    title: 'Sudah diubah orang lain',
    text: 'Orang lain lebih dahulu mengubah data ini.',
    kept: 'Perubahan Anda belum disimpan; perubahan orang lain tetap ada.',
    todo: 'Buka lagi datanya, lihat apa yang berubah, lalu ulangi bila masih perlu.',
  },
  versionRequired: {
    title: 'Versi data tidak disertakan',
    text: 'Permintaan perubahan harus menyebut versi data yang dilihat.',
    kept: 'Tidak ada yang berubah.',
    todo: 'Muat ulang halaman, lalu coba lagi.',
  },
  tooLarge: {
    title: 'Terlalu besar',
    text: 'Kiriman ini terlalu besar. Satu foto paling besar 15 MB, paling banyak empat foto.',
    kept: 'Tidak ada yang berubah.',
    todo: 'Kembali dan pilih foto yang lebih kecil.',
  },
  malformed: {
    title: 'Permintaan tidak dapat dibaca',
    text: 'Kiriman dari peramban tidak lengkap atau rusak.',
    kept: 'Tidak ada yang berubah.',
    todo: 'Muat ulang halaman sebelumnya, lalu coba lagi.',
  },
  failed: {
    title: 'Ada kesalahan pada sistem',
    text: 'Permintaan ini gagal karena kesalahan kami.',
    kept: 'Tidak ada yang tersimpan dari permintaan ini.',
    todo: 'Coba lagi. Bila berulang, sampaikan nomor di bawah ini kepada pengelola sistem.',
  },
};
