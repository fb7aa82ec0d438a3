import { config } from '../config.ts';
import type { Connection } from '../database/connect.ts';
import { ordinaryCalendar, type CalendarSettings } from './cycle.ts';
import type { DeadlineRule } from './deadlines.ts';

export type Rules = {
  calendar: CalendarSettings;
  deadlines: ReadonlyMap<string, DeadlineRule & { basisEn: string }>;
};

/** Working days within which a complainant may object to a solution. */
export const objectionDays = ({ deadlines }: Pick<Rules, 'deadlines'>): number =>
  deadlines.get('resolved')?.amount ?? 10;

// Rules change a few times a year and are needed by every request: ten seconds old is fresh enough.
const lifetimeMs = 10_000;
let kept: { db: unknown; readAt: number; rules: Rules } | undefined;

/** Calendar and deadline rules as an administrator left them. */
export async function rulesOf(db: Connection): Promise<Rules> {
  // A transaction has a client of its own, but shares the configuration object with its pool.
  const key = (db.client as { config: unknown }).config;
  if (kept && kept.db === key && Date.now() - kept.readAt < lifetimeMs) return kept.rules;
  const { rows } = await db.raw<{ rows: [Stored] }>(`
    select coalesce((select json_agg(held_on) from holidays), '[]') as holidays,
      coalesce((select json_agg(json_build_object('state', state, 'day', day, 'level', level, 'amount', amount,
        'time', time, 'basis', basis_id, 'basisEn', basis_en)) from deadline_rules), '[]') as deadlines,
      coalesce((select json_object_agg(key, value) from settings where key like 'calendar.%'), '{}') as hours`);
  const { holidays, deadlines, hours } = rows[0];
  const calendar: CalendarSettings = {
    ...ordinaryCalendar,
    ...Object.fromEntries(
      Object.entries(hours).map(([name, value]) => [name.replace('calendar.', ''), value]),
    ),
    zone: config.timeZone,
    holidays: new Set(holidays),
  };
  const rules = { calendar, deadlines: new Map(deadlines.map((rule) => [rule.state, withoutNulls(rule)])) };
  kept = { db: key, readAt: Date.now(), rules };
  return rules;
}

/** After an administrator changed a rule, this process uses it at once. */
export function forgetRules(): void {
  kept = undefined;
}

type Stored = { holidays: string[]; deadlines: (DeadlineRule & { basisEn: string })[]; hours: object };

function withoutNulls<T extends { level?: unknown }>(rule: T): T {
  if (rule.level !== null) return rule;
  const { level: _, ...rest } = rule;
  return rest as T;
}
