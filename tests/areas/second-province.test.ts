import { officesForWork } from '../../src/complaints/details.ts';
import { areasAround, insertFigures, lastMonthOf } from '../../src/open-data/queries.ts';
import { provinceName } from '../../src/settings/queries.ts';
import { newWorld, type World } from '../support/world.ts';

/** Aceh stands before Jakarta in every order by code; PROVINCE_CODE says 31. */
const aceh = '11';
const month = '2026-10-01';

let world: World;
beforeAll(async () => {
  world = await newWorld();
  const { db } = world;
  await db('areas').insert([
    { code: aceh, parent_code: null, level: 'province', kind: 'provinsi', name: 'Aceh', slug: 'aceh' },
    { code: '11.71', parent_code: aceh, level: 'city', kind: 'kota', name: 'Banda Aceh', slug: 'banda-aceh' },
  ]);
  const office = { kind: 'unit', sector_code: 'bina-marga' };
  await db('offices').insert([
    { ...office, level: 'province', area_code: aceh, name: 'Dinas Bina Marga Aceh', slug: 'aceh-bm' },
    { ...office, level: 'city', area_code: '11.71', name: 'Sudin Bina Marga Banda Aceh', slug: 'banda-bm' },
  ]);
});
afterAll(() => world.drop());

describe('where the database holds a second province', () => {
  it('documents carry the name of the own one', async () => {
    expect(await provinceName(world.db)).toBe('Daerah Khusus Ibukota Jakarta');
  });

  it('the public pages begin with the own one', async () => {
    expect((await areasAround(world.db, null)).map(({ code }) => code)).toEqual([
      '31',
      '31.01',
      '31.71',
      '31.72',
      '31.73',
      '31.74',
      '31.75',
    ]);
    expect((await areasAround(world.db, aceh)).map(({ code }) => code)).toEqual([aceh, '11.71']);
    const figures = {
      category: null,
      received: 9,
      solved: null,
      inTime: null,
      otherwise: null,
      medianDays: null,
    };
    await world.db('publications').insert({ month, version: 1, made_at: new Date() });
    await world.db.transaction((trx) =>
      insertFigures(trx, { month, version: 1 }, [
        { ...figures, area: aceh },
        { ...figures, area: '31', received: 31 },
      ]),
    );
    expect(await lastMonthOf(world.db)).toMatchObject({ figures: { area: '31', received: 31 } });
  });

  it('a dinas is given the work of its own province alone', async () => {
    const complaint = await world.complaint();
    const ours = await officesForWork(world.db, complaint, 'province');
    expect(ours.length).toBeGreaterThan(5);
    const names = ours.map(({ name }) => name);
    expect(names.filter((name) => name.includes('Aceh'))).toEqual([]);
    const elsewhere = {
      ...complaint,
      kecamatanCode: '11.71.01',
      kelurahanCode: '11.71.01.1001',
      cityCode: '11.71',
    };
    expect((await officesForWork(world.db, elsewhere, 'province')).map(({ name }) => name)).toEqual([
      'Dinas Bina Marga Aceh',
    ]);
  });
});
