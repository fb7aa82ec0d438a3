import { setClock } from '../../src/clock.ts';
import { Conflict, Forbidden, Invalid, NotFound } from '../../src/errors.ts';
import { addItem, moveItem, renameItem, retireItem, switchSet } from '../../src/saturday/checklist.ts';
import { itemsOf, type ChecklistItem } from '../../src/saturday/checklist-queries.ts';
import { checklistSets } from '../../src/saturday/checklist-sets.ts';
import { tickItem } from '../../src/saturday/readiness.ts';
import { readinessOf } from '../../src/saturday/readiness-queries.ts';
import { newWorld, on, saturday, setiabudi, type Browser, type World } from '../support/world.ts';

let world: World;
let admin: Browser;
beforeAll(async () => {
  world = await newWorld();
  await setClock(world.db, on('2026-11-25', '10:00'));
  admin = await world.signIn('admin');
});
afterAll(() => world.drop());

const by = async (who = 'admin', now = on('2026-11-25', '10:00')) => ({ person: await world.as(who), now });
const inUse = async (level: ChecklistItem['level'] = 'kecamatan') =>
  (await itemsOf(world.db, level)).filter(({ retiredAt }) => retiredAt === null);
const named = async (name: string) =>
  (await itemsOf(world.db, 'kecamatan')).find((item) => item.nameId === name)!;
const path = '/settings/readiness';

it('begins with the default set at the kecamatan, and nothing above', async () => {
  const items = await inUse();
  const [standard] = await checklistSets();
  expect(items.map(({ nameId, itemCode }) => [nameId, itemCode])).toEqual(
    standard!.items.map(({ id, code }) => [id, code]),
  );
  expect(await inUse('city')).toEqual([]);
  const page = (await admin.get(`${path}?level=city`).expect(200)).text;
  expect(page).toContain('Belum ada butir untuk tingkat ini.');
  expect(page).toContain('Ingub 161/2014');
});

it('is added to and renamed in both languages, with a trace in the history of the settings', async () => {
  const names = { nameId: 'Kursi roda', nameEn: 'Wheelchair' };
  await admin.post(path, { level: 'kecamatan', ...names }).expect(303);
  const item = await named('Kursi roda');
  expect((await inUse()).at(-1)).toMatchObject(names);
  expect((await admin.post(path, { level: 'kecamatan', ...names }).expect(422)).text).toContain('Sudah ada.');
  expect((await admin.post(path, { level: 'kecamatan', nameId: 'Payung' }).expect(422)).text).toContain(
    'value="Payung"',
  );
  const renamed = { nameId: 'Kursi roda lipat', nameEn: 'Folding wheelchair' };
  const seen = { seenId: names.nameId, seenEn: names.nameEn };
  await admin.post(`${path}/${item.id}`, { ...renamed, ...seen }).expect(303);
  expect((await inUse()).at(-1)).toMatchObject({ id: item.id, ...renamed });
  // Somebody else's form shows the old names still.
  const stale = await admin.post(`${path}/${item.id}`, { ...names, ...seen }).expect(409);
  expect(stale.text).toContain('diubah orang lain');
  const again = { id: item.id, ...renamed, verified: false, seen: renamed };
  const trace = () => world.db('settings_changes').where({ what: `readiness:${item.id}` });
  const before = (await trace()).length;
  await renameItem(world.db, again, await by());
  expect(await trace()).toHaveLength(before);
  expect((await admin.get('/settings').expect(200)).text).toContain('Kursi roda → Kursi roda lipat');
});

it('is called on a session that is over as it was called then', async () => {
  const [over, coming] = [await world.session(), await world.session(setiabudi, '2026-11-28')];
  const { id, nameId, nameEn } = await named('Komputer');
  const renamed = { nameId: 'Komputer dan pencetak', nameEn: 'Computer and printer' };
  await renameItem(world.db, { id, ...renamed, verified: false, seen: { nameId, nameEn } }, await by());
  const twice = { nameId: 'Dua komputer', nameEn: 'Two computers' };
  await renameItem(world.db, { id, ...twice, verified: false, seen: renamed }, await by());
  const calledOn = async (session: number) =>
    (await readinessOf(world.db, session)).find((item) => item.id === id);
  expect(await calledOn(over)).toMatchObject({ nameId, nameEn });
  expect(await calledOn(coming)).toMatchObject(twice);
});

it('is put into order', async () => {
  const first = (await inUse())[0]!;
  await moveItem(world.db, { id: first.id, direction: 'up' }, await by());
  expect((await inUse())[0]!.id).toBe(first.id);
  await admin.post(`${path}/${first.id}/order`, { direction: 'down', level: 'kecamatan' }).expect(303);
  expect((await inUse())[1]!.id).toBe(first.id);
  await moveItem(world.db, { id: first.id, direction: 'up' }, await by());
  await admin.post(`${path}/${first.id}/order`, { direction: 'aside' }).expect(422);
});

