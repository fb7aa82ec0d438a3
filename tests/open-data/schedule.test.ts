import ICAL from 'ical.js';
import request from 'supertest';
import { setClock } from '../../src/clock.ts';
import { calendarOf } from '../../src/open-data/icalendar.ts';
import { decideSession, makeSessionsAhead, sessionOf } from '../../src/saturday/sessions.ts';
import { newWorld, on, saturday, setiabudi, type World } from '../support/world.ts';

const reason = 'Gedung direnovasi, loket pindah; tanya RT, RW\nATTENDEE:mailto:x@example.org';
let world: World;
beforeAll(async () => {
  world = await newWorld();
  await setClock(world.db, on('2026-11-18', '10:00'));
  await makeSessionsAhead(world.db, on('2026-11-18'));
  await decide(saturday, 'cancelled', reason);
  await decide('2026-11-28', 'piket', 'Pilkada');
});
afterAll(async () => {
  await setClock(world.db, null);
  await world.drop();
});

async function decide(day: string, status: 'held' | 'cancelled' | 'piket', why: string | null) {
  const { id } = (await sessionOf(world.db, setiabudi, day))!;
  const person = await world.as('camat.setiabudi');
  await decideSession(world.db, { sessionId: id, status, reason: why, person, now: on('2026-11-18') });
}

const calendar = async (query: string) => {
  const { text, headers } = await request(world.app).get(`/schedule.ics${query}`).expect(200);
  const component = new ICAL.Component(ICAL.parse(text) as never);
  const events = component.getAllSubcomponents('vevent').map((event) => new ICAL.Event(event));
  return { text, headers, component, events };
};
const of = (event: ICAL.Event, name: string) => event.component.getFirstPropertyValue(name)?.toString();

describe('the schedule', () => {
  it('says how each coming Saturday is held, and where not', async () => {
    const { text } = await world.visitor().get('/schedule').expect(200);
    expect(text.match(/<section class="panel"/g)).toHaveLength(8);
    expect(text).toContain('43 kantor kecamatan');
    expect(text).toMatch(/1 kantor kecamatan<[^]*?Piket 08.00–11.00: Pilkada[^]*?Setiabudi/);
    const english = world.visitor();
    await english.post('/language', { lang: 'en', back: '/schedule' }).expect(303);
    expect((await english.get('/schedule')).text).toContain('Saturday, 28 November 2026');
  });

  it('is found by kecamatan and by kelurahan', async () => {
    const { text } = await world.visitor().get('/schedule?q=karet%20semanggi').expect(200);
    expect(text).toContain('Kantor Kecamatan Setiabudi');
    expect(text.match(/<li>/g)!.length).toBeGreaterThanOrEqual(8);
    expect(text).toContain('Tutup: Gedung direnovasi');
    expect(text).toContain('href="/schedule.ics?area=31.74.02&amp;lang=id"');
    expect((await world.visitor().get('/schedule?q=zzz')).text).toContain('Tidak ada kecamatan');
  });
});

describe('the calendar', () => {
  it('is read by a program that knows RFC 5545', async () => {
    const { text, headers, events } = await calendar(`?area=${setiabudi}`);
    expect(headers['content-type']).toBe('text/calendar; charset=utf-8');
    expect(events).toHaveLength(8);
    const [closed, piket, held] = events as [ICAL.Event, ICAL.Event, ICAL.Event];
    expect(closed.uid).toBe(`session-${setiabudi}-${saturday}@aduan-sabtu`);
    expect([of(closed, 'status'), of(piket, 'status'), of(held, 'status')]).toEqual([
      'CANCELLED',
      'CONFIRMED',
      'CONFIRMED',
    ]);
    expect(closed.startDate.toJSDate()).toEqual(on(saturday, '08:00'));
    expect(closed.endDate.toJSDate()).toEqual(on(saturday, '11:00'));
    // What somebody wrote stays words, whatever lines it would like to be.
    expect(closed.description).toContain(reason);
    expect(closed.attendees).toEqual([]);
    expect(held.location).toContain('Kantor Kecamatan Setiabudi');
    for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  });

  it('keeps the name of an appointment and counts how often it changed', async () => {
    const appointment = async () => (await calendar(`?area=${setiabudi}`)).events[0]!;
    const before = await appointment();
    await decide(saturday, 'held', null);
    const after = await appointment();
    expect(after.uid).toBe(before.uid);
    expect(after.sequence).toBe(before.sequence + 1);
    expect(of(after, 'status')).toBe('CONFIRMED');
  });

  it('holds every kecamatan of an area, in both languages, and no place that there is not', async () => {
    expect((await calendar('?area=31.74&lang=en')).events).toHaveLength(80);
    const { component, events } = await calendar('?lang=en');
    expect(events).toHaveLength(44 * 8);
    expect(component.getFirstPropertyValue('x-wr-calname')).toContain('Jakarta');
    expect(events[0]!.summary).toMatch(/^Complaints counter, Kecamatan/);
    await request(world.app).get('/schedule.ics?area=99').expect(404);
    await request(world.app).get("/schedule.ics?area=31'").expect(404);
  });

  it('is sent again only when something was decided', async () => {
    const { headers } = await calendar('');
    const again = () => request(world.app).get('/schedule.ics').set('If-None-Match', String(headers.etag));
    expect((await again()).status).toBe(304);
    await decide('2026-12-05', 'piket', 'Banjir');
    expect((await again()).status).toBe(200);
  });

  it('folds no letter in two', () => {
    const long = 'é'.repeat(200);
    const instant = on(saturday);
    const [, event] = [
      ...calendarOf('x', [
        {
          uid: 'u',
          starts: instant,
          ends: instant,
          changedAt: instant,
          changes: 0,
          cancelled: false,
          summary: long,
          location: '',
          description: '',
          url: '',
        },
      ]),
    ];
    expect(Buffer.from(event!).toString().replaceAll('\r\n ', '')).toContain(`SUMMARY:${long}`);
    for (const line of event!.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  });
});
