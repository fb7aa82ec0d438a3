import { randomUUID } from 'node:crypto';
import sharp from 'sharp';
import type { Complaint } from '../../src/complaints/complaint.ts';
import { carryOut } from '../../src/complaints/deeds.ts';
import { tellProgress, type Progress } from '../../src/complaints/progress.ts';
import { trackKey } from '../../src/complaints/track-key.ts';
import { Conflict, Forbidden, NotAllowed } from '../../src/errors.ts';
import { move, officeId, reload, traces } from '../support/moves.ts';
import { phonePhoto, scene } from '../support/photos.ts';
import { newWorld, on, saturday, type World } from '../support/world.ts';

const unit = 'satpel.bina-marga.setiabudi';
const [monday, tuesday] = ['2026-11-23', '2026-11-24'];
let world: World;
beforeAll(async () => {
  world = await newWorld();
  await world.db.raw('update clock set offset_ms = ?', [on(tuesday, '10:00').getTime() - Date.now()]);
});
afterAll(() => world.drop());

/** A complaint that Monday's meeting has given to Bina Marga. */
async function underWay(changes: Parameters<World['complaint']>[0] = {}): Promise<Complaint> {
  const complaint = await world.complaint(changes);
  const unitId = await officeId(world, unit);
  const as = 'camat.setiabudi';
  await move(world, complaint, { as, type: 'assign', unitId, now: on(saturday) });
  await move(world, complaint, { as, type: 'waiveReview', reason: 'Sudah jelas.', now: on(saturday) });
  return move(world, complaint, {
    as,
    type: 'decide',
    outcome: 'followUp',
    unitId,
    dueOn: '2026-11-27',
    now: on(monday, '10:00'),
  });
}

async function tell(complaint: Complaint, changes: Partial<Progress> & { as?: string } = {}) {
  const { as = unit, ...rest } = changes;
  return tellProgress(world.db, {
    ticket: complaint.ticket,
    text: 'Saluran sudah dikeruk separuh.',
    forComplainant: false,
    person: await world.as(as),
    now: on(tuesday),
    ...rest,
  });
}

async function complete(complaint: Complaint, bytes: Buffer) {
  const { version } = await reload(world, complaint);
  await carryOut(world.db, {
    ticket: complaint.ticket,
    version,
    event: { type: 'completeWork', evidence: 'Saluran sudah bersih.' },
    actor: { kind: 'person', person: await world.as(unit) },
    now: on(tuesday, '14:00'),
    photos: [{ bytes, latitude: -6.2216, longitude: 106.8166, takenAt: on(tuesday, '13:55') }],
  });
}

