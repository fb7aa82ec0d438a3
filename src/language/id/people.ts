import type { Role } from '../../people/roles.ts';

const roles = {
  clerk: 'Petugas loket',
  unitOfficer: 'Petugas unit',
  lurah: 'Lurah',
  camat: 'Camat',
  walikota: 'Walikota',
  bupati: 'Bupati',
  sekda: 'Sekretaris Daerah',
  governor: 'Gubernur',
  inspector: 'Inspektorat',
  admin: 'Admin',
  citizen: 'Pelapor',
  unit: 'Unit',
};
const capacities = { holder: '', plt: 'Plt. ', plh: 'Plh. ', staff: 'Staf ' };

/** "Plt. Camat", "Bupati": the role as the office is called. */
const roleIn = (role: Pick<Role, 'role' | 'capacity' | 'officeName'>): string =>
  capacities[role.capacity] +
  roles[role.role === 'walikota' && role.officeName.startsWith('Bupati') ? 'bupati' : role.role];

export const people = {
  roles,
  roleIn,
  /** Role and office, said once: "Camat", "Kecamatan Setiabudi", but only "Walikota Jakarta Selatan". */
  standing: (role: Pick<Role, 'role' | 'capacity' | 'officeName'>): string[] =>
    role.officeName.startsWith(roleIn(role)) ? [role.officeName] : [roleIn(role), role.officeName],
  signIn: {
    title: 'Masuk',
    lead: 'Untuk petugas dan pejabat.',
    username: 'Nama pengguna',
    password: 'Kata sandi',
    submit: 'Masuk',
    demoTitle: 'Akun peragaan',
    demoLead: 'Satu klik untuk masuk. Semua kantor lain mengikuti pola yang sama, kata sandinya sama:',
    signedOut: 'Anda sudah keluar.',
  },
};
