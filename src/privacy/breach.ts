import { recordAudit } from '../audit/record.ts';
import type { Database, Transaction } from '../database/connect.ts';
import { beyondScope } from '../database/scope.ts';
import { Conflict, Forbidden, Invalid, NotFound } from '../errors.ts';
import type { Person } from '../people/roles.ts';
import { affectedBy, type BreachScope } from './affected.ts';
import { breachById, type Breach } from './breach-queries.ts';
import { mayDecideOnData } from './policy.ts';

/** Milliseconds within which the affected and the authority are told (UU 27/2022 Art. 46: 3 × 24 hours). */
export const tellWithinMs = 3 * 24 * 3_600_000;

/** The data that a breach may have laid open. */
export const breachData = ['name', 'phone', 'email', 'nik', 'address', 'matter', 'photos'] as const;
export type BreachData = (typeof breachData)[number];

const why = 'a breach of personal data may concern complaints anywhere';

type By = { person: Person; now: Date };
type Recording = By & {
  discoveredAt: Date;
  description: string;
  handling: string;
  data: BreachData[];
  scope: BreachScope;
  key?: string | undefined;
};

/**
 * Records a breach with the complaints whose data it concerned; returns its id, with a key that was used before that
 * of the first time. @throws Forbidden, Invalid when nobody was affected or the scope names what there isn't
 */
export async function recordBreach(db: Database, breach: Recording): Promise<number> {
  const { person, now, discoveredAt, description, handling, data, scope, key } = breach;
  if (!mayDecideOnData(person)) throw new Forbidden();
  if (discoveredAt > now) throw new Invalid({ discoveredAt: 'timeAhead' });
  return db.transaction((trx) =>
    beyondScope(trx, why, async () => {
      const done = key && (await trx('breaches').where({ request_key: key }).first('id', 'description'));
      // A form that the browser brought back may tell of another one: that must not vanish.
      if (done && done.description !== description) throw new Conflict(undefined, 1);
      if (done) return done.id as number;
      const affected = await affectedBy(trx, scope);
      if (affected.length === 0) throw new Invalid({ form: 'nobodyAffected' });
      const row = { discovered_at: discoveredAt, description, handling, data, scope: JSON.stringify(scope) };
      const [{ id }] = (await trx('breaches')
        .insert({ ...row, person_id: person.id, recorded_at: now, request_key: key ?? null })
        .returning('id')) as [{ id: number }];
      await trx.raw(
        'insert into breach_complaints (breach_id, complaint_id) select ?, id from unnest(?::bigint[]) id',
        [id, affected],
      );
      await audit(trx, 'breachRecorded', id, { person, now }, { affected: affected.length });
      return id;
    }),
  );
}

type Acting = By & { id: number; version: number };

/**
 * Tells everybody whose data it was, once, by the way that they chose for their complaint; returns how many.
 * @throws Forbidden, NotFound, Conflict
 */
export async function tellAffected(db: Database, acting: Acting): Promise<number> {
  return change(db, acting, async (trx, { toldAt }) => {
    if (toldAt) return 0;
    const { rows } = await trx.raw<{ rows: unknown[] }>(
      `insert into notifications (particulars, urgent, created_at, audience, complaint_id, complainant_id, message)
       select jsonb_build_object('breach', b.breach_id), false, :now::timestamptz, 'citizen', c.id, c.complainant_id,
         'breachNotice'
       from breach_complaints b join complaints c on c.id = b.complaint_id where b.breach_id = :id returning id`,
      { now: acting.now.toISOString(), id: acting.id },
    );
    await trx('breaches').where({ id: acting.id }).update({ told_at: acting.now });
    await audit(trx, 'breachTold', acting.id, acting, { messages: rows.length });
    await trx.raw(`select graphile_worker.add_job('round', max_attempts => 1)`);
    return rows.length;
  });
}

/** Records that the authority for personal data was told, and under which number. @throws as tellAffected */
export async function tellAuthority(
  db: Database,
  { reference, ...acting }: Acting & { reference: string },
): Promise<void> {
  await change(db, acting, async (trx, { authorityToldAt }) => {
    if (authorityToldAt) return;
    const told = { authority_told_at: acting.now, authority_reference: reference };
    await trx('breaches').where({ id: acting.id }).update(told);
    await audit(trx, 'breachReported', acting.id, acting, { reference });
  });
}

async function change<T>(
  db: Database,
  { id, version, person }: Acting,
  deed: (trx: Transaction, breach: Breach) => Promise<T>,
): Promise<T> {
  if (!mayDecideOnData(person)) throw new Forbidden();
  return db.transaction((trx) =>
    beyondScope(trx, why, async () => {
      const breach = await breachById(trx, id, 'for update');
      if (!breach) throw new NotFound();
      if (breach.version !== version) throw new Conflict(version, breach.version);
      await trx('breaches').where({ id }).increment('version', 1);
      return deed(trx, breach);
    }),
  );
}

async function audit(
  trx: Transaction,
  action: 'breachRecorded' | 'breachTold' | 'breachReported',
  id: number,
  { person, now }: By,
  particulars: Record<string, unknown>,
): Promise<void> {
  await recordAudit(trx, {
    at: now,
    by: { personId: person.id },
    action,
    subject: { kind: 'breach', id },
    particulars,
  });
}
