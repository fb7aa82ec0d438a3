import { liesIn } from '../areas/areas.ts';
import { holds, signs, type Person, type Role, type RoleName } from '../people/roles.ts';
import type { Report } from './queries.ts';

type Subject = Pick<Report, 'level' | 'areaCode'>;

const readers: readonly RoleName[] = ['camat', 'walikota', 'sekda', 'governor', 'inspector'];

/** Who reads reports at all; to everybody else there are no such pages. */
export const mayReadReports = (person: Person): boolean => holds(person, ...readers) !== undefined;

/** The area whose results a reader begins with. */
export const areaOfReader = (person: Person): string => holds(person, ...readers)!.areaCode;

/** The role to whose office reports are sent: kecamatan to the walikota or bupati, cities to the Sekda. */
export const receiverRole = (person: Person): Role | undefined => holds(person, 'walikota', 'sekda');

/** The roles before which cases of the cities wait. */
export const provinceRoles = (person: Person): Role[] =>
  person.roles.filter(({ role }) => role === 'sekda' || role === 'governor');

/** Whether the person decides on such cases, and not only prepares it. */
export const signsAs = (person: Person, name: 'sekda' | 'governor'): boolean =>
  provinceRoles(person).some((role) => role.role === name && signs(role));

/** The camat writes the kecamatan's report, the walikota or bupati the city's; their staff prepares it. */
export const writer = (person: Person, report: Subject): Role | undefined =>
  person.roles.find((role) => writes(role, report));

/** Only the head of the office, or who acts as such (Plt., Plh.), signs and sends (Ingub 135/2017, KEEMPAT a, c). */
export const sender = (person: Person, report: Subject): Role | undefined =>
  person.roles.find((role) => writes(role, report) && signs(role));

/** The office that a report is addressed to, or passes through, confirms that it came. */
export const receiver = (person: Person, report: Subject): Role | undefined =>
  person.roles.find((role) =>
    report.level === 'kecamatan'
      ? role.role === 'walikota' && liesIn(report.areaCode, role.areaCode)
      : role.role === 'sekda' && liesIn(report.areaCode, role.areaCode),
  );

/** The Sekda passes a city's report on to the Governor (KEEMPAT c). */
export const forwarder = (person: Person, report: Subject): Role | undefined =>
  report.level === 'city'
    ? person.roles.find(
        (role) => role.role === 'sekda' && signs(role) && liesIn(report.areaCode, role.areaCode),
      )
    : undefined;

/** Who has a city's report before him, the Sekda or the Governor, may send its cases back to the city. */
export const returner = (person: Person, report: Subject): Role | undefined =>
  report.level === 'city'
    ? person.roles.find(
        (role) =>
          (role.role === 'sekda' || role.role === 'governor') &&
          signs(role) &&
          liesIn(report.areaCode, role.areaCode),
      )
    : undefined;

/** Whose results a person may read: the own area's, and those of every area inside it. */
export const readsResults = (person: Person, areaCode: string): boolean =>
  person.roles.some(({ role, areaCode: own }) => readers.includes(role) && liesIn(areaCode, own));

/** Whose own drafts a person works on: one for each kecamatan or city led. */
export const draftsOf = (person: Person): Subject[] =>
  person.roles.flatMap(({ role, areaCode }): Subject[] => {
    if (role === 'camat') return [{ level: 'kecamatan', areaCode }];
    return role === 'walikota' ? [{ level: 'city', areaCode }] : [];
  });

function writes({ role, areaCode }: Role, report: Subject) {
  return role === (report.level === 'kecamatan' ? 'camat' : 'walikota') && areaCode === report.areaCode;
}
