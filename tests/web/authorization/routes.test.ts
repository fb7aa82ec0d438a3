import { newWorld, on, saturday, type World } from '../../support/world.ts';
import { routesOf } from '../routes.ts';
import { answerOf, askerOf, fullForm, type Asker } from './asking.ts';
import { everybody, own, somebody, type Somebody } from './cast.ts';
import { addressOf, recordsFor, type Found } from './records.ts';
import { expected, table, type Answer, type Row } from './table.ts';

let world: World;
let asker: Asker;
let at: Found;
beforeAll(async () => {
  world = await newWorld();
  // The pages' day is the tests' Saturday, whenever they run.
  await world.db.raw('update clock set offset_ms = ?', [on(saturday).getTime() - Date.now()]);
  await world.db('settings').insert({ key: 'worker.lastRound', value: 'true', changed_at: new Date() });
  at = await recordsFor(world);
  asker = await askerOf(world);
});
afterAll(async () => {
  asker.close();
  await world.drop();
});
// Each row asks more often than anybody would.
beforeEach(() => world.db('request_limits').delete());

const [rowNames, routeNames] = [Object.keys(table), () => routesOf(world.app).map(({ name }) => name)];
const routeOf = (row: string) => row.replace(/\?.*$/, '');

describe('every route and every role, in the own area, next door and far away', () => {
  it('stands in the table, and the table names no route that is gone', () => {
    expect(routeNames().filter((name) => !(name in table))).toEqual([]);
    expect(rowNames.filter((row) => !routeNames().includes(routeOf(row)))).toEqual([]);
    expect(rowNames.filter((row) => !rowNames.includes(routeOf(row)))).toEqual([]);
  });

  it.each(rowNames)('%s', async (name) => {
    const row = table[name]!;
    const who = askedOf(row);
    const found = await answersTo(name, who);
    expect(found).toEqual(Object.fromEntries(who.map((each) => [nameOf(each), expected(row, each)])));
  });
});

// What is open to all is asked by few: some of it counts how often it is asked.
const askedOf = (row: Row): (Somebody | null)[] =>
  row === 'public'
    ? [null, somebody('clerk'), somebody('camat next'), somebody('admin')]
    : [null, ...(typeof row === 'string' ? own : everybody)];

const nameOf = (one: Somebody | null) => one?.who ?? 'visitor';

/** What each gets. A stale version keeps the records as they are for whoever asks next. */
async function answersTo(name: string, who: (Somebody | null)[]): Promise<Record<string, Answer>> {
  const [method, path] = name.split(' ') as ['GET' | 'POST', string];
  const asked = { method, path: addressOf({ path }, at) };
  const fields = {
    ...fullForm,
    unitId: String(at.unitId),
    subject: String(at.review),
    cases: `${at.discussed.ticket}:99`,
    _version: '99',
    ...(path.startsWith('/invitations/') && { answer: 'accepted' }),
  };
  const found: [string, Answer][] = [];
  const answer = async (each: Somebody | null) =>
    void found.push([nameOf(each), answerOf(await asker.ask(each, asked, fields))]);
  if (method === 'GET') await Promise.all(who.map(answer));
  else for (const each of who) await answer(each);
  return Object.fromEntries(found);
}
