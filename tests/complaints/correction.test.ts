import { randomUUID } from 'node:crypto';
import { verifyAudit } from '../../src/audit/verify.ts';
import { advance } from '../../src/complaints/advance.ts';
import { brokenPromises } from '../../src/complaints/check.ts';
import type { Complaint } from '../../src/complaints/complaint.ts';
import { countBy } from '../../src/complaints/counting.ts';
import { historyOf } from '../../src/complaints/details.ts';
import { listComplaints } from '../../src/complaints/list.ts';
import type { Correctable } from '../../src/complaints/machine.ts';
import { mergeIn } from '../../src/complaints/merge.ts';
import { visibleComplaint } from '../../src/complaints/queries.ts';
import { sentenceOf } from '../../src/complaints/sentences.ts';
import { wrongTallies } from '../../src/complaints/tallies.ts';
import { trackKey } from '../../src/complaints/track-key.ts';
import { areasChangedSince, lastChange } from '../../src/dashboards/change-queries.ts';
import { Conflict, Forbidden, Invalid, NotAllowed } from '../../src/errors.ts';
import { catalogues } from '../../src/language/index.ts';
import { deliverDue } from '../../src/notifications/deliver.ts';
import { move, officeId, reload, traces } from '../support/moves.ts';
import { karetSemanggi, newWorld, on, saturday, setiabudi, type World } from '../support/world.ts';

const [clerk, camat, lurah] = ['loket.setiabudi', 'camat.setiabudi', 'lurah.karet-semanggi'];
const [drains, rubbish] = ['satpel.sumber-daya-air.setiabudi', 'satpel.lingkungan-hidup.setiabudi'];
const officials = 'perilaku-aparat';
const guntur = { code: '31.74.02.1006', lurah: 'lurah.guntur' };
const now = on(saturday, '10:00');

let world: World;
beforeAll(async () => {
  world = await newWorld();
  await world.db.raw('update clock set offset_ms = ?', [now.getTime() - Date.now()]);
  guntur.code = (await world.db('offices').where({ slug: guntur.lurah }).first('area_code'))!
    .area_code as string;
});
afterAll(() => world.drop());

const stands = {
  categoryCode: 'saluran',
  kelurahanCode: karetSemanggi,
  rt: '003',
  rw: '002',
  landmark: 'depan Masjid Al-Ikhlas',
};
const correct = (complaint: Complaint, changes: Partial<Correctable>, as: string = clerk) =>
  move(world, complaint, { ...stands, ...changes, type: 'correct', reason: 'Salah pilih.', as, now });

const assigned = async (complaint: Complaint, unit: string = drains) =>
  move(world, complaint, { as: clerk, now, type: 'assign', unitId: await officeId(world, unit) });

const eventsOf = (complaint: Complaint) => historyOf(world.db, complaint.id);
const rowOf = ({ id }: Complaint) => world.db('complaints').where({ id }).first();
const deadlinesOf = ({ id }: Complaint) => world.db('deadlines').where({ complaint_id: id }).orderBy('id');
const givenTo = ({ id }: Complaint) =>
  world
    .db('complaint_offices as g')
    .join('offices as o', 'o.id', 'g.office_id')
    .where('g.complaint_id', id)
    .orderBy('o.slug')
    .pluck('o.slug') as Promise<string[]>;
const toldBy = async (complaint: Complaint) => {
  const { id } = (await eventsOf(complaint)).at(-1)!;
  const rows = (await world
    .db('notifications as n')
    .leftJoin('offices as o', 'o.id', 'n.office_id')
    .where('n.event_id', id)
    .orderBy('o.slug')
    .select('n.message', 'o.slug')) as { message: string; slug: string | null }[];
  return rows.map(({ message, slug }) => `${slug ?? 'citizen'}: ${message}`);
};
const sees = async (who: string, { ticket }: Complaint) =>
  (await visibleComplaint(world.db, await world.as(who), ticket)) !== undefined;

