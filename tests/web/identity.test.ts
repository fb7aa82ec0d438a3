import { deliverEvent } from '../../src/notifications/deliver.ts';
import { routesOf } from './routes.ts';
import { people, recordsOf, type Records, type Who } from './records.ts';
import { newWorld, on, saturday, type Browser, type World } from '../support/world.ts';

const visitor = {
  name: 'Kanarina Pelapor',
  phone: '+6281377774242',
  email: 'kanarina@contoh.id',
  nik: '3174020101014242',
  address: null,
  language: 'id',
} as const;
const identity = /Kanarina|1377774242|kanarina@|3174020101014242/;
const masked = /K\*+ P\*+|••42/;
const matter = 'Dipalak di loket';

let world: World;
let addresses: Records;
const browsers = new Map<string, Browser>();
beforeAll(async () => {
  world = await newWorld();
  await world.db.raw('update clock set offset_ms = ?', [on(saturday).getTime() - Date.now()]);
  const hidden = { visitor, anonymous: true, confidential: true, channel: 'email' } as const;
  addresses = await recordsOf(world, matter, hidden);
  const events = (await world.db('complaint_events').pluck('id')) as number[];
  for (const id of events) await deliverEvent(world.db, id, on(saturday));
  for (const who of people) browsers.set(who, who === 'visitor' ? world.visitor() : await world.signIn(who));
});
afterAll(() => world.drop());

const pages = () =>
  routesOf(world.app).filter(({ method, path }) => method === 'GET' && !path.endsWith('/events'));

// Who asks for access in these records wrote the same words: theirs are no complaint.
const ofComplaints = (path: string) => !path.startsWith('/access');

type Page = { path: string; text: string };

/** Every page that somebody can open, as text. Nothing is changed by looking, so each is opened once. */
function opened(who: Who): Promise<Page[]> {
  const before = known.get(who);
  if (before) return before;
  const texts = pagesOf(browsers.get(who)!);
  known.set(who, texts);
  return texts;
}
const known = new Map<Who, Promise<Page[]>>();

async function pagesOf(browser: Browser): Promise<Page[]> {
  const texts: Page[] = [];
  for (const { path } of pages()) {
    const { text, status } = await browser.get(addresses(path));
    if (status === 200 && text) texts.push({ path, text });
  }
  return texts;
}

describe('who complained without a name', () => {
  it.each(people)(
    'is on no page that %s opens, but on the receipt of who took the complaint',
    async (who) => {
      const clerk = who === 'loket.setiabudi';
      const found = await opened(who);
      expect(found.length).toBeGreaterThan(3);
      const naming = found.filter(({ text }) => identity.test(text)).map(({ path }) => path);
      expect(naming).toEqual(clerk ? ['/complaints/:ticket/receipt'] : []);
      // Even initials are for the counter alone.
      const atCounter = clerk || who === 'camat.setiabudi';
      expect(found.some(({ text }) => masked.test(text))).toBe(atCounter);
    },
  );

  it.each(['visitor', 'admin', 'camat.tebet'] as const)(
    'tells %s nothing of the matter either, but on the page of the own key',
    async (who) => {
      const found = await opened(who);
      const telling = found
        .filter(({ path, text }) => ofComplaints(path) && text.includes(matter))
        .map(({ path }) => path);
      expect(telling.filter((path) => path !== '/track/:key')).toEqual([]);
    },
  );

  it('is told to clerk and camat upon a reason that history keeps, to nobody else', async () => {
    const path = `${addresses('/complaints/:ticket')}/identity`;
    const before = (await world.db('complaint_events').where({ type: 'identityShown' })).length;
    for (const who of people) {
      const { status, text } = await browsers.get(who)!.post(path, { reason: 'Menelepon' });
      const may = who === 'loket.setiabudi' || who === 'camat.setiabudi';
      expect([who, identity.test(text)]).toEqual([who, may]);
      expect([who, status === 200]).toEqual([who, may]);
      // Of the NIK only the end, even then.
      expect([who, text.includes('••••••••••••4242')]).toEqual([who, may]);
    }
    expect(await world.db('complaint_events').where({ type: 'identityShown' })).toHaveLength(before + 2);
  });

  it('is in no message to an office and in no column that can be read', async () => {
    const { rows } = await world.db.raw<{ rows: { text: string }[] }>(`
      select n::text as text from notifications n union all select e::text from complaint_events e
      union all select c::text from complaints c union all select p::text from complainants p
      union all select payload::text from graphile_worker._private_jobs`);
    expect(rows.length).toBeGreaterThan(5);
    expect(rows.filter(({ text }) => identity.test(text))).toEqual([]);
  });
});

describe('a confidential matter', () => {
  it.each(people)('stays inside the office whatever %s opens', async (who) => {
    const found = await opened(who);
    const telling = found
      .filter(({ path, text }) => ofComplaints(path) && text.includes(matter))
      .map(({ path }) => path);
    const outside = ['/outbox', '/track/:key', '/', '/meetings/:id', '/meetings/:id/minutes'];
    expect(telling.filter((path) => outside.includes(path))).toEqual([]);
    if (['visitor', 'admin', 'camat.tebet'].includes(who)) expect(telling).toEqual([]);
  });
});
