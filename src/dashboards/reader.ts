import type { CalendarSettings, Day } from '../calendar/cycle.ts';
import type { Language } from '../calendar/words.ts';
import type { Listed } from '../complaints/list.ts';
import { listRow } from '../complaints/pages.ts';
import type { Database } from '../database/connect.ts';
import type { Catalogue } from '../language/index.ts';
import type { Person, Role } from '../people/roles.ts';
import type { Waiting } from './blocks.ts';

/** For whom a first screen is made, and when. */
export type Reader = {
  db: Database;
  person: Person;
  role: Role;
  t: Catalogue;
  lang: Language;
  now: Date;
  calendar: CalendarSettings;
  /** The Saturday of the week that now belongs to. */
  week: Day;
};

/** A complaint in a list of work: what it is, what is to be done, until when. */
export function waitingRow(row: Listed, { t, lang, now, calendar }: Reader): Waiting {
  const { href, ticket, category, text, place, badge, flags, deadline, due } = listRow(
    row,
    t,
    lang,
    now,
    calendar.zone,
  );
  return { href, ticket, category, text, place, badge, flags, deadline, due, next: t.states[row.state].next };
}
