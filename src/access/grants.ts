import type { Transaction } from '../database/connect.ts';
import { Forbidden, Invalid } from '../errors.ts';
import type { Person } from '../people/roles.ts';
import { noteAct } from './acts.ts';
import { lockOffice } from './offices.ts';
import { mayGive } from './policy.ts';
import { isPost, oneHolder, type Post } from './posts.ts';

/** A role to give: to whom, and from which day to which (null: until it is ended). */
export type NewGrant = {
  personId: number;
  post: Post;
  fromOn: string;
  toOn: string | null;
  requestId?: number | undefined;
  key?: string | undefined;
};

/** Longest time for which somebody stands in, days. */
const actingDays = 366;

/**
 * Gives a role in the transaction; returns its id. A person holds a role in an office once at a time, an office has one
 * head and one who stands in, and who stands in does so until a day.
 * @throws Forbidden, Invalid at `role`, `capacity`, `fromOn`, `toOn`
 */
export async function giveRole(
  trx: Transaction,
  { personId, post, fromOn, toOn, requestId, key }: NewGrant,
  { person, now, today }: { person: Person; now: Date; today: string },
): Promise<number> {
  if (!isPost(post)) throw new Invalid({ role: 'choice' });
  if (!mayGive(person, post, personId)) throw new Forbidden();
  checkDays(post, fromOn, toOn, today);
  await lockOffice(trx, post.office.id);
  await checkFree(trx, { personId, post, fromOn, toOn });
  const [made] = (await trx('role_grants')
    .insert({
      person_id: personId,
      office_id: post.office.id,
      role: post.role,
      capacity: post.capacity,
      from_on: fromOn,
      to_on: toOn,
      granted_at: now,
      granted_by: person.id,
      request_id: requestId ?? null,
    })
    .returning('id')) as [{ id: number }];
  await noteAct(trx, {
    act: 'roleGiven',
    at: now,
    by: person,
    personId,
    grantId: made.id,
    requestId,
    key,
    particulars: {
      role: post.role,
      capacity: post.capacity,
      office: post.office.name,
      officeId: post.office.id,
      fromOn,
      toOn,
    },
  });
  return made.id;
}

function checkDays({ capacity }: Post, fromOn: string, toOn: string | null, today: string): void {
  if (fromOn < today) throw new Invalid({ fromOn: 'datePast' });
  if (toOn !== null && toOn < fromOn) throw new Invalid({ toOn: 'endsBeforeBegin' });
  if (!stands(capacity)) return;
  if (toOn === null) throw new Invalid({ toOn: 'actingEnds' });
  if (Date.parse(toOn) - Date.parse(fromOn) > actingDays * 24 * 3_600_000)
    throw new Invalid({ toOn: 'actingLong' });
}

// The exclusion constraint role_grants_once says the first of these again, for whoever writes past this verb.
async function checkFree(trx: Transaction, grant: Pick<NewGrant, 'personId' | 'post' | 'fromOn' | 'toOn'>) {
  const { personId, post, fromOn, toOn } = grant;
  const { rows } = await trx.raw<{ rows: { personId: number; capacity: string }[] }>(
    `select g.person_id as "personId", g.capacity from role_grants g join people p on p.id = g.person_id
     where g.office_id = :office and g.role = :role and p.deactivated_at is null
       and daterange(g.from_on, g.to_on + 1, '[)') && daterange(:fromOn, cast(:toOn as date) + 1, '[)')`,
    { office: post.office.id, role: post.role, fromOn, toOn },
  );
  if (rows.some((row) => row.personId === personId)) throw new Invalid({ role: 'roleHeld' });
  if (!oneHolder(post.role) || post.capacity === 'staff') return;
  const inTheWay = rows.some(({ capacity }) =>
    post.capacity === 'holder' ? capacity === 'holder' : stands(capacity),
  );
  if (inTheWay)
    throw new Invalid({ capacity: post.capacity === 'holder' ? 'officeHasHead' : 'officeHasActing' });
}

const stands = (capacity: string): boolean => capacity === 'plt' || capacity === 'plh';
