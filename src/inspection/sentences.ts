import { dateTime, type Language } from '../calendar/words.ts';
import { complaintPath } from '../complaints/paths.ts';
import { sentenceOf, whoOf } from '../complaints/sentences.ts';
import { shownTicket } from '../complaints/tickets.ts';
import type { Catalogue } from '../language/index.ts';
import type { AuditAction } from '../audit/actions.ts';
import type { Entry } from './queries.ts';

export type Words = { t: Catalogue; lang: Language; zone: string };

/** One entry as it is printed: when, who, what in one sentence, and about what. */
export function lineOf(entry: Entry, { t, lang, zone }: Words) {
  return {
    at: dateTime(entry.at, lang, zone),
    who: actorOf(entry, t),
    what: whatOf(entry, t, lang),
    about: aboutOf(entry, t),
    href: entry.ticket && complaintPath(entry.ticket),
    network: entry.network ?? '',
  };
}

function actorOf(entry: Entry, t: Catalogue): string {
  const { actor, person, username } = entry;
  if (actor === 'visitor') return t.inspection.visitor;
  const name = whoOf({ ...entry, actor, version: 0, fromState: null, toState: '' }, t);
  return person && username && entry.source === 'trail' ? `${name} (${username})` : name;
}

function whatOf(entry: Entry, t: Catalogue, lang: Language): string {
  if (entry.source === 'event') return sentenceOf(entry, t, lang);
  const words = t.audit.actions[entry.type as AuditAction] ?? entry.type;
  const { reason } = entry.data;
  const reasons: Readonly<Record<string, string>> = { ...t.inspection.reasons, ...t.operations.reasons };
  const why = typeof reason === 'string' ? (reasons[reason] ?? reason) : '';
  return why ? `${words}: ${why}` : words;
}

function aboutOf({ ticket, subject, subjectKind, subjectId }: Entry, t: Catalogue): string {
  if (ticket) return shownTicket(ticket);
  if (subject) return subject;
  if (!subjectKind || subjectKind === 'trail') return '';
  const kinds: Readonly<Record<string, string>> = t.inspection.subjects;
  const retained: Readonly<Record<string, { label: string }>> = t.privacy.kinds;
  const name = subjectKind === 'retention' ? retained[subjectId ?? '']?.label : undefined;
  return name ? `${kinds.retention}: ${name}` : `${kinds[subjectKind] ?? subjectKind} ${subjectId}`;
}
