import { Agent, createServer, request, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { log } from '../../src/log.ts';
import { csrfToken } from '../../src/web/csrf.ts';
import { startSession } from '../../src/web/sessions.ts';
import { newWorld, on, saturday, setiabudi, type World } from '../support/world.ts';
import { people, recordsOf, type Records, type Who } from './records.ts';
import { dice, everyQuery, multipart, nonsense, someFields, tag } from './nonsense.ts';
import { routesOf, type Route } from './routes.ts';

/** Requests that each route gets as each person: two thousand and more in all. */
const rounds = 2;
const { below, pick, chance } = dice(135);
const some = { below, pick, chance };

log.level = process.env.FUZZ_LOG ?? 'silent'; // the faults below are meant

let world: World;
let server: Server;
let secrets: Map<Who, string>;
let addresses: Records;
const agent = new Agent({ keepAlive: true });

beforeAll(async () => {
  world = await newWorld();
  server = createServer(world.app).listen(0);
  await world.db.raw('update clock set offset_ms = ?', [on(saturday).getTime() - Date.now()]);
  const sessions = people.map(async (who) => {
    if (who === 'visitor') return [who, 'anybody'] as const;
    const { id } = await world.as(who);
    return [who, await startSession(world.db, id, on(saturday))] as const;
  });
  secrets = new Map(await Promise.all(sessions));
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
  const named = { name_id: text, name_en: text, synonyms: [text] };
  await world.db('categories').where({ code: 'saluran' }).update(named);
});
afterAll(async () => {
  agent.destroy();
  server.close();
  await world.drop();
});

type Answer = { status: number; headers: IncomingHttpHeaders; text: string };
type Question = { method: string; path: string; headers: Record<string, string>; body?: Buffer | string };

function send({ method, path, headers, body }: Question): Promise<Answer> {
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    const sent = request({ port, host: '127.0.0.1', agent, method, path, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () =>
        resolve({
          status: answer.statusCode!,
          headers: answer.headers,
          text: Buffer.concat(chunks).toString(),
        }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

function addressOf(route: Route): string {
  const address = chance(0.3)
    ? route.path.replace(/:\w+/g, () => pick(nonsense).slice(0, 500))
    : addresses(route.path);
  const fields = route.method === 'GET' && chance(0.6) ? everyQuery(some) : someFields('query', 2, some);
  return fields.length > 0 ? `${address}?${fields.join('&')}` : address;
}

/** A form that is nearly right, so that it comes as far as the verb. */
const fullForm = {
  note: 'Catatan',
  reason: 'Alasan',
  evidence: 'Bukti',
  question: 'Di mana?',
  answer: 'Di sini.',
  institution: 'PLN',
  instruction: 'Periksa.',
  level: 'kecamatan',
  dueOn: '2026-11-27',
  plannedOn: '2026-11-22',
  outcome: 'keep',
  letter: '',
  letterNumber: '1',
  name: 'Budi',
  text: 'Lampu mati',
  channel: 'none',
  kelurahanCode: '31.74.02.1002',
  categoryCode: 'saluran',
  findings: 'Rusak',
  recommendation: 'Perbaiki',
  came: '1',
  username: 'x',
  kind: 'results',
  subject: `${setiabudi}_2026-11-01_2026-11-20_${saturday}`,
  language: 'id',
  mediaType: 'pdf',
  on: '2026-11-22',
  stop: '1',
  office: '1',
  takenBy: 'loket.setiabudi',
  _version: '99',
};

function questionFor(route: Route, who: Who): Question {
  const secret = secrets.get(who)!;
  const cookie = who === 'visitor' ? `visitor=${secret}` : `session=${secret}`;
  const headers: Record<string, string> = {
    cookie,
    accept: pick(['text/html', 'text/html', 'text/html', 'application/json', '*/*', 'image/png;q=x']),
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
    ...(chance(0.9) ? [`_csrf=${csrfToken(secret)}`] : []),
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

/** Everything that a request could change, but the failures that are counted to slow people down. */
async function everything(): Promise<unknown> {
  const { rows } = await world.db.raw<{ rows: unknown[] }>(`
    select (select array_agg((id, version, xmin::text)::text) from complaints) as complaints,
      (select count(*) from complaint_events) as events, (select count(*) from notifications) as messages,
      (select count(*) from deadlines) as deadlines, (select count(*) from photos) as photos,
      (select count(*) from complainants) as complainants, (select count(*) from settings_changes) as settings,
      (select sum(xmin::text::bigint) from categories) as categories, (select count(*) from holidays) as holidays,
      (select sum(xmin::text::bigint) from saturday_sessions) as sessions,
      (select sum(xmin::text::bigint) from reports where area_code = '${setiabudi}') as reports,
      (select sum(xmin::text::bigint) from reviews) as reviews, (select sum(xmin::text::bigint) from people) as people,
      (select sum(xmin::text::bigint) from meetings where opened_at is not null) as meetings,
      (select count(*) from meeting_decisions) as decisions, (select count(*) from meeting_attendance) as attendance,
      (select count(*) from meeting_addenda) as addenda, (select sum(xmin::text::bigint) from meeting_invitations) as invited,
      (select count(*) from documents) as documents, (select count(*) from message_wishes) as wishes,
      (select count(*) from session_changes) as hours, (select count(*) from set_aside_records) as aside,
      (select sum(xmin::text::bigint) from reserved_tickets) as tickets, (select count(*) from walking_orders) as orders`);
  return rows[0];
}

function faultOf({ status, headers, text }: Answer): string | null {
  if (status >= 500) return `status ${status}`;
  if (/\bat (async )?[\w.<>]+ \(|node_modules|\.ts:\d+|\bselect .* from\b/.test(text))
    return 'insides in the answer';
  if (text.includes(tag) && !/json/.test(headers['content-type'] ?? '')) return 'a tag in the answer';
  if (status === 431) return null; // longer than Node reads
  const to = headers.location;
  if (to !== undefined && !/^\/(?![/\\])/.test(to)) return `sent to ${to}`;
  if (String(headers['set-cookie'] ?? '').includes('x=1')) return 'a header from a field';
  return headers['content-security-policy'] ? null : 'without the headers that protect a page';
}

it('answers nonsense on every route, from everybody, without failing or changing anything', async () => {
  const routes = routesOf(world.app).filter(({ path }) => !/^\/(clock|healthz|readyz|assets)/.test(path));
  let sent = 0;
  const found: unknown[] = [];
  let before = await everything();
  for (const route of routes)
    for (const who of people)
      for (let round = 0; round < rounds; round += 1) {
        // Leaving would end the journey; a password takes its time to be checked.
        if (route.path === '/sign-out' && who !== 'visitor') continue;
        if (route.name === 'POST /sign-in' && who !== 'visitor') continue;
        const question = questionFor(route, who);
        const answer = await send(question);
        sent += 1;
        const fault = faultOf(answer);
        if (fault) found.push({ fault, who, ...question, body: String(question.body ?? '').slice(0, 600) });
        if (question.method !== 'POST') continue;
        const after = await everything();
        if (answer.status >= 400)
          expect({ who, ...question, state: after }).toEqual({ who, ...question, state: before });
        before = after;
      }
  expect(found).toEqual([]);
  expect(sent).toBeGreaterThan(2000);
}, 180_000);
