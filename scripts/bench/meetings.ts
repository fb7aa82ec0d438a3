import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setClock } from '../../src/clock.ts';
import { makeDocuments } from '../../src/documents/making.ts';
import { agendaOf } from '../../src/meetings/agenda.ts';
import { closeMeeting } from '../../src/meetings/meeting.ts';
import type { Meeting } from '../../src/meetings/queries.ts';
import { casePath, decisionPath, meetingPath, orderPath } from '../../src/meetings/paths.ts';
import setUp from '../../tests/support/global-setup.ts';
import { awaitingMonday, mondayMeeting, monday } from '../../tests/meetings/week.ts';
import { newWorld, on, type World } from '../../tests/support/world.ts';
import { measure, table } from './figures.ts';
import { Visitor } from './visitor.ts';

const size = 120;
const kinds = ['saluran', 'jalan-rusak', 'sampah', 'pohon', 'parkir-liar'];
const places = ['31.74.02.1001', '31.74.02.1002', '31.74.02.1003', '31.74.02.1004'];

/** npm run bench -- meetings: the agenda, the screen and the decisions of a meeting with 120 cases, over HTTP. */
export async function benchMeetings(): Promise<void> {
  await setUp();
  const world = await newWorld();
  const server = createServer(world.app).listen(0);
  try {
    const address = `http://localhost:${(server.address() as AddressInfo).port}`;
    await setClock(world.db, on(monday, '09:00'));
    const meeting = await fill(world);
    const camat = new Visitor(address);
    await camat.signIn('camat.setiabudi');
    const [first] = await agendaOf(world.db, meeting);
    const pages = [
      await measure(camat, meetingPath(meeting.id), '', 'agenda'),
      await measure(camat, `${meetingPath(meeting.id)}?group=category&sort=age`, '', 'agenda, grouped'),
      await measure(camat, orderPath(meeting.id), '', 'order of the agenda'),
      await measure(camat, casePath(meeting.id, first!.ticket), '', 'screen of one case'),
    ];
    const decisions = await decideAll(world, meeting, camat);
    const begin = performance.now();
    await closeMeeting(world.db, {
      meetingId: meeting.id,
      notes: 'Rapat berjalan baik.',
      person: await world.as('camat.setiabudi'),
      now: on(monday, '11:00'),
    });
    const closing = performance.now() - begin;
    const printing = performance.now();
    await makeDocuments(world.db, () => on(monday, '11:00'));
    const printed = performance.now() - printing;
    console.log(`\n  A meeting with ${size} cases, milliseconds at the browser`);
    console.log(
      table([
        ['', 'p50', 'p95', 'kB'],
        ...pages.map(({ name, p50, p95, sent }) => [
          name,
          p50.toFixed(0),
          p95.toFixed(0),
          (sent / 1000).toFixed(1),
        ]),
        ['decision on one case', ...decisions, ''],
        ['closing', closing.toFixed(0), '', ''],
        ['minutes and attendance list as PDF, in the worker', printed.toFixed(0), '', ''],
      ]),
    );
  } finally {
    server.close();
    server.closeAllConnections();
    await world.drop();
    await globalThis.stopTestServer?.();
  }
}

async function fill(world: World): Promise<Meeting> {
  for (let n = 0; n < size; n++)
    await awaitingMonday(world, {
      categoryCode: kinds[n % kinds.length]!,
      kelurahanCode: places[n % places.length]!,
      text: `Sudah dua minggu di gang ${n} airnya meluap ke jalan setiap kali hujan, warga sulit lewat dan anak sekolah memutar.`,
      latitude: -6.22 + n / 20_000,
      longitude: 106.82 + n / 30_000,
    });
  await world.db.raw('analyze');
  return mondayMeeting(world);
}

/** Decides each case as the chair does, one form after the other: p50 and p95 in milliseconds. */
async function decideAll(world: World, meeting: Meeting, camat: Visitor): Promise<[string, string]> {
  const { text } = await camat.get(meetingPath(meeting.id));
  const token = /name="_csrf" value="([^"]+)"/.exec(text)?.[1] ?? '';
  const times: number[] = [];
  for (const { ticket, version } of await agendaOf(world.db, meeting)) {
    const form = {
      _csrf: token,
      _version: String(version),
      outcome: 'resolved',
      reason: 'Sudah dikerjakan.',
    };
    const begin = performance.now();
    const status = await camat.post(decisionPath(meeting.id, ticket), form);
    if (status !== 303) throw new Error(`${ticket}: ${status}`);
    times.push(performance.now() - begin);
  }
  times.sort((one, other) => one - other);
  return [
    times[Math.floor(times.length / 2)]!.toFixed(0),
    times[Math.floor(times.length * 0.95)]!.toFixed(0),
  ];
}
