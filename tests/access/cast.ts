import { askForAccess, type Asked } from '../../src/access/access-request.ts';
import { versionOf } from '../../src/access/acts.ts';
import { placeBySlug } from '../../src/access/offices.ts';
import type { Post } from '../../src/access/posts.ts';
import { requestByKey, type AccessRequest } from '../../src/access/queries.ts';
import { hashOfKey } from '../../src/access/access-request.ts';
import { on, type World } from '../support/world.ts';

/** Monday of the tests' week, within working hours. */
export const monday = '2026-11-23';
export const morning = (): Date => on(monday, '09:00');

export const pdf = Buffer.from(
  '%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n',
);

export async function postOf(
  world: World,
  role: Post['role'],
  slug: string,
  capacity: Post['capacity'] = 'holder',
): Promise<Post> {
  const office = await placeBySlug(world.db, slug);
  if (!office) throw new Error(`No office ${slug}`);
  return { role, capacity, office };
}

/** A request for the counter of Setiabudi by somebody without an account, unless told otherwise. */
export async function ask(
  world: World,
  changes: Partial<Asked> & { slug?: string; role?: Post['role']; capacity?: Post['capacity'] } = {},
  now: Date = morning(),
): Promise<AccessRequest> {
  const { slug = 'camat.setiabudi', role = 'clerk', capacity = 'holder', ...rest } = changes;
  const n = Math.floor(Math.random() * 1e9);
  const { key } = await askForAccess(world.db, {
    asked: {
      post: await postOf(world, role, slug, capacity),
      fromOn: monday,
      toOn: null,
      name: 'Ani Lestari',
      nip: null,
      email: `ani${n}@contoh.id`,
      phone: '+6281234567890',
      reason: 'Petugas loket yang baru.',
      papers: [{ mediaType: 'application/pdf', bytes: pdf }],
      forSelf: false,
      ...rest,
    },
    person: null,
    now,
  });
  return (await requestByKey(world.db, hashOfKey(key)))!;
}

/** Who decides a request, from its latest version. */
export const by = async (world: World, username: string, request: AccessRequest, now: Date = morning()) => ({
  person: await world.as(username),
  now,
  version: await versionOf(world.db, { requestId: request.id }),
});

/** Who changes an account, from its latest version. */
export const byOn = async (world: World, username: string, personId: number, now: Date = morning()) => ({
  person: await world.as(username),
  now,
  version: await versionOf(world.db, { personId }),
});

export const messagesTo = async (world: World, names: string[]): Promise<string[]> =>
  (
    (await world
      .db('notifications as n')
      .join('offices as o', 'o.id', 'n.office_id')
      .whereIn('n.message', names)
      .orderBy('n.id')
      .select('n.message', 'o.slug', world.db.raw(`n.particulars ->> 'onlyFor' as reader`))) as {
      message: string;
      slug: string;
      reader: string;
    }[]
  ).map(({ message, slug, reader }) => `${message} ${slug} ${reader}`);

export const auditOf = async (world: World, action: string): Promise<number> =>
  Number((await world.db('audit_events').where({ action }).count('* as n').first())!.n);
