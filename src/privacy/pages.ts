import { randomUUID } from 'node:crypto';
import { dayOf } from '../calendar/cycle.ts';
import { dateTime, plainDate } from '../calendar/words.ts';
import { complaintPath } from '../complaints/paths.ts';
import { shownTicket } from '../complaints/tickets.ts';
import type { Catalogue, Language } from '../language/index.ts';
import type { RetentionKind } from './kinds.ts';
import * as paths from './paths.ts';
import type { DueRecord, Hold, Notice, RetentionRule, Round } from './queries.ts';

export type Reader = { t: Catalogue; lang: Language; now: Date; zone: string; decides: boolean };
export type Failed = { values: Record<string, string>; errors: Record<string, string>; changed: boolean };
export type Due = { found: number; oldest: Date | null };

/** The first page: what is kept how long, what is old enough, what was destroyed, what is held back. */
export function overviewPage(
  rules: (RetentionRule & Due)[],
  { rounds, holds, failed }: { rounds: Round[]; holds: Hold[]; failed: Failed | null },
  reader: Reader,
) {
  const { t, lang, decides } = reader;
  return {
    decides,
    rules: rules.map(({ kind, months, found, oldest, ...rule }) => ({
      href: paths.retentionPath(kind),
      label: t.privacy.kinds[kind].label,
      goes: t.privacy.kinds[kind].goes,
      kept: t.privacy.months(months),
      basis: lang === 'id' ? rule.basisId : rule.basisEn,
      due: t.privacy.dueSince(found, oldest && day(oldest, reader)),
      tone: found > 0 ? 'warning' : 'neutral',
    })),
    rounds: rounds.map((round) => roundRow(round, reader)),
    holds: holds.map((held) => ({
      ticket: shownTicket(held.ticket),
      reason: held.reason,
      by: t.privacy.heldBy(held.person, day(held.heldAt, reader)),
      removal: paths.holdRemovalPath(held.ticket),
    })),
    holdForm: {
      action: paths.holdsPath,
      values: failed?.values ?? {},
      errors: failed?.errors ?? {},
    },
    notice: paths.noticePath,
    breaches: paths.breachesPath,
  };
}

/** One kind of record: its rule, and every record that is old enough, before anything is destroyed. */
export function kindPage(
  rule: RetentionRule,
  due: Due & { before: Date; records: DueRecord[]; next: string | null; rounds: Round[] },
  failed: { rule?: Failed | null; round?: Failed | null },
  reader: Reader,
) {
  const { t, lang, decides } = reader;
  const { kind, version, months, basisId, basisEn } = rule;
  const running = due.rounds.some(({ endedAt }) => endedAt === null);
  return {
    decides,
    back: paths.privacyPath,
    heading: t.privacy.kinds[kind].label,
    goes: t.privacy.kinds[kind].goes,
    stays: t.privacy.kinds[kind].stays,
    rule: {
      action: paths.retentionRulePath(kind),
      version,
      changed: failed.rule?.changed ?? false,
      errors: failed.rule?.errors ?? {},
      values: failed.rule?.values ?? { months: String(months), basisId, basisEn },
      kept: t.privacy.months(months),
      basis: lang === 'id' ? basisId : basisEn,
    },
    due: {
      lead: t.privacy.preview(due.found, day(due.before, reader)),
      records: due.records.map(({ id, ticket, since }) => ({
        id,
        ticket: ticket ? shownTicket(ticket) : '',
        // An administrator may not open complaints.
        href: ticket && !decides ? complaintPath(ticket) : null,
        since: dateTime(since, lang, reader.zone),
      })),
      next: due.next && paths.retentionNextPath(kind, due.next),
    },
    round:
      decides && due.found > 0 && !running
        ? {
            action: paths.retentionRoundPath(kind),
            before: due.before.toISOString(),
            key: randomUUID(),
            errors: failed.round?.errors ?? {},
            button: t.privacy.destroy(due.found),
          }
        : null,
    rounds: due.rounds.map((round) => roundRow(round, reader)),
  };
}

/** The privacy notice: the words that hold now, to be changed, and all before them. */
export function noticePage(notices: Notice[], failed: Failed | null, reader: Reader) {
  const { t } = reader;
  const [latest] = notices;
  return {
    decides: reader.decides,
    back: paths.privacyPath,
    action: paths.noticePath,
    version: latest?.version ?? 0,
    changed: failed?.changed ?? false,
    errors: failed?.errors ?? {},
    values: failed?.values ?? { textId: latest?.textId ?? '', textEn: latest?.textEn ?? '' },
    versions: notices.map(({ version, textId, textEn, since }) => ({
      heading: t.privacy.noticeVersion(version, day(since, reader)),
      texts: [
        { lang: 'id', text: textId },
        { lang: 'en', text: textEn },
      ],
    })),
  };
}

function roundRow({ kind, found, destroyed, askedAt, askedBy, beforeAt, endedAt }: Round, reader: Reader) {
  const { t } = reader;
  return {
    label: t.privacy.kinds[kind as RetentionKind].label,
    before: day(beforeAt, reader),
    by: askedBy,
    at: dateTime(askedAt, reader.lang, reader.zone),
    done: endedAt ? t.privacy.destroyed(destroyed) : t.privacy.destroying(destroyed, found),
  };
}

const day = (at: Date, { lang, zone }: Reader): string => plainDate(dayOf(at, { zone }), lang);
