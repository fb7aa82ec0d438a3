export const nav = {
  start: 'Beranda',
  track: 'Lacak aduan',
  home: 'Kerja saya',
  saturday: 'Sabtu: loket',
  sunday: 'Minggu: peninjauan',
  meetings: 'Rapat',
  invitations: 'Undangan rapat',
  satisfaction: 'Kepuasan',
  reports: 'Laporan',
  complaints: 'Daftar aduan',
  access: 'Hak akses',
  settings: 'Pengaturan',
};
