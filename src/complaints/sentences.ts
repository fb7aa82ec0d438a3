import { dateTime, longDate, type Language } from '../calendar/words.ts';
import type { Catalogue } from '../language/index.ts';
import type { RoleName } from '../people/roles.ts';
import { facts, type Changes } from './correction.ts';
import type { HistoryEvent } from './details.ts';
import { reviewRecordPath } from './paths.ts';
import { shownTicket } from './tickets.ts';

export type TimelineEntry = { at: string; who: string; text: string; note: string; tone: string };

const dangerous = new Set(['deadlinePassed', 'rejectWork', 'object', 'decline']);
const good = new Set(['verify', 'confirm', 'resolveOnTheSpot']);

/** One event as a line of the history: when, who, and what in one sentence. */
export function entryOf(event: HistoryEvent, t: Catalogue, lang: Language, zone: string): TimelineEntry {
  const tone = dangerous.has(event.type) ? 'danger' : good.has(event.type) ? 'success' : 'neutral';
  const note =
    typeof event.data.note === 'string' && event.type !== 'noteAdded' && event.type !== 'dispose'
      ? event.data.note
      : '';
  return {
    at: dateTime(event.at, lang, zone),
    who: whoOf(event, t),
    text: sentenceOf(event, t, lang),
    note,
    tone,
  };
}

/** The same with a link to what the event left on paper, if anything. */
export function linkedEntryOf(
  event: HistoryEvent,
  ticket: string,
  { t, lang, zone }: { t: Catalogue; lang: Language; zone: string },
): TimelineEntry & { link: { href: string; text: string } | null } {
  const link =
    event.type === 'recordReview'
      ? { href: reviewRecordPath(ticket, event.id), text: t.documents.kinds.reviewRecord }
      : null;
  return { ...entryOf(event, t, lang, zone), link };
}

/** What happened, in the reader's language, with names and dates in words. */
export function sentenceOf(
  { type, data, unit }: Pick<HistoryEvent, 'type' | 'data' | 'unit'>,
  t: Catalogue,
  lang: Language,
): string {
  const words = t.complaints.events[type as keyof typeof t.complaints.events];
  const day = (value: unknown) => (typeof value === 'string' ? longDate(value, lang) : value);
  const changes = type === 'correct' ? changesOf(data.changes as Changes, lang) : [];
  const ticket = typeof data.ticket === 'string' ? shownTicket(data.ticket) : data.ticket;
  return words
    ? words({
        ...data,
        unit,
        ticket,
        changes,
        plannedOn: day(data.plannedOn),
        dueOn: day(data.dueOn),
        heldOn: day(data.heldOn),
        sentOn: day(data.sentOn),
      })
    : type;
}

function changesOf(changes: Changes, lang: Language) {
  const textOf = (value: { name: string } | Record<Language, string> | string | null) =>
    typeof value === 'string' || value === null ? value : 'name' in value ? value.name : value[lang];
  return facts.flatMap((fact) => {
    const change = changes[fact];
    return change ? [{ fact, from: textOf(change.from), to: textOf(change.to) }] : [];
  });
}

/** The actor as the office is called: name, role with Plt./Plh., office. */
export function whoOf({ actor, person, role, capacity, office }: HistoryEvent, t: Catalogue): string {
  if (actor === 'system') return t.complaints.system;
  if (actor === 'citizen') return t.complaints.citizen;
  const standing =
    role && capacity
      ? t.people.standing({ role: role as RoleName, capacity, officeName: office ?? '' })
      : [office];
  return [person, ...standing].filter(Boolean).join(', ');
}
