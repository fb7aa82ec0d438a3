import { randomUUID } from 'node:crypto';
import { dateTime, relative } from '../calendar/words.ts';
import { breachData, tellWithinMs } from './breach.ts';
import type { Breach } from './breach-queries.ts';
import type { Failed, Reader } from './pages.ts';
import * as paths from './paths.ts';

type FailedBreach = Failed & { lists: Record<string, string[]> };

/** All breaches, each with the time that is left to tell people and the authority. */
export function breachesPage(found: Breach[], reader: Reader) {
  return {
    decides: reader.decides,
    back: paths.privacyPath,
    add: paths.newBreachPath,
    rows: found.map((breach) => ({
      href: paths.breachPath(breach.id),
      label: reader.t.privacy.breach.number(breach.id),
      discovered: instantOf(breach.discoveredAt, reader),
      affected: reader.t.privacy.breach.people(breach.affected),
      ...clockOf(breach, reader),
    })),
  };
}

/** The form for a breach: what happened, which data, and by what the affected are found. */
export function breachFormPage(
  failed: FailedBreach | null,
  areas: { value: string; label: string }[],
  { t }: Reader,
) {
  const words = t.privacy.breach;
  const chosen = new Set(failed?.lists.data ?? (failed?.values.data ? [failed.values.data] : []));
  return {
    back: paths.breachesPath,
    action: paths.breachesPath,
    key: randomUUID(),
    values: failed?.values ?? { by: 'account', reach: 'opened' },
    errors: failed?.errors ?? {},
    data: breachData.map((value) => ({ value, label: words.data[value], checked: chosen.has(value) })),
    ways: (['account', 'area', 'tickets'] as const).map((value) => ({ value, label: words.ways[value] })),
    reaches: (['opened', 'visible'] as const).map((value) => ({ value, label: words.reaches[value] })),
    areas,
  };
}

/** One breach: its clock, what it was, who was affected, and what is still to be done; also to be printed. */
export function breachPage(
  breach: Breach,
  areas: { kecamatan: string; n: number }[],
  { failed, place, reader }: { failed: Failed | null; place: string; reader: Reader },
) {
  const { t, decides } = reader;
  const words = t.privacy.breach;
  const { id, version, toldAt, authorityToldAt, authorityReference } = breach;
  return {
    decides,
    back: paths.breachesPath,
    heading: words.number(id),
    ...clockOf(breach, reader),
    facts: [
      { label: words.discoveredAt, text: instantOf(breach.discoveredAt, reader) },
      { label: words.description, text: breach.description },
      { label: words.handling, text: breach.handling },
      { label: words.dataTitle, text: breach.data.map((each) => words.data[each]).join(', ') },
      { label: words.foundBy, text: scopeText(breach, place, reader) },
      { label: words.recordedBy, text: `${breach.recordedBy}, ${instantOf(breach.recordedAt, reader)}` },
      { label: words.told, text: toldAt ? instantOf(toldAt, reader) : words.notYet },
      {
        label: words.reported,
        text: authorityToldAt ? `${authorityReference}, ${instantOf(authorityToldAt, reader)}` : words.notYet,
      },
    ],
    affected: words.people(breach.affected),
    areas,
    list: paths.breachPeoplePath(id),
    tell: toldAt ? null : { action: paths.breachToldPath(id), version, button: words.tell(breach.affected) },
    report: authorityToldAt
      ? null
      : {
          action: paths.breachReportPath(id),
          version,
          value: failed?.values.reference ?? '',
          errors: failed?.errors ?? {},
        },
    changed: failed?.changed ?? false,
  };
}

function clockOf({ discoveredAt, toldAt, authorityToldAt }: Breach, reader: Reader) {
  const { t, now, lang } = reader;
  const words = t.privacy.breach;
  if (toldAt && authorityToldAt) return { clock: words.done, tone: 'success' };
  const until = new Date(discoveredAt.getTime() + tellWithinMs);
  const late = until < now;
  return {
    clock: late
      ? words.late(instantOf(until, reader))
      : words.until(instantOf(until, reader), relative(until, now, lang)),
    tone: late ? 'danger' : 'warning',
  };
}

function scopeText({ scope }: Breach, place: string, reader: Reader): string {
  const { breach } = reader.t.privacy;
  if (scope.by === 'tickets') return breach.ways.tickets;
  const period = breach.period(
    instantOf(new Date(scope.from), reader),
    instantOf(new Date(scope.to), reader),
  );
  return scope.by === 'account'
    ? `${scope.username}, ${breach.reaches[scope.reach]}, ${period}`
    : `${place}, ${period}`;
}

const instantOf = (at: Date, { lang, zone }: Reader): string => dateTime(at, lang, zone);
