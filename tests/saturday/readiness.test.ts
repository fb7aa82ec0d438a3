import { now, setClock } from '../../src/clock.ts';
import { NotFound } from '../../src/errors.ts';
import { recordArrival, tickItem } from '../../src/saturday/readiness.ts';
import { officeId } from '../support/moves.ts';
import { newWorld, on, saturday, type Browser, type World } from '../support/world.ts';

let world: World;
let sessionId: number;
let clerk: Browser;
let itemId: number;
let unit: number;

beforeAll(async () => {
  world = await newWorld();
  sessionId = await world.session();
  await setClock(world.db, on(saturday, '07:30'));
  clerk = await world.signIn('loket.setiabudi');
  itemId = ((await world.db('readiness_items').where({ name_id: 'Telepon' }).first()) as { id: number }).id;
  unit = await officeId(world, 'satpel.bina-marga.setiabudi');
});
afterAll(() => world.drop());
beforeEach(async () => {
  await world.db('readiness_checks').delete();
  await world.db('session_attendance').delete();
});

const path = () => `/saturday/${sessionId}/readiness`;
const attendance = () => `/saturday/${sessionId}/attendance`;
const by = async (time: string, who = 'loket.setiabudi', day = saturday) => ({
  sessionId,
  person: await world.as(who),
  now: on(day, time),
});
const checks = () => world.db('readiness_checks').select();
const arrivals = () => world.db('session_attendance').select();

describe('the checklist', () => {
  it('holds what a session needs and is ticked by whoever is there, first and once', async () => {
    const page = (await clerk.get(path()).expect(200)).text;
    for (const words of ['Meja dengan 3 kursi', 'Layar antrean', 'Jaringan internet', '0 dari 7 siap'])
      expect(page).toContain(words);
    const done = await clerk.post(path(), { item: itemId, ready: 'yes' }).expect(303);
    expect(done.headers.location).toBe(`${path()}#item-${itemId}`);
    await tickItem(world.db, { ...(await by('07:50', 'camat.setiabudi')), itemId, ready: true });
    const person = await world.as('loket.setiabudi');
    expect(await checks()).toMatchObject([{ item_id: itemId, checked_by: person.id }]);
    const ticked = (await clerk.get(path()).expect(200)).text;
    expect(ticked).toContain('1 dari 7 siap');
    expect(ticked).toContain(person.name);
    await clerk.post(path(), { item: itemId, ready: 'no' }).expect(303);
    expect(await checks()).toEqual([]);
  });

  it('refuses what is not on it, other kecamatan, and a session that is over or cancelled', async () => {
    const tick = async (changes: object) =>
      tickItem(world.db, { ...(await by('07:30')), itemId, ready: true, ...changes });
    await expect(tick({ itemId: 999 })).rejects.toThrow(NotFound);
    await expect(tick(await by('07:30', 'camat.tebet'))).rejects.toThrow(NotFound);
    await expect(tick(await by('08:00', 'loket.setiabudi', '2026-11-22'))).rejects.toMatchObject({
      fields: { form: 'readinessOver' },
    });
    await world.db('saturday_sessions').where({ id: sessionId }).update({ status: 'cancelled', reason: 'x' });
    await expect(tick({})).rejects.toMatchObject({ fields: { form: 'sessionCancelled' } });
    await world.db('saturday_sessions').where({ id: sessionId }).update({ status: 'held', reason: null });
    await clerk.post(path(), { item: 'x', ready: 'maybe' }).expect(422);
    expect(await checks()).toEqual([]);
  });
});

describe('the roster', () => {
  it('lists the units and lurah of the kecamatan and notes who came when', async () => {
    const page = (await clerk.get(path()).expect(200)).text;
    for (const words of ['Satpel Bina Marga', 'Satpol PP', 'Kelurahan Karet Semanggi', 'Hadir'])
      expect(page).toContain(words);
    expect(page).not.toContain('Kelurahan Tebet');
    await clerk.post(attendance(), { office: unit, present: 'yes' }).expect(303);
    const [row] = (await arrivals()) as [Record<string, unknown>];
    expect(row).toMatchObject({ office_id: unit, represented_by: null });
    const arrived = (row.arrived_at as Date).getTime();
    expect(arrived).toBeGreaterThanOrEqual(on(saturday, '07:30').getTime());
    expect(arrived).toBeLessThanOrEqual(now().getTime());
    const form = { office: unit, present: 'yes', arrivedAt: '07:15', representedBy: ' Budi  Santoso ' };
    await clerk.post(attendance(), form).expect(303);
    expect(await arrivals()).toMatchObject([
      { arrived_at: on(saturday, '07:15'), represented_by: 'Budi Santoso' },
    ]);
    expect((await clerk.get(path()).expect(200)).text).toContain('Datang 07.15, diwakili Budi Santoso');
    await clerk.post(attendance(), { office: unit, present: 'no' }).expect(303);
    expect(await arrivals()).toEqual([]);
  });

  it('keeps what was typed beside the error', async () => {
    const form = { office: unit, present: 'yes', arrivedAt: '10:00', representedBy: 'Budi' };
    const page = (await clerk.post(attendance(), form).expect(422)).text;
    expect(page).toContain('Jam ini belum tiba.');
    expect(page).toContain('value="Budi"');
    expect(page).toContain('value="10:00"');
    await clerk.post(attendance(), { ...form, arrivedAt: '25:00' }).expect(422);
    expect(await arrivals()).toEqual([]);
  });

  it('takes an arrival of that Saturday only, for an office of the kecamatan', async () => {
    const arrive = async (changes: object) =>
      recordArrival(world.db, {
        ...(await by('07:30', 'loket.setiabudi', '2026-11-22')),
        officeId: unit,
        arrivedAt: on(saturday, '07:30'),
        representedBy: null,
        ...changes,
      });
    await arrive({});
    await expect(arrive({ arrivedAt: on('2026-11-22', '07:00') })).rejects.toMatchObject({
      fields: { arrivedAt: 'timeNeeded' },
    });
    const tebet = await officeId(world, 'satpel.bina-marga.tebet');
    await expect(arrive({ officeId: tebet })).rejects.toThrow(NotFound);
    expect(await arrivals()).toHaveLength(1);
  });

  it('is for clerk and camat of the kecamatan', async () => {
    for (const name of ['camat.tebet', 'loket.tebet', 'lurah.karet-semanggi', 'walikota.jakarta-selatan']) {
      const other = await world.signIn(name);
      await other.get(path()).expect(404);
      await other.post(path(), { item: itemId, ready: 'yes' }).expect(404);
      await other.post(attendance(), { office: unit, present: 'yes' }).expect(404);
    }
    expect([...(await checks()), ...(await arrivals())]).toEqual([]);
    const camat = await world.signIn('camat.setiabudi');
    await camat.post(path(), { item: itemId, ready: 'yes' }).expect(303);
    expect((await clerk.get('/saturday').expect(200)).text).toContain(`href="${path()}"`);
  });
});
