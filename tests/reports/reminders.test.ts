import { deliverDue } from '../../src/notifications/deliver.ts';
import { rulesOf } from '../../src/calendar/queries.ts';
import {
  acknowledgementDue,
  latestDueWeek,
  nextWeekDue,
  overdueIfSentBefore,
  weekDue,
} from '../../src/reports/lateness.ts';
import { remindOfReports, reportReminders } from '../../src/reports/reminders.ts';
import { acknowledgeReport, draftReport, sendReport } from '../../src/reports/report.ts';
import { newWorld, on, saturday, setiabudi, type World } from '../support/world.ts';
import { forget, monday, tuesday, wednesday } from './cases.ts';

let world: World;
beforeAll(async () => {
  world = await newWorld();
});
beforeEach(() => world.session());
afterEach(() => forget(world));
afterAll(() => world.drop());

const told = async () =>
  (
    await world
      .db('notifications as n')
      .join('offices as o', 'o.id', 'n.office_id')
      .whereIn('n.message', ['reportLate', 'reportLateBelow', 'reportUnacknowledged', 'reportToAcknowledge'])
      .orderBy('n.id')
      .select('n.message', 'o.slug')
  ).map(({ message, slug }: { message: string; slug: string }) => `${message} ${slug}`);

async function send(now: Date) {
  const { id: reportId, version } = await draftReport(world.db, {
    level: 'kecamatan',
    areaCode: setiabudi,
    now,
  });
  return sendReport(world.db, { reportId, version, person: await world.as('camat.setiabudi'), now });
}

describe('the hour at which reports are due', () => {
  it('is Monday 16.00 for a camat, Wednesday 16.00 for a walikota, a holiday later', async () => {
    const rules = await rulesOf(world.db);
    expect(weekDue('kecamatan', saturday, rules)).toEqual(on(monday, '16:00'));
    expect(weekDue('city', saturday, rules)).toEqual(on(wednesday, '16:00'));
    const holiday = { ...rules, calendar: { ...rules.calendar, holidays: new Set([monday]) } };
    expect(weekDue('kecamatan', saturday, holiday)).toEqual(on(tuesday, '16:00'));
    expect(latestDueWeek('kecamatan', on(monday, '15:59'), rules).weekOf).toBe('2026-11-14');
    expect(latestDueWeek('kecamatan', on(monday, '16:00'), rules).weekOf).toBe(saturday);
    expect(nextWeekDue('city', on(saturday), rules)).toEqual(on(wednesday, '16:00'));
    expect(nextWeekDue('city', on(wednesday, '16:00'), rules)).toEqual(on('2026-12-02', '16:00'));
    expect(acknowledgementDue('kecamatan', on('2026-11-27', '15:00'), rules)).toEqual(
      on('2026-11-30', '16:00'),
    );
  });
});

describe('reports that were to be acknowledged', () => {
  it('are counted by when they were sent as each of them says, over a weekend and a holiday', async () => {
    const rules = await rulesOf(world.db);
    const holiday = { ...rules, calendar: { ...rules.calendar, holidays: new Set([tuesday]) } };
    const hours = Array.from({ length: 12 * 24 }, (_, n) => new Date(Number(on(saturday)) + n * 3_600_000));
    let overdue = 0;
    for (const now of hours) {
      const before = overdueIfSentBefore('kecamatan', now, holiday);
      for (const sentAt of hours) {
        const late = acknowledgementDue('kecamatan', sentAt, holiday) <= now;
        if (late !== sentAt < before) throw new Error(`${sentAt.toISOString()} at ${now.toISOString()}`);
        overdue += Number(late);
      }
    }
    expect(overdue).toBeGreaterThan(1000);
  });
});

