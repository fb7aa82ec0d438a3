import { log } from '../../src/log.ts';
import { people, recordsOf, type Records } from '../web/records.ts';
import type { Route } from '../web/routes.ts';
import { dice, everyQuery, fullForm, multipart, nonsense, someFields, tag } from './nonsense.ts';
import { everything, newStage, type Answer, type Question, type Someone, type Stage } from './stage.ts';

/** What is asked is the same at each run; another number asks other things. */
const seed = Number(process.env.FUZZ_SEED ?? 135);
const requests = 10_000;
const some = dice(seed);
const { pick, chance } = some;

let stage: Stage;
let who: Someone[];
let addresses: Records;

beforeAll(async () => {
  stage = await newStage();
  const { world } = stage;
  who = await Promise.all(people.map((name) => stage.someone(name)));
  const text = `Saluran mampet "'>${tag} onerror=alert(1)>`;
  const visitor = {
    name: text,
    phone: '+6281234567890',
    email: null,
    nik: null,
    address: text,
    language: 'id',
  } as const;
  addresses = await recordsOf(world, text, { visitor, landmark: text, address: text, lateReason: text });
  await world.db('people').update({ name: text });
  await world.db('offices').update({ phone: text, address: text });
  await world.db('saturday_sessions').update({ reason: text, status: 'piket' });
  await world
    .db('categories')
    .where({ code: 'saluran' })
    .update({ name_id: text, name_en: text, synonyms: [text] });
});
afterAll(() => stage.drop());

function addressOf(route: Route): string {
  const address = chance(0.3)
    ? route.path.replace(/:\w+/g, () => pick(nonsense).slice(0, 500))
    : addresses(route.path);
  const fields = route.method === 'GET' && chance(0.6) ? everyQuery(some) : someFields('query', 2, some);
  return fields.length > 0 ? `${address}?${fields.join('&')}` : address;
}

function questionFor(route: Route, { cookie, csrf }: Someone): Question {
  const headers: Record<string, string> = {
    cookie,
    accept: pick(['text/html', 'text/html', 'application/json', 'application/json', '*/*', 'image/png;q=x']),
  };
  const path = addressOf(route);
  if (route.method === 'GET') return { method: chance(0.1) ? 'HEAD' : 'GET', path, headers };
  const odd = someFields('form', 5, some);
  const given = chance(0.7)
    ? Object.entries(fullForm).map(([name, text]) => `${name}=${encodeURIComponent(text)}`)
    : [];
  // Odd fields come instead of right ones: two values for a name would always be refused.
  const replaced = new Set(odd.map((field) => field.split('=')[0]));
  const fields = [
    ...given.filter((field) => !replaced.has(field.split('=')[0])),
    ...odd,
    ...(chance(0.9) ? [`_csrf=${csrf}`] : []),
  ];
  if (chance(0.25))
    return {
      method: 'POST',
      path,
      headers: { ...headers, 'content-type': 'multipart/form-data; boundary=b7x' },
      body: multipart(fields, 'b7x', some),
    };
  const type = chance(0.95)
    ? 'application/x-www-form-urlencoded'
    : pick(['application/json', 'text/plain', 'application/x-www-form-urlencoded; charset=utf-7', '']);
  return { method: 'POST', path, headers: { ...headers, 'content-type': type }, body: fields.join('&') };
}

/** What no client could read is an answer that failed. */
const unread = (fault: Error): Answer => ({
  status: 599,
  headers: {},
  text: fault.message,
  bytes: Buffer.alloc(0),
});

function faultOf({ status, headers, text }: Answer): string | null {
  if (status >= 500) return `status ${status}`;
  if (/\bat (async )?[\w.<>]+ \(|node_modules|\.ts:\d+|\bselect .* from\b/.test(text))
    return 'insides in the answer';
  if (text.includes(tag) && !/json|text\/(csv|calendar)/.test(headers['content-type'] ?? ''))
    return 'a tag in the answer';
  if (status === 431) return null; // longer than Node reads
  const to = headers.location;
  if (to !== undefined && !/^\/(?![/\\])/.test(to)) return `sent to ${to}`;
  if (String(headers['set-cookie'] ?? '').includes('x=1')) return 'a header from a field';
  return headers['content-security-policy'] ? null : 'without the headers that protect a page';
}

/** Leaving would end the journey, a clock that jumps move everything, and a password takes its time to be checked. */
const left =
  /^\/(clock|healthz|readyz|assets|sign-out|sign-in$|account\/sessions|account\/password|reset\/:key|queue\/:key\/events)/;

it(`answers ${requests} requests of nonsense on every route, from everybody, without failing or changing anything`, async () => {
  const { world, send } = stage;
  const routes = stage.routes.filter(({ path }) => !left.test(path));
  // Forms can do more harm than pages: each is sent three times as often.
  const weightOf = ({ method }: Route) => (method === 'GET' ? 1 : 3);
  const onceAround = Math.ceil(requests / routes.reduce((sum, route) => sum + weightOf(route), 0));
  const found: unknown[] = [];
  let [sent, refused, done] = [0, 0, 0];
  let before = await everything(world);
  for (const route of routes) {
    // Who asks too often is told to wait, and would see nothing else any more.
    await world.db.raw('truncate request_limits, guesses, track_failures');
    let writes = false;
    const rounds = onceAround * weightOf(route);
    const pending: Question[] = [];
    const unchanged = async () => {
      if (route.method === 'GET') return;
      const after = await everything(world);
      if (pending.length > 0) expect({ seed, pending, after }).toEqual({ seed, pending, after: before });
      pending.length = 0;
      before = after;
    };
    for (let round = 0; round < rounds;) {
      // Several at once, as people come; where forms are taken one after the other, to see who changed what.
      const batch: { who: string; question: Question }[] = Array.from(
        { length: Math.min(writes ? 1 : 4, rounds - round) },
        (_, n) => {
          const person = who[(sent + n) % who.length]!;
          return { who: person.name, question: questionFor(route, person) };
        },
      );
      round += batch.length;
      sent += batch.length;
      const answers = await Promise.all(
        batch.map(async (each) => ({ ...each, answer: await send(each.question).catch(unread) })),
      );
      for (const { who: name, question, answer } of answers) {
        const fault = faultOf(answer);
        const asked = { ...question, body: String(question.body ?? '').slice(0, 600) };
        if (fault) found.push({ seed, fault, who: name, ...asked });
        if (answer.status >= 400) pending.push(asked);
      }
      if (route.method === 'GET') continue;
      const taken = answers.filter(({ answer }) => answer.status < 400).length;
      done += taken;
      refused += batch.length - taken;
      writes ||= taken > 0;
      if (taken > 0) {
        pending.length = 0;
        before = await everything(world);
      } else if (writes && pending.length >= 3) await unchanged();
    }
    await unchanged();
  }
  expect(found).toEqual([]);
  expect(sent).toBeGreaterThanOrEqual(requests);
  // Most of what is posted is refused, and some of it comes as far as the verbs.
  expect(refused).toBeGreaterThan(2000);
  expect(done).toBeGreaterThan(20);
  log.info({ seed, sent, refused, done }, 'nonsense');
});
