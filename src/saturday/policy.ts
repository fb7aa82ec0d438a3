import { holds, signs, type Person, type Role } from '../people/roles.ts';
import type { Session } from './sessions.ts';

/** The role in which a person works at a counter; clerks before the camat. */
export const counterRole = (person: Person): Role | undefined =>
  holds(person, 'clerk') ?? holds(person, 'camat');

type Place = Pick<Session, 'kecamatanCode'>;

/** Complaints are taken by the clerk or the camat of the session's kecamatan. */
export const mayLog = (person: Person, { kecamatanCode }: Place): boolean =>
  person.roles.some(({ role, areaCode }) => ['clerk', 'camat'].includes(role) && areaCode === kecamatanCode);

/** Whether a session is held is the camat's own decision; staff only prepares. */
export const mayChange = (person: Person, { kecamatanCode }: Place): boolean =>
  person.roles.some((role) => role.role === 'camat' && role.areaCode === kecamatanCode && signs(role));
