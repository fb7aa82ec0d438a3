import type { Fault } from '../audit/faults.ts';
import type { KeptHead } from '../audit/seals.ts';
import { dateTime } from '../calendar/words.ts';
import { shownTicket } from '../complaints/tickets.ts';
import type { Catalogue } from '../language/index.ts';
import { inspectionPath, integrityPath } from './paths.ts';
import type { Words } from './sentences.ts';
import type { Verification } from './verifications.ts';

/** The last verification and the last seal, as far as there is one. */
export type Condition = { verification: Verification | null; seal: KeptHead | null };

/** In one line: whether the trail is whole, when that was last proven, and how far it is sealed. */
export function conditionOf({ verification, seal }: Condition, { t, lang, zone }: Words) {
  const words = t.inspection.condition;
  const sealed = seal ? words.sealed(seal.number, dateTime(seal.madeAt, lang, zone)) : words.unsealed;
  if (!verification) return { tone: 'neutral', text: words.never, sealed };
  const when = dateTime(verification.finishedAt, lang, zone);
  return verification.faults > 0
    ? { tone: 'danger', text: words.broken(verification.faults, when), sealed }
    : { tone: 'success', text: words.whole(when), sealed };
}

/** What verifying found, fault by fault. */
export function verificationPage(condition: Condition, words: Words) {
  const { t } = words;
  const { verification } = condition;
  const number = (n: number) => t.inspection.number(n);
  return {
    back: inspectionPath,
    heads: integrityPath,
    condition: conditionOf(condition, words),
    facts: verification
      ? [
          { label: t.inspection.facts.events, text: number(verification.events) },
          { label: t.inspection.facts.trail, text: number(verification.trail) },
          { label: t.inspection.facts.seals, text: number(verification.seals) },
          { label: t.inspection.facts.faults, text: number(verification.faults) },
        ]
      : [],
    faults: (verification?.named ?? []).map((fault) => faultSentence(fault, t)),
    more: verification ? Math.max(0, verification.faults - verification.named.length) : 0,
  };
}

/** A fault in words, with the numbers by which its records are found. */
export function faultSentence(fault: Fault, t: Catalogue): string {
  const { faults, place } = t.inspection;
  const { ticket, complaintId, ids, positions, seal, day, key } = fault;
  const where = [
    ticket ? place.complaint(shownTicket(ticket)) : complaintId ? place.complaintId(complaintId) : '',
    ids ? place.ids(shortList(ids)) : '',
    positions ? place.positions(shortList(positions)) : '',
    seal ? place.seal(seal, day ?? '') : '',
    key ? place.key(key) : '',
  ].filter(Boolean);
  return `${where.join(', ')}: ${faults[fault.kind]}`;
}

const shortList = (numbers: number[]) =>
  numbers.length > 12 ? `${numbers.slice(0, 12).join(', ')}, …` : numbers.join(', ');
