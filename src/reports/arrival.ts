import type { Transaction } from '../database/connect.ts';
import { reportPath } from './paths.ts';
import type { Report } from './queries.ts';

const above = { kecamatan: 'walikota', city: 'sekda' } as const;
const own = { kecamatan: 'camat', city: 'walikota' } as const;

/**
 * Tells the office that receives a report that it is there (Ingub 135/2017, KEEMPAT a and c): the walikota, the
 * Sekda, and the Governor of what the Sekda passes on.
 */
export async function tellArrived(
  trx: Transaction,
  { id, kind, level, areaCode, weekOf }: Report,
  now: Date,
  to: 'above' | 'governor' = 'above',
): Promise<void> {
  const { rows } = await trx.raw<{ rows: [{ office: string; receiver: number }] }>(
    `select o.name as office, r.id as receiver
     from offices o join areas a on a.code = o.area_code
     join offices r on r.area_code = a.parent_code and r.kind = :receiver
     where o.area_code = :areaCode and o.kind = :own`,
    { areaCode, own: own[level], receiver: to === 'governor' ? 'governor' : above[level] },
  );
  const [{ office, receiver }] = rows;
  await trx('notifications').insert({
    audience: 'office',
    office_id: receiver,
    message: 'reportArrived',
    particulars: JSON.stringify({
      state: `${level}.toReport`,
      office,
      ...(kind === 'weekly' ? { plannedOn: weekOf } : {}),
      path: reportPath(id),
    }),
    created_at: now,
  });
}
