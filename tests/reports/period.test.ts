import { ordinaryCalendar } from '../../src/calendar/cycle.ts';
import { catalogues } from '../../src/language/index.ts';
import { resultsPaper } from '../../src/reports/results-paper.ts';
import { resultsOf, type Results } from '../../src/reports/results.ts';
import { elements } from '../../src/satisfaction/ikm.ts';
import { Conflict, Forbidden, Invalid } from '../../src/errors.ts';
import { hashOf } from '../../src/reports/canonical.ts';
import { unwritten } from '../../src/reports/letter.ts';
import { periodLetter, savePeriodLetter, sendPeriodReport } from '../../src/reports/period.ts';
import { visibleReport } from '../../src/reports/queries.ts';
import { acknowledgeReport, draftReport } from '../../src/reports/report.ts';
import { newWorld, on, saturday, type World } from '../support/world.ts';
import { decided, tuesday } from './cases.ts';

let world: World;
beforeAll(async () => {
  world = await newWorld();
  await decided(world, 'resolved');
  await decided(world, 'unsolved', { categoryCode: 'pohon' });
});
afterAll(() => world.drop());

const period = { from: '2026-11-01', to: tuesday };
const now = on(tuesday, '15:00');
const areaCode = '31.74';
const key = '7f3f6c8e-58ab-4c2a-9f8c-1f2a3b4c5d6e';
const deed = async (username = 'walikota.jakarta-selatan') => ({
  areaCode,
  period,
  person: await world.as(username),
  now,
  version: (await periodLetter(world.db, areaCode, period)).version,
});
const sent = () => world.db('reports').where({ kind: 'period' });

describe('a report about a period', () => {
  it('keeps its letter until it is sent', async () => {
    await savePeriodLetter(world.db, { ...(await deed()), subject: 'Hasil triwulan', copies: '' });
    expect(await periodLetter(world.db, areaCode, period)).toMatchObject({
      subject: 'Hasil triwulan',
      copies: '',
      letter: '',
      version: 2,
    });
    await expect(savePeriodLetter(world.db, { ...(await deed()), version: 1, subject: 'x' })).rejects.toThrow(
      Conflict,
    );
    for (const other of ['camat.setiabudi', 'walikota.jakarta-timur', 'sekda', 'inspektorat'])
      await expect(savePeriodLetter(world.db, await deed(other))).rejects.toThrow(Forbidden);
    const ahead = { ...(await deed()), period: { from: tuesday, to: '2026-12-01' } };
    await expect(savePeriodLetter(world.db, ahead)).rejects.toThrow(Invalid);
    expect(await sent()).toHaveLength(0);
  });

  it('goes out once, frozen, without a case, and leaves the weekly draft alone', async () => {
    const weekly = await draftReport(world.db, { level: 'city', areaCode, now });
    const sending = { ...(await deed()), key, letterNumber: '7/-1.711' };
    const results = await Promise.all([1, 2, 3].map(() => sendPeriodReport(world.db, sending)));
    expect(results.filter(({ repeated }) => !repeated)).toHaveLength(1);
    expect(new Set(results.map(({ report }) => report.id)).size).toBe(1);
    expect(await sent()).toHaveLength(1);
    const { report } = results[0]!;
    expect(report.contentHash).toEqual(hashOf(report.content!));
    expect(report).toMatchObject({
      kind: 'period',
      subject: 'Hasil triwulan',
      copies: '',
      letterNumber: '7/-1.711',
    });
    expect(report.content).toMatchObject({
      number: '7/-1.711',
      copies: [],
      letterhead: { through: 'Sekretaris Daerah', kecamatan: null },
      signer: { role: 'walikota' },
      parts: { unsolved: [] },
      results: {
        total: { received: 2, solved: 1, open: 1, sessionsHeld: 1, sessionsDue: 30 },
        medianDays: 2,
        p90Days: 2,
        byCategory: [
          { code: 'pohon', received: 1, solved: 0, open: 1 },
          { code: 'saluran', received: 1, solved: 1, open: 0 },
        ],
        byKelurahan: [{ name: 'Karet Semanggi', within: 'Setiabudi', received: 2 }],
        satisfaction: null,
      },
    });
    expect((await draftReport(world.db, { level: 'city', areaCode, now })).id).toBe(weekly.id);
    expect(await periodLetter(world.db, areaCode, period)).toMatchObject({ ...unwritten, version: 3 });
    // In another window the letter is an older one.
    await expect(sendPeriodReport(world.db, { ...sending, key: undefined, version: 2 })).rejects.toThrow(
      Conflict,
    );
    const other = {
      ...sending,
      areaCode: '31.75',
      person: await world.as('walikota.jakarta-timur'),
      version: 1,
    };
    await expect(sendPeriodReport(world.db, other)).rejects.toThrow(Conflict);
    await expect(world.db('reports').where({ id: report.id }).update({ subject: 'x' })).rejects.toThrow(
      'is sent',
    );
    const documents = await world.db('documents').where({ kind: 'report', subject: String(report.id) });
    expect(documents.map(({ media_type }) => media_type as string).toSorted()).toEqual(['pdf', 'xlsx']);

    const governor = await world.as('gubernur');
    expect(await visibleReport(world.db, governor, report.id)).toBeUndefined();
    await acknowledgeReport(world.db, { reportId: report.id, person: await world.as('sekda'), now });
    expect(await visibleReport(world.db, governor, report.id)).toBeDefined();
  });
});