it('keeps showing a retired item on the sessions that were held with it, ticked or not', async () => {
  const [old, coming] = [await world.session(), await world.session(setiabudi, '2026-11-28')];
  const telephone = await named('Telepon');
  const network = await named('Jaringan internet');
  const clerk = await by('loket.setiabudi', on(saturday, '07:30'));
  await tickItem(world.db, { ...clerk, sessionId: old, itemId: network.id, ready: true });
  for (const { id } of [telephone, network])
    await admin.post(`${path}/${id}/retirement`, { retired: 'yes', level: 'kecamatan' }).expect(303);
  const namesOf = async (session: number) =>
    (await readinessOf(world.db, session)).map(({ nameId }) => nameId);
  expect(await namesOf(old)).toEqual(expect.arrayContaining(['Telepon', 'Jaringan internet']));
  expect(await namesOf(coming)).not.toEqual(expect.arrayContaining(['Telepon']));
  // What came later was not asked for then.
  expect(await namesOf(old)).not.toEqual(expect.arrayContaining(['Kursi roda lipat']));
  const today = await by('loket.setiabudi', on('2026-11-28', '07:30'));
  await expect(
    tickItem(world.db, { ...today, sessionId: coming, itemId: telephone.id, ready: true }),
  ).rejects.toThrow(NotFound);
  await retireItem(world.db, { id: telephone.id, retired: false }, await by());
  await retireItem(world.db, { id: telephone.id, retired: false }, await by());
  expect(await namesOf(coming)).toContain('Telepon');
});

describe('a set', () => {
  it('is switched on for a level, is marked as to be checked, and comes back as it was renamed', async () => {
    await admin.post(`${path}/sets/front-back-office`, { level: 'city', on: 'yes' }).expect(303);
    const items = await inUse('city');
    expect(items.map(({ nameId }) => nameId)).toContain('Jaringan paling sedikit 10 Mbps');
    expect(items.map(({ nameId }) => nameId)).not.toContain('Jaringan paling sedikit 6 Mbps');
    const [{ id, nameId, nameEn }] = items as [ChecklistItem];
    expect((await admin.get(`${path}?level=city`).expect(200)).text).toContain(
      'Perlu dicocokkan dengan aturan',
    );
    const renamed = { nameId: 'Mesin antrean layar sentuh', nameEn: 'Touch-screen queue machine' };
    const given = { id, ...renamed, verified: true, seen: { nameId, nameEn } };
    await renameItem(world.db, given, await by());
    expect((await inUse('city'))[0]).toMatchObject({ ...renamed, verifiedAt: expect.any(Date) });
    await switchSet(world.db, { code: 'front-back-office', level: 'city', on: false }, await by());
    expect(await inUse('city')).toEqual([]);
    await switchSet(world.db, { code: 'front-back-office', level: 'city', on: true }, await by());
    expect(await inUse('city')).toHaveLength(items.length);
    expect((await inUse('city'))[0]).toMatchObject({ id, ...renamed });
    expect((await inUse()).map(({ setCode }) => setCode)).not.toContain('front-back-office');
  });

  it('is one of those that there are', async () => {
    await admin.post(`${path}/sets/nothing`, { level: 'city', on: 'yes' }).expect(404);
    await admin.post(`${path}/sets/room-standard`, { level: 'city', on: 'perhaps' }).expect(422);
    expect((await inUse('city')).map(({ setCode }) => setCode)).not.toContain('room-standard');
  });
});

it('acts once for one form, and for administrators only', async () => {
  const key = '7b0f6a3e-7c0e-4a6e-9a52-6d0a35a6a7c1';
  const item = { level: 'province', nameId: 'Ruang', nameEn: 'Room' } as const;
  await addItem(world.db, item, { ...(await by()), key });
  await addItem(world.db, item, { ...(await by()), key });
  expect(await inUse('province')).toHaveLength(1);
  await expect(addItem(world.db, item, await by())).rejects.toThrow(Invalid);
  await expect(addItem(world.db, item, await by('camat.setiabudi'))).rejects.toThrow(Forbidden);
  const [{ id }] = (await inUse('province')) as [ChecklistItem];
  const stale = { id, nameId: 'A', nameEn: 'B', verified: false, seen: { nameId: 'x', nameEn: 'y' } };
  await expect(renameItem(world.db, stale, await by())).rejects.toThrow(Conflict);
  await expect(retireItem(world.db, { id: 999_999, retired: true }, await by())).rejects.toThrow(NotFound);
  await (await world.signIn('camat.setiabudi')).get(path).expect(404);
});