describe('progress of the work', () => {
  it('is a fact with its photo that moves nothing, told once however often it is sent', async () => {
    const complaint = await underWay();
    const before = await traces(world);
    const key = randomUUID();
    const photos = [{ bytes: await phonePhoto(3), latitude: -6.2216, longitude: 106.8166 }];
    expect(await tell(complaint, { key, photos })).toEqual({ repeated: false });
    expect(await tell(complaint, { key, photos })).toEqual({ repeated: true });
    expect(await traces(world)).toEqual({
      ...before,
      events: before.events! + 1,
      photos: before.photos! + 1,
    });
    const event = await world.db('complaint_events').where({ request_key: key }).first();
    expect(event).toMatchObject({
      type: 'progressTold',
      role: 'unitOfficer',
      from_state: 'kecamatan.followUp',
      to_state: 'kecamatan.followUp',
      data: { text: 'Saluran sudah dikeruk separuh.', public: false },
    });
    expect(await world.db('photos').where({ complaint_id: complaint.id }).first()).toMatchObject({
      kind: 'progress',
      event_id: event.id,
      latitude: -6.2216,
      original_taken_at: new Date('2026-11-21T02:12:45Z'),
    });
    await expect(tell(complaint, { key, text: 'Lain.' })).rejects.toThrow(Conflict);
    expect((await reload(world, complaint)).version).toBe(complaint.version);
  });

  it('is for the office that works on the case, while it works, and nobody else', async () => {
    const complaint = await underWay();
    for (const as of ['lurah.karet-semanggi', 'camat.setiabudi', 'satpol-pp.setiabudi', 'inspektorat'])
      await expect(tell(complaint, { as })).rejects.toThrow(Forbidden);
    await complete(complaint, await scene(40));
    await expect(tell(complaint)).rejects.toThrow(NotAllowed);
  });

  it('shows the complainant that something happens, and the words only when they are meant for him', async () => {
    const complaint = await underWay();
    await tell(complaint, { text: 'Menunggu alat berat.', photos: [{ bytes: await scene(41) }] });
    await tell(complaint, {
      text: 'Pengerukan mulai besok.',
      forComplainant: true,
      photos: [{ bytes: await scene(42) }],
    });
    const { text } = await world.visitor().get(`/track/${trackKey(complaint.ticket)}`);
    expect(text).toContain('Ada kemajuan pekerjaan');
    expect(text).toContain('Pengerukan mulai besok.');
    expect(text).not.toContain('Menunggu alat berat.');
    expect(text.match(/\/photos\/[0-9a-f-]{36}"><img/g)).toHaveLength(1);
  });

  it('tells no words and shows no photo of a confidential matter', async () => {
    const complaint = await underWay({ confidential: true });
    await tell(complaint, { text: 'Rahasia.', forComplainant: true, photos: [{ bytes: await scene(43) }] });
    const { text } = await world.visitor().get(`/track/${trackKey(complaint.ticket)}`);
    expect(text).toContain('Ada kemajuan pekerjaan');
    expect(text).not.toContain('Rahasia.');
    expect(text).not.toContain('<img src="/track');
  });

  it('is written on the page of the complaint by those whose turn it is', async () => {
    const complaint = await underWay();
    const path = `/complaints/${complaint.ticket}`;
    const [worker, lurah] = [await world.signIn(unit), await world.signIn('lurah.karet-semanggi')];
    expect((await worker.get(path)).text).toContain('Tulis kemajuan pekerjaan');
    expect((await lurah.get(path)).text).not.toContain('Tulis kemajuan pekerjaan');

    const refused = await worker
      .post(`${path}/progress`, {
        text: 'Sudah setengah jalan.',
        forComplainant: 'yes',
        latitude: '-6.2216',
        longitude: '106.8166',
      })
      .attach('photo', Buffer.from('bukan foto'))
      .expect(422);
    expect(refused.text).toContain('Sudah setengah jalan.');
    expect(refused.text).toContain('bukan foto yang dapat dibaca');
    expect(refused.text).toContain('value="-6.2216"');
    expect(refused.text).toContain('data-again');

    const fields = {
      text: 'Sudah setengah jalan.',
      latitude: '-6.2216',
      longitude: '106.8166',
      // A device whose clock is wrong by years.
      takenAt: '2019-01-01T00:00:00.000Z',
      sentAt: '2019-01-01T00:05:00.000Z',
    };
    await worker
      .post(`${path}/progress`, fields)
      .attach('photo', await phonePhoto(44))
      .expect(303);
    const page = (await lurah.get(path)).text;
    expect(page).toContain('Sudah setengah jalan.');
    expect(page).toMatch(/Dicatat aplikasi: Sel 24 Nov 2026, 09\.5[5-9], -6\.22160, 106\.81660/);
    expect(page).toContain('Menurut kamera: Sab 21 Nov 2026, 09.12, -6.22150, 106.81650');
    expect(page).toContain('class="map"');
    await lurah.post(`${path}/progress`, { text: 'Saya juga.' }).expect(403);
    await (await world.signIn('camat.tebet')).post(`${path}/progress`, { text: 'x' }).expect(404);
  });
});

describe('a photo of finished work', () => {
  it('keeps time and position, and is served to officials and complainant without EXIF', async () => {
    const complaint = await underWay();
    await complete(complaint, await phonePhoto(50));
    const [photo] = await world.db('photos').where({ complaint_id: complaint.id });
    expect(photo).toMatchObject({
      kind: 'after',
      taken_at: on(tuesday, '13:55'),
      latitude: -6.2216,
      longitude: 106.8166,
      original_taken_at: new Date('2026-11-21T02:12:45Z'),
    });
    const key = trackKey(complaint.ticket);
    const visitor = world.visitor();
    expect((await visitor.get(`/track/${key}`)).text).toContain(`/track/${key}/photos/${photo.id}`);
    const lurah = await world.signIn('lurah.karet-semanggi');
    for (const served of [
      await visitor.get(`/track/${key}/photos/${photo.id}`),
      await lurah.get(`/photos/${photo.id}`),
    ]) {
      expect(served.status).toBe(200);
      expect((await sharp(served.body as Buffer).metadata()).exif).toBeUndefined();
      expect((served.body as Buffer).includes('2026:11:21')).toBe(false);
    }
    expect((await visitor.get(`/track/${key}`)).text).not.toContain('Menurut kamera');
  });

  it('that was here before is shown beside the earlier one to whoever validates', async () => {
    const [mine, far, plain] = [await underWay(), await underWay(), await underWay()];
    await world
      .db('complaints')
      .where({ id: far.id })
      .update({ kecamatan_code: '31.74.01', kelurahan_code: '31.74.01.1001' });
    await complete(mine, await scene(60));
    await complete(
      far,
      await sharp(await scene(60))
        .jpeg({ quality: 40 })
        .toBuffer(),
    );
    await complete(plain, await scene(61));
    const again = await underWay();
    await complete(
      again,
      await sharp(await scene(60))
        .resize(500)
        .jpeg({ quality: 60 })
        .toBuffer(),
    );

    const lurah = await world.signIn('lurah.karet-semanggi');
    const page = (await lurah.get(`/complaints/${again.ticket}`)).text;
    expect(page).toContain('Foto ini mirip foto lama');
    expect(page).toContain(`/complaints/${mine.ticket.slice(0, 4)}-${mine.ticket.slice(4)}`);
    expect(page).toContain('Aduan lain, di luar wewenang Anda');
    expect(page).not.toContain(`${far.ticket.slice(0, 4)}-${far.ticket.slice(4)}`);
    expect((await lurah.get(`/complaints/${plain.ticket}`)).text).not.toContain('mirip foto lama');

    await move(world, again, { as: 'lurah.karet-semanggi', type: 'verify', now: on(tuesday, '15:00') });
    expect((await lurah.get(`/complaints/${again.ticket}`)).text).not.toContain('mirip foto lama');
  });
});
