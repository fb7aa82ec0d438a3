import { readdir } from 'node:fs/promises';
import { Client } from 'pg';
import { ordinaryCalendar } from '../../src/calendar/cycle.ts';
import { catalogues } from '../../src/language/index.ts';
import { folder } from '../../src/operations/folder.ts';
import { makeBackup } from '../../src/operations/making.ts';
import {
  alarmWhenLate,
  backupDue,
  backupLate,
  nightlyBackup,
  wantsBackup,
} from '../../src/operations/nightly.ts';
import { backupsPage } from '../../src/operations/pages.ts';
import { latestAttempts, standingOf, turnLock, type Standing } from '../../src/operations/records.ts';
import { newWorld, on, saturday, type World } from '../support/world.ts';
import { keys, temporaryFolder, type Folder } from './backups.ts';

let world: World;
let kept: Folder;
const { zone } = ordinaryCalendar;
const friday = '2026-11-20';
const sunday = '2026-11-22';

beforeAll(async () => {
  world = await newWorld();
  kept = await temporaryFolder();
});
afterAll(async () => {
  await kept.remove();
  await world.drop();
});

const settingsWith = (dir: string | undefined) => ({
  backup: { key: keys.recipient as string | undefined, dir, keep: 2, s3: undefined },
  timeZone: zone,
  demonstration: true,
});
const never: Standing = { lastGood: null, firstTried: null, lastTried: null, underWay: false };

describe('a backup is due', () => {
  const due = (changes: Partial<Standing>, now: Date) => backupDue({ ...never, ...changes }, now, zone);

  it('at once when there has never been one', () => {
    expect(due({}, on(saturday, '15:00'))).toBe(true);
  });

  it('from 01.00 each night, once', () => {
    const lastGood = on(friday, '01:00');
    expect(due({ lastGood, lastTried: lastGood }, on(saturday, '00:59'))).toBe(false);
    expect(due({ lastGood, lastTried: lastGood }, on(saturday, '01:00'))).toBe(true);
    const tonight = on(saturday, '01:00');
    expect(due({ lastGood: tonight, lastTried: tonight }, on(saturday, '23:59'))).toBe(false);
  });

  it('again an hour after it failed, and not while one is under way', () => {
    const failed = { lastGood: on(friday, '01:00'), lastTried: on(saturday, '01:00') };
    expect(due(failed, on(saturday, '01:59'))).toBe(false);
    expect(due(failed, on(saturday, '02:00'))).toBe(true);
    expect(due({ ...failed, underWay: true }, on(saturday, '02:00'))).toBe(false);
  });
});

it('a backup is late after 26 hours, counted from the first attempt where none succeeded', () => {
  const lastGood = on(friday, '01:00');
  expect(backupLate({ ...never, lastGood }, on(saturday, '03:00'))).toBe(false);
  expect(backupLate({ ...never, lastGood }, on(saturday, '03:01'))).toBe(true);
  expect(backupLate(never, on(saturday, '03:01'))).toBe(false);
  expect(backupLate({ ...never, firstTried: lastGood }, on(saturday, '03:01'))).toBe(true);
});

