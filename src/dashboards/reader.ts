import type { CalendarSettings, Day } from '../calendar/cycle.ts';
import type { Rules } from '../calendar/queries.ts';
import type { Language } from '../calendar/words.ts';
import type { ListFilter } from '../complaints/list.ts';
import type { Database } from '../database/connect.ts';
import type { Catalogue } from '../language/index.ts';
import type { Person, Role } from '../people/roles.ts';

/** For whom a first screen is made, and when. */
export type Reader = {
  db: Database;
  /** Where figures over weeks are read: a copy of the database, where there is one. */
  figuresDb: Database;
  person: Person;
  role: Role;
  t: Catalogue;
  lang: Language;
  now: Date;
  calendar: CalendarSettings;
  deadlines: Rules['deadlines'];
  /** The Saturday of the week that now belongs to. */
  week: Day;
};

/** What is the turn of the office in whose role the reader looks. */
export const turnsOf = ({ person, role }: Reader): ListFilter =>
  person.roles.length === 1
    ? { owner: 'me', which: 'underWay' }
    : { office: role.officeId, which: 'underWay' };
