import { liesIn, type AreaLevel } from '../areas/areas.ts';
import { type Person, type Role } from '../people/roles.ts';
import { readsGradesOf } from '../satisfaction/policy.ts';
import { figureNames, type FigureName } from './names.ts';

const sees = ({ role }: Role) => role !== 'admin';

/** Whoever has work of an area or a unit sees it in figures; an administrator only administers. */
export const mayReadFigures = (person: Person): boolean => person.roles.some(sees);

/** The role whose area is shown unless another is asked for. */
export const roleShown = (person: Person): Role => person.roles.find(sees)!;

/** Figures are of the own area and every area inside it; those of neighbours don't exist. */
export const readsFiguresOf = (person: Person, areaCode: string): boolean =>
  person.roles.some((role) => sees(role) && liesIn(areaCode, role.areaCode));

/** Whether somebody leads the area or the one above it, and so compares it with its like. */
export const comparesAreas = (person: Person): boolean => roleShown(person).role !== 'unitOfficer';

/**
 * The pictures of an area that a person sees. Grades are for those who answer for the service; sessions are held by a
 * kecamatan; a unit's officers see the own cases, not who came to the counter.
 */
export function figuresOf(person: Person, area: { code: string; level: AreaLevel }): FigureName[] {
  const { role } = roleShown(person);
  const hidden: Partial<Record<FigureName, boolean>> = {
    heat: area.level === 'kelurahan',
    map: area.level === 'kelurahan',
    attendance: area.level === 'kelurahan' || role === 'unitOfficer' || role === 'lurah',
    ikm: !readsGradesOf(person, area.code),
  };
  return figureNames.filter((name) => !hidden[name]);
}

/** Somebody in whose name a whole is counted, of which the person is told a mean and shown nothing. */
export const asOneWhoCounts = (person: Person): Person => ({
  ...person,
  roles: [{ ...roleShown(person), role: 'inspector' }],
});
