import { isDeepStrictEqual } from 'node:util';
import { forgetRules } from '../calendar/queries.ts';
import type { Database, Transaction } from '../database/connect.ts';
import { Conflict, Forbidden } from '../errors.ts';
import type { Person } from '../people/roles.ts';
import { mayChangeSettings } from './policy.ts';
import { versionOf } from './queries.ts';

/**
 * Who changes a setting, when, and from which version of it (null for something new, which has none yet); the
 * same key again acts once.
 */
export type By = { person: Person; now: Date; version: number | null; key?: string | undefined };

type Values = Record<string, unknown> | null;
type Write = (trx: Transaction) => Promise<{ before: Values; after: Values }>;

/**
 * Changes one setting in one transaction and leaves a row in its history; nothing is left when nothing changed.
 * Deadlines that run already keep their date, but for what waits for a meeting that moves. @throws Forbidden, Conflict, and what `write` throws.
 */
export async function change(
  db: Database,
  what: string,
  { person, now, version, key }: By,
  write: Write,
): Promise<void> {
  if (!mayChangeSettings(person)) throw new Forbidden();
  await db.transaction(async (trx) => {
    // A setting may have no row yet that could be locked; there are few changes, so all wait for each other.
    await trx.raw('select pg_advisory_xact_lock(1352017, 7)');
    const current = await versionOf(trx, what);
    const done =
      key && (await trx('settings_changes').where({ request_key: key }).first('what', 'person_id'));
    if (done && (done.what !== what || done.person_id !== person.id))
      throw new Conflict(version ?? undefined, current);
    if (done) return;
    if (version !== null && version !== current) throw new Conflict(version, current);
    const { before, after } = await write(trx);
    if (isDeepStrictEqual(before, after)) return;
    await trx('settings_changes').insert({
      at: now,
      person_id: person.id,
      what,
      before: before && JSON.stringify(before),
      after: after && JSON.stringify(after),
      request_key: key ?? null,
    });
  });
  forgetRules();
}
