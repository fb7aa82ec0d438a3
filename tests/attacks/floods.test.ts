import { randomUUID } from 'node:crypto';
import { jest } from '@jest/globals';
import sharp from 'sharp';
import { setClock } from '../../src/clock.ts';
import { trackKey } from '../../src/complaints/track-key.ts';
import type { Complaint } from '../../src/complaints/complaint.ts';
import { leavePath } from '../../src/notifications/inbound/leave-path.ts';
import { blockSize } from '../../src/offline/blocks.ts';
import { log } from '../../src/log.ts';
import { heldAtMost } from '../../src/web/body.ts';
import {
  newWorld,
  on,
  ordinaryIntake,
  saturday,
  setiabudi,
  type Browser,
  type World,
} from '../support/world.ts';

let world: World;
let camat: Browser;
let clerk: Browser;
let jpeg: Buffer;
beforeAll(async () => {
  world = await newWorld();
  await setClock(world.db, on(saturday, '10:00'));
  await world.session();
  [camat, clerk] = await Promise.all([world.signIn('camat.setiabudi'), world.signIn('loket.setiabudi')]);
  jpeg = await sharp({ create: { width: 40, height: 30, channels: 3, background: 'teal' } })
    .jpeg()
    .toBuffer();
});
afterAll(async () => {
  await setClock(world.db, null);
  await world.drop();
});

describe('documents asked for by hand', () => {
  const ask = (kind: string, subject: string) =>
    camat.post('/documents', { kind, subject, language: 'id', mediaType: 'pdf' });

  it('are of days that there are: others would be counted without end', async () => {
    const of = (from: string, to: string) => ask('results', `${setiabudi}_${from}_${to}_${saturday}`);
    await of('0001-01-01', '9999-12-31').expect(404);
    await of('2026-11-01', '2099-01-01').expect(404);
    await of('2026-13-45', '2026-99-99').expect(404);
    expect((await of('2026-11-01', saturday)).status).toBe(303);
  });

  it('are one of each meeting, however its number is written', async () => {
    const { id } = (
      await world
        .db('meetings')
        .insert({
          level: 'kecamatan',
          area_code: setiabudi,
          held_on: '2026-11-16',
          opened_at: on('2026-11-16'),
          closed_at: on('2026-11-16', '12:00'),
        })
        .returning('id')
    )[0] as { id: number };
    for (const subject of [`0${id}`, `${id}.0`, `${id}e0`, `0x${id.toString(16)}`, 'NaN', '-1'])
      await ask('minutes', subject).expect(404);
    await ask('minutes', String(id)).expect(303);
    expect(await world.db('documents').where({ kind: 'minutes' })).toHaveLength(1);
  });
});

describe('what a counter keeps while the server is away', () => {
  const asked = async () =>
    (await clerk.post('/offline/tickets').set('Accept', 'application/json')).body as { tickets?: string[] };

  it('leads a paper where it led first, and takes the second complaint all the same', async () => {
    const [first, second] = (await asked()).tickets!;
    const paperKey = 'A'.repeat(22);
    const { visitor: _, ...matter } = ordinaryIntake;
    const form = (ticket: string) => ({
      ...Object.fromEntries(Object.entries(matter).filter(([, value]) => typeof value === 'string')),
      name: 'Siti',
      phone: '081234567890',
      language: 'id',
      outcome: 'keep',
      ticket,
      paperKey,
      takenAt: on(saturday, '10:00').toISOString(),
      _key: randomUUID(),
    });
    await clerk.post('/saturday/intake', form(first!)).expect(303);
    await clerk.post('/saturday/intake', form(second!)).expect(303);
    const { headers } = await world.visitor().get(`/t/${paperKey}`);
    expect(headers.location).toBe(`/track/${trackKey(first!)}`);
  });

  it('gets no more blocks when it asks for many at once', async () => {
    await Promise.all(Array.from({ length: 14 }, () => asked()));
    const { count } = (await world.db('reserved_tickets').count().first()) as { count: number };
    expect(count).toBe(10 * blockSize);
  });
});

describe('photos of complainants', () => {
  const send = (complaint: Complaint) =>
    world
      .visitor()
      .post(`/track/${trackKey(complaint.ticket)}/information`, { _key: randomUUID(), text: 'Ini fotonya.' })
      .attach('photos', jpeg);

  it('are not read without end: after twelve forms the next waits, and keeps its words', async () => {
    const [busy, other] = [await world.complaint(), await world.complaint()];
    for (let form = 0; form < 12; form += 1) await send(busy).expect(303);
    const { text } = await send(busy).expect(422);
    expect(text).toContain('Foto belum dapat diterima sekarang');
    expect(text).toContain('Ini fotonya.');
    await send(other).expect(303);
  });

  it('never fill the memory: what there is no room for is let run through', async () => {
    const complaint = await world.complaint();
    const { visitors } = heldAtMost;
    heldAtMost.visitors = jpeg.length - 1;
    try {
      expect((await send(complaint).expect(422)).text).toContain('Foto belum dapat diterima sekarang');
      heldAtMost.visitors = jpeg.length;
      // What the form before held is free again.
      await send(complaint).expect(303);
      await send(complaint).expect(303);
    } finally {
      heldAtMost.visitors = visitors;
    }
  });
});

it('keeps the keys of addresses out of the log', async () => {
  const logged: string[] = [];
  const error = jest.spyOn(log, 'error').mockImplementation((facts: unknown) => {
    logged.push(JSON.stringify({ ...(facts as object), err: null }));
  });
  const keys = [leavePath('7K3MQ9TX', 'a@contoh.id'), `/track/${trackKey('7K3MQ9TX')}`];
  await world.db.schema.renameTable('complaints', 'complaints_gone');
  try {
    for (const path of keys) await world.visitor().get(path);
  } finally {
    await world.db.schema.renameTable('complaints_gone', 'complaints');
    error.mockRestore();
  }
  expect(logged).toHaveLength(2);
  expect(logged[0]).toContain('/unsubscribe/:key');
  for (const path of keys) expect(logged.join()).not.toContain(path.split('/').at(-1));
});
