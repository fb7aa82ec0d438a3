import { connect, type AddressInfo } from 'node:net';
import { listen } from '../../src/web/listen.ts';
import { recordsOf, type Records } from '../web/records.ts';
import { everything, newStage, type Someone, type Stage } from './stage.ts';

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

describe('what no browser sends', () => {
  const raw = (text: string): Promise<string> =>
    new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1', () => socket.write(text));
      let got = '';
      socket.on('data', (chunk) => {
        got += chunk.toString('latin1');
        if (got.length > 200) socket.end();
      });
      socket.on('error', () => {});
      socket.on('close', () => resolve(got));
      socket.setTimeout(3000, () => socket.destroy());
    });
  let port: number;
  let close: () => void;
  beforeAll(async () => {
    const { server } = await listen(stage.world.app, 0);
    port = (server.address() as AddressInfo).port;
    close = () => {
      server.closeAllConnections();
      server.close();
    };
  });
  afterAll(() => close());

  it.each<[string, string]>([
    [
      'two lengths',
      'POST /language HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nlang=id',
    ],
    [
      'a length and chunks',
      'POST /language HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /home HTTP/1.1\r\n\r\n',
    ],
    [
      'chunks under another name',
      'POST /language HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n',
    ],
    ['two hosts', 'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n'],
    ['no host', 'GET / HTTP/1.1\r\n\r\n'],
    ['a head that is folded', 'GET / HTTP/1.1\r\nHost: x\r\nX: a\r\n b\r\nCookie : session=1\r\n\r\n'],
    ['a method of its own', 'HACK / HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['heads without end', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(40_000)}\r\n\r\n`],
    ['an address of another host', 'GET http://evil.example/\u0001 HTTP/1.1\r\nHost: x\r\n\r\n'],
  ])('%s: refused', async (_name, text) => {
    const answer = await raw(text);
    expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(answer.match(/HTTP\/1\.1 /g)).toHaveLength(1);
  });

  it('is answered as what it is: methods in heads, old versions, doubled names', async () => {
    expect(await raw('GET / HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 200 /);
    const { send, world } = stage;
    const before = await everything(world);
    for (const method of ['PUT', 'PATCH', 'DELETE', 'TRACE', 'PROPFIND', 'OPTIONS'])
      for (const path of ['/home', records('/complaints/:ticket'), '/settings/categories']) {
        const { status } = await send({ method, path, headers: { cookie: camat.cookie } });
        expect([method, path, status >= 200 && status < 500]).toEqual([method, path, true]);
      }
    for (const name of [
      'x-http-method-override',
      'x-method-override',
      'x-original-url',
      'x-rewrite-url',
      'x-forwarded-host',
      'forwarded',
    ])
      await send({
        path: records('/complaints/:ticket/notes'),
        headers: { cookie: camat.cookie, [name]: 'POST' },
      });
    const forged = { host: 'evil.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' };
    const { text } = await stage.get(visitor, '/sign-in', forged);
    expect(text).not.toContain('evil.example');
    // Names that come twice or as lists of other languages are looked at, and are nobody's rights.
    for (const query of [
      'q=a&q=b',
      'q[]=a',
      'q[a]=b',
      'which[__proto__][x]=1',
      'office=1&office=2',
      'after=x&after=y',
      'kecamatan=31.74.02&kecamatan=31.74.01',
    ])
      expect((await stage.get(camat, `/complaints?${query}`)).status).toBe(200);
    expect(({} as { x?: string }).x).toBeUndefined();
    expect(await everything(world)).toEqual(before);
  });

  it('two sessions in one cookie are one of them, and never both', async () => {
    const lurah = await stage.someone('lurah.karet-semanggi');
    const { text } = await stage.get({ ...camat, cookie: `${lurah.cookie}; ${camat.cookie}` }, '/account');
    const { id } = await stage.world.as('lurah.karet-semanggi');
    const { name } = (await stage.world.db('people').where({ id }).first('name')) as { name: string };
    expect(text).toContain(name.replaceAll("'", '&#39;'));
    // A form with the other's token is nobody's.
    const mixed = await stage.post({ ...lurah, csrf: camat.csrf }, '/language', { lang: 'id' });
    expect(mixed.status).toBe(403);
  });

  it('a link to a new password never carries the host that asked for it', async () => {
    const { world } = stage;
    await world.db('people').where({ username: 'camat.setiabudi' }).update({ email: 'camat@contoh.id' });
    await world.db.raw('truncate request_limits');
    const { status } = await stage.post(
      visitor,
      '/sign-in/forgotten',
      { username: 'camat.setiabudi' },
      {
        host: 'evil.example',
        'x-forwarded-host': 'evil.example',
        origin: 'http://evil.example',
      },
    );
    expect(status).toBe(200);
    const outbox = await stage.get(await stage.someone('admin'), '/outbox');
    expect(outbox.text).not.toContain('evil.example');
    const sent = JSON.stringify(await world.db('notifications').where({ audience: 'person' }));
    expect(sent).toContain('reset');
    expect(sent).not.toContain('evil.example');
  });
});
