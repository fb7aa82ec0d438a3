import { liesIn } from '../areas/areas.ts';
import { holds, signs, type Person, type Role } from '../people/roles.ts';
import type { MeetingLevel } from './decision.ts';

type Held = { level: MeetingLevel; areaCode: string };

const chairOf = { kecamatan: 'camat', city: 'walikota' } as const;

/** Who meets on Monday or Tuesday, and who inspects it. */
export const mayMeet = (person: Person): boolean =>
  holds(person, 'camat', 'walikota', 'inspector') !== undefined;

/** Only units are invited; every unit finds the page of its invitations. */
export const mayBeInvited = (person: Person): boolean => holds(person, 'unitOfficer') !== undefined;

/** Only a city's meeting sends invitations: whom the menu leads to them. */
export const isInvited = (person: Person): boolean =>
  person.roles.some(({ role, level }) => role === 'unitOfficer' && level === 'city');

/** The offices for which a person answers invitations: those of units. */
export const invitedOffices = (person: Person): number[] =>
  person.roles.filter(({ role }) => role === 'unitOfficer').map(({ officeId }) => officeId);

/** Whether the person looks at the meetings of every area, or else at the own ones. */
export const seesEveryMeeting = (person: Person): boolean => holds(person, 'inspector') !== undefined;

/** The meetings that a person leads or prepares: one for each office of a camat or walikota held today. */
export function ownMeetings(person: Person): Held[] {
  return (['kecamatan', 'city'] as const).flatMap((level) =>
    person.roles
      .filter(({ role }) => role === chairOf[level])
      .map(({ areaCode }): Held => ({ level, areaCode })),
  );
}

/** The meeting's own office sees it, the walikota those of the kecamatan (KESATU a), the inspector all. */
export function maySee(person: Person, { level, areaCode }: Held): boolean {
  return person.roles.some(
    (role) =>
      role.role === 'inspector' ||
      (role.role === chairOf[level] && role.areaCode === areaCode) ||
      (role.role === 'walikota' && level === 'kecamatan' && liesIn(areaCode, role.areaCode)),
  );
}

/** The chair and the chair's staff open the meeting and keep its attendance. */
export function mayPrepare(person: Person, { level, areaCode }: Held): boolean {
  return person.roles.some((role) => role.role === chairOf[level] && role.areaCode === areaCode);
}

/** Only who signs for the office, as holder, Plt. or Plh., decides, closes and amends. */
export const mayDecide = (person: Person, held: Held): boolean => chairRole(person, held) !== undefined;

/** The role under which a person leads the meeting, or undefined. */
export function chairRole(person: Person, { level, areaCode }: Held): Role | undefined {
  return person.roles.find(
    (role) => role.role === chairOf[level] && role.areaCode === areaCode && signs(role),
  );
}

/** A city calls the heads of its suku dinas and suku badan (KEEMPAT b); a kecamatan's five groups come each week. */
export const invites = ({ level }: Pick<Held, 'level'>): boolean => level === 'city';
