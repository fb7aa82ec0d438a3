import type { Person } from '../people/roles.ts';

/** The queue of a session is led by the clerk or the camat of its kecamatan. */
export const mayServe = (person: Person, { kecamatanCode }: { kecamatanCode: string }): boolean =>
  person.roles.some(({ role, areaCode }) => ['clerk', 'camat'].includes(role) && areaCode === kecamatanCode);