/** Whether each office's mail about the last event leads to the case. */
async function ledBy(complaint: Complaint): Promise<Record<string, boolean>> {
  await deliverDue(world.db, now);
  const { id } = (await eventsOf(complaint)).at(-1)!;
  const mails = (await world
    .db('notifications as n')
    .join('offices as o', 'o.id', 'n.office_id')
    .where('n.event_id', id)
    .select('o.slug', 'n.body')) as { slug: string; body: string }[];
  return Object.fromEntries(mails.map(({ slug, body }) => [slug, body.includes('/complaints/')]));
}

async function allIsWell() {
  expect(await brokenPromises(world.db)).toEqual([]);
  expect(await wrongTallies(world.db)).toEqual([]);
  expect((await verifyAudit(world.db)).faults).toEqual([]);
}

describe('what was received', () => {
  it('gets other facts, and keeps its turn, visit and deadline', async () => {
    const before = await world.complaint();
    const clocks = await deadlinesOf(before);
    const after = await correct(before, { categoryCode: 'sampah', rt: null, landmark: 'dekat pos' });
    expect(after).toEqual({ ...before, version: 2, categoryCode: 'sampah' });
    expect(await reload(world, before)).toEqual(after);
    expect(await rowOf(before)).toMatchObject({ rt: null, rw: '002', landmark: 'dekat pos' });
    expect(await deadlinesOf(before)).toEqual(clocks);
    expect(await toldBy(before)).toEqual([]);
    const event = (await eventsOf(before)).at(-1)!;
    expect(event).toMatchObject({ type: 'correct', fromState: before.state, toState: before.state });
    expect(event.data).toMatchObject({ reason: 'Salah pilih.', categoryCode: 'sampah' });
    expect(event.data.changes).toEqual({
      category: {
        from: { code: 'saluran', id: 'Saluran mampet', en: 'Blocked drain' },
        to: { code: 'sampah', id: 'Sampah', en: 'Rubbish' },
      },
      rt: { from: '003', to: null },
      landmark: { from: 'depan Masjid Al-Ikhlas', to: 'dekat pos' },
    });
    await allIsWell();
  });

  it('is counted under its new category', async () => {
    const inspector = await world.as('inspektorat');
    const numbers = async () => {
      const found = await countBy(world.db, inspector, 'category_code', { n: { which: 'all' } });
      return ['saluran', 'jalan-rusak'].map((code) => found.get(code)?.n ?? 0);
    };
    const complaint = await world.complaint();
    const [drained, road] = (await numbers()) as [number, number];
    await correct(complaint, { categoryCode: 'jalan-rusak' });
    expect(await numbers()).toEqual([drained - 1, road + 1]);
  });

  it('keeps a question to its complainant open', async () => {
    const complaint = await world.complaint();
    const question = { type: 'requestInformation', question: 'Di RT berapa?' } as const;
    const asked = await move(world, complaint, { ...question, as: camat, now });
    expect(await correct(complaint, { rt: '004' })).toEqual({ ...asked, version: 3 });
    await allIsWell();
  });
});

