import { randomUUID } from 'node:crypto';
import type { Complaint } from '../../src/complaints/complaint.ts';
import { planReview, recordReview, reviewsOf } from '../../src/reviews/review.ts';
import { newWorld, on, saturday, type Browser, type World } from '../support/world.ts';
import { photo, stageOf, sunday } from './stage.ts';

let world: World;
let stage: ReturnType<typeof stageOf>;
let water: number;
beforeAll(async () => {
  world = await newWorld();
  stage = stageOf(world);
  water = await stage.officeId('satpel.sumber-daya-air.setiabudi');
});
beforeEach(() => stage.setClock(on(sunday, '12:00')));
afterAll(() => world.drop());

const shown = ({ ticket }: Pick<Complaint, 'ticket'>) => `${ticket.slice(0, 4)}-${ticket.slice(4)}`;
const path = (complaint: Complaint) => `/complaints/${shown(complaint)}/review`;
const lurahs = () => world.signIn('lurah.karet-semanggi');
const officers = () => world.signIn('satpel.sumber-daya-air.setiabudi');

async function planned(changes = {}): Promise<Complaint> {
  const { ticket } = await stage.assigned({
    text: 'Saluran mampet di depan rumah saya.',
    address: 'Jalan Setiabudi Timur 7',
    landmark: 'dekat masjid',
    rt: '003',
    rw: '005',
    ...changes,
  });
  const person = await world.as('lurah.karet-semanggi');
  const plan = { ticket, version: 2, plannedOn: sunday, team: [], person, now: on(saturday, '12:00') };
  return (await planReview(world.db, plan)).complaint;
}

const fields = (changes: Record<string, string> = {}) => ({
  _key: randomUUID(),
  _version: '3',
  came: String(water),
  findings: 'Lumpur 30 meter.',
  recommendation: 'Dikeruk.',
  recommended: 'followUp',
  takenAt: on(sunday, '10:00').toISOString(),
  takenBy: 'lurah.karet-semanggi',
  ...changes,
});

/** As the device sends it later. */
const send = (browser: Browser, complaint: Complaint, form: Record<string, string>) =>
  browser.post(path(complaint), form).set('Accept', 'application/json');

const nothingOfPeople = [
  'Siti Aminah',
  '81234567890',
  'Jalan Setiabudi',
  'dekat masjid',
  'di depan rumah saya',
  'tel:',
  'geo:',
  'openstreetmap',
];

describe('the pages that a phone stores', () => {
  it('name category, RT, RW and kelurahan of the stops and nobody, and hold no token', async () => {
    const complaint = await planned();
    const lurah = await lurahs();
    const round = (await lurah.get('/sunday/shell').expect(200)).text;
    expect(round).toContain(`data-twin="${path(complaint)}"`);
    expect(round).toContain(`href="${path(complaint)}?back=${encodeURIComponent(`/sunday?on=${sunday}`)}"`);
    const form = (await lurah.get(`${path(complaint)}/shell`).expect(200)).text;
    for (const page of [round, form]) {
      expect(page).toContain('RT 003/RW 005, Karet Semanggi');
      expect(page).toContain(shown(complaint));
      for (const fact of nothingOfPeople) expect(page).not.toContain(fact);
      expect(page).not.toMatch(/name="_csrf" value="."|action="\/sign-out"|action="\/clock"/);
    }
    expect(form).toContain(`data-keep-about="${shown(complaint)}"`);
    expect(form).toContain('name="_version" value="3"');
    expect(form).toContain(`action="${path(complaint)}"`);
  });

  it('hold only what the person may record, and of recorded ones nothing', async () => {
    const complaint = await planned();
    const round = async (browser: Browser) => (await browser.get('/sunday/shell').expect(200)).text;
    expect(await round(await officers())).toContain(shown(complaint));
    for (const name of ['lurah.kuningan-timur', 'satpel.bina-marga.setiabudi']) {
      const other = await world.signIn(name);
      expect(await round(other)).not.toContain(shown(complaint));
      await other.get(`${path(complaint)}/shell`).expect(404);
    }
    for (const name of ['loket.setiabudi', 'walikota.jakarta-selatan', 'inspektorat']) {
      const other = await world.signIn(name);
      await other.get('/sunday/shell').expect(404);
      await other.get(`${path(complaint)}/shell`).expect(404);
    }
    const lurah = await lurahs();
    await send(lurah, complaint, fields()).expect(200);
    expect(await round(lurah)).not.toContain(shown(complaint));
    await lurah.get(`${path(complaint)}/shell`).expect(409);
  });
});

