import { dateTime } from '../calendar/words.ts';
import type { Reader } from '../complaints/pages.ts';
import { states } from '../complaints/states.ts';
import { shownTicket } from '../complaints/tickets.ts';
import type { AgendaCase } from './agenda.ts';
import type { Refusal, Rehearsal } from './batch.ts';
import { particularsIn, type Decision } from './decision.ts';
import { decisionText, refusedWords, titleOf } from './pages.ts';
import * as paths from './paths.ts';
import type { Meeting } from './queries.ts';
import { matterOf } from './triage.ts';

type Extra = {
  decision: Decision;
  agenda: AgendaCase[];
  offices: ReadonlyMap<number, string>;
  query: paths.Query;
  /** Cases because of which a confirmed decision was not carried out. */
  refused: readonly Refusal[];
  key: string;
};

/** What one decision would make of several cases, before it is carried out. */
export function previewPage(
  meeting: Meeting,
  { decided, refused, messages }: Rehearsal,
  extra: Extra,
  reader: Reader,
) {
  const { t, lang, calendar } = reader;
  const words = t.meetings.preview;
  const { decision, offices } = extra;
  const cases = new Map(extra.agenda.map((each) => [each.ticket, each]));
  const given = particularsIn(decision);
  return {
    title: words.title(decided.length),
    meeting: titleOf(meeting, t),
    back: paths.meetingPath(meeting.id, extra.query),
    path: paths.decisionsPath(meeting.id, extra.query),
    key: extra.key,
    failed: extra.refused.length > 0 ? t.meetings.batchRefused(extra.refused.length) : null,
    decision: decisionText(outcomeOf(decision, offices), meeting, t, lang),
    /** What the form carries on, as it was typed. */
    fields: Object.entries({ outcome: decision.outcome, ...given }).map(([name, value]) => ({
      name,
      value: String(value),
    })),
    rows: inOrder(decided, extra.agenda).map(({ ticket, version, complaint }) => ({
      value: `${ticket}:${version}`,
      href: paths.casePath(meeting.id, ticket, extra.query),
      ticket: shownTicket(ticket),
      matter: caseOf(cases.get(ticket), reader),
      badge: { tone: states[complaint.state].tone, text: t.states[complaint.state].label },
      turn: complaint.ownerOfficeId === null ? '' : (offices.get(complaint.ownerOfficeId) ?? ''),
      due: complaint.dueAt ? dateTime(complaint.dueAt, lang, calendar.zone) : '',
    })),
    // Those of the confirmed attempt were found again by the rehearsal.
    refused: refusedWords(refused, meeting, t),
    confirm: decided.length > 0 ? words.confirm(decided.length) : null,
    messages: messages.map(({ audience, office, n }) =>
      audience === 'citizen' ? words.toCitizens(n) : words.toOffice(office ?? '', n),
    ),
  };
}

const inOrder = (decided: Rehearsal['decided'], agenda: AgendaCase[]) => {
  const places = new Map(agenda.map(({ ticket }, n) => [ticket, n]));
  return decided.toSorted((one, other) => (places.get(one.ticket) ?? 0) - (places.get(other.ticket) ?? 0));
};

const outcomeOf = (decision: Decision, offices: Extra['offices']) => {
  const { reason, ask, dueOn, institution, instruction, unitId } = particularsIn(decision);
  return {
    outcome: decision.outcome,
    reason: reason ?? null,
    ask: ask ?? null,
    unit: unitId === undefined ? null : (offices.get(unitId) ?? null),
    dueOn: dueOn ?? null,
    institution: institution ?? null,
    instruction: instruction ?? null,
  };
};

const caseOf = (each: AgendaCase | undefined, reader: Reader): string =>
  each ? [matterOf(each, reader), each.kelurahan, each.kecamatan].join(', ') : '';
