import { sendDigests } from '../../src/notifications/digests.ts';
import { openNotices, unreadNotices } from '../../src/notifications/notices.ts';
import { move, officeId } from '../support/moves.ts';
import { newWorld, on, saturday, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await newWorld();
  await world.db.raw('update clock set offset_ms = ?', [on(saturday, '10:00').getTime() - Date.now()]);
});
afterAll(() => world.drop());
beforeEach(() => world.db.raw('truncate notifications, notice_reads, digest_rounds cascade'));

const unread = async (username: string, now = on(saturday, '10:00')) =>
  unreadNotices(world.db, await world.as(username), now);
const unit = 'satpel.bina-marga.setiabudi';

const given = async (changes = {}) =>
  move(world, await world.complaint(changes), {
    as: 'camat.setiabudi',
    type: 'assign',
    unitId: await officeId(world, unit),
    now: on(saturday),
  });

const toCamat = async () =>
  world.db('notifications').insert({
    audience: 'office',
    message: 'reportToAcknowledge',
    office_id: await officeId(world, 'camat.setiabudi'),
    created_at: on(saturday),
    particulars: '{"state": "kecamatan.toReport", "path": "/reports"}',
  });

describe('the number beside the news', () => {
  it('counts what each person of the office has not seen', async () => {
    expect(await unread(unit)).toBe('');
    await given();
    await given();
    expect(await unread(unit)).toBe('2');
    const person = await world.as(unit);
    const { rows } = await openNotices(world.db, { person, now: on(saturday) });
    expect(rows.map(({ message, fresh }) => [message, fresh])).toEqual([
      ['workAssigned', true],
      ['workAssigned', true],
    ]);
    expect(await unread(unit)).toBe('');
    expect((await openNotices(world.db, { person, now: on(saturday) })).rows.some(({ fresh }) => fresh)).toBe(
      false,
    );
    // Camat and clerk share an office and read for themselves.
    await toCamat();
    expect([await unread('camat.setiabudi'), await unread('loket.setiabudi')]).toEqual(['1', '1']);
    await openNotices(world.db, { person: await world.as('camat.setiabudi'), now: on(saturday) });
    expect([await unread('camat.setiabudi'), await unread('loket.setiabudi')]).toEqual(['', '1']);
  });

  it('forgets what is older than a week, stops at 99+ and asks nothing for who holds no office', async () => {
    const { id } = await given();
    const office_id = await officeId(world, unit);
    const row = {
      audience: 'office',
      message: 'workAssigned',
      office_id,
      complaint_id: id,
      created_at: on(saturday),
      particulars: '{"state": "kecamatan.assigned"}',
    };
    expect(await unread(unit, on('2026-11-29'))).toBe('');
    await world.db.batchInsert(
      'notifications',
      Array.from({ length: 120 }, () => row),
    );
    expect(await unread(unit)).toBe('99+');
    const asked: string[] = [];
    world.db.on('query', ({ sql }: { sql: string }) => asked.push(sql));
    await unread('inspektorat');
    expect(asked.filter((sql) => sql.includes('notice_reads'))).toEqual([]);
    await unread(unit);
    expect(asked.filter((sql) => sql.includes('notice_reads'))).toHaveLength(1);
    world.db.removeAllListeners('query');
  });
});

describe('the page of news', () => {
  it('shows the newest first with links, marks them read, and goes on behind a cursor', async () => {
    const complaint = await given();
    await sendDigests(world.db, on(saturday, '12:00'));
    const browser = await world.signIn(unit);
    const home = await browser.get('/complaints');
    expect(home.text).toContain('2 belum dibaca');
    const { text, status } = await browser.get('/notices');
    expect(status).toBe(200);
    const ticket = `${complaint.ticket.slice(0, 4)}-${complaint.ticket.slice(4)}`;
    expect(text).toContain(`href="/complaints/${ticket}">Tugas baru: ${ticket}`);
    expect(text).toContain('aduan masuk untuk Satpel Bina Marga Setiabudi sampai pukul 12.00.');
    expect(text.indexOf('Aduan masuk')).toBeLessThan(text.indexOf('Tugas baru'));
    expect(text).toContain('Baru</span>');
    expect((await browser.get('/complaints')).text).not.toContain('belum dibaca');
    const office_id = await officeId(world, unit);
    const { id } = (await world.db('notifications').where({ office_id }).max('id as id').first()) as {
      id: number;
    };
    const further = (await browser.get(`/notices?before=${id}`)).text;
    expect(further).not.toContain('Aduan masuk');
    expect(further).toContain('Tugas baru');
    expect((await browser.get('/notices?before=x')).status).toBe(200);
  });

  it('says nothing of a confidential matter, and nothing at all of what the person may not know', async () => {
    await given({ confidential: true });
    const browser = await world.signIn(unit);
    const { text } = await browser.get('/notices');
    expect(text).toContain('Tugas baru');
    expect(text).toContain('Rahasia');
    expect(text).not.toMatch(/Saluran air|Semanggi<|mampet/);
    await world.db.raw('truncate notifications cascade');
    const restricted = await world.complaint({ categoryCode: 'perilaku-aparat' });
    const lurah = await officeId(world, 'lurah.karet-semanggi');
    await world.db('notifications').insert({
      audience: 'office',
      message: 'overdueBelow',
      office_id: lurah,
      complaint_id: restricted.id,
      created_at: on(saturday),
      particulars: '{"state": "kecamatan.received"}',
    });
    expect(await unread('lurah.karet-semanggi')).toBe('');
    const answer = await (await world.signIn('lurah.karet-semanggi')).get('/notices');
    expect(answer.text).toContain('Belum ada kabar');
  });

  it('is there for who holds no office, in the own language', async () => {
    const browser = await world.signIn('admin');
    expect((await browser.get('/notices')).text).toContain('Belum ada kabar');
    await world.db('people').where({ username: 'admin' }).update({ language: 'en' });
    expect((await browser.get('/notices')).text).toContain('No news yet');
    await world.visitor().get('/notices').expect(303);
  });
});
