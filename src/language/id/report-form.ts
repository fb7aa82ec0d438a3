const cases = (n: number) => `${n} pengaduan`;

// Not nil: what was solved, is under way or waits is in it all the same.
const noneClimbs =
  'Tidak ada pengaduan yang naik dengan laporan ini. Sesudah dikirim, laporan tidak dapat diubah.';

/** The form of a covering letter and of its signature. */
export const reportForm = {
  title: 'Surat pengantar',
  letterNumber: 'Nomor surat',
  letterNumberHint: 'Ditulis sesuai tata naskah dinas; boleh dikosongkan.',
  classification: 'Sifat',
  attachment: 'Lampiran',
  subject: 'Hal',
  letter: 'Isi surat',
  letterHint: 'Kosongkan untuk memakai isi yang lazim. Angka-angka ditambahkan sendiri di bawahnya.',
  copies: 'Tembusan',
  copiesHint: 'Satu penerima per baris; kosongkan bila tanpa tembusan.',
  signing: 'Cara menandatangani',
  signings: {
    capacity: (title: string) => `Sebagai ${title}`,
    an: 'Atas nama (a.n.)',
    ub: 'Untuk beliau (u.b.)',
  },
  signingTitle: 'Jabatan Anda (untuk a.n. dan u.b.)',
  signingVia: 'Jabatan pejabat perantara (untuk u.b.)',
  save: 'Simpan dan lihat pratinjau',
  toPreview: 'Ke pratinjau',
  toSigning: 'Ke tanda tangan',
  preview: 'Pratinjau',
  previewHint: 'Beginilah laporan akan dikirim. Perubahan surat tampak sesudah disimpan.',
  signTitle: 'Tanda tangani dan kirim',
  signLead: (n: number) =>
    n === 0
      ? noneClimbs
      : `${cases(n)} pada Bagian B naik ke tingkat berikutnya. Sesudah dikirim, laporan tidak dapat diubah.`,
  periodLead: noneClimbs,
  password: 'Kata sandi Anda sebagai tanda tangan',
  send: 'Tanda tangani dan kirim',
  notYours: 'Hanya pejabat kantor ini (atau Plt./Plh.) yang menandatangani dan mengirim.',
  saved: 'Surat tersimpan. Laporan belum dikirim.',
  sent: (n: number) =>
    n === 0 ? 'Laporan terkirim; tidak ada pengaduan yang naik.' : `Laporan terkirim; ${cases(n)} naik.`,
  periodSent: 'Laporan terkirim kepada Gubernur melalui Sekretaris Daerah.',
  alreadySent: 'Laporan ini sudah dikirim sebelumnya.',
  changed:
    'Isi laporan berubah sejak Anda membukanya. Tidak ada yang dikirim; surat Anda masih ada. Baca sekali lagi, lalu kirim.',
  savedElsewhere:
    'Yang tersimpan sekarang berbeda dengan yang Anda ketik; bila Anda kirim, ketikan Anda yang berlaku:',
  savedEmpty: '(kosong)',
};
