import { Conflict, Forbidden, NotAllowed, NotFound } from '../../src/errors.ts';
import { actsOf } from '../../src/reports/acts.ts';
import { brokenReports } from '../../src/reports/check.ts';
import { visibleReport } from '../../src/reports/queries.ts';
import { draftReport, forwardReport, returnReport, sendReport } from '../../src/reports/report.ts';
import { newWorld, on, setiabudi, type World } from '../support/world.ts';
import { act, decided, forget, monday, stateOf, tuesday, wednesday } from './cases.ts';

let world: World;
beforeAll(async () => {
  world = await newWorld();
});
afterEach(() => forget(world));
afterAll(() => world.drop());

const reason = 'Selesaikan dulu dengan pompa cadangan kota.';
const key = '7f3f6c8e-58ab-4c2a-9f8c-1f2a3b4c5d6e';

/** A city's report with two cases that lies with the Sekda. */
async function cityReport() {
  const cases = [await decided(world, 'unsolved'), await decided(world, 'unsolved')];
  const sent = async (level: 'kecamatan' | 'city', areaCode: string, username: string, now: Date) => {
    const { id: reportId, version } = await draftReport(world.db, { level, areaCode, now });
    const person = await world.as(username);
    return (await sendReport(world.db, { reportId, version, person, now })).report;
  };
  await sent('kecamatan', setiabudi, 'camat.setiabudi', on(monday, '12:30'));
  for (const complaint of cases)
    await act(
      world,
      'walikota.jakarta-selatan',
      complaint,
      { type: 'decide', outcome: 'cannotSolve', reason: 'Milik provinsi.', ask: 'Pompa.' },
      on(tuesday, '10:00'),
    );
  const report = await sent('city', '31.74', 'walikota.jakarta-selatan', on(tuesday, '14:00'));
  return { report, cases };
}

const back = async (reportId: number, username: string, now = on(wednesday)) =>
  returnReport(world.db, { reportId, person: await world.as(username), now, reason, key });

describe('sending a report back', () => {
  it('returns all its cases to the city with the reason, once, and the Governor never sees it', async () => {
    const { report, cases } = await cityReport();
    const [one, two] = await Promise.all([back(report.id, 'sekda'), back(report.id, 'sekda')]);
    expect(one.returned + two.returned).toBe(2);
    for (const complaint of cases) expect(await stateOf(world, complaint)).toBe('city.awaitingMeeting');
    expect(await actsOf(world.db, report.id)).toMatchObject([
      { kind: 'returned', reason, cases: 2, whole: true, office: 'Sekretaris Daerah' },
    ]);
    expect(one.report.acknowledgedAt).toEqual(on(wednesday));
    const events = await world.db('complaint_events').where({ type: 'returnDown' });
    expect(events.map(({ data }) => data as object)).toEqual([
      { level: 'city', instruction: reason, reportId: report.id },
      { level: 'city', instruction: reason, reportId: report.id },
    ]);
    const told = await world.db('notifications').where({ message: 'returned' });
    expect(told).toHaveLength(2);
    expect(await visibleReport(world.db, await world.as('gubernur'), report.id)).toBeUndefined();
    expect(
      await visibleReport(world.db, await world.as('walikota.jakarta-selatan'), report.id),
    ).toBeDefined();
    expect(await brokenReports(world.db, on(wednesday, '12:00'))).toEqual([]);
  });

  it('is for the Sekda, and for the Governor once it was passed on', async () => {
    const { report, cases } = await cityReport();
    for (const other of ['walikota.jakarta-selatan', 'camat.setiabudi', 'inspektorat'])
      await expect(back(report.id, other)).rejects.toThrow(Forbidden);
    await expect(back(report.id, 'gubernur')).rejects.toThrow(NotAllowed);
    await expect(back(999, 'sekda')).rejects.toThrow(NotFound);
    expect(await actsOf(world.db, report.id)).toEqual([]);
    const sekda = await world.as('sekda');
    await forwardReport(world.db, { reportId: report.id, person: sekda, now: on(wednesday) });
    await expect(back(report.id, 'sekda')).rejects.toThrow(NotAllowed);
    const { returned } = await back(report.id, 'gubernur', on(wednesday, '11:00'));
    expect(returned).toBe(2);
    expect(await stateOf(world, cases[0]!)).toBe('city.awaitingMeeting');
    // What the Governor has decided on stays before his eyes.
    expect(await visibleReport(world.db, await world.as('gubernur'), report.id)).toBeDefined();
    expect((await actsOf(world.db, report.id)).map(({ kind, whole }) => [kind, whole])).toEqual([
      ['forwarded', false],
      ['returned', false],
    ]);
  });

  it('takes only what is left when a case went on by itself', async () => {
    const { report, cases } = await cityReport();
    await act(world, 'sekda', cases[0]!, { type: 'forwardReport' }, on(wednesday));
    const { returned } = await back(report.id, 'sekda');
    expect(returned).toBe(1);
    expect(await stateOf(world, cases[0]!)).toBe('province.withGovernor');
    expect(await visibleReport(world.db, await world.as('gubernur'), report.id)).toBeDefined();
  });

  it('refuses the key of another report, and no act is ever changed', async () => {
    const { report } = await cityReport();
    await back(report.id, 'sekda');
    const now = on('2026-12-02', '10:00');
    const { id: reportId, version } = await draftReport(world.db, { level: 'city', areaCode: '31.71', now });
    const person = await world.as('walikota.jakarta-pusat');
    await sendReport(world.db, { reportId, version, person, now });
    await expect(back(reportId, 'sekda', now)).rejects.toThrow(Conflict);
    await expect(world.db('report_acts').update({ reason: 'lain' })).rejects.toThrow('append-only');
  });

  it('is a form on the page, which keeps what was typed', async () => {
    const { report } = await cityReport();
    const sekda = await world.signIn('sekda');
    const { text } = await sekda.get(`/reports/${report.id}`).expect(200);
    for (const shown of [
      'Yang diminta dari Anda',
      '2 pengaduan tidak dapat diselesaikan',
      'Teruskan 2 pengaduan ke Gubernur',
      'Kembalikan 2 pengaduan ke kota',
      'Isi laporan cocok dengan sidiknya.',
      'Semua angka dihitung dengan dua cara',
    ])
      expect(text).toContain(shown);
    expect(text.indexOf('Yang diminta dari Anda')).toBeLessThan(text.indexOf('Angka-angka pekan ini'));
    expect(text.indexOf('Angka-angka pekan ini')).toBeLessThan(text.indexOf('Surat dan rincian'));
    // A long list of cases does not push the numbers out of sight.
    expect(text.indexOf('Angka-angka pekan ini')).toBeLessThan(text.indexOf('Kembalikan 2 pengaduan'));
    const empty = await sekda.post(`/reports/${report.id}/return`, { reason: ' ' }).expect(422);
    expect(empty.text).toContain('Wajib diisi.');
    const walikota = await world.signIn('walikota.jakarta-selatan');
    await walikota.post(`/reports/${report.id}/return`, { reason }).expect(403);
    await sekda.post(`/reports/${report.id}/return`, { reason }).expect(303);
    const after = await walikota.get(`/reports/${report.id}`).expect(200);
    expect(after.text).toContain('Dikembalikan');
    expect(after.text).toContain(reason);
    await sekda.post(`/reports/${report.id}/return`, { reason }).expect(409);
  });
});
