import { addDays, at, cityMeetingDay, dayOf, kecamatanMeetingDay } from '../calendar/cycle.ts';
import { nextAnswer } from '../calendar/promise.ts';
import { rulesOf, type Rules } from '../calendar/queries.ts';
import { longDate } from '../calendar/words.ts';
import type { Database } from '../database/connect.ts';
import type { PlainBlock } from '../documents/plain-blocks.ts';
import { catalogues, type Language } from '../language/index.ts';
import { lateUntil, servedUntil } from './hours.ts';
import { placeNames, type PlaceNames } from './queries.ts';
import { receiptWords } from './receipt-words.ts';
import { sessionsFrom } from './session-queries.ts';
import type { Session } from './sessions.ts';

const sessionsAhead = 2;
// What the browser's script puts a value in for.
const slot = (name: string) => `{${name}}`;

/**
 * What a browser needs to print a receipt without the server: the words of the server's receipt in both languages,
 * and what happens when after each of the coming sessions.
 */
export async function provisionalOf(db: Database, kecamatanCode: string, now: Date) {
  const rules = await rulesOf(db);
  // On Sunday morning the session of yesterday still takes complaints.
  const from = addDays(dayOf(now, rules.calendar), -1);
  const [names, sessions] = await Promise.all([
    placeNames(db, kecamatanCode),
    sessionsFrom(db, kecamatanCode, from, sessionsAhead),
  ]);
  const [id, en] = await Promise.all([
    receiptWords(kecamatanCode, 'id', names, rules),
    receiptWords(kecamatanCode, 'en', names, rules),
  ]);
  return {
    words: { id: wordsOf('id', names, id), en: wordsOf('en', names, en) },
    sessions: sessions.map((session) => sessionOf(session, names, rules)),
  };
}

export type Provisional = Awaited<ReturnType<typeof provisionalOf>>;

function sessionOf(session: Session, names: PlaceNames, { calendar }: Rules) {
  const { heldOn, opensAt, status } = session;
  const answer = nextAnswer('kecamatan.assigned', { now: opensAt, dueAt: null }, calendar);
  const meeting = kecamatanMeetingDay(heldOn, calendar);
  const after = (lang: Language) => {
    const { steps } = catalogues[lang].saturday.receipt;
    return {
      promise: catalogues[lang].complaints.promise(longDate(answer.on, lang), longDate(answer.latest, lang)),
      steps: [
        [longDate(addDays(heldOn, 1), lang), steps.review],
        [longDate(meeting, lang), steps.meeting],
        [longDate(meeting, lang), steps.report(names.cityHead)],
        [longDate(cityMeetingDay(heldOn, calendar), lang), steps.cityMeeting],
      ],
    };
  };
  return {
    cancelled: status === 'cancelled',
    begins: at(heldOn, '00:00', calendar).toISOString(),
    opens: opensAt.toISOString(),
    served: servedUntil(session, calendar).toISOString(),
    ends: lateUntil(session, calendar).toISOString(),
    id: after('id'),
    en: after('en'),
  };
}

function wordsOf(lang: Language, names: PlaceNames, end: PlainBlock[]) {
  const { saturday, complaints, offline } = catalogues[lang];
  const { results, steps: _, ...words } = saturday.receipt;
  return {
    ...words,
    ...offline.receipt,
    office: `${saturday.office(names.kecamatan)}, ${names.city}`,
    end,
    channels: complaints.channels,
    results: {
      resolved: results.resolved,
      merged: results.merged(slot('ticket')),
      referred: results.referred(slot('institution')),
      closed: results.closed(`${complaints.closedReasons.notAComplaint}: ${slot('reason')}`),
    },
  };
}
