import sharp from 'sharp';
import { photosAlike, hashLeftBehind } from '../../src/complaints/likeness-index.ts';
import { alikeWithin, distance, hashOf, probesOf } from '../../src/complaints/likeness.ts';
import { keepPhotos, preparePhoto } from '../../src/complaints/photos.ts';
import { pictureOf } from '../../src/complaints/picture.ts';
import type { Complaint } from '../../src/complaints/complaint.ts';
import { newWorld, on, saturday, type World } from '../support/world.ts';
import { scene } from '../support/photos.ts';

const hashed = async (bytes: Buffer) => (await pictureOf(bytes)).hash!;

describe('a perceptual hash', () => {
  it('survives what happens to a picture on its way', async () => {
    const photo = await scene(7);
    const first = await hashed(photo);
    const changed = [
      await sharp(photo).jpeg({ quality: 35 }).toBuffer(),
      await sharp(photo).resize(400).webp({ quality: 60 }).toBuffer(),
      await sharp(photo).resize(640, 450, { fit: 'fill' }).png().toBuffer(),
      await sharp(photo).modulate({ brightness: 1.15 }).jpeg().toBuffer(),
      await sharp(photo).extract({ left: 6, top: 5, width: 786, height: 588 }).jpeg().toBuffer(),
    ];
    for (const bytes of changed)
      expect(distance(first, await hashed(bytes))).toBeLessThanOrEqual(alikeWithin);
  });

  it('tells pictures of the same kind apart', async () => {
    const hashes = await Promise.all(
      Array.from({ length: 24 }, async (_, seed) => hashed(await scene(seed))),
    );
    const pairs = hashes.flatMap((one, index) =>
      hashes.slice(index + 1).map((other) => distance(one, other)),
    );
    expect(Math.min(...pairs)).toBeGreaterThan(alikeWithin);
  });

  it('is none where there is nothing to see', () => {
    expect(hashOf(new Uint8Array(1024).fill(9))).toBeNull();
  });

  it('is found by its probes whichever six bits differ', () => {
    const hash = 0x0123_4567_89ab_cdefn;
    const bandsOf = (of: bigint) => [48n, 32n, 16n, 0n].map((by) => Number((of >> by) & 0xffffn));
    const probes = probesOf(hash);
    for (let seed = 1; seed < 500; seed++) {
      let other = hash;
      for (let n = 0; n < alikeWithin; n++) other ^= 1n << BigInt((seed * (n * n + 7) + n * 31) % 64);
      expect(bandsOf(other).some((value, band) => probes[band]!.includes(value))).toBe(true);
    }
    expect(distance(-1n, 0n)).toBe(64);
  });
});

describe('photos alike', () => {
  let world: World;
  let complaints: Complaint[];
  beforeAll(async () => {
    world = await newWorld();
    complaints = [await world.complaint(), await world.complaint()];
  });
  afterAll(() => world.drop());

  async function keep(bytes: Buffer, complaint: Complaint, time: string) {
    const photo = await preparePhoto({ bytes });
    const facts = { complaintId: complaint.id, eventId: null, addedBy: null, at: on(saturday, time) };
    await world.db.transaction((trx) => keepPhotos(trx, [photo], { ...facts, kind: 'after' }));
    return (await world.db('photos').orderBy('added_at', 'desc').first('id')) as { id: string };
  }

  it('are found among all earlier ones, of other complaints too, and none that came later', async () => {
    const [first, second] = complaints as [Complaint, Complaint];
    const original = await keep(await scene(1), first, '09:00');
    await keep(await scene(2), first, '09:10');
    const copy = await sharp(await scene(1))
      .resize(500)
      .jpeg({ quality: 50 })
      .toBuffer();
    const again = await keep(copy, second, '09:20');

    const rows = (await world
      .db('photo_likenesses')
      .select('photo_id', world.db.raw('hash::text as hash'))) as { photo_id: string; hash: string }[];
    const hash = (id: string) => rows.find(({ photo_id }) => photo_id === id)!.hash;
    const of = (id: string, time: string) => ({
      id,
      hash: hash(id),
      addedAt: on(saturday, time),
      eventId: -1,
    });
    const found = await photosAlike(world.db, of(again.id, '09:20'));
    expect(found).toMatchObject([{ id: original.id, ticket: first.ticket, kind: 'after' }]);
    expect(await photosAlike(world.db, of(original.id, '09:00'))).toEqual([]);
  });

  it('get their hashes afterwards where an earlier version kept none, once, and unreadable ones stop nobody', async () => {
    const before = await world.db('photo_likenesses').orderBy('photo_id');
    await world.db('photo_likenesses').delete();
    await world.db('photos').update({ hashed_at: null });
    await world.db('photos').insert({
      id: '00000000-0000-4000-8000-000000000001',
      complaint_id: complaints[0]!.id,
      kind: 'before',
      content_type: 'image/jpeg',
      width: 1,
      height: 1,
      bytes: Buffer.from('no picture'),
      added_at: on(saturday, '08:00'),
    });
    await hashLeftBehind(world.db, on(saturday, '12:00'));
    await hashLeftBehind(world.db, on(saturday, '13:00'));
    expect(await world.db('photo_likenesses').orderBy('photo_id')).toEqual(before);
    expect(await world.db('photos').whereNot('hashed_at', on(saturday, '12:00'))).toEqual([]);
  });
});
