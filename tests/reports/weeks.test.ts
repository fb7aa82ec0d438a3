import { addDays, at, cityMeetingDay, kecamatanMeetingDay } from '../../src/calendar/cycle.ts';
import { rulesOf } from '../../src/calendar/queries.ts';
import { passDeadlines } from '../../src/complaints/pass-deadlines.ts';
import { casesIn } from '../../src/demonstration/simulation/cases.ts';
import { readCast } from '../../src/demonstration/simulation/cast.ts';
import { counter } from '../../src/demonstration/simulation/counter.ts';
import { diceFor } from '../../src/demonstration/simulation/dice.ts';
import { cityMeetings, kecamatanMeetings } from '../../src/demonstration/simulation/meeting-days.ts';
import { governorDisposes, sekdaForwards } from '../../src/demonstration/simulation/reporting.ts';
import { act, type Scene, type Stage } from '../../src/demonstration/simulation/stage.ts';
import { citizens, validate, work } from '../../src/demonstration/simulation/weekdays.ts';
import { passOn, planReviews, review } from '../../src/demonstration/simulation/weekend.ts';
import { brokenReports } from '../../src/reports/check.ts';
import type { ReportContent } from '../../src/reports/content.ts';
import { draftReport, sendReport } from '../../src/reports/report.ts';
import { newWorld, type World } from '../support/world.ts';
import { historyOf, replay } from './replay.ts';

let world: World;
beforeAll(async () => {
  world = await newWorld();
});
afterAll(() => world.drop());

const weeks = 4;
const camats: Record<string, string> = {
  '31.74.01': 'camat.tebet',
  '31.74.02': 'camat.setiabudi',
  '31.74.03': 'camat.mampang-prapatan',
};
const city = '31.74';
const first = '2026-10-17';

/** Reports with the last event before each, to be told again from history alone. */
const sent: { id: number; content: ReportContent; through: number }[] = [];

async function report(level: 'kecamatan' | 'city', areaCode: string, username: string, now: Date) {
  const [{ id: through }] = (await world.db('complaint_events').max('id as id')) as [{ id: number | null }];
  const { id: reportId, version } = await draftReport(world.db, { level, areaCode, now });
  const person = await world.as(username);
  const { report: done } = await sendReport(world.db, { reportId, version, person, now });
  sent.push({ id: done.id, content: done.content!, through: through ?? 0 });
}

// A camat who forgets to report tells next week what this week should have told.
const camatsReport: Scene = async ({ seed, cast }, now) => {
  for (const { code } of cast.kecamatan)
    if (diceFor(seed, 'report', code, now.toISOString()).yes(0.75))
      await report('kecamatan', code, camats[code]!, now);
};
// A question that waits for its answer pauses a deadline while the reports are counted.
const ask: Scene = async (stage, now) => {
  for (const found of (await casesIn(stage.db, 'kecamatan.followUp', now)).slice(0, 2)) {
    const camat = await stage.cast.person(stage.cast.office(found.kecamatanCode, 'camat').id, 'camat');
    await act(stage, camat, found, { type: 'requestInformation', question: 'Di sebelah mana?' }, now);
  }
};
const walikotaReports: Scene = async (_, now) => report('city', city, 'walikota.jakarta-selatan', now);

function scenesOf(saturday: string, { calendar }: Pick<Stage, 'calendar'>): [Date, Scene][] {
  const on = (day: string, time: string) => at(day, time, calendar);
  const monday = kecamatanMeetingDay(saturday, calendar);
  const tuesday = cityMeetingDay(saturday, calendar);
  const days = [0, 1, 2, 3].map((n) => addDays(tuesday, n));
  return [
    [on(saturday, '08:00'), counter],
    [on(saturday, '13:00'), passOn],
    [on(saturday, '19:00'), planReviews],
    [on(addDays(saturday, 1), '08:30'), review],
    [on(monday, '08:00'), kecamatanMeetings],
    [on(monday, '15:00'), camatsReport],
    [on(tuesday, '09:00'), cityMeetings],
    [on(days[1]!, '10:00'), ask],
    [on(days[1]!, '11:00'), walikotaReports],
    [on(days[2]!, '09:00'), sekdaForwards],
    [on(days[3]!, '09:30'), governorDisposes],
    ...days.flatMap((day): [Date, Scene][] => [
      [on(day, '14:00'), work],
      // What was done on Tuesday waits for its validation while the city reports.
      ...(day === tuesday ? [] : [[on(day, '16:30'), validate] as [Date, Scene]]),
      [on(day, '17:30'), citizens],
    ]),
  ].toSorted(([one], [other]) => Number(one) - Number(other)) as [Date, Scene][];
}