describe('what was passed on', () => {
  it('goes back to the kecamatan, and who loses it is told', async () => {
    const complaint = await assigned(await world.complaint());
    const after = await correct(complaint, { categoryCode: 'sampah' });
    expect(after).toMatchObject({
      state: 'kecamatan.received',
      version: 3,
      unitId: null,
      ownerRole: 'camat',
      ownerOfficeId: complaint.offices.camat,
      enteredAt: now,
    });
    expect((await deadlinesOf(complaint)).map(({ state, ended_at }) => [state, ended_at])).toEqual([
      ['kecamatan.received', now],
      ['kecamatan.assigned', now],
      ['kecamatan.received', null],
    ]);
    expect(await toldBy(complaint)).toEqual([
      `${camat}: yourTurn`,
      `${lurah}: turnEnded`,
      `${drains}: turnEnded`,
    ]);
    // Like a unit that declined, this one may still read what it had.
    expect(await givenTo(complaint)).toEqual([drains]);
    const anew = await assigned(complaint, rubbish);
    expect(anew).toMatchObject({ state: 'kecamatan.assigned', ownerRole: 'lurah' });
    await allIsWell();
  });

  it('lies with the lurah of the right kelurahan when it is passed on again', async () => {
    const complaint = await assigned(await world.complaint());
    const last = await lastChange(world.db);
    const after = await correct(complaint, { kelurahanCode: guntur.code }, camat);
    expect(after.offices.lurah).toBe(await officeId(world, guntur.lurah));
    expect([await sees(lurah, complaint), await sees(guntur.lurah, complaint)]).toEqual([false, true]);
    expect(await toldBy(complaint)).toContain(`${lurah}: caseTaken`);
    // The unit may still read what it had, the lurah of another kelurahan may not.
    expect(await ledBy(complaint)).toEqual({ [camat]: true, [lurah]: false, [drains]: true });
    // The open screens of both are told to look again.
    const { areas } = await areasChangedSince(world.db, last);
    expect(areas!.toSorted()).toEqual([karetSemanggi, guntur.code].toSorted());
    const found = await listComplaints(world.db, await world.as(camat), { kelurahan: guntur.code });
    expect(found.rows.map(({ ticket }) => ticket)).toContain(complaint.ticket);
    expect(await assigned(complaint)).toMatchObject({ ownerOfficeId: after.offices.lurah });
    await allIsWell();
  });
});

describe('a complaint about officials', () => {
  it('is seen no longer by those who had it by mistake', async () => {
    const complaint = await assigned(await world.complaint());
    expect([await sees(lurah, complaint), await sees(drains, complaint)]).toEqual([true, true]);
    const after = await correct(complaint, { categoryCode: officials });
    expect(after).toMatchObject({ restricted: true, confidential: true, ownerRole: 'camat' });
    expect([await sees(lurah, complaint), await sees(drains, complaint)]).toEqual([false, false]);
    expect(await givenTo(complaint)).toEqual([]);
    await expect(assigned(complaint)).rejects.toMatchObject({ fields: { unitId: 'unknownUnit' } });
    const kept = await assigned(complaint, camat);
    expect(kept).toMatchObject({ ownerOfficeId: complaint.offices.camat });
    await allIsWell();
  });

  it('is told so to those whose it was, without a word of it and without a link to what they may not open', async () => {
    const complaint = await assigned(await world.complaint());
    await correct(complaint, { categoryCode: officials });
    expect(await toldBy(complaint)).toEqual([
      `${camat}: yourTurn`,
      `${lurah}: caseTaken`,
      `${drains}: caseTaken`,
    ]);
    expect(await ledBy(complaint)).toEqual({ [camat]: true, [lurah]: false, [drains]: false });
    const told = { complaint_id: complaint.id, message: 'caseTaken' };
    for (const body of await world.db('notifications').where(told).pluck('body'))
      expect(body).not.toMatch(/Salah pilih|aparat|rahasia|Semanggi|Tenggat|Status/);
  });

  it('takes with it what was joined to it', async () => {
    const [lead, joined] = [await world.complaint(), await world.complaint()];
    const act = { ticket: joined.ticket, version: 1, now, actor: await actorOf(clerk) };
    await world.db.transaction((trx) => mergeIn(trx, act, lead.ticket));
    await correct(lead, { categoryCode: officials });
    expect(await reload(world, joined)).toMatchObject({ restricted: true, confidential: true });
    expect(await sees(lurah, joined)).toBe(false);
    await allIsWell();
  });

  it('that was none after all is the lurah’s again, and stays confidential', async () => {
    const complaint = await world.complaint({ categoryCode: officials });
    const kept = await assigned(complaint, camat);
    expect(kept).toMatchObject({ restricted: true, ownerRole: 'camat' });
    const after = await correct(complaint, { categoryCode: 'saluran' });
    expect(after).toMatchObject({ restricted: false, confidential: true });
    expect(await sees(lurah, complaint)).toBe(true);
    expect(await givenTo(complaint)).toEqual([camat]);
    expect(await assigned(complaint)).toMatchObject({ ownerRole: 'lurah' });
    await allIsWell();
  });

  it('gives nobody back what was taken from them', async () => {
    const complaint = await assigned(await world.complaint());
    await correct(complaint, { categoryCode: officials });
    await correct(complaint, { categoryCode: 'sampah' });
    expect([await sees(lurah, complaint), await sees(drains, complaint)]).toEqual([true, false]);
  });
});

