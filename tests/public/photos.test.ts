import sharp from 'sharp';
import { randomUUID } from 'node:crypto';
import { setClock } from '../../src/clock.ts';
import { photoLimit } from '../../src/web/body.ts';
import type { Complaint } from '../../src/complaints/complaint.ts';
import { trackKey } from '../../src/complaints/track-key.ts';
import { move, traces } from '../support/moves.ts';
import { newWorld, on, saturday, type World } from '../support/world.ts';

let world: World;
let jpeg: Buffer;
beforeAll(async () => {
  world = await newWorld();
  await setClock(world.db, on(saturday, '10:00'));
  jpeg = await sharp({ create: { width: 40, height: 30, channels: 3, background: 'teal' } })
    .withExif({ IFD0: { Copyright: 'KENARI' } })
    .jpeg()
    .toBuffer();
});
afterAll(async () => {
  await setClock(world.db, null);
  await world.drop();
});

const pathOf = ({ ticket }: Complaint) => `/track/${trackKey(ticket)}`;
const send = (complaint: Complaint, photos: Buffer[], fields: Record<string, string> = {}) => {
  const posting = world
    .visitor()
    .post(`${pathOf(complaint)}/information`, { _key: randomUUID(), text: 'Ini fotonya.', ...fields });
  for (const photo of photos) posting.attach('photos', photo);
  return posting;
};
const kept = async ({ id }: Complaint) =>
  (await world.db('photos').where({ complaint_id: id }).orderBy('added_at')) as {
    id: string;
    kind: string;
    bytes: Buffer;
    event_id: number;
    added_by: number | null;
  }[];

describe('photos from the page of a complainant', () => {
  it('come with information, without EXIF, and are shown to who sent them', async () => {
    const complaint = await world.complaint();
    await send(complaint, [jpeg]).expect(303);
    const [photo] = await kept(complaint);
    expect(photo).toMatchObject({ kind: 'intake', added_by: null });
    expect(photo!.bytes.includes('KENARI')).toBe(false);
    const { text } = await world.visitor().get(pathOf(complaint)).expect(200);
    expect(text).toContain(`${pathOf(complaint)}/photos/${photo!.id}`);
    await world
      .visitor()
      .get(`${pathOf(complaint)}/photos/${photo!.id}`)
      .expect(200)
      .expect('Content-Type', /image\/jpeg/);
  });

  it('come with the answer to a question, too', async () => {
    const complaint = await world.complaint();
    await move(world, complaint, {
      as: 'loket.setiabudi',
      type: 'requestInformation',
      question: 'Ada fotonya?',
      now: on(saturday, '09:40'),
    });
    await send(complaint, [jpeg, jpeg]).expect(303);
    const photos = await kept(complaint);
    expect(photos).toHaveLength(2);
    const event = (await world.db('complaint_events').where({ id: photos[0]!.event_id }).first()) as {
      type: string;
    };
    expect(event.type).toBe('informationGiven');
  });

  it('that are none leave nothing behind, and what was written stays in the form', async () => {
    const complaint = await world.complaint();
    const before = await traces(world);
    const { text } = await send(complaint, [Buffer.from('%PDF-1.7 not a photo')]).expect(422);
    expect(text).toContain('Ini fotonya.</textarea>');
    expect(text).toMatch(/id="information-field-photos"[^>]*aria-invalid="true"/);
    expect(await traces(world)).toEqual(before);
  });

  it('end after twelve of one complaint', async () => {
    const complaint = await world.complaint();
    for (let round = 0; round < 3; round += 1)
      await send(complaint, [jpeg, jpeg, jpeg, jpeg], { text: `Bagian ${round}` }).expect(303);
    const { text } = await send(complaint, [jpeg]).expect(422);
    expect(text).toContain('Sudah cukup banyak foto');
    expect(await kept(complaint)).toHaveLength(12);
  });

  it('run through unkept from who does not hold the key of a complaint, and only as many as a form may have', async () => {
    const stranger = world.visitor();
    const sent = (...photos: Buffer[]) => {
      const posted = stranger.post('/track/AAAAAAAAAAAAAAAAAAAAAA/information', { text: 'x' });
      for (const photo of photos) posted.attach('photos', photo);
      return posted;
    };
    expect((await sent(jpeg)).status).toBe(404);
    expect((await sent(jpeg, jpeg, jpeg, jpeg, jpeg)).status).toBe(413);
    expect((await sent(Buffer.alloc(photoLimit + 1))).status).toBe(413);
  });
});
