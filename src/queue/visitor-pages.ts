import { longDate, numberInWords, time } from '../calendar/words.ts';
import { catalogues } from '../language/index.ts';
import { qrImage } from '../web/qr.ts';
import { queuePhase } from './hours.ts';
import { isPresent, lineOf, presentAt, waitOf, type Entry } from './line.ts';
import { kioskPriorities, phaseText, type Onlooker } from './pages.ts';
import * as paths from './paths.ts';
import type { QueueSession } from './queries.ts';

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

/** The same part of a page in the reader's language and in the other one. */
function inTwo<T>(
  onlooker: Onlooker,
  part: (words: Pick<Onlooker, 't' | 'lang'>) => T,
): { first: T; second: T; otherLang: Onlooker['lang'] } {
  const otherLang = onlooker.lang === 'id' ? 'en' : 'id';
  return { first: part(onlooker), second: part({ t: catalogues[otherLang], lang: otherLang }), otherLang };
}