const actorOf = async (who: string) => ({ kind: 'person' as const, person: await world.as(who) });

describe('no correction', () => {
  it.each([
    ['changes nothing', {}, { categoryCode: 'nothingCorrected' }],
    ['leads out of the kecamatan', { kelurahanCode: '31.74.01.1001' }, { kelurahanCode: 'notHere' }],
    ['leads to the kecamatan itself', { kelurahanCode: setiabudi }, { kelurahanCode: 'notHere' }],
    ['names an unknown category', { categoryCode: 'cuaca' }, { categoryCode: 'unknown' }],
  ])('%s', async (_, changes, fields) => {
    const complaint = await assigned(await world.complaint());
    const before = await traces(world);
    await expect(correct(complaint, changes)).rejects.toMatchObject({ fields });
    await expect(correct(complaint, changes)).rejects.toBeInstanceOf(Invalid);
    expect(await traces(world)).toEqual(before);
  });

  it('is another office’s, or comes later', async () => {
    const complaint = await assigned(await world.complaint());
    const sampah = { categoryCode: 'sampah' };
    for (const who of [
      lurah,
      drains,
      'loket.tebet',
      'camat.tebet',
      'walikota.jakarta-selatan',
      'inspektorat',
    ])
      await expect(correct(complaint, sampah, who)).rejects.toBeInstanceOf(Forbidden);
    await move(world, complaint, { as: lurah, now, type: 'waiveReview', reason: 'Jelas.' });
    await expect(correct(complaint, sampah)).rejects.toBeInstanceOf(NotAllowed);
  });

  it('acts twice', async () => {
    const { ticket } = await world.complaint();
    const [key, actor] = [randomUUID(), await actorOf(clerk)];
    const event = { ...stands, type: 'correct', categoryCode: 'sampah', reason: 'Salah.' } as const;
    const act = { ticket, version: 1, event, actor, now, key };
    const [one, other] = await Promise.all([advance(world.db, act), advance(world.db, act)]);
    expect([one, other].filter(({ repeated }) => repeated)).toHaveLength(1);
    const before = await traces(world);
    expect(await advance(world.db, act)).toMatchObject({ repeated: true });
    const another = { ...act, event: { ...event, categoryCode: 'jalan-rusak' } };
    await expect(advance(world.db, another)).rejects.toBeInstanceOf(Conflict);
    expect(await traces(world)).toEqual(before);
  });
});

describe('its sentence', () => {
  it('says what was and what is, in both languages', async () => {
    const complaint = await world.complaint();
    await correct(complaint, {
      categoryCode: 'sampah',
      kelurahanCode: guntur.code,
      rw: '010',
      landmark: null,
    });
    const event = (await eventsOf(complaint)).at(-1)!;
    expect(sentenceOf(event, catalogues.id, 'id')).toBe(
      'Diperbaiki: kategori Saluran mampet menjadi Sampah; kelurahan Karet Semanggi menjadi Guntur; RW 002 menjadi 010; patokan depan Masjid Al-Ikhlas menjadi (kosong): “Salah pilih.”',
    );
    expect(sentenceOf(event, catalogues.en, 'en')).toBe(
      'Corrected: category Blocked drain to Rubbish; kelurahan Karet Semanggi to Guntur; RW 002 to 010; landmark depan Masjid Al-Ikhlas to (empty): “Salah pilih.”',
    );
  });

  it('is not the complainant’s, who reads what is right now', async () => {
    const complaint = await assigned(await world.complaint());
    await correct(complaint, { categoryCode: 'sampah' });
    const { text } = await world
      .visitor()
      .get(`/track/${trackKey(complaint.ticket)}`)
      .expect(200);
    expect(text).toContain('Sampah');
    expect(text).not.toMatch(/Salah pilih|Diperbaiki|Saluran mampet/);
  });
});
