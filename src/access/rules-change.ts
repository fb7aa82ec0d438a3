import { isDeepStrictEqual } from 'node:util';
import type { Connection, Database } from '../database/connect.ts';
import { Conflict, Forbidden } from '../errors.ts';
import { noteAct, type By } from './acts.ts';
import { mayChangeRules } from './policy.ts';
import { accessRules, rulesKey, type AccessRules } from './rules.ts';

/** The version of the rules: the last change, 0 before the first. */
export async function rulesVersion(db: Connection): Promise<number> {
  const { rows } = await db.raw<{ rows: [{ id: number }] }>(
    `select coalesce(max(id), 0) as id from access_acts where act = 'accessRulesChanged'`,
  );
  return rows[0].id;
}

/** Changes hours and dates; requests that wait keep their deadline. @throws Forbidden, Conflict */
export async function changeAccessRules(
  db: Database,
  { rules, ...by }: By & { rules: AccessRules },
): Promise<void> {
  const { person, now, version, key } = by;
  if (!mayChangeRules(person)) throw new Forbidden();
  await db.transaction(async (trx) => {
    await trx.raw('select pg_advisory_xact_lock(1352017, 33)');
    const current = await rulesVersion(trx);
    if (key && (await trx('access_acts').where({ request_key: key, act: 'accessRulesChanged' }).first('id')))
      return;
    if (version !== current) throw new Conflict(version, current);
    const before = await accessRules(trx);
    if (isDeepStrictEqual(before, rules)) return;
    await trx('settings')
      .insert({ key: rulesKey, value: JSON.stringify(rules), changed_at: now })
      .onConflict('key')
      .merge();
    await noteAct(trx, {
      act: 'accessRulesChanged',
      at: now,
      by: person,
      personId: person.id,
      particulars: { before, after: rules },
      key,
    });
  });
}
