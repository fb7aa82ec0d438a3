import { qrImage } from '../web/qr.ts';
import { longDate, numberInWords, time } from '../calendar/words.ts';
import type { Reader } from '../complaints/pages.ts';
import { catalogues } from '../language/index.ts';
import { numbersFrom, queuePhase, type QueuePhase } from './hours.ts';
import { isPresent, isWaiting, lineOf, presentAt, waitOf, type Entry } from './line.ts';
import * as paths from './paths.ts';
import type { Carried, QueueSession, Returned } from './queries.ts';

/** Who looks at a page of the queue; nobody is signed in at the kiosk and the display. */
export type Onlooker = Omit<Reader, 'person'>;

type Panel = {
  session: QueueSession;
  entries: Entry[];
  carried: Carried[];
  returned: Returned[];
  counter: number;
  error: string | null;
  key: string;
};

const shownInLine = 8;
const absentShown = 5;
const kioskPriorities = ['none', 'elderly', 'pregnant', 'disabled'] as const;

/** The clerk's panel: who is at this counter, who comes next, and everything that is done about it. */
export function panelPage(
  { session, entries, carried, returned, counter, error, key }: Panel,
  onlooker: Onlooker,
) {
  const { t, lang, now, calendar } = onlooker;
  const phase = queuePhase(session, now, calendar);
  const present = presentAt(entries, counter);
  const line = lineOf(entries);
  const calls = phase === 'giving' || phase === 'serving';
  return {
    day: longDate(session.heldOn, lang),
    text: phaseText(session, phase, onlooker),
    errors: error ? { form: error } : {},
    key,
    counter,
    counterPath: paths.queuePath,
    counters: Array.from({ length: 20 }, (_, index) => ({
      value: String(index + 1),
      label: t.queue.counter(index + 1),
    })),
    back: paths.saturdayPath,
    present: present && {
      number: present.number,
      priority: priorityOf(present, onlooker),
      before: beforeOf(present, returned, onlooker),
      at: t.queue.calledAt(time(present.calledAt!, lang, calendar.zone), present.recalled),
      recall: calls ? paths.recallPath(present.id) : null,
      served: paths.servicePath(present.id),
      absent: paths.absencePath(present.id),
      intake: paths.intakeForPath(present.number),
    },
    call: calls && (line.length > 0 || present) ? paths.callsPath(session.id) : null,
    give: phase === 'giving' ? { path: paths.numbersPath(session.id), choices: choicesOf(onlooker) } : null,
    totals: totalsOf(entries, onlooker),
    line: line.slice(0, shownInLine).map((entry) => ({
      number: entry.number,
      priority: priorityOf(entry, onlooker),
      before: beforeOf(entry, returned, onlooker),
      wait: t.queue.wait(waitOf(entries, entry, { ...session, now })!),
    })),
    more: line.length > shownInLine ? t.queue.moreInLine(line.length - shownInLine) : null,
    others: entries
      .filter((entry) => isPresent(entry) && entry.counter !== counter)
      .map((entry) => t.queue.atCounter(entry.counter!, entry.number)),
    absent: entries
      .filter(({ noShowAt }) => calls && noShowAt !== null)
      .toSorted((a, b) => b.turn! - a.turn!)
      .slice(0, absentShown)
      .map((entry) => ({ number: entry.number, recall: paths.recallPath(entry.id) })),
    closing: phase === 'serving' && line.length > 0 ? paths.closingPath(session.id) : null,
    carried: carried.map(({ number, next, nextOn }) => t.queue.carried(number, next, longDate(nextOn, lang))),
    doors: phase === 'cancelled' ? null : doorsOf(session),
  };
}

/** The touch screen on which visitors take a number; every line in two languages. */
export function kioskPage(
  session: QueueSession,
  { error, key, print }: { error: string | null; key: string; print: boolean },
  onlooker: Onlooker,
) {
  const phase = queuePhase(session, onlooker.now, onlooker.calendar);
  return {
    ...inTwo(onlooker, ({ t, lang }) => ({
      kecamatan: t.saturday.office(session.kecamatan),
      day: longDate(session.heldOn, lang),
      closed: phase === 'giving' ? null : phaseText(session, phase, { ...onlooker, t, lang }),
      words: t.queue.kiosk,
    })),
    path: paths.kioskPath(session.id),
    print,
    giving: phase === 'giving',
    error,
    key,
    choices: kioskPriorities.map((value) => ({
      value,
      ...inTwo(onlooker, ({ t }) => t.queue.kiosk.choices[value]),
    })),
  };
}

type Slip = { session: QueueSession; entries: Entry[]; entry: Entry };

/** The number that a visitor has been given: large, with the wait, to be printed. */
export function numberPage(
  { session, entries, entry, origin, print }: Slip & { origin: string; print: boolean },
  onlooker: Onlooker,
) {
  const wait = waitOf(entries, entry, { ...session, now: onlooker.now });
  return {
    ...inTwo(onlooker, ({ t, lang }) => ({
      kecamatan: t.saturday.office(session.kecamatan),
      day: longDate(session.heldOn, lang),
      priority: t.queue.priorities[entry.priority],
      wait: wait === null ? t.queue[entry.carriedTo ? 'movedAlready' : 'calledAlready'] : t.queue.wait(wait),
      issued: t.queue.takenAt(time(entry.issuedAt, lang, onlooker.calendar.zone)),
      words: t.queue.kiosk,
    })),
    number: entry.number,
    print,
    qr: qrImage(origin + paths.turnPath(session.id, entry.number)),
    back: print ? paths.printing(paths.kioskPath(session.id)) : paths.kioskPath(session.id),
    backAfter: 20,
  };
}

