export const schedule = {
  title: 'Jadwal loket',
  nav: 'Jadwal',
  lead: 'Di mana dan kapan aduan diterima, delapan Sabtu ke depan.',
  link: 'Jadwal delapan minggu, juga untuk kalender Anda',
  none: 'Belum ada jadwal',
  noneText: 'Jadwal dibuat delapan minggu sebelumnya.',
  offices: (n: number) => `${n} kantor kecamatan`,
  calendarAll: 'Kalender semua kecamatan (ICS)',
  calendarOf: (name: string) => `Kalender Kecamatan ${name} (ICS)`,
  calendarHint:
    'Langganilah alamatnya di aplikasi kalender: bila sebuah Sabtu diliburkan, kalender Anda ikut berubah.',
  calendarName: (area: string) => `Aduan Sabtu: ${area}`,
  summary: {
    held: (name: string) => `Loket aduan Kecamatan ${name}`,
    piket: (name: string) => `Loket aduan Kecamatan ${name} (piket)`,
    cancelled: (name: string) => `Tutup: loket aduan Kecamatan ${name}`,
  },
  because: (reason: string) => `Alasan: ${reason}`,
  bring: 'Gratis. Bawalah keterangan tempat dan, bila ada, foto.',
};
