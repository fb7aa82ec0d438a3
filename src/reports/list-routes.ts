import { randomUUID } from 'node:crypto';
import { Router } from 'express';
import { addWorkingDays, dayOf } from '../calendar/cycle.ts';
import { rulesOf } from '../calendar/queries.ts';
import { officesForWork } from '../complaints/details.ts';
import { readerOf } from '../complaints/reader.ts';
import type { Database } from '../database/connect.ts';
import type { Person } from '../people/roles.ts';
import { parseForm } from '../web/forms.ts';
import { sendPage } from '../web/pages.ts';
import { countsOf } from './cases.ts';
import { listForm } from './forms.ts';
import type { Group, Inbox } from './inbox-page.ts';
import { lateAreas, latestDueWeek, type Week } from './lateness.ts';
import { reportsPage, titleOf, type Draft, type Late, type Reader } from './list-page.ts';
import { reportsPath } from './paths.ts';
import { draftsOf, provinceRoles, receiver, receiverRole } from './policy.ts';
import { provinceCases } from './province-cases.ts';
import { lastSentWeek, remindersOf, sentReports, unacknowledged, type Report } from './queries.ts';
import { readersOnly } from './readers.ts';
import { draftReport, headOf } from './report.ts';

/** The list of reports with what is to be done: drafts, acknowledgements, who is late, cases that wait. */
export function listRoutes(db: Database): Router {
  const router = Router();

  router.get('/reports', ...readersOnly, async (req, res) => {
    const { after } = parseForm(listForm, req.query);
    const reader = await readerOf(db, res);
    const { person, now, calendar } = reader;
    const sent = await sentReports(db, person, after);
    const page = reportsPage(
      {
        drafts: await draftsFor(db, reader),
        ...(await receivedBy(db, person)),
        late: await lateFor(db, reader),
        inboxes: await inboxesOf(db, person),
        sent: {
          rows: sent.rows,
          next: sent.next && reportsPath(sent.next),
          first: after ? reportsPath() : null,
        },
        cities: draftsOf(person).flatMap(({ level, areaCode }) => (level === 'city' ? [areaCode] : [])),
        suggestedDay: addWorkingDays(dayOf(now, calendar), 5, calendar),
        newKey: randomUUID,
      },
      reader,
    );
    await sendPage(req, res, 'reports/list', page, { title: reader.t.reports.title });
  });

  return router;
}

async function draftsFor(db: Database, { person, t, now }: Reader): Promise<Draft[]> {
  return Promise.all(
    draftsOf(person).map(async ({ level, areaCode }) => {
      const report = await draftReport(db, { level, areaCode, now });
      const [letterhead, counts, last, late] = await Promise.all([
        headOf(db, report),
        countsOf(db, report),
        lastSentWeek(db, report),
        lateWeekOf(db, report, now),
      ]);
      return {
        report,
        name: titleOf(report, letterhead, t),
        counts,
        again: last === report.weekOf,
        late,
      };
    }),
  );
}

/** The week that an area was to report on and has not, if its hour is over; undefined otherwise. */
export async function lateWeekOf(
  db: Database,
  { level, areaCode }: Pick<Report, 'level' | 'areaCode'>,
  now: Date,
): Promise<Week | undefined> {
  const week = latestDueWeek(level, now, await rulesOf(db));
  const late = await lateAreas(db, level, week, areaCode);
  return late.some((each) => each.areaCode === areaCode) ? week : undefined;
}

async function receivedBy(db: Database, person: Person) {
  const role = receiverRole(person);
  if (!role) return { receives: false, received: [] };
  const level = role.role === 'walikota' ? 'kecamatan' : 'city';
  const found = (await unacknowledged(db, { level, areaCode: role.areaCode })).filter((report) =>
    receiver(person, report),
  );
  const reminded = await remindersOf(
    db,
    found.map(({ id }) => id),
  );
  return {
    receives: true,
    received: found.map((report) => ({ ...report, remindedAt: reminded.get(report.id) ?? null })),
  };
}

// Who has not reported: the kecamatan of a walikota, the cities of the Sekda.
async function lateFor(db: Database, { person, now }: Reader): Promise<Late[]> {
  const role = receiverRole(person);
  if (!role) return [];
  const level = role.role === 'walikota' ? 'kecamatan' : 'city';
  const week = latestDueWeek(level, now, await rulesOf(db));
  return [{ level, week, areas: await lateAreas(db, level, week, role.areaCode) }];
}

async function inboxesOf(db: Database, person: Person): Promise<Inbox[]> {
  return Promise.all(
    provinceRoles(person).map(({ role, areaCode }) =>
      inboxOf(db, role === 'governor' ? role : 'sekda', areaCode),
    ),
  );
}

/** The cases that wait for the Sekda or the Governor, of one report or of all, with the offices for a disposition. */
export async function inboxOf(
  db: Database,
  group: Group,
  provinceCode: string,
  reportId?: number,
): Promise<Inbox> {
  const state = group === 'sekda' ? 'province.withSekda' : 'province.withGovernor';
  const nowhere = { kecamatanCode: '', kelurahanCode: '', cityCode: '', restricted: false };
  const [cases, units] = await Promise.all([
    provinceCases(db, { state, provinceCode, ...(reportId !== undefined && { reportId }) }),
    group === 'governor' ? officesForWork(db, nowhere, 'province') : [],
  ]);
  return { group, cases, units };
}
