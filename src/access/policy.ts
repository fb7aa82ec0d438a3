import type { Knex } from 'knex';
import { liesIn } from '../areas/areas.ts';
import { holds, signs, type Person, type Role, type RoleName } from '../people/roles.ts';
import { headFor, type HeadKind, type Place, type Post } from './posts.ts';

/** Heads and who prepares for them, inspectors and administrators know who has access; nobody else. */
export const seers: readonly RoleName[] = [
  'lurah',
  'camat',
  'walikota',
  'sekda',
  'governor',
  'inspector',
  'admin',
];
export const maySeeAccess = (person: Person): boolean =>
  person.roles.some(({ role }) => seers.includes(role));

/** Hours, dates and reminders of access are the administrator's. */
export const mayChangeRules = (person: Person): boolean => holds(person, 'admin') !== undefined;

/** Whether the person knows of accounts that never held a role: there is no office through which to see them. */
export const seesAccountsWithoutRole = (person: Person): boolean =>
  holds(person, 'admin', 'inspector') !== undefined;

/** Who decides on requests at all: every seer but the inspector and staff; on which ones is asked of each. */
export const decidesRequests = (person: Person): boolean =>
  person.roles.some((role) => role.role !== 'inspector' && signs(role));

/** Whether the person knows of what happens in this office: the own one, the own area, or everything. */
export const seesOffice = (person: Person, office: Pick<Place, 'id' | 'areaCode'>): boolean =>
  person.roles.some((role) => {
    if (!seers.includes(role.role)) return false;
    if (role.role === 'lurah') return role.officeId === office.id;
    return role.role === 'camat' || role.role === 'walikota' ? liesIn(office.areaCode, role.areaCode) : true;
  });

/** The same as a condition on the offices `o`. */
export const officesSeenBy =
  (person: Person): Knex.QueryCallback =>
  (where) => {
    where.whereRaw('false');
    for (const { role, officeId, areaCode } of person.roles) {
      if (!seers.includes(role)) continue;
      if (role === 'lurah') where.orWhereRaw('o.id = ?', [officeId]);
      else if (role === 'camat' || role === 'walikota')
        where.orWhereRaw(`(o.area_code = ? or starts_with(o.area_code, ?))`, [areaCode, `${areaCode}.`]);
      else where.orWhereRaw('true');
    }
  };

/**
 * The role under which a person gives, confirms and ends this post, or undefined: the head above it in the own area
 * (camat, walikota, sekda, governor), the head of the office for staff and for who stands in, an administrator
 * anywhere. Nobody does so for themself, staff never, and nobody above the own level (Keputusan Bengkalis 23/2020:
 * roles by authority, given by the head).
 */
export function giverOf(person: Person, post: Post, forPersonId: number | null): Role | undefined {
  return person.id === forPersonId ? undefined : person.roles.find((role) => gives(role, post));
}

export const mayGive = (person: Person, post: Post, forPersonId: number | null): boolean =>
  giverOf(person, post, forPersonId) !== undefined;

/** Whether somebody gives roles at all, and to this account; which ones is asked of each. */
export const givesRoles = (person: Person, forPersonId: number): boolean =>
  person.id !== forPersonId &&
  person.roles.some((role) => signs(role) && role.role !== 'inspector' && seers.includes(role.role));

/**
 * Whether the account itself is the person's to change: code for a new password, second factor, end of everything.
 * Every post that it holds or will hold has to be the person's to give: who could take over an account of a higher
 * level would have its rights. An account without a post is an administrator's.
 */
export const mayManage = (person: Person, account: { id: number; posts: readonly Post[] }): boolean =>
  person.id !== account.id &&
  (person.roles.some(({ role }) => role === 'admin') ||
    (account.posts.length > 0 && account.posts.every((post) => mayGive(person, post, account.id))));

/** Whose task a request is before anybody is late: the head for it; who may decide as well sees it below. */
export const isOwnTask = (person: Person, post: Post): boolean => {
  const head = headFor(post);
  return person.roles.some(
    (role) =>
      signs(role) && gives(role, post) && (head === null ? role.role === 'admin' : role.role === head),
  );
};

/** Whether a request waits for this person now: the own task, or one that is late and may be decided from above. */
export const waitsFor = (
  person: Person,
  request: Post & { state: string; personId: number | null; dueAt: Date | null },
  now: Date,
): boolean =>
  request.state === 'waiting' &&
  mayGive(person, request, request.personId) &&
  (isOwnTask(person, request) || (request.dueAt !== null && request.dueAt <= now));

const ranks: readonly RoleName[] = ['camat', 'walikota', 'sekda', 'governor'];
const rankOf = (kind: HeadKind) => ranks.indexOf(kind);

function gives(role: Role, post: Post): boolean {
  if (!signs(role)) return false;
  if (role.role === 'admin') return true;
  return isAbove(role, post) || isOwnHouse(role, post);
}

function isAbove(role: Role, post: Post): boolean {
  const head = headFor(post);
  if (head === null || !ranks.includes(role.role)) return false;
  return rankOf(role.role as HeadKind) >= rankOf(head) && liesIn(post.office.areaCode, role.areaCode);
}

/** The head names staff and, while away, who stands in; who stands in names staff but nobody to stand in. */
function isOwnHouse(role: Role, { role: name, capacity, office }: Post): boolean {
  if (role.role !== name || role.officeId !== office.id) return false;
  if (!([...ranks, 'lurah'] as RoleName[]).includes(name) || capacity === 'holder') return false;
  return capacity === 'staff' || role.capacity === 'holder';
}
