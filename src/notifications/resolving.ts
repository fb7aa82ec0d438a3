import type { Database } from '../database/connect.ts';
import { beyondScope } from '../database/scope.ts';
import { Conflict, Forbidden, Invalid, NotFound } from '../errors.ts';
import type { Person } from '../people/roles.ts';
import { operatesDelivery } from './policy.ts';

type Resolving = {
  id: number;
  /** Whether it arrived, as the operator found out; when not, it goes out again. */
  arrived: boolean;
  reason: string;
  person: Person;
  now: Date;
};

/**
 * Settles a message of which nobody knows whether it arrived, by hand and with a reason. The same answer again changes
 * nothing. @throws Forbidden, NotFound, Invalid at `reason`, Conflict when it was settled otherwise meanwhile
 */
export async function resolveUncertain(
  db: Database,
  { id, arrived, reason, person, now }: Resolving,
): Promise<void> {
  if (!operatesDelivery(person)) throw new Forbidden();
  if (!reason.trim()) throw new Invalid({ reason: 'required' });
  const why = 'an administrator settles deliveries of the whole province without reading them';
  await beyondScope(db, why, () =>
    db.transaction(async (trx) => {
      const row = (await trx('notifications').where({ id }).forUpdate().first('status', 'resolved_by')) as
        { status: string; resolved_by: number | null } | undefined;
      if (!row) throw new NotFound();
      const settled = arrived ? 'sent' : 'queued';
      if (row.resolved_by === person.id && row.status === settled) return;
      if (row.status !== 'uncertain') throw new Conflict(undefined, id);
      const resolved = { resolved_by: person.id, resolved_at: now, resolved_reason: reason.trim() };
      const sent = { status: 'sent', sent_at: now, lease_until: null };
      const again = { status: 'queued', attempt_id: null, lease_until: null, waiting_until: null };
      await trx('notifications')
        .where({ id })
        .update({ ...(arrived ? sent : again), ...resolved });
    }),
  );
}

/** Gives a failed message another chance, from the first try on. The same again changes nothing. @throws Forbidden, NotFound, Conflict */
export async function retryFailed(
  db: Database,
  { id, person }: { id: number; person: Person },
): Promise<void> {
  if (!operatesDelivery(person)) throw new Forbidden();
  const again = { status: 'queued', attempts: 0, attempt_id: null, waiting_until: null, waiting_for: null };
  const why = 'an administrator settles deliveries of the whole province without reading them';
  const row = await beyondScope(db, why, async () => {
    const changed = await db('notifications').where({ id, status: 'failed' }).update(again);
    return changed > 0
      ? { status: 'queued' }
      : ((await db('notifications').where({ id }).first('status')) as { status: string } | undefined);
  });
  if (!row) throw new NotFound();
  if (row.status !== 'queued') throw new Conflict(undefined, id);
}