describe('the satisfaction in the results', () => {
  it('says from how many answers it comes, and when they are too few', async () => {
    const { rows: solved } = await world.db.raw<{ rows: { id: number }[] }>(
      'select id from complaints where resolved_at is not null',
    );
    const scores = Object.fromEntries(elements.map((name) => [name, 3]));
    const times = { answered_on: tuesday, answered_at: now, changed_at: now };
    await world.db('survey_answers').insert({ complaint_id: solved[0]!.id, ...times, ...scores });
    const found = await resultsOf(world.db, areaCode, period, { now, calendar: ordinaryCalendar });
    expect(found.satisfaction).toEqual({ index: 75, grade: 'c', answers: 1 });
    const text = (results: Results) =>
      resultsPaper(results, { areaCode, period }, { t: catalogues.id, lang: 'id' }).facts.at(-1)!.text;
    expect(text(found)).toBe('75,00 (C, kurang baik), dari 1 jawaban');
    await world.db.raw(`update complaints set resolved_at = ? where resolved_at is null`, [now]);
    const few = await resultsOf(world.db, areaCode, period, { now, calendar: ordinaryCalendar });
    expect(text(few)).toBe('75,00 (C, kurang baik), dari 1 jawaban; sampel belum memadai, perlu 2');
    await world.db.raw(`update complaints set resolved_at = null where state not in ('resolved', 'closed')`);
    await world.db('survey_answers').delete();
  });
});

describe('the pages', () => {
  it('show the letter, keep what was typed, sign and send', async () => {
    await world.db.raw('update clock set offset_ms = ?', [now.getTime() - Date.now()]);
    const browser = await world.signIn('walikota.jakarta-selatan');
    expect((await browser.get('/reports').expect(200)).text).toContain('href="/reports/period?area=31.74"');
    const path = `/reports/period?area=31.74&from=${saturday}&to=${tuesday}`;
    const { text } = await browser.get(path).expect(200);
    for (const shown of [
      'melalui Sekretaris Daerah',
      'Pengaduan menurut kategori',
      'Semua angka dihitung',
      'cocok.',
    ])
      expect(text).toContain(shown);
    expect(text).not.toContain('Bagian B');
    const field = (name: string) =>
      new RegExp(`type="hidden" name="${name}" value="([^"]*)"`).exec(
        text.slice(text.indexOf('letter-form')),
      )![1]!;
    const form = {
      _version: field('_version'),
      _key: field('_key'),
      area: '31.74',
      from: saturday,
      to: tuesday,
      subject: 'Hal yang diketik',
    };
    const wrong = await browser.post('/reports/period/sending', { ...form, password: 'salah' }).expect(422);
    expect(wrong.text).toContain('Hal yang diketik');
    expect(wrong.text).toContain('Kata sandi tidak cocok.');
    const turned = { ...form, from: tuesday, to: saturday };
    const order = await browser.post('/reports/period/letter', turned).expect(422);
    expect(order.text).toContain('Harus pada atau sesudah tanggal mulai.');
    await browser.post('/reports/period/letter', { ...form, area: '31.75' }).expect(404);
    const done = await browser
      .post('/reports/period/sending', { ...form, password: 'aduan-sabtu' })
      .expect(303);
    const again = await browser
      .post('/reports/period/sending', { ...form, password: 'aduan-sabtu' })
      .expect(303);
    expect(again.headers.location).toBe(done.headers.location);
    const page = await browser.get(done.headers.location!).expect(200);
    expect(page.text).toContain('Laporan hasil Walikota Jakarta Selatan');
    expect(page.text).toContain('Hal yang diketik');
    const backwards = await browser.get('/reports/period?from=2026-12-01&to=2026-11-01').expect(422);
    expect(backwards.text).toContain('Harus pada atau sesudah');
    // No letter about another period than the one that was asked for.
    for (const hidden of ['Surat pengantar', 'name="password"', 'Angka tidak cocok'])
      expect(backwards.text).not.toContain(hidden);
  });

  it('show the results of any area to whoever leads it, and make a file of them', async () => {
    const sekda = await world.signIn('sekda');
    const { text } = await sekda.get('/reports/results').expect(200);
    expect(text).toContain('Provinsi Daerah Khusus Ibukota Jakarta');
    await sekda.get('/reports/results?area=31.74.02').expect(200);
    expect((await sekda.get('/reports/results?to=2099-01-01').expect(422)).text).toContain(
      'Tanggal ini belum tiba.',
    );
    const camat = await world.signIn('camat.setiabudi');
    expect((await camat.get('/reports/results').expect(200)).text).toContain('Kecamatan Setiabudi');
    for (const area of ['31.74', '31.74.01', '31', '99'])
      await camat.get(`/reports/results?area=${area}`).expect(404);
    const subject = `31.74.02_2026-11-01_${tuesday}_${tuesday}`;
    const fields = { kind: 'results', subject, mediaType: 'xlsx', language: 'id' };
    await camat.post('/documents', fields).expect(303);
    const other = { ...fields, subject: subject.replace('31.74.02', '31.74.01') };
    await camat.post('/documents', other).expect(404);
    await camat.post('/documents', { ...fields, subject: subject.replace(/\d+$/, '25') }).expect(404);
  });
});
