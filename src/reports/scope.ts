import type { Knex } from 'knex';
import type { Person } from '../people/roles.ts';

// Sent back as a whole, before anything of it went any further.
export const returned = `exists (select from report_acts act where act.report_id = r.id and act.whole)`;

/**
 * Reports `r` that a person may read: the own ones with their draft, those that were sent to the own office, and
 * for the Governor what the Sekda has received and not sent back.
 */
export function visibleTo(person: Person): Knex.QueryCallback {
  return (where) => {
    where.whereRaw('false');
    for (const { role, areaCode } of person.roles) {
      const inside = `${areaCode}.%`;
      if (role === 'camat') where.orWhereRaw(`(r.level = 'kecamatan' and r.area_code = ?)`, [areaCode]);
      if (role === 'walikota')
        where.orWhereRaw(
          `((r.level = 'city' and r.area_code = ?)
            or (r.level = 'kecamatan' and r.sent_at is not null and r.area_code like ?))`,
          [areaCode, inside],
        );
      if (role === 'sekda')
        where.orWhereRaw(`(r.level = 'city' and r.sent_at is not null and r.area_code like ?)`, [inside]);
      if (role === 'governor')
        where.orWhereRaw(
          `(r.level = 'city' and r.acknowledged_at is not null and r.area_code like ? and not ${returned})`,
          [inside],
        );
      if (role === 'inspector') where.orWhereRaw('true');
    }
  };
}
