import { randomUUID } from 'node:crypto';
import express from 'express';
import multer from 'multer';
import sharp from 'sharp';
import request from 'supertest';
import { unsealBytes } from '../../src/database/sealing.ts';
import { catalogues } from '../../src/language/index.ts';
import { log } from '../../src/log.ts';
import { openNotices } from '../../src/notifications/notices.ts';
import { filesScanned } from '../../src/web/quarantine.ts';
import { scannerAt, type Scanner } from '../../src/web/scanner.ts';
import { standInClamd, type Clamd } from '../support/clamd.ts';
import { newWorld, on, saturday, type World } from '../support/world.ts';

log.level = 'silent'; // the faults below are meant

let world: World;
let clamd: Clamd;
beforeAll(async () => {
  [world, clamd] = await Promise.all([newWorld(), standInClamd()]);
});
afterAll(async () => {
  clamd.stop();
  await world.drop();
});

const marked = 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE';
const photo = (text = '') =>
  sharp({ create: { width: 40, height: 30, channels: 3, background: 'teal' } })
    .jpeg()
    .toBuffer()
    .then((bytes) => Buffer.concat([bytes, Buffer.from(text)]));

/** What reaches a handler of the files of a form, behind this scanner. */
async function passing(scanner: Scanner, files: Buffer[], username?: string) {
  const app = express();
  const person = username ? await world.as(username) : null;
  app.use((_req, res, next) => {
    res.locals.visit = { person, now: on(saturday), t: catalogues.id, lang: 'id' } as never;
    next();
  });
  app.post(
    '/saturday/:rest',
    multer().any(),
    filesScanned(world.db, { scanner, auditPath: '/inspection' }),
    (req, res) => {
      const kept = (req.files as Express.Multer.File[]).map(({ originalname }) => originalname);
      res.json({ kept, text: (req.body as { text?: string }).text, held: res.locals.filesHeld ?? false });
    },
  );
  const post = request(app).post('/saturday/7K3M-Q9TX-rahasia').field('text', 'Saluran mampet');
  for (const [n, file] of files.entries()) post.attach('photos', file, `${n}.jpg`);
  return post;
}

describe('a form with an infected file', () => {
  it('goes on without that file; it is sealed, noted, told, and its sender hears of it', async () => {
    const scanner = scannerAt({ host: '127.0.0.1', port: clamd.port, socket: undefined });
    const bad = await photo(marked);
    const { body, headers } = await passing(scanner, [await photo(), bad, await photo()], 'loket.setiabudi');
    expect(body).toEqual({ kept: ['0.jpg', '2.jpg'], text: 'Saluran mampet', held: true });
    expect(String(headers['set-cookie'])).toMatch(
      /^held=1; Max-Age=60; Path=\/;.*HttpOnly; SameSite=Strict$/,
    );

    const clerk = await world.as('loket.setiabudi');
    const [row] = (await world.db('quarantined_files')) as Record<string, unknown>[];
    expect(row).toMatchObject({
      signature: 'Eicar-Test-Signature',
      route: '/saturday',
      person_id: clerk.id,
      size: bad.length,
    });
    const sealed = row!.content_sealed as Buffer;
    expect(sealed.includes(marked)).toBe(false);
    expect(unsealBytes(sealed, 'quarantined_files.content_sealed').equals(bad)).toBe(true);

    const [noted] = (await world.db('audit_events').where({ action: 'fileQuarantined' })) as Record<
      string,
      unknown
    >[];
    expect(noted).toMatchObject({
      person_id: clerk.id,
      subject_kind: 'file',
      particulars: { signature: 'Eicar-Test-Signature', route: '/saturday' },
    });
    expect(JSON.stringify(noted)).not.toContain('rahasia');

    const admin = await world.as('admin');
    const { rows } = await openNotices(world.db, { person: admin, now: on(saturday, '10:00') });
    expect(rows.map(({ message }) => message)).toEqual(['fileQuarantined']);
  });

  it('goes on with its files while the scanner is away: nothing is lost at the counter', async () => {
    for (const kind of ['away', 'off', 'clean'] as const) {
      const { body, headers } = await passing(async () => ({ kind }), [await photo(marked)]);
      expect(body).toEqual({ kept: ['0.jpg'], text: 'Saluran mampet', held: false });
      expect(headers).not.toHaveProperty('set-cookie');
    }
    expect(await world.db('quarantined_files')).toHaveLength(1);
  });

  it('is no reason to ask about files that were let run through unkept', async () => {
    let asked = 0;
    const counting: Scanner = async () => {
      asked += 1;
      return { kind: 'clean' };
    };
    await passing(counting, [Buffer.alloc(0)]);
    expect(asked).toBe(0);
  });
});

describe('the next page', () => {
  it('says once that a file was held back, to who is signed in and to who is not', async () => {
    const words = catalogues.id.web.fileHeld.slice(0, 40);
    for (const path of ['/track', '/']) {
      const { text, headers } = await request(world.app)
        .get(path)
        .set('Accept', 'text/html')
        .set('Cookie', 'visitor=x; held=1');
      expect(text).toContain(words);
      expect(String(headers['set-cookie'])).toMatch(/held=;.*Expires=Thu, 01 Jan 1970/);
    }
    expect((await request(world.app).get('/track').set('Accept', 'text/html')).text).not.toContain(words);
  });

  it('comes from a form whose work goes on', async () => {
    const clerk = await world.signIn('loket.setiabudi');
    const complaint = await world.complaint();
    const form = clerk.post(`/complaints/${complaint.ticket}/notes`, { note: 'x', _key: randomUUID() });
    expect((await form.attach('photo', await photo(marked))).status).toBe(303);
  });
});
