import pino from 'pino';
import { forgetRules } from '../../src/calendar/queries.ts';
import { newTicket } from '../../src/complaints/tickets.ts';
import { log } from '../../src/log.ts';
import { recordsOf, type Records } from '../web/records.ts';
import { newStage, type Someone, type Stage } from './stage.ts';

let stage: Stage;
let records: Records;
let camat: Someone;
let visitor: Someone;
beforeAll(async () => {
  stage = await newStage();
  records = await recordsOf(stage.world, 'Saluran mampet.');
  [camat, visitor] = [await stage.someone('camat.setiabudi'), await stage.someone('visitor')];
});
afterAll(() => stage.drop());

describe('a redirect', () => {
  const elsewhere = [
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/%5cevil.example\\',
    'http:evil.example',
    'javascript:alert(1)',
    '/\t/evil.example',
    '/\n/evil.example',
    ' //evil.example',
    '///evil.example',
    '/home\r\nSet-Cookie: x=1',
    `/${'a'.repeat(9000)}`,
    '.evil.example',
    '@evil.example',
    '/..//evil.example\\@x',
  ];

  it.each(elsewhere)('never leads to %j', async (back) => {
    const { get, post, someone } = stage;
    const answers = [
      await post(visitor, '/sign-in', { username: 'loket.setiabudi', password: 'aduan-sabtu', back }),
      await post(visitor, '/language', { lang: 'en', back }),
      await post(visitor, '/sign-out', { back }),
      await get(await someone('loket.setiabudi'), `/sign-in?back=${encodeURIComponent(back)}`),
      await post(
        camat,
        records('/complaints/:ticket/review-team'),
        { back, team: '1', _version: 1 },
        { referer: back.replace(/\s/g, '') },
      ),
      await get(visitor, `/home?x=${encodeURIComponent(back).slice(0, 3000)}`),
    ];
    for (const { headers } of answers) {
      const to = headers.location;
      if (to === undefined) continue;
      const target = new URL(to, 'http://here.example');
      expect([to, target.host]).toEqual([to, 'here.example']);
      expect(to.length).toBeLessThan(6100);
      expect(String(headers['set-cookie'])).not.toContain('x=1');
    }
  });
});

describe('who has an account', () => {
  /** What an asker can see of an answer, without what is new in each. */
  const seen = ({ status, headers, text }: Awaited<ReturnType<Stage['send']>>, typed: string) => ({
    status,
    headers: Object.keys(headers).toSorted(),
    text: text
      .replaceAll(typed, '…')
      .replace(/(nonce|value|content)="[^"]*"/g, '')
      .replace(/[\w-]{36,}/g, ''),
  });
  /** Statements that the database was asked, without who stands behind the wall. */
  const counted = async <T>(deed: () => Promise<T>): Promise<[T, number]> => {
    let n = 0;
    const { db } = stage.world;
    const count = () => (n += 1);
    const walled = stage.world.app.locals.db as typeof db;
    for (const each of new Set([db, walled])) each.client.on('query', count);
    try {
      return [await deed(), n];
    } finally {
      for (const each of new Set([db, walled])) each.client.off('query', count);
    }
  };
  const forget = async () => {
    forgetRules(); // read again after ten seconds: by each of the two, not by the one who happens to come then
    await stage.world.db.raw('truncate request_limits, guesses, track_failures');
  };

  const asked: [string, string, (name: string) => Record<string, string>, string, string][] = [
    [
      'signing in',
      '/sign-in',
      (username) => ({ username, password: 'salah sekali' }),
      'camat.setiabudi',
      'camat.setiabadi',
    ],
    [
      'a lost password',
      '/sign-in/forgotten',
      (username) => ({ username }),
      'camat.setiabudi',
      'camat.setiabadi',
    ],
    ['tracking', '/track', (ticket) => ({ ticket, digits: '0000' }), 'known', 'unknown'],
  ];

  it.each(asked)(
    'is not told by %s: same status, heads, words and questions to the database',
    async (_name, path, form, known, unknown) => {
      const { post, world } = stage;
      const { ticket } = (await world.db('complaints').first('ticket')) as { ticket: string };
      const names = known === 'known' ? [ticket, newTicket()] : [known, unknown];
      await world.db('people').where({ username: known }).update({ email: null });
      const found = [];
      for (const name of names) {
        await forget();
        const [answer, questions] = await counted(() => post(visitor, path, form(name)));
        found.push({ ...seen(answer, name), questions });
      }
      expect(found[0]!.questions).toBeGreaterThan(2);
      expect(found[1]).toEqual(found[0]);
    },
  );
});

describe('the log', () => {
  it('keeps one line for one thing, whatever is written into it', async () => {
    const lines: string[] = [];
    const stream = (log as unknown as Record<symbol, { write(line: string): void }>)[pino.symbols.streamSym]!;
    const write = stream.write.bind(stream);
    stream.write = (line) => void lines.push(line);
    log.level = 'debug';
    const forged = 'x\r\n{"level":50,"msg":"forged"}\u2028\u001b[31m';
    try {
      await stage.world.db.schema.renameTable('complaints', 'complaints_gone');
      await stage.get(camat, `/complaints?q=${encodeURIComponent(forged)}`);
      await stage.get(camat, `/complaints/${encodeURIComponent(forged)}`, {
        'user-agent': 'x',
        referer: 'http://x/?a=b',
      });
      await stage.post(camat, `/complaints/${encodeURIComponent(forged)}/notes`, { note: forged });
    } finally {
      await stage.world.db.schema.renameTable('complaints_gone', 'complaints');
      log.level = 'silent';
      stream.write = write;
    }
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) {
      expect(line.trimEnd()).not.toMatch(/\p{Cc}/u);
      expect(JSON.parse(line)).not.toMatchObject({ msg: 'forged' });
    }
  });
});
