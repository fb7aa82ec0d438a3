import { setClock } from '../../src/clock.ts';
import { passDeadlines } from '../../src/complaints/pass-deadlines.ts';
import { ask, monday } from '../access/cast.ts';
import { awaitingMonday, decides, mondayMeeting, officeId } from '../meetings/week.ts';
import { sentReport } from '../reports/cases.ts';
import { newWorld, on, setiabudi, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await newWorld();
});
afterAll(() => world.drop());

/** What a first screen says to whom, without its marks. */
async function said(username: string, now: Date): Promise<string> {
  await setClock(world.db, now);
  const browser = await world.signIn(username); // each time: a session of another day is over
  const { text } = await browser.get('/home').expect(200);
  return text.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
}

describe('what waits for a head besides complaints', () => {
  it('is a report that an earlier week went without', async () => {
    await world
      .db('saturday_sessions')
      .where({ id: await world.session() })
      .update({ status: 'piket', reason: 'Banjir' }); // by duty staff: reported on like any other
    const first = await said('camat.setiabudi', on('2026-11-23', '15:00'));
    expect(first).toContain('laporan pekan ini perlu dikirim');
    const saturday = await said('camat.setiabudi', on('2026-11-28', '09:00'));
    expect(saturday).toContain('laporan pekan sebelumnya belum dikirim');
    expect(saturday).toContain('1 hal menunggu Anda, 1 di antaranya sudah lewat tenggat');
    await sentReport(world, setiabudi, on('2026-11-28', '09:30'));
    expect(await said('camat.setiabudi', on('2026-11-28', '10:00'))).not.toContain('belum dikirim');
  });

  it('is what came from below and was not received, late from the next working day on', async () => {
    await sentReport(world, '31.71.01', on('2026-11-23', '15:00'));
    await sentReport(world, '31.71.02', on('2026-11-24', '09:00'));
    const tuesday = await said('walikota.jakarta-pusat', on('2026-11-24', '10:00'));
    expect(tuesday).toContain('2 laporan perlu diterima');
    expect(tuesday).toContain('2 hal menunggu Anda.');
    const later = await said('walikota.jakarta-pusat', on('2026-11-24', '16:30'));
    expect(later).toMatch(/2 laporan perlu diterima lewat 30 menit .{1,40} 1 lewat tenggat/);
    expect(later).toContain('2 hal menunggu Anda, 1 di antaranya sudah lewat tenggat');
  });

  it('is a request for access, for who decides it, and for those above once it is late', async () => {
    await ask(world);
    await ask(world, {}, on(monday, '10:00'));
    const inTime = await said('camat.setiabudi', on(monday, '10:30'));
    expect(inTime).toContain('2 hal menunggu Anda.');
    expect(inTime).toContain('2 permohonan hak akses perlu diputuskan');
    expect(await said('walikota.jakarta-selatan', on(monday, '10:30'))).not.toContain('hak akses perlu');
    expect(await said('camat.tebet', on(monday, '10:30'))).not.toContain('hak akses perlu');
    const late = await said('camat.setiabudi', on(monday, '11:30'));
    expect(late).toContain('2 hal menunggu Anda, 1 di antaranya sudah lewat tenggat');
    expect(await said('walikota.jakarta-selatan', on(monday, '11:30'))).toContain(
      '1 permohonan hak akses perlu diputuskan',
    );
  });

  it('is a meeting whose agenda holds late work alone, from its day until it is closed', async () => {
    const { ticket } = await awaitingMonday(world);
    const unitId = await officeId(world, 'satpel.bina-marga.setiabudi');
    await decides(world, await mondayMeeting(world), ticket, {
      outcome: 'followUp',
      unitId,
      dueOn: '2026-11-25',
    });
    await passDeadlines(world.db, on('2026-11-26'));
    const late = '1 hal lewat tenggat di agenda rapat Buka rapat';
    const camat = (day: string, time: string) => said('camat.setiabudi', on(day, time));
    expect(await camat('2026-11-29', '18:00')).not.toContain(late);
    expect(await camat('2026-11-30', '08:00')).toContain(late);
    expect(await said('camat.tebet', on('2026-11-30', '08:00'))).not.toContain('di agenda rapat');
    const { id } = await mondayMeeting(world, '2026-11-30');
    await world
      .db('meetings')
      .where({ id })
      .update({ closed_at: on('2026-11-30', '11:00') });
    expect(await camat('2026-11-30', '12:00')).not.toContain('di agenda rapat');
  });
});
