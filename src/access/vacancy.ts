import type { Connection, Transaction } from '../database/connect.ts';
import { peoplePath } from './paths.ts';
import { headOffice, placeOf } from './offices.ts';
import { headFor, rolesOf, type Place } from './posts.ts';
import { raise, tellAdministrators, tellHead } from './telling.ts';

// Whom the office's work reaches: who holds its role and signs.
const answers = `g.capacity <> 'staff' and g.role not in ('clerk', 'inspector', 'admin')`;

/** Whether somebody would still answer for an office on a day without this grant. */
export async function isHeldWithout(
  db: Connection,
  { officeId, grantId, day }: { officeId: number; grantId: number; day: string },
): Promise<boolean> {
  const { rows } = await db.raw<{ rows: object[] }>(
    `select from role_grants g join people p on p.id = g.person_id
     where g.office_id = :officeId and g.id <> :grantId and p.deactivated_at is null and ${answers}
       and g.from_on <= :day and (g.to_on is null or g.to_on >= :day) limit 1`,
    { officeId, grantId, day },
  );
  return rows.length > 0;
}

/** Offices for whose work nobody answers on `day`, that somebody did within the week before. */
const vacantOn = `
  select ${placeOf} as office, ended.on as "forOn"
  from (select g.office_id, max(g.to_on) + 1 as on from role_grants g
    where ${answers} and g.to_on >= cast(:day as date) - 7 and g.to_on < :day group by g.office_id) ended
  join offices o on o.id = ended.office_id
  where not exists (select from role_grants g join people p on p.id = g.person_id
    where g.office_id = o.id and p.deactivated_at is null and ${answers}
      and g.from_on <= :day and (g.to_on is null or g.to_on >= :day))`;

/**
 * Tells the level above once of every office that was left without anybody (`officeId`: only of this one). The work
 * stays with the office, whose head above names somebody. Returns how many offices that were.
 */
export async function tellOfVacancies(
  trx: Transaction,
  { day, now, officeId = null }: { day: string; now: Date; officeId?: number | null },
): Promise<number> {
  const { rows } = await trx.raw<{ rows: { office: Place; forOn: string }[] }>(
    `${vacantOn} and (cast(:officeId as bigint) is null or o.id = :officeId)
     and not exists (select from access_alarms a where a.kind = 'vacant' and a.subject_id = o.id and a.for_on = ended.on)
     order by o.id`,
    { day, officeId },
  );
  let told = 0;
  for (const { office, forOn } of rows) {
    if (!(await raise(trx, { kind: 'vacant', subjectId: office.id, forOn }, now))) continue;
    told += 1;
    const head = headFor({ role: rolesOf(office)[0]!, office });
    const telling = {
      message: 'officeVacant' as const,
      particulars: { path: peoplePath({ office: office.slug }), office: office.name },
      now,
    };
    if (head)
      await tellHead(trx, { ...telling, officeId: await headOffice(trx, head, office), onlyFor: head });
    else await tellAdministrators(trx, { ...telling, day });
  }
  return told;
}
