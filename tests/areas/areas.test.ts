import { readFile } from 'node:fs/promises';
import { deadlineRules } from '../../src/areas/deadline-rules.ts';
import { liesIn } from '../../src/areas/areas.ts';
import { gazetteer } from '../../src/areas/gazetteer.ts';
import { officesOf, type Sector } from '../../src/areas/offices.ts';
import { seedReference } from '../../src/areas/seed.ts';
import { distinctSlugs, slugOf } from '../../src/areas/slug.ts';
import { stateNames } from '../../src/complaints/states.ts';
import { seedDemonstrationAccounts } from '../../src/demonstration/accounts.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';

const sectors = async () =>
  JSON.parse(await readFile(new URL('../../db/seeds/sectors.json', import.meta.url), 'utf8')) as Sector[];
const duplicates = (names: string[]) => names.filter((name, index) => names.indexOf(name) !== index);

describe('Jakarta', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase();
  });
  afterAll(() => database.drop());

  it('has 6 kota and kabupaten, 44 kecamatan and 267 kelurahan, as many as each city really has', async () => {
    const areas = await gazetteer('31');
    const count = (level: string, within = '31') =>
      areas.filter((area) => area.level === level && liesIn(area.code, within)).length;
    expect([count('city'), count('kecamatan'), count('kelurahan')]).toEqual([6, 44, 267]);
    const cities = ['31.01', '31.71', '31.72', '31.73', '31.74', '31.75'];
    expect(cities.map((city) => count('kecamatan', city))).toEqual([2, 8, 6, 8, 10, 10]);
    expect(cities.map((city) => count('kelurahan', city))).toEqual([6, 44, 31, 56, 65, 65]);
    expect(areas.find(({ code }) => code === '31.01')).toMatchObject({
      kind: 'kabupaten',
      name: 'Kepulauan Seribu',
    });
    const unplaced = areas.filter(({ level, latitude }) => level === 'kelurahan' && latitude === null);
    expect(unplaced.length).toBeLessThan(10);
    for (const { latitude, longitude } of areas)
      if (latitude !== null) {
        expect(latitude).toBeGreaterThan(-6.5);
        expect(latitude).toBeLessThan(-5);
        expect(longitude).toBeGreaterThan(106);
        expect(longitude).toBeLessThan(107.1);
      }
  });

  it('has an account for every office, under the names of the contract', async () => {
    const { db } = database;
    const roles = new Map(
      (
        (await db('people as p')
          .join('role_grants as g', 'g.person_id', 'p.id')
          .join('offices as o', 'o.id', 'g.office_id')
          .select('p.username', 'g.role', 'o.area_code')) as {
          username: string;
          role: string;
          area_code: string;
        }[]
      ).map(({ username, role, area_code }) => [username, `${role} ${area_code}`]),
    );
    const contract = {
      admin: 'admin 31',
      gubernur: 'governor 31',
      sekda: 'sekda 31',
      inspektorat: 'inspector 31',
      'walikota.jakarta-selatan': 'walikota 31.74',
      'bupati.kepulauan-seribu': 'walikota 31.01',
      'sudin.bina-marga.jakarta-selatan': 'unitOfficer 31.74',
      'camat.setiabudi': 'camat 31.74.02',
      'loket.setiabudi': 'clerk 31.74.02',
      'satpol-pp.setiabudi': 'unitOfficer 31.74.02',
      'satpel.bina-marga.setiabudi': 'unitOfficer 31.74.02',
      'lurah.karet-semanggi': 'lurah 31.74.02.1002',
    };
    for (const [username, role] of Object.entries(contract))
      expect([username, roles.get(username)]).toEqual([username, role]);
    expect([...roles.keys()].filter((name) => name.startsWith('lurah.'))).toHaveLength(267);
    expect([...roles.keys()].filter((name) => name.startsWith('camat.'))).toHaveLength(44);
    expect([...roles.keys()].filter((name) => name.startsWith('loket.'))).toHaveLength(44);
    const { n } = (await db('offices').count('* as n').first()) as { n: number };
    expect(roles.size).toBe(n + 44 + 1);
  });

  it('is seeded once and stays as an administrator left it; another province is refused', async () => {
    const { db } = database;
    await db('offices').where({ slug: 'camat.setiabudi' }).update({ address: 'Jalan Setiabudi 1' });
    await seedReference(db, '31');
    expect(await db('offices').where({ slug: 'camat.setiabudi' }).first('address')).toEqual({
      address: 'Jalan Setiabudi 1',
    });
    await expect(seedReference(db, '32')).rejects.toThrow('province 31');
  });

  it('has a deadline rule with a legal basis for every open state and for a question', async () => {
    const rules = await database.db('deadline_rules').select('state', 'basis_id', 'basis_en');
    expect(rules.map(({ state }) => state as string).toSorted()).toEqual(
      [...stateNames.filter((state) => state !== 'closed'), 'information'].toSorted(),
    );
    expect(rules.filter(({ basis_id, basis_en }) => !basis_id || !basis_en)).toEqual([]);
    expect(deadlineRules).toHaveLength(rules.length);
  });

  it('gives every category to a sector that exists, or refers it elsewhere', async () => {
    const orphans = await database
      .db('categories as c')
      .leftJoin('sectors as s', 's.code', 'c.sector_code')
      .whereNull('s.code')
      .whereNotIn('c.sector_code', ['kelurahan', 'kecamatan'])
      .select('c.code');
    expect(orphans).toEqual([]);
  });
});

