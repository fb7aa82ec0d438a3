import { liesIn } from '../areas/areas.ts';
import { holds, type Person, type RoleName } from '../people/roles.ts';

const readers: readonly RoleName[] = ['camat', 'walikota', 'sekda', 'governor', 'inspector'];

/** Who answers for a service reads how it was graded. */
export const mayReadGrades = (person: Person): boolean => holds(person, ...readers) !== undefined;

/** The area whose grades a person reads: the own one and every area inside it. */
export const areaOfReader = (person: Person): string => holds(person, ...readers)!.areaCode;

/** Whether the grades of this area are the person's to read. */
export const readsGradesOf = (person: Person, areaCode: string): boolean =>
  mayReadGrades(person) && liesIn(areaCode, areaOfReader(person));