/** What a visitor's own phone shows: the number, how many come before it, and who is called now. */
export function turnPage({ session, entries, entry }: Slip, mark: string, onlooker: Onlooker) {
  const { t, now } = onlooker;
  const words = t.queue.turn;
  const wait = waitOf(entries, entry, { ...session, now });
  const before = lineOf(entries).findIndex(({ id }) => id === entry.id);
  const text =
    entry.carriedTo !== null
      ? t.queue.movedAlready
      : isPresent(entry)
        ? words.now(entry.counter!)
        : entry.noShowAt !== null
          ? words.missed
          : entry.servedAt !== null
            ? words.served
            : words.before(before);
  return {
    kecamatan: t.saturday.office(session.kecamatan),
    day: longDate(session.heldOn, onlooker.lang),
    number: entry.number,
    text,
    alarm: isPresent(entry),
    wait: wait === null ? null : t.queue.wait(wait),
    called: entries.filter(isPresent).map(({ number, counter }) => t.queue.atCounter(counter!, number)),
    hours: phaseText(session, queuePhase(session, now, onlooker.calendar), onlooker),
    events: paths.eventsPath(session.id),
    mark,
  };
}

/** The public display: the number at each counter and those that come next, spoken in Indonesian. */
export function displayPage(session: QueueSession, entries: Entry[], mark: string, onlooker: Onlooker) {
  const phase = queuePhase(session, onlooker.now, onlooker.calendar);
  const line = lineOf(entries);
  const used = [...new Set(entries.flatMap(({ counter }) => counter ?? []))].toSorted((a, b) => a - b);
  const { say } = catalogues.id.queue;
  return {
    ...inTwo(onlooker, ({ t, lang }) => ({
      kecamatan: t.saturday.office(session.kecamatan),
      day: longDate(session.heldOn, lang),
      text: phaseText(session, phase, { ...onlooker, t, lang }),
      words: t.queue.display,
      waiting: t.queue.waiting(line.length),
    })),
    counters: used.map((counter) => {
      const present = presentAt(entries, counter);
      return {
        ...inTwo(onlooker, ({ t }) => t.queue.counter(counter)),
        number: present?.number ?? null,
        call: present ? `${present.number}-${counter}-${present.recalled}` : null,
        say: present ? say(numberInWords(present.number), numberInWords(counter)) : null,
      };
    }),
    next: line.slice(0, 6).map(({ number }) => number),
    events: paths.eventsPath(session.id),
    mark,
  };
}

/** What the clock means for the queue, as a sentence. */
function phaseText(session: QueueSession, phase: QueuePhase, { t, lang, calendar }: Onlooker): string {
  const { phaseText: words } = t.queue;
  switch (phase) {
    case 'cancelled':
      return words.cancelled(session.reason ?? '');
    case 'ahead':
      return words.ahead(longDate(session.heldOn, lang), time(numbersFrom(session), lang, calendar.zone));
    case 'serving':
      return session.closedEarly
        ? words.closedEarly(time(session.closesAt, lang, calendar.zone), session.closedEarly)
        : words.serving;
    case 'giving':
      return words.giving(time(session.closesAt, lang, calendar.zone));
    default:
      return words[phase];
  }
}

const priorityOf = ({ priority }: Entry, { t }: Onlooker): string | null =>
  priority === 'none' ? null : t.queue.priorities[priority];

const choicesOf = ({ t }: Onlooker) =>
  kioskPriorities.map((value) => ({ value, label: t.queue.give[value] }));

function totalsOf(entries: Entry[], { t }: Onlooker): string {
  const served = entries.filter(({ servedAt }) => servedAt !== null).length;
  const absent = entries.filter(({ noShowAt }) => noShowAt !== null).length;
  return t.queue.totals(entries.length, entries.filter(isWaiting).length, served, absent);
}

function beforeOf({ number }: Entry, returned: Returned[], { t }: Onlooker): string | null {
  const found = returned.find((each) => each.number === number);
  return found ? t.queue.numberBefore(found.before) : null;
}

const doorsOf = ({ id }: QueueSession) => ({
  kiosk: paths.kioskPath(id),
  printing: paths.printing(paths.kioskPath(id)),
  display: paths.displayPath(id),
});

/** The same part of a page in the reader's language and in the other one. */
function inTwo<T>(
  onlooker: Onlooker,
  part: (words: Pick<Onlooker, 't' | 'lang'>) => T,
): { first: T; second: T; otherLang: Onlooker['lang'] } {
  const otherLang = onlooker.lang === 'id' ? 'en' : 'id';
  return { first: part(onlooker), second: part({ t: catalogues[otherLang], lang: otherLang }), otherLang };
}