/** A digest of everything that must never change again, by what it is of. */
async function frozen(): Promise<Map<string, string>> {
  const { rows } = await world.db.raw<{ rows: { what: string; digest: string }[] }>(
    `select 'report ' || r.id as what, md5(concat_ws('|', r.content, r.content_hash, r.letter, r.letter_number, r.subject,
       r.copies, r.sent_at, r.sent_by, (select string_agg(rc::text, ',' order by rc.complaint_id) from report_cases rc
         where rc.report_id = r.id))) as digest
     from reports r where r.sent_at is not null
     union all
     select 'meeting ' || m.id, md5(concat_ws('|', m.closed_at, m.closed_by, m.notes,
       (select string_agg(d::text, ',' order by d.complaint_id) from meeting_decisions d where d.meeting_id = m.id),
       (select string_agg(a::text, ',' order by a.office_id) from meeting_attendance a where a.meeting_id = m.id)))
     from meetings m where m.closed_at is not null`,
  );
  return new Map(rows.map(({ what, digest }) => [what, digest]));
}

const seeds = [7, 135];

describe.each(seeds)('random weeks (seed %i)', (seed) => {
  it('add up: every report holds what history says, each climb stands on one report, nothing sent ever changes', async () => {
    const { calendar } = await rulesOf(world.db);
    const start = addDays(first, seeds.indexOf(seed) * 7 * weeks);
    const cast = await readCast(world.db, start);
    const stage: Stage = {
      db: world.db,
      cast: {
        ...cast,
        kecamatan: cast.kecamatan.filter(({ code }) => code in camats),
        cities: cast.cities.filter(({ code }) => code === city),
      },
      calendar,
      seed,
      until: at('2027-01-01', '00:00', calendar),
    };
    const seen = new Map<string, string>();
    for (let week = 0; week < weeks / 2; week++)
      for (const [now, scene] of scenesOf(addDays(start, 7 * week), stage)) {
        await passDeadlines(world.db, now);
        await scene(stage, now);
        const stands = await frozen();
        for (const [what, digest] of seen) expect([what, stands.get(what)]).toEqual([what, digest]);
        for (const [what, digest] of stands) seen.set(what, digest);
      }
    expect(await brokenReports(world.db, at(addDays(start, 14), '07:00', calendar))).toEqual([]);
    expect([...seen.keys()].filter((what) => what.startsWith('meeting')).length).toBeGreaterThan(4);
  });
});

describe('afterwards', () => {
  it('each report held exactly what the events before it say, no more and no less', async () => {
    const history = await historyOf(world);
    const told = new Map<string, Set<number>>();
    expect(sent.length).toBeGreaterThan(10);
    for (const { id, content, through } of sent) {
      const { level, areaCode, parts, recap } = content;
      const reported = told.get(`${level} ${areaCode}`) ?? new Set();
      const expected = replay(history, { level, areaCode }, through, reported);
      const inPart = (part: string) =>
        expected
          .filter((each) => each.part === part)
          .map(({ ticket }) => ticket)
          .toSorted();
      for (const part of ['solved', 'unsolved', 'underWay'] as const)
        expect([id, part, parts[part].map(({ ticket }) => ticket).toSorted()]).toEqual([
          id,
          part,
          inPart(part),
        ]);
      expect(recap.total).toMatchObject({ waiting: inPart('waiting').length, total: expected.length });
      for (const row of recap.byArea)
        expect([row.code, row.total]).toEqual([
          row.code,
          expected.filter((each) => (level === 'city' ? each.kecamatan : each.kelurahan) === row.code).length,
        ]);
      for (const row of recap.byCategory)
        expect([row.code, row.total]).toEqual([
          row.code,
          expected.filter(({ category }) => category === row.code).length,
        ]);
      const rows = (await world.db('report_cases').where({ report_id: id, part: 'solved' })) as {
        event_id: number;
      }[];
      told.set(`${level} ${areaCode}`, new Set([...reported, ...rows.map(({ event_id }) => event_id)]));
    }
  });

  it('every climb of a case stands on exactly one sent report of its level', async () => {
    const { rows } = await world.db.raw<{
      rows: { ticket: string; level: string; climbs: number; cases: number }[];
    }>(
      `select c.ticket::text, l.level,
         (select count(*) from complaint_events e where e.complaint_id = c.id and e.type = 'sendReport'
           and e.from_state = l.level || '.toReport') as climbs,
         (select count(*) from report_cases rc join reports r on r.id = rc.report_id and r.level = l.level
           where rc.complaint_id = c.id and rc.part = 'unsolved' and r.sent_at is not null) as cases
       from complaints c cross join (values ('kecamatan'), ('city')) l (level)`,
    );
    expect(rows.filter(({ climbs, cases }) => climbs !== cases)).toEqual([]);
    const climbed = (level: string) => rows.filter((row) => row.level === level && row.climbs > 0).length;
    expect(climbed('kecamatan')).toBeGreaterThan(5);
    expect(climbed('city')).toBeGreaterThan(0);
  });
});
