import type { Knex } from 'knex';
import type { Database } from '../../database/connect.ts';
import type { State } from '../../complaints/machine.ts';

export type Case = {
  id: number;
  ticket: string;
  version: number;
  state: State;
  text: string;
  categoryCode: string;
  kelurahanCode: string;
  kecamatanCode: string;
  cityCode: string;
  restricted: boolean;
  unitId: number | null;
  ownerOfficeId: number | null;
  enteredAt: Date;
  dueAt: Date | null;
  overdue: boolean;
  paused: boolean;
  objections: number;
};

/**
 * The cases in these states (with `%` for any) that had come in by `now`, in that order: what somebody logs while
 * older history is still being filled in is not touched by it.
 */
export async function casesIn(
  db: Database,
  state: string,
  now: Date,
  narrow: Knex.QueryCallback = () => {},
): Promise<Case[]> {
  return (await db('complaints as c')
    .where('c.state', 'like', state)
    .where('c.received_at', '<=', now)
    .where(narrow)
    .orderBy('c.id')
    .select({
      id: 'c.id',
      ticket: 'c.ticket',
      version: 'c.version',
      state: 'c.state',
      text: 'c.text',
      categoryCode: 'c.category_code',
      kelurahanCode: 'c.kelurahan_code',
      kecamatanCode: 'c.kecamatan_code',
      cityCode: 'c.city_code',
      restricted: 'c.restricted',
      unitId: 'c.unit_id',
      ownerOfficeId: 'c.owner_office_id',
      enteredAt: 'c.entered_at',
      dueAt: 'c.due_at',
      overdue: db.raw('c.overdue_at is not null'),
      paused: db.raw('c.paused_at is not null'),
      objections: 'c.objections',
    })) as Case[];
}