describe('the nightly backup', () => {
  it('is made where a place and a key are set, once a night, with a line in the trail', async () => {
    const settings = settingsWith(kept.path);
    await nightlyBackup(world.db, world.url, on(saturday, '01:00'), settingsWith(undefined));
    expect(await latestAttempts(world.db, 9)).toEqual([]);
    await nightlyBackup(world.db, world.url, on(saturday, '01:00'), settings);
    await nightlyBackup(world.db, world.url, on(saturday, '01:01'), settings);
    const [made, ...others] = await latestAttempts(world.db, 9);
    expect(others).toEqual([]);
    expect(made).toMatchObject({ startedAt: on(saturday, '01:00'), place: kept.path, fault: null });
    expect(made!.bytes).toBeGreaterThan(10_000);
    expect(made!.rows).toBeGreaterThan(1_000);
    expect(await readdir(kept.path)).toEqual([made!.file]);
    expect(await world.db('audit_events').where({ action: 'backupMade' })).toHaveLength(1);
    expect(await wantsBackup(world.db, on(saturday, '12:00'), settings)).toBe(false);
  });

  it('keeps a failure with its reason, and is tried again in an hour', async () => {
    const settings = settingsWith('/dev/null/nowhere');
    await nightlyBackup(world.db, world.url, on(sunday, '01:00'), settings);
    await nightlyBackup(world.db, world.url, on(sunday, '01:30'), settings);
    const [failed, good, ...others] = await latestAttempts(world.db, 9);
    expect(others).toEqual([]);
    expect(failed).toMatchObject({ file: null, startedAt: on(sunday, '01:00') });
    expect(failed!.fault).toBe('The folder of the backups cannot be made or written.');
    expect((await standingOf(world.db)).lastGood).toEqual(good!.startedAt);
    expect(await world.db('audit_events').where({ action: 'backupFailed' })).toHaveLength(1);
    expect(await wantsBackup(world.db, on(sunday, '02:00'), settings)).toBe(true);
  });

  it('is one at a time for a database', async () => {
    const other = new Client({ connectionString: world.url });
    await other.connect();
    await other.query('select pg_advisory_lock($1, $2)', [turnLock.classId, turnLock.objectId]);
    expect(await standingOf(world.db)).toMatchObject({ underWay: true });
    const options = { key: keys.recipient, now: on(sunday, '04:00'), demonstration: true, keep: 1 };
    await expect(makeBackup(world.db, world.url, folder(kept.path), options)).rejects.toThrow(
      'Another backup of this database is under way.',
    );
    await other.end();
    expect(await latestAttempts(world.db, 9)).toHaveLength(2);
  });

  it('tells the administrators once a day when the last good one is too old', async () => {
    const settings = settingsWith(kept.path);
    const alarm = (time: string, day = sunday) => alarmWhenLate(world.db, on(day, time), settings);
    expect(await alarm('03:00')).toBe(0);
    expect(await alarm('03:01')).toBe(1);
    expect(await alarm('03:02')).toBe(0);
    expect(await alarm('03:01', '2026-11-23')).toBe(1);
    const [told] = (await world
      .db('notifications as n')
      .join('offices as o', 'o.id', 'n.office_id')
      .where({ message: 'backupLate' })
      .select('o.slug', 'n.particulars')) as [{ slug: string; particulars: Record<string, string> }];
    const admin = await world.as('admin');
    const { slug } = (await world.db('offices').where({ id: admin.roles[0]!.officeId }).first('slug')) as {
      slug: string;
    };
    expect(told.slug).toBe(slug);
    expect(told.particulars).toEqual({
      dueAt: on(saturday, '01:00').toISOString(),
      path: '/operations/backups',
    });
  });
});

describe('the page of the backups', () => {
  it('is read by administrators and inspectors and by nobody else', async () => {
    for (const [who, status] of [
      ['admin', 200],
      ['inspektorat', 200],
      ['loket.setiabudi', 404],
    ] as const) {
      const browser = await world.signIn(who);
      const answer = await browser.get('/operations/backups').expect(status);
      if (status === 200) {
        expect(answer.text).toContain('Belum diatur');
        expect(answer.text).toContain('aduan-sabtu-20261120T180000Z.tar.zst.age');
        expect(answer.text).toContain('Folder cadangan tidak dapat dibuat atau ditulisi.');
        expect(answer.text).not.toContain('cannot be made or written');
      }
    }
  });

  it('says in one word how they stand, and what to do', async () => {
    const attempts = await latestAttempts(world.db, 9);
    const page = (lastGood: Date | null, dir: string | undefined, now: Date) =>
      backupsPage(
        {
          standing: { ...never, lastGood, firstTried: lastGood },
          attempts,
          now,
          settings: settingsWith(dir),
        },
        { t: catalogues.en, lang: 'en', zone },
      );
    const good = on(saturday, '01:00');
    expect(page(good, kept.path, on(saturday, '09:30'))).toMatchObject({
      standing: { tone: 'success', text: 'Safe' },
      facts: [
        { text: expect.stringMatching(/01:00.*\(8 hours ago\)/) as string },
        { text: kept.path },
        { text: 'the newest 2' },
      ],
      attempts: [{ result: { text: 'Failed' } }, { result: { text: 'Made' } }],
    });
    expect(page(good, kept.path, on(sunday, '09:30')).standing).toEqual({ tone: 'danger', text: 'Late' });
    expect(page(good, undefined, on(saturday, '09:30')).standing).toEqual({
      tone: 'danger',
      text: 'Not set up',
    });
    expect(page(null, kept.path, on(saturday, '09:30')).standing).toEqual({
      tone: 'warning',
      text: 'No backup yet',
    });
  });
});
