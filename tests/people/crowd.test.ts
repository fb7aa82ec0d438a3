import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { catalogues } from '../../src/language/index.ts';
import { hashesAtOnce, hashingNow, inTurn, lineAtMost } from '../../src/people/hashing.ts';
import { csrfToken } from '../../src/web/csrf.ts';
import { newWorld, type World } from '../support/world.ts';

let world: World;
let server: Server;
let base: string;
beforeAll(async () => {
  world = await newWorld();
  server = createServer(world.app).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  base = `http://localhost:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await world.drop();
});

const signIn = (username: string, password = 'aduan-sabtu') =>
  fetch(`${base}/sign-in`, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie: 'visitor=anybody', accept: 'text/html' },
    body: new URLSearchParams({ username, password, _csrf: csrfToken('anybody') }),
  });

describe('two hundred people who sign in at once', () => {
  it('all come in, while pages, files and compression go on between them', async () => {
    const names = (await world.db('people').orderBy('id').limit(200).pluck('username')) as string[];
    let inside = 0;
    const before = hashingNow().done;
    const crowd = names.map(async (name) => {
      const answer = await signIn(name);
      inside += 1;
      return answer.status;
    });
    // Wait until the line stands, without a clock.
    while (hashingNow().waiting < 50) await new Promise((resolve) => setImmediate(resolve));
    const others = await Promise.all([
      fetch(`${base}/`).then((answer) => answer.status),
      fetch(`${base}/assets/theme.css`, { headers: { 'accept-encoding': 'gzip' } }).then(
        (answer) => answer.status,
      ),
      readFile(new URL('../../package.json', import.meta.url)).then((bytes) => promisify(gzip)(bytes)),
    ]);
    expect(others.slice(0, 2)).toEqual([200, 200]);
    // They were served in the middle of the crowd and not after it.
    expect(inside).toBeLessThan(names.length - 20);
    expect(hashingNow().waiting).toBeGreaterThan(0);
    expect(new Set(await Promise.all(crowd))).toEqual(new Set([303]));
    expect(hashingNow().done - before).toBe(200);
    expect(hashingNow().most).toBeLessThanOrEqual(hashesAtOnce);
  });

  it('are more than may wait: the next is asked to come again, the form kept', async () => {
    let open = () => {};
    const gate = new Promise<void>((resolve) => (open = resolve));
    const full = Array.from({ length: hashesAtOnce + lineAtMost }, () => inTurn(() => gate));
    const answer = await signIn('camat.setiabudi');
    open();
    await Promise.all(full);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '10']);
    const page = await answer.text();
    expect(page).toContain(catalogues.id.account.busy);
    expect(page).toContain('value="camat.setiabudi"');
    expect(page).not.toContain('value="aduan-sabtu" autocomplete');
    expect((await signIn('camat.setiabudi')).status).toBe(303);
    // Nobody's guess was counted.
    expect(await world.db('guesses').where('failures', '>', 0)).toEqual([]);
  });
});
