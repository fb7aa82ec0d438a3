import { liesIn } from '../areas/areas.ts';
import { holds, type Person, type Role, type RoleName } from '../people/roles.ts';

/** Whom a screen of their own waits for: an administrator's first screen is the settings. */
export const hasScreen = (person: Person): boolean => person.roles.some(({ role }) => role !== 'admin');

/** Who without a screen begins at the settings. */
export const beginsAtSettings = (person: Person): boolean => holds(person, 'admin') !== undefined;

/** The roles that have a screen; an administrator with another role begins there. */
export const rolesWithScreen = (person: Person): Role[] =>
  person.roles.filter(({ role }) => role !== 'admin');

/** The key under which the screen of a role is asked for. */
export const keyOf = ({ role, officeId }: Role): string => `${role}-${officeId}`;

/** The role whose screen is shown: the one that is asked for, if it is held, else the first. */
export const roleShown = (person: Person, asked: string | undefined): Role | undefined => {
  const roles = rolesWithScreen(person);
  return roles.find((role) => keyOf(role) === asked) ?? roles[0];
};

const overSeveral: readonly RoleName[] = ['walikota', 'sekda', 'governor', 'inspector'];

/** Who sees how the week goes in each of several kecamatan; to everybody else there is no such page. */
export const comparesParts = (person: Person): boolean => holds(person, ...overSeveral) !== undefined;

/** The area whose parts such a reader begins with. */
export const areaCompared = (person: Person): string => holds(person, ...overSeveral)!.areaCode;

/** Whether the parts of an area are the reader's: of the own area, and of each city inside it. */
export const readsPartsOf = (person: Person, areaCode: string): boolean =>
  person.roles.some(({ role, areaCode: own }) => overSeveral.includes(role) && liesIn(areaCode, own));
