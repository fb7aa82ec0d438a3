import type { people as People } from '../id/people.ts';

const roles: typeof People.roles = {
  clerk: 'Counter clerk',
  unitOfficer: 'Unit officer',
  lurah: 'Lurah',
  camat: 'Camat',
  walikota: 'Walikota',
  bupati: 'Bupati',
  sekda: 'Regional Secretary',
  governor: 'Governor',
  inspector: 'Inspectorate',
  admin: 'Administrator',
  citizen: 'Complainant',
  unit: 'Unit',
};
const capacities = { holder: '', plt: 'Acting (Plt.) ', plh: 'Acting (Plh.) ', staff: 'Staff of ' };

const roleIn: typeof People.roleIn = (role) =>
  capacities[role.capacity] +
  roles[role.role === 'walikota' && role.officeName.startsWith('Bupati') ? 'bupati' : role.role];

export const people: typeof People = {
  roles,
  roleIn,
  standing: (role) =>
    role.officeName.startsWith(roleIn(role)) ? [role.officeName] : [roleIn(role), role.officeName],
  signIn: {
    title: 'Sign in',
    lead: 'For officers and officials.',
    username: 'User name',
    password: 'Password',
    submit: 'Sign in',
    demoTitle: 'Demonstration accounts',
    demoLead: 'One click signs you in. Every other office follows the same pattern with the same password:',
    signedOut: 'You are signed out.',
  },
};