describe('a result that was kept', () => {
  it('counts from when it was taken, however often it is sent', async () => {
    const complaint = await planned();
    const lurah = await lurahs();
    const form = fields();
    for (let time = 0; time < 3; time++) await send(lurah, complaint, form).expect(200);
    await Promise.all([send(lurah, complaint, form).expect(200), send(lurah, complaint, form).expect(200)]);
    const reviews = await reviewsOf(world.db, complaint.id);
    expect(reviews).toMatchObject([{ recordedAt: on(sunday, '10:00') }]);
    expect(reviews[0]!.receivedAt!.getTime()).toBeGreaterThan(on(sunday, '11:59').getTime());
    const records = (await stage.eventsOf(complaint)).filter(({ type }) => type === 'recordReview');
    expect(records).toHaveLength(1);
    expect(records[0]!.data).not.toHaveProperty('takenBy');
  });

  it.each([
    ['before it was planned', on(saturday, '11:55').toISOString(), 'reviewTooEarly'],
    ['after now', on(sunday, '12:05').toISOString(), 'timeAhead'],
    ['a year ago', on('2025-11-23', '10:00').toISOString(), 'reviewTooEarly'],
    ['nonsense', 'kemarin', 'date'],
  ])('is asked for its time again, and records nothing: %s', async (_, takenAt, fault) => {
    const complaint = await planned();
    const answer = await send(await lurahs(), complaint, fields({ takenAt })).expect(422);
    expect(answer.body).toMatchObject({ fields: { takenAt: fault } });
    expect(await reviewsOf(world.db, complaint.id)).toMatchObject([{ recordedAt: null }]);
  });

  it('is taken with the time that a person mended, and on a later day', async () => {
    const complaint = await planned();
    await stage.setClock(on('2026-11-23', '07:30'));
    const form = fields({ takenAt: '2026-11-22T09:15' });
    await send(await lurahs(), complaint, form).expect(200);
    expect(await reviewsOf(world.db, complaint.id)).toMatchObject([{ recordedAt: on(sunday, '09:15') }]);
  });

  it('of a review that was moved meanwhile may lie before the moving', async () => {
    const complaint = await planned();
    const person = await world.as('camat.setiabudi');
    await planReview(world.db, {
      ticket: complaint.ticket,
      version: 3,
      plannedOn: '2026-11-29',
      reason: 'Hujan.',
      team: [],
      person,
      now: on(sunday, '11:00'),
    });
    const lurah = await lurahs();
    await send(lurah, complaint, fields()).expect(409);
    await send(lurah, complaint, fields({ _version: '4' })).expect(200);
    expect(await reviewsOf(world.db, complaint.id)).toMatchObject([{ recordedAt: on(sunday, '10:00') }]);
  });

  it('that a colleague sends names who took it; strangers are not believed', async () => {
    const takerNamed = async (takenBy: string) => {
      const complaint = await planned();
      await send(await world.signIn('camat.setiabudi'), complaint, fields({ takenBy })).expect(200);
      return (await stage.eventsOf(complaint)).find(({ type }) => type === 'recordReview')!.data.takenBy;
    };
    for (const stranger of ['camat.setiabudi', 'loket.setiabudi', 'lurah.karet-semanggi', 'nobody'])
      expect(await takerNamed(stranger)).toBeUndefined();
    // The clerk stands in for the camat on this Sunday alone.
    const [clerk, camat] = [await world.as('loket.setiabudi'), await world.as('camat.setiabudi')];
    const grant = {
      person_id: clerk.id,
      office_id: camat.roles[0]!.officeId,
      role: 'camat',
      capacity: 'plh',
    };
    const standingIn = await world
      .db('role_grants')
      .insert({ ...grant, from_on: sunday, to_on: sunday })
      .returning('id');
    expect(await takerNamed('loket.setiabudi')).toBe(clerk.name);
    await world
      .db('role_grants')
      .whereIn(
        'id',
        standingIn.map(({ id }: { id: number }) => id),
      )
      .update({ from_on: '2026-11-23', to_on: null });
    expect(await takerNamed('loket.setiabudi')).toBeUndefined();
    await world
      .db('role_grants')
      .whereIn(
        'id',
        standingIn.map(({ id }: { id: number }) => id),
      )
      .delete();
  });
});

