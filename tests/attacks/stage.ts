import { Agent, createServer, request, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { log } from '../../src/log.ts';
import { csrfToken } from '../../src/web/csrf.ts';
import { startSession } from '../../src/web/sessions.ts';
import { newWorld, on, saturday, type World } from '../support/world.ts';
import { routesOf, type Route } from '../web/routes.ts';

export type Answer = { status: number; headers: IncomingHttpHeaders; text: string; bytes: Buffer };
export type Question = {
  method?: string;
  path: string;
  headers?: Record<string, string | string[]>;
  body?: Buffer | string;
};

/** Somebody at a browser: the cookie and the token that go with each other. */
export type Someone = { name: string; cookie: string; csrf: string };

export type Stage = {
  world: World;
  port: number;
  /** Asks exactly what is written, over a connection that stays open. */
  send(question: Question): Promise<Answer>;
  /** Posts a form as this person's own page would; fields as pairs may come twice. */
  post(who: Someone, path: string, fields: Fields, headers?: Record<string, string>): Promise<Answer>;
  get(who: Someone, path: string, headers?: Record<string, string>): Promise<Answer>;
  /** A person of the demonstration with a session of their own, `visitor` for nobody. */
  someone(name: string): Promise<Someone>;
  routes: Route[];
  drop(): Promise<void>;
};

export type Fields = Record<string, string | number> | [string, string][];

/** The application behind a real port, on the tests' Saturday, for requests that no browser would send. */
export async function newStage(): Promise<Stage> {
  log.level = process.env.FUZZ_LOG ?? 'silent'; // the faults are meant
  const world = await newWorld();
  // A kept connection may rest as long as the test computes: without the limit of five seconds it would be closed.
  const server = createServer({ keepAliveTimeout: 0 }, world.app).listen(0);
  const { port } = server.address() as AddressInfo;
  const agent = new Agent({ keepAlive: true });
  await world.db.raw('update clock set offset_ms = ?', [on(saturday).getTime() - Date.now()]);
  const send = ({ method = 'GET', path, headers = {}, body }: Question): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const sent = request({ port, host: '127.0.0.1', agent, method, path, headers }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => {
          const bytes = Buffer.concat(chunks);
          resolve({ status: answer.statusCode!, headers: answer.headers, text: bytes.toString(), bytes });
        });
      });
      sent.on('error', reject);
      sent.end(body);
    });
  return {
    world,
    port,
    send,
    get: ({ cookie }, path, headers = {}) =>
      send({ path, headers: { accept: 'text/html', cookie, ...headers } }),
    post: ({ cookie, csrf }, path, fields, headers = {}) =>
      send({
        method: 'POST',
        path,
        headers: {
          accept: 'text/html',
          'content-type': 'application/x-www-form-urlencoded',
          cookie,
          ...headers,
        },
        body: formOf(fields, csrf),
      }),
    someone: async (name) => {
      if (name === 'visitor') return { name, cookie: 'visitor=anybody', csrf: csrfToken('anybody') };
      const { id } = await world.as(name);
      const token = await startSession(world.db, id, on(saturday));
      return { name, cookie: `session=${token}`, csrf: csrfToken(token) };
    },
    routes: routesOf(world.app),
    drop: async () => {
      agent.destroy();
      server.closeAllConnections();
      server.close();
      await world.drop();
    },
  };
}

export function formOf(fields: Fields, csrf?: string): string {
  const pairs = Array.isArray(fields)
    ? fields
    : Object.entries(fields).map(([name, value]) => [name, String(value)] as [string, string]);
  return new URLSearchParams([...pairs, ...(csrf ? [['_csrf', csrf]] : [])]).toString();
}

/** What requests leave that changed nothing: sessions, clocks, counts of tries, and who looked at what. */
const traces = new Set(
  [
    'clock',
    'guesses',
    'known_browsers',
    'request_limits',
    'sign_ins',
    'sign_in_failures',
    'track_failures',
  ].concat(['audit_events', 'webhook_refusals', 'notice_reads', 'offline_keys']),
);

/** Everything that is kept but those traces, table by table: which rows there are, and in which version each. */
export async function everything(world: World): Promise<Record<string, string>> {
  const names = await tablesOf(world);
  const { rows } = await world.db.raw<{ rows: { name: string; hash: string }[] }>(
    names
      .map(
        (name) =>
          `select '${name}' as name, count(*) || ' ' || coalesce(sum(hashtext(ctid::text || xmin::text)), 0) as hash from ${name}`,
      )
      .join(' union all '),
  );
  return Object.fromEntries(rows.map(({ name, hash }) => [name, hash]));
}

const known = new WeakMap<World, string[]>();

async function tablesOf(world: World): Promise<string[]> {
  const found = known.get(world);
  if (found) return found;
  const { rows } = await world.db.raw<{ rows: { name: string }[] }>(
    `select tablename as name from pg_tables where schemaname = 'public' order by 1`,
  );
  const names = rows.map(({ name }) => name).filter((name) => !traces.has(name));
  known.set(world, names);
  return names;
}
