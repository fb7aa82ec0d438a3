import { dayOf, saturdayOf } from '../calendar/cycle.ts';
import { longDate } from '../calendar/words.ts';
import type { Role, RoleName } from '../people/roles.ts';
import { questions, type Answers, type Screen } from './blocks.ts';
import { camatScreen } from './camat.ts';
import { cityScreen } from './city.ts';
import { clerkScreen } from './clerk.ts';
import { roleScreenPath } from './paths.ts';
import { keyOf, roleShown, rolesWithScreen } from './policy.ts';
import { inspectorScreen, provinceScreen } from './province.ts';
import type { Reader } from './reader.ts';
import { workerScreen } from './worker.ts';

const screens: Record<Exclude<RoleName, 'admin'>, (reader: Reader) => Promise<Answers>> = {
  clerk: clerkScreen,
  unitOfficer: workerScreen,
  lurah: workerScreen,
  camat: camatScreen,
  walikota: cityScreen,
  sekda: provinceScreen,
  governor: provinceScreen,
  inspector: inspectorScreen,
};

/**
 * The first screen of the role that is asked for by its key, else of a person's first; null where that is another page:
 * settings, or nothing at all.
 */
export async function screenOf(
  reader: Omit<Reader, 'role' | 'week'>,
  asked: string | undefined,
): Promise<Screen | null> {
  const roles = rolesWithScreen(reader.person);
  const role = roleShown(reader.person, asked);
  if (!role || role.role === 'admin') return null;
  const { t, lang, now, calendar } = reader;
  const answers = await screens[role.role]({ ...reader, role, week: saturdayOf(now, calendar) });
  return {
    heading: role.officeName,
    lead: longDate(dayOf(now, calendar), lang),
    summary: summaryOf(answers, t.dashboards),
    tabs: roles.length > 1 ? roles.map((each) => tabOf(each, role, t.people)) : [],
    parts: questions.map((name) => ({ name, title: t.dashboards.questions[name], blocks: answers[name] })),
  };
}

const tabOf = (each: Role, shown: Role, words: Reader['t']['people']) => ({
  href: roleScreenPath(keyOf(each)),
  label: words.standing(each).join(' · '),
  current: each === shown,
});

/** How much waits in one line, as it is said aloud when it changes. */
function summaryOf({ now }: Answers, words: Reader['t']['dashboards']): string {
  const needs = now.flatMap((block) => (block.kind === 'needs' ? block.needs : []));
  if (!now.some(({ kind }) => kind === 'needs')) return '';
  return words.summary(
    needs.reduce((n, { count }) => n + count, 0),
    needs.reduce((n, { late }) => n + late, 0),
  );
}
