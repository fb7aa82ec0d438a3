import { longDate, time } from '../calendar/words.ts';
import type { Reader } from '../complaints/pages.ts';
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
/** The kinds of number that a visitor or the clerk can choose; `returning` comes from last Saturday alone. */
export const kioskPriorities = ['none', 'elderly', 'pregnant', 'disabled'] as const;

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

/** What the clock means for the queue, as a sentence. */
export function phaseText(session: QueueSession, phase: QueuePhase, { t, lang, calendar }: Onlooker): string {
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
