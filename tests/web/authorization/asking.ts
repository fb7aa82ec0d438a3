import { createServer, type Server } from 'node:http';
import request from 'supertest';
import { csrfToken } from '../../../src/web/csrf.ts';
import { startSession } from '../../../src/web/sessions.ts';
import { on, saturday, type World } from '../../support/world.ts';
import type { Route } from '../routes.ts';
import type { Somebody } from './cast.ts';
import type { Answer } from './table.ts';

type Asked = Pick<Route, 'method'> & { path: string };
type Fields = Record<string, string>;

/** Asks the application as anybody of the cast, from a session of their own, or as a visitor (null). */
export type Asker = {
  /** A visit of this address; a form brings the fields and a fitting token. */
  ask(somebody: Somebody | null, asked: Asked, fields?: Fields): Promise<request.Response>;
  close(): void;
};

export async function askerOf(world: World): Promise<Asker> {
  const server: Server = createServer(world.app).listen(0);
  const sessions = new Map<string, string>();
  // What changes how somebody signs in may end all sessions of theirs.
  const ending = /^\/(sign|account|reset|access)/;
  const sessionFor = async ({ account }: Somebody) => {
    const kept = sessions.get(account);
    if (kept) return kept;
    const token = await startSession(world.db, (await world.as(account)).id, on(saturday));
    sessions.set(account, token);
    return token;
  };
  return {
    close: () => void server.close(),
    ask: async (somebody, { method, path }, fields = {}) => {
      const posts = method !== 'GET';
      const token = somebody && (await sessionFor(somebody));
      const secret = token ?? 'anybody';
      const verb = method.toLowerCase() as 'get' | 'post' | 'put' | 'patch' | 'delete';
      const browser = request(server);
      const asked = browser[verb](path)
        .set('Accept', 'text/html')
        .set('Accept-Encoding', 'identity')
        .set('Cookie', token ? `session=${token}` : 'visitor=anybody');
      if (!posts) return asked;
      const body = new URLSearchParams({ ...fields, _csrf: csrfToken(secret) });
      if (ending.test(path)) sessions.clear();
      return asked.type('form').send(body.toString());
    },
  };
}

/** What somebody got: whatever reaches the verb counts as in, also when the verb refused what was typed. */
export function answerOf({ status, headers }: { status: number; headers: Record<string, string> }): Answer {
  if (status >= 500 || status === 429) return 'failed';
  if (status === 404) return 'hidden';
  if (status === 403) return 'refused';
  return status === 303 && headers.location?.startsWith('/sign-in?') ? 'sign in' : 'in';
}

/** A form in which every action finds what it needs. */
export const fullForm = {
  note: 'Catatan',
  text: 'Sudah separuh.',
  reason: 'Alasan',
  evidence: 'Bukti',
  question: 'Di mana?',
  answer: 'Di sini.',
  institution: 'PLN',
  categoryCode: 'sampah',
  kelurahanCode: '31.74.02.1002',
  instruction: 'Periksa lagi.',
  level: 'kecamatan',
  dueOn: '2026-11-27',
  plannedOn: '2026-11-22',
  outcome: 'deferred',
  status: 'piket',
  letter: '',
  letterNumber: '1',
  lang: 'id',
  kind: 'reviewRecord',
  language: 'id',
  mediaType: 'pdf',
  priority: 'none',
  counter: '1',
};
