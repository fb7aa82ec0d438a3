import type { Database } from '../../src/database/connect.ts';
import { trackPath } from '../../src/complaints/paths.ts';
import { shownTicket } from '../../src/complaints/tickets.ts';
import { drive, type Load, type Step } from './load.ts';
import { User } from './user.ts';
import type { Wire } from './wire.ts';

/** A page as somebody opens it; `open` is one request of a user of its own. */
export type Page = { name: string; role: string; path: string; user: User };

const firstScreens = [
  ['clerk', 'loket.setiabudi'],
  ['lurah', 'lurah.karet-semanggi'],
  ['unit', 'satpel.bina-marga.setiabudi'],
  ['camat', 'camat.setiabudi'],
  ['walikota', 'walikota.jakarta-selatan'],
  ['sekda', 'sekda'],
  ['governor', 'gubernur'],
  ['inspector', 'inspektorat'],
] as const;

/** What every level opens first, a list, a search, one complaint, and what a complainant opens. */
export async function pagesAt(db: Database, address: string): Promise<Page[]> {
  const { rows } = await db.raw<{ rows: [{ ticket: string; key: string }] }>(
    `select ticket, track_key as key from complaints where kecamatan_code =
       (select o.area_code from offices o where o.slug = 'camat.setiabudi') order by id desc limit 1`,
  );
  const [{ ticket, key }] = rows;
  const users = new Map<string, User>();
  for (const [role, username] of firstScreens) {
    const user = new User(address);
    await user.signIn(username);
    users.set(role, user);
  }
  const of = (role: string, name: string, path: string): Page => ({
    name,
    role,
    path,
    user: users.get(role) ?? new User(address),
  });
  return [
    ...firstScreens.map(([role]) => of(role, 'first screen', '/home')),
    of('public', 'first screen', '/'),
    of('camat', 'list', '/complaints?which=all'),
    of('governor', 'list', '/complaints?which=all'),
    of('camat', 'search', '/complaints?which=all&q=mampet'),
    of('governor', 'search', '/complaints?which=all&q=mampet'),
    of('camat', 'one complaint', `/complaints/${shownTicket(ticket)}`),
    of('complainant', 'tracking page', trackPath(key)),
  ];
}

/** One page opened by several users at once. */
export function drivePage({ user, path }: Page, count: number, seconds: number): Promise<Load> {
  const users = Array.from({ length: count }, () => user.fork());
  const steps = users.map(
    (each): Step =>
      async () =>
        (await each.get(path)).status === 200,
  );
  return drive(steps, seconds).finally(() => users.forEach((each) => each.leave()));
}

/** How many statements a page asks, the one that says who asks not counted. @throws Error when it is not a 200 */
export async function statementsOf(wire: Wire, { user, path }: Page): Promise<number> {
  await user.get(path);
  let status = 0;
  const sent = await wire.record(async () => ({ status } = await user.get(path)));
  if (status !== 200) throw new Error(`${path}: ${status}`);
  return sent.flat().filter(({ text }) => !/^select set_config\('role'|data_keys|key_readers/.test(text))
    .length;
}
