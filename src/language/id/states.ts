/** Label of each state, and what happens next in it. */
export const states = {
  'kecamatan.received': { label: 'Diterima', next: 'Diteruskan ke unit yang berwenang' },
  'kecamatan.assigned': {
    label: 'Ditugaskan',
    next: 'Peninjauan lapangan dijadwalkan atau dinyatakan tidak perlu',
  },
  'kecamatan.reviewPlanned': {
    label: 'Peninjauan dijadwalkan',
    next: 'Tim meninjau lokasi pada hari Minggu',
  },
  'kecamatan.awaitingMeeting': {
    label: 'Menunggu rapat kecamatan',
    next: 'Diputuskan dalam rapat kecamatan',
  },
  'kecamatan.followUp': {
    label: 'Ditindaklanjuti kecamatan',
    next: 'Unit mengerjakan dan melaporkan hasilnya dengan foto',
  },
  'kecamatan.verification': { label: 'Menunggu validasi', next: 'Hasil pekerjaan diperiksa orang kedua' },
  'kecamatan.toReport': { label: 'Menunggu laporan camat', next: 'Camat melaporkan ke walikota/bupati' },
  'city.awaitingMeeting': { label: 'Menunggu rapat kota', next: 'Diputuskan dalam rapat kota' },
  'city.followUp': {
    label: 'Ditindaklanjuti Suku Dinas',
    next: 'Suku Dinas mengerjakan dan melaporkan hasilnya',
  },
  'city.verification': { label: 'Menunggu validasi kota', next: 'Hasil pekerjaan diperiksa walikota/bupati' },
  'city.toReport': {
    label: 'Menunggu laporan walikota',
    next: 'Walikota/bupati melaporkan ke Gubernur melalui Sekda',
  },
  'province.withSekda': { label: 'Diterima Sekda', next: 'Sekda meneruskan ke Gubernur' },
  'province.withGovernor': { label: 'Disampaikan ke Gubernur', next: 'Gubernur memberi disposisi' },
  'province.followUp': {
    label: 'Ditindaklanjuti Dinas/Badan',
    next: 'Dinas/Badan mengerjakan dan melaporkan hasilnya',
  },
  'province.verification': { label: 'Menunggu validasi provinsi', next: 'Hasil pekerjaan diperiksa Sekda' },
  resolved: { label: 'Selesai', next: 'Pelapor menyatakan sudah beres atau mengajukan keberatan' },
  closed: { label: 'Ditutup', next: '' },
};