describe('a result that comes too late', () => {
  it('is shown with what has happened since, and cannot be sent any more', async () => {
    const complaint = await planned();
    const person = await world.as('satpel.sumber-daya-air.setiabudi');
    await recordReview(world.db, {
      ticket: complaint.ticket,
      version: 3,
      person,
      now: on(sunday, '11:00'),
      findings: 'Sudah dikeruk warga.',
      recommendation: 'Selesai.',
      came: [water],
      photos: [{ bytes: await photo() }],
      latitude: null,
      longitude: null,
    });
    const lurah = await lurahs();
    await send(lurah, complaint, fields()).expect(409);
    await lurah.get(path(complaint)).expect(303);
    const { text } = await lurah.get(`${path(complaint)}?kept=${randomUUID()}&seen=3`).expect(200);
    expect(text).toContain('tidak dapat dikirim');
    expect(text).toContain('Sudah dikeruk warga.');
    expect(text).not.toContain('Peninjauan dijadwalkan');
    expect(text).not.toContain('Simpan hasil peninjauan');
    // It is seen by who may record it and by nobody else.
    await (await world.signIn('lurah.kuningan-timur')).get(`${path(complaint)}?kept=x&seen=1`).expect(404);
    await (await world.signIn('loket.setiabudi')).get(`${path(complaint)}?kept=x&seen=1`).expect(404);
  });

  it('can still be sent from the version of now when something else has changed', async () => {
    const complaint = await planned();
    const person = await world.as('lurah.karet-semanggi');
    const moved = {
      ticket: complaint.ticket,
      version: 3,
      plannedOn: '2026-11-29',
      reason: 'Hujan.',
      team: [],
    };
    await planReview(world.db, { ...moved, person, now: on(sunday, '11:00') });
    const lurah = await lurahs();
    const { text } = await lurah.get(`${path(complaint)}?kept=${randomUUID()}&seen=3`).expect(200);
    expect(text).toContain('Hujan.');
    expect(text).toContain('name="_version" value="4"');
    expect(text).toContain('Simpan hasil peninjauan');
    const calm = await lurah.get(`${path(complaint)}?kept=${randomUUID()}&seen=4`).expect(200);
    expect(calm.text).not.toContain('Yang terjadi sesudah formulir ini dibuka');
  });

  it('is set aside with a reason under the ticket that was visited', async () => {
    const complaint = await planned();
    const lurah = await lurahs();
    const aside = {
      key: randomUUID(),
      kind: 'Hasil peninjauan',
      ticket: shown(complaint),
      takenAt: on(sunday, '10:00').toISOString(),
      takenBy: 'lurah.karet-semanggi',
      content: '[["findings","Lumpur 30 meter."]]',
      reason: 'Dicatat unit.',
    };
    await lurah.post('/offline/set-aside', aside).set('Accept', 'application/json').expect(200);
    const list = (await lurah.get('/offline').expect(200)).text;
    expect(list).toContain(shown(complaint));
    expect(list).toContain('Dicatat unit.');
    expect((await (await officers()).get('/offline').expect(200)).text).not.toContain('Dicatat unit.');
  });
});
