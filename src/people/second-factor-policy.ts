import { holds, signs, type Person, type RoleName } from './roles.ts';

const strong: readonly RoleName[] = ['camat', 'walikota', 'sekda', 'governor', 'inspector', 'admin'];
const heads: readonly RoleName[] = ['lurah', 'camat', 'walikota', 'sekda', 'governor'];

/** Who decides for a kecamatan or more, inspects or administers signs in with two factors (NIST SP 800-63B-4, AAL2). */
export const requiresSecondFactor = (person: Person): boolean => holds(person, ...strong) !== undefined;

/** Who has to have a second factor: the rule above in production, nobody in a demonstration. */
export type Requires = (person: Person) => boolean;

/**
 * The administrator, and who heads every office that the other works in, remove the factor of somebody who lost
 * the telephone; nobody removes their own this way.
 */
export function mayRemoveFactorOf(person: Person, other: Person): boolean {
  if (person.id === other.id) return false;
  if (holds(person, 'admin')) return true;
  const headed = new Set(
    person.roles.filter((role) => heads.includes(role.role) && signs(role)).map(({ officeId }) => officeId),
  );
  return other.roles.length > 0 && other.roles.every(({ officeId }) => headed.has(officeId));
}
