import { visibleTo } from '../complaints/scope.ts';
import type { Transaction } from '../database/connect.ts';
import { Invalid } from '../errors.ts';
import { personByUsername } from '../people/queries.ts';

type Period = { from: string; to: string };

/** Whose data a breach laid open: what an account opened, or all that it could open; an area's; or certain complaints. */
export type BreachScope =
  | ({ by: 'account'; username: string; reach: 'opened' | 'visible' } & Period)
  | ({ by: 'area'; areaCode: string } & Period)
  | { by: 'tickets'; tickets: string[] };

/**
 * The ids of the complaints that a breach concerned. Instants are ISO texts; of an account's sight today's roles
 * count. @throws Invalid at what there isn't
 */
export async function affectedBy(trx: Transaction, scope: BreachScope): Promise<number[]> {
  switch (scope.by) {
    case 'account':
      return scope.reach === 'opened' ? opened(trx, scope) : visible(trx, scope);
    case 'area': {
      const { areaCode, from, to } = scope;
      if (!(await trx('areas').where({ code: areaCode }).first('code')))
        throw new Invalid({ areaCode: 'unknown' });
      return ids(
        trx,
        `select id from complaints where received_at >= :from and received_at <= :to
           and :areaCode in (city_code, kecamatan_code, kelurahan_code, left(city_code, 2))`,
        { areaCode, from, to },
      );
    }
    case 'tickets': {
      const found = (await trx('complaints').whereIn('ticket', scope.tickets).select('id', 'ticket')) as {
        id: number;
        ticket: string;
      }[];
      if (found.length < new Set(scope.tickets).size) throw new Invalid({ tickets: 'ticketsUnknown' });
      return found.map(({ id }) => id);
    }
  }
}

type OfAccount = Extract<BreachScope, { by: 'account' }>;

// What the trail says that was shown to this account (index audit_events_by_person).
async function opened(trx: Transaction, { username, from, to }: OfAccount): Promise<number[]> {
  const person = await personOf(trx, username);
  return ids(
    trx,
    `select distinct complaint_id as id from audit_events
     where person_id = :id and complaint_id is not null and at >= :from and at <= :to`,
    { id: person.id, from, to },
  );
}

async function visible(trx: Transaction, { username, to }: OfAccount): Promise<number[]> {
  const person = await personByUsername(trx, username, to.slice(0, 10));
  if (!person) throw new Invalid({ username: 'unknown' });
  // What was received later was not there to be seen.
  const rows = (await trx('complaints as c')
    .where(visibleTo(person))
    .where('c.received_at', '<=', to)
    .select('c.id')) as { id: number }[];
  return rows.map(({ id }) => id);
}

async function personOf(trx: Transaction, username: string): Promise<{ id: number }> {
  // Also of an account that has been closed since.
  const person = (await trx('people').where({ username }).first('id')) as { id: number } | undefined;
  if (!person) throw new Invalid({ username: 'unknown' });
  return person;
}

async function ids(
  trx: Transaction,
  sql: string,
  values: Record<string, string | number>,
): Promise<number[]> {
  const { rows } = await trx.raw<{ rows: { id: number }[] }>(sql, values);
  return rows.map(({ id }) => id);
}
