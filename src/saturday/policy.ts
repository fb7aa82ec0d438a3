import { holds, signs, type Person, type Role } from '../people/roles.ts';
import type { Session } from './sessions.ts';

/** Who decides on sessions at all; on which ones, `mayChange` says. */
export const decidesSessions = (person: Person): boolean => holds(person, 'camat') !== undefined;

/** Who asks by telephone number whether somebody has complained before: the clerk who writes it down. */
export const looksUpVisitors = (person: Person): boolean => lookUpRole(person) !== undefined;
export const lookUpRole = (person: Person): Role | undefined => holds(person, 'clerk');

/** What has to be ready before a session is the administrator's list. */
export const mayChangeChecklist = (person: Person): boolean => holds(person, 'admin') !== undefined;

type Place = Pick<Session, 'kecamatanCode'>;

/** Complaints are taken by the clerk or the camat of the session's kecamatan. */
export const mayLog = (person: Person, { kecamatanCode }: Place): boolean =>
  person.roles.some(({ role, areaCode }) => ['clerk', 'camat'].includes(role) && areaCode === kecamatanCode);

/** Whether a session is held is the camat's own decision; staff only prepares. */
export const mayChange = (person: Person, { kecamatanCode }: Place): boolean =>
  person.roles.some((role) => role.role === 'camat' && role.areaCode === kecamatanCode && signs(role));
