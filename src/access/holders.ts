import type { Connection } from '../database/connect.ts';
import type { Person, RoleName } from '../people/roles.ts';
import { placeOf } from './offices.ts';
import { officesSeenBy } from './policy.ts';
import type { Capacity, Place } from './posts.ts';

export const holderStates = ['current', 'coming', 'over', 'suspended'] as const;
export type HolderState = (typeof holderStates)[number];

/** Of whose access a list tells: words of name, account and office; one office; a role; a state. */
export type HolderFilter = {
  q: string;
  office: string | undefined;
  role?: RoleName | undefined;
  state: HolderState;
};

export type Holder = {
  grantId: number;
  personId: number;
  name: string;
  username: string;
  nip: string | null;
  role: RoleName;
  capacity: Capacity;
  office: Place;
  fromOn: string;
  toOn: string | null;
  confirmedAt: Date | null;
};

type Page = { after: number | undefined; limit: number; day: string };

// The same words as `standing` in the list of one person.
const states: Record<HolderState, string> = {
  current: 'p.deactivated_at is null and g.from_on <= :day and (g.to_on is null or g.to_on >= :day)',
  coming: 'p.deactivated_at is null and g.from_on > :day and (g.to_on is null or g.to_on >= g.from_on)',
  over: `(p.deactivated_at is not null or g.to_on < :day) and g.end_kind is distinct from 'suspended'`,
  suspended: `p.deactivated_at is null and g.end_kind = 'suspended' and not exists (select from role_grants later
    where later.person_id = g.person_id and later.office_id = g.office_id and later.role = g.role and later.id > g.id)`,
};

/**
 * A page of who holds which role in the person's sight, by area, office, and role as it was given; after the grant
 * `after` of the page before.
 */
export async function holders(
  db: Connection,
  person: Person,
  { q, office, role, state }: HolderFilter,
  { after, limit, day }: Page,
): Promise<Holder[]> {
  const words = q.toLowerCase().split(/\s+/).filter(Boolean);
  const order = `(o.area_code, o.id, g.id)`;
  return (await db('role_grants as g')
    .join('people as p', 'p.id', 'g.person_id')
    .join('offices as o', 'o.id', 'g.office_id')
    .where(officesSeenBy(person))
    .whereRaw(states[state], { day })
    .whereRaw(
      `not exists (select from unnest(cast(:words as text[])) word
        where position(word in lower(concat_ws(' ', p.name, p.username, p.nip, o.name, o.slug))) = 0)`,
      { words },
    )
    .where((page) => void (office === undefined || page.where('o.slug', office)))
    .where((page) => void (role === undefined || page.where('g.role', role)))
    .where(
      (page) =>
        void (
          after === undefined ||
          page.whereRaw(
            `${order} > (select l.area_code, l.id, k.id from role_grants k join offices l on l.id = k.office_id where k.id = ?)`,
            [after],
          )
        ),
    )
    .orderByRaw('o.area_code, o.id, g.id')
    .limit(limit)
    .select(
      db.raw(`g.id as "grantId", p.id as "personId", p.name, p.username, p.nip, g.role, g.capacity,
        ${placeOf} as office, g.from_on as "fromOn", g.to_on as "toOn", g.confirmed_at as "confirmedAt"`),
    )) as Holder[];
}
