import { Router, type Response } from 'express';
import { at } from '../calendar/cycle.ts';
import { rulesOf } from '../calendar/queries.ts';
import { time } from '../calendar/words.ts';
import { areaChoices } from '../complaints/queries.ts';
import { readerOf } from '../complaints/reader.ts';
import type { Connection, Database } from '../database/connect.ts';
import { NotFound } from '../errors.ts';
import { provedOrAsked } from '../people/asking-proof.ts';
import { onlyIf } from '../people/guards.ts';
import { keyOf, parseForm } from '../web/forms.ts';
import { goTo, sendPage } from '../web/pages.ts';
import { signedInOnly } from '../web/visit.ts';
import { addAddendum } from './amending.ts';
import { arrangingRoutes } from './arranging-routes.ts';
import { inviteesOf } from './attendance-queries.ts';
import { areasInSight, comingMeetings } from './coming.ts';
import { decidingRoutes } from './deciding-routes.ts';
import { paperOf, papersOf } from './documents.ts';
import { addendumForm, attendanceForm, closingForm, listFilter } from './forms.ts';
import { invitingRoutes } from './inviting-routes.ts';
import { meetingsPage } from './list-page.ts';
import { closeMeeting, markAttendances, openMeeting } from './meeting.ts';
import { minutesPage } from './minutes-page.ts';
import { packetRoutes } from './packet-routes.ts';
import { titleOf } from './pages.ts';
import { meetingPath } from './paths.ts';
import { mayDecide, mayMeet } from './policy.ts';
import { listMeetings, type Meeting } from './queries.ts';
import { attempt, loadFor, loadMeeting, stepOf } from './requests.ts';
import { sendMeeting } from './screens.ts';

export function meetingsRoutes(db: Database, report: string): Router {
  const router = Router();
  router.use('/meetings', signedInOnly, onlyIf(mayMeet));
  decidingRoutes(db, router);
  arrangingRoutes(db, router);
  invitingRoutes(db, router);
  packetRoutes(db, router);

  router.get('/meetings', async (req, res) => {
    const { area, after } = parseForm(listFilter, req.query);
    const reader = await readerOf(db, res);
    const areas = await areaChoices(db, reader.person);
    const [coming, past] = await Promise.all([
      comingMeetings(db, reader),
      listMeetings(db, { areas: areasInSight(reader.person, areas, area), after }),
    ]);
    const page = meetingsPage(coming, past, { area, areas, after }, reader);
    await sendPage(req, res, 'meetings/list', page, { title: reader.t.meetings.listTitle });
  });

  router.get('/meetings/:id', async (req, res) => {
    const meeting = await loadMeeting(db, req, res);
    await sendMeeting(db, req, res, meeting, await readerOf(db, res), { report });
  });

  router.post('/meetings/:id/opening', async (req, res) => {
    const meeting = await loadMeeting(db, req, res);
    await attempt(db, req, res, 'meeting', async () => {
      await openMeeting(db, { meetingId: meeting.id, ...stepOf(res) });
      await goTo(req, res, meetingPath(meeting.id), wordsOf(res).opened);
    });
  });

  router.post('/meetings/:id/attendance', async (req, res) => {
    const meeting = await loadMeeting(db, req, res);
    await attempt(db, req, res, 'attendance', async () => {
      const presences = await presencesIn(db, meeting, parseForm(attendanceForm, req.body));
      await markAttendances(db, { meetingId: meeting.id, presences, ...stepOf(res) });
      await goTo(req, res, meetingPath(meeting.id), wordsOf(res).attendanceSaved);
    });
  });

  router.post('/meetings/:id/closing', async (req, res) => {
    const meeting = await loadFor(db, req, res, mayDecide);
    if (!(await provedOrAsked(db, req, res))) return;
    await attempt(db, req, res, 'closing', async () => {
      const { step, reason, cases, ...written } = parseForm(closingForm, req.body);
      const deferral = step && reason ? { reason, cases } : undefined;
      await closeMeeting(db, { meetingId: meeting.id, ...written, deferral, ...stepOf(res) });
      await goTo(req, res, meetingPath(meeting.id), wordsOf(res).closedNow);
    });
  });

  router.post('/meetings/:id/addenda', async (req, res) => {
    const meeting = await loadFor(db, req, res, mayDecide);
    if (!(await provedOrAsked(db, req, res))) return;
    await attempt(db, req, res, 'addendum', async () => {
      const given = { ...parseForm(addendumForm, req.body), key: keyOf(req) };
      const { number } = await addAddendum(db, { meetingId: meeting.id, ...given, ...stepOf(res) });
      await goTo(req, res, meetingPath(meeting.id), wordsOf(res).amended(number));
    });
  });

  router.get('/meetings/:id/minutes', async (req, res) => {
    const meeting = await loadMeeting(db, req, res);
    if (!meeting.openedAt) throw new NotFound();
    const reader = await readerOf(db, res);
    const [paper, papers] = await Promise.all([paperOf(db, meeting), papersOf(db, meeting, reader.t)]);
    const page = { ...minutesPage(meeting, paper, reader), papers };
    const title = `${reader.t.meetings.minutes}, ${titleOf(meeting, reader.t)}`;
    await sendPage(req, res, 'meetings/minutes', page, { title, print: true });
  });

  return router;
}

const wordsOf = (res: Response) => res.locals.visit.t.meetings;

type Attendance = { present: Set<number>; nameOf(id: number): string; timeOf(id: number): string };

// A time that stands in the form as it was noted keeps its seconds; an empty one is left to the verb.
async function presencesIn(db: Connection, meeting: Meeting, { present, nameOf, timeOf }: Attendance) {
  const { calendar } = await rulesOf(db);
  return (await inviteesOf(db, meeting)).map(({ officeId, holder, arrivedAt }) => {
    const typed = timeOf(officeId);
    const same = arrivedAt !== null && typed === time(arrivedAt, 'en', calendar.zone);
    return {
      officeId,
      representedBy: present.has(officeId) ? nameOf(officeId) || (holder ?? '') : null,
      arrivedAt: typed && !same ? at(meeting.heldOn, typed, calendar) : undefined,
    };
  });
}
