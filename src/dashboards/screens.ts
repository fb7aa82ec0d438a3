import { dayOf, saturdayOf } from '../calendar/cycle.ts';
import { longDate } from '../calendar/words.ts';
import type { RoleName } from '../people/roles.ts';
import type { Block, Screen } from './blocks.ts';
import { camatScreen } from './camat.ts';
import { cityScreen } from './city.ts';
import { clerkScreen } from './clerk.ts';
import { provinceScreen } from './province.ts';
import type { Reader } from './reader.ts';
import { workerScreen } from './worker.ts';

type Lines = (reader: Reader) => Promise<Block[][]>;

const screens: Record<Exclude<RoleName, 'admin'>, Lines> = {
  clerk: clerkScreen,
  unitOfficer: workerScreen,
  lurah: workerScreen,
  camat: camatScreen,
  walikota: cityScreen,
  sekda: provinceScreen,
  governor: provinceScreen,
  inspector: provinceScreen,
};

/** The first screen of a person's first role, or null where that is another page: settings, or nothing at all. */
export async function screenOf(reader: Omit<Reader, 'role' | 'week'>): Promise<Screen | null> {
  const [role] = reader.person.roles;
  if (!role || role.role === 'admin') return null;
  const { lang, now, calendar } = reader;
  const lines = await screens[role.role]({ ...reader, role, week: saturdayOf(now, calendar) });
  return { heading: role.officeName, lead: longDate(dayOf(now, calendar), lang), lines };
}