describe('any province', () => {
  // Jawa Barat has a kota and a kabupaten of one name, Papua villages of one name in one kecamatan.
  it.each(['32', '94'])('%s has areas in their places and offices of distinct names', async (code) => {
    const areas = await gazetteer(code);
    const codes = new Set(areas.map((area) => area.code));
    expect(codes.size).toBe(areas.length);
    expect(areas.filter(({ parentCode }) => parentCode !== null && !codes.has(parentCode))).toEqual([]);
    expect(
      areas.filter(({ slug }) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(slug)).map(({ slug }) => slug),
    ).toEqual([]);
    for (const level of ['city', 'kecamatan', 'kelurahan'])
      expect(duplicates(areas.filter((area) => area.level === level).map(({ slug }) => slug))).toEqual([]);
    const offices = officesOf(areas, await sectors());
    expect(duplicates(offices.map(({ slug }) => slug))).toEqual([]);
    const heads = offices
      .filter(({ kind }) => kind !== 'unit')
      .map(({ areaCode, kind }) => `${areaCode} ${kind}`);
    expect(duplicates(heads)).toEqual([]);
    expect(heads).toHaveLength(areas.length + 1); // the province has two
  });

  it('can be the one that the program works for, with accounts for all its offices', async () => {
    const { db, drop } = await testDatabase();
    await db.raw('truncate areas, sectors, categories, deadline_rules, holidays, people cascade');
    await seedReference(db, '94');
    await seedDemonstrationAccounts(db);
    const heads = await db('people')
      .whereIn('username', ['gubernur', 'sekda', 'admin', 'inspektorat'])
      .pluck('username');
    expect(heads).toHaveLength(4);
    const bupati = await db('people').where('username', 'like', 'bupati.%').pluck('username');
    expect(bupati.length).toBeGreaterThan(3);
    await drop();
  });

  it('must be one', async () => {
    await expect(gazetteer('99')).rejects.toThrow('PROVINCE_CODE 99');
  });
});

describe('slugs', () => {
  it('are plain letters and keep namesakes apart', () => {
    expect(slugOf("Ma'u — Café  Ünten")).toBe('ma-u-cafe-unten');
    const items = [
      { n: 'a', of: 'x' },
      { n: 'a', of: 'y' },
      { n: 'b', of: 'x' },
    ];
    expect(
      distinctSlugs(
        items,
        ({ n }) => n,
        ({ of }) => of,
      ),
    ).toEqual(['a-x', 'a-y', 'b']);
  });

  it('know what lies in what', () => {
    expect(liesIn('31.74.02', '31.74')).toBe(true);
    expect(liesIn('31.74', '31.74')).toBe(true);
    expect(liesIn('31.7', '31')).toBe(true);
    expect(liesIn('31.740', '31.74')).toBe(false);
    expect(liesIn('31.74', '31.74.02')).toBe(false);
  });
});