describe('a late report', () => {
  it('is reminded of once, at the office and above, also by several workers at once', async () => {
    expect(await remindOfReports(world.db, on(monday, '15:59'))).toBe(0);
    const counts = await Promise.all([1, 2, 3].map(() => remindOfReports(world.db, on(monday, '16:00'))));
    expect(counts.reduce((sum, n) => sum + n, 0)).toBe(1);
    expect(await told()).toEqual(['reportLate camat.setiabudi', 'reportLateBelow walikota.jakarta-selatan']);
    // Its text is about a report and leads to it.
    await deliverDue(world.db, on(monday, '16:05'));
    const [{ subject, body }] = (await world.db('notifications').where({ message: 'reportLateBelow' })) as [
      { subject: string; body: string },
    ];
    expect(subject).toBe('Laporan terlambat di wilayah Anda: Kecamatan Setiabudi');
    expect(body).toContain(
      'belum mengirim laporan pekan Sabtu, 21 November 2026; jatuh tempo Sen 23 Nov 2026, 16.00',
    );
    expect(body).toMatch(/Buka: http.*\/reports$/);
    expect(await remindOfReports(world.db, on(tuesday))).toBe(0);
    await remindOfReports(world.db, on(wednesday, '17:00'));
    expect(await told()).toHaveLength(4);
    expect((await told()).slice(2)).toEqual(['reportLate walikota.jakarta-selatan', 'reportLateBelow sekda']);
    // Monday's is not told again a week later when nothing of this week was due.
    expect(await remindOfReports(world.db, on('2026-11-30', '17:00'))).toBe(0);
  });

  it('is not one that was sent, nor one of a week without a session', async () => {
    await send(on(monday, '13:00'));
    await world.db('saturday_sessions').update({ status: 'cancelled', reason: 'Libur' });
    await world.session('31.74.01');
    await world.db('saturday_sessions').where({ kecamatan_code: '31.74.01' }).update({ status: 'cancelled' });
    expect(await remindOfReports(world.db, on(monday, '16:00'))).toBe(0);
  });

  it('shows on the pages of the camat and of the walikota', async () => {
    const now = on(monday, '17:00');
    await world.db.raw('update clock set offset_ms = ?', [now.getTime() - Date.now()]);
    await remindOfReports(world.db, now);
    const camat = await world.signIn('camat.setiabudi');
    expect((await camat.get('/reports').expect(200)).text).toContain(
      'Terlambat: laporan pekan Sabtu, 21 November',
    );
    const walikota = await world.signIn('walikota.jakarta-selatan');
    const { text } = await walikota.get('/reports').expect(200);
    expect(text).toContain('Belum melapor');
    expect(text).toMatch(/Kecamatan Setiabudi<\/strong>, diingatkan Sen 23 Nov 2026, 17\.00/);
    // One click and a password send the nil report of a quiet week.
    const page = await camat.get('/reports').expect(200);
    expect(page.text).toContain('Kirim laporan nihil');
    const path = /action="(\/reports\/\d+\/sending)"/.exec(page.text)![1]!;
    const field = (name: string) =>
      new RegExp(`name="${name}" value="([^"]*)"`).exec(page.text.slice(page.text.indexOf(path)))![1]!;
    const form = { _version: field('_version'), _key: field('_key'), seen: field('seen') };
    await camat.post(path, { ...form, password: 'salah' }).expect(422);
    await camat.post(path, { ...form, password: 'aduan-sabtu' }).expect(303);
    expect((await camat.get('/reports').expect(200)).text).not.toContain('Terlambat');
    expect((await walikota.get('/reports').expect(200)).text).toContain('Semua sudah melapor.');
  });
});

describe('a report that nobody acknowledges', () => {
  it('reminds sender and receiver once, a working day later', async () => {
    const { report } = await send(on(monday, '13:00'));
    expect(await reportReminders.next(world.db, on(monday, '16:00'))).toEqual(on(tuesday, '16:00'));
    expect(await remindOfReports(world.db, on(tuesday, '15:59'))).toBe(0);
    expect(await remindOfReports(world.db, on(tuesday, '16:00'))).toBe(1);
    expect(await told()).toEqual([
      'reportUnacknowledged camat.setiabudi',
      'reportToAcknowledge walikota.jakarta-selatan',
    ]);
    expect(await remindOfReports(world.db, on(tuesday, '18:00'))).toBe(0);
    const walikota = await world.signIn('walikota.jakarta-selatan');
    expect((await walikota.get('/reports').expect(200)).text).toContain(
      'Belum diterima lebih dari satu hari kerja',
    );
    const person = await world.as('walikota.jakarta-selatan');
    await acknowledgeReport(world.db, { reportId: report.id, person, now: on(tuesday, '19:00') });
    expect(await reportReminders.next(world.db, on(tuesday, '19:00'))).toEqual(on(wednesday, '16:00'));
  });

  it('is left alone when it was acknowledged in time', async () => {
    const { report } = await send(on(monday, '13:00'));
    const person = await world.as('walikota.jakarta-selatan');
    await acknowledgeReport(world.db, { reportId: report.id, person, now: on(monday, '14:00') });
    expect(await remindOfReports(world.db, on(tuesday, '17:00'))).toBe(0);
  });
});
