export const priorities = ['none', 'elderly', 'pregnant', 'disabled', 'returning'] as const;
export type Priority = (typeof priorities)[number];

/** One number of one session, and what has become of it. */
export type Entry = {
  id: number;
  sessionId: number;
  number: number;
  priority: Priority;
  issuedAt: Date;
  turn: number | null;
  calledAt: Date | null;
  counter: number | null;
  callKey: string | null;
  recalled: number;
  servedAt: Date | null;
  noShowAt: Date | null;
  carriedTo: number | null;
};

/** Not called yet, and not moved to another Saturday. */
export const isWaiting = ({ calledAt, carriedTo }: Entry): boolean => calledAt === null && carriedTo === null;

/** Called, and at the counter or on the way to it. */
export const isPresent = ({ calledAt, servedAt, noShowAt }: Entry): boolean =>
  calledAt !== null && servedAt === null && noShowAt === null;

/** Who is at a counter, or undefined. */
export const presentAt = (entries: Entry[], counter: number): Entry | undefined =>
  entries.find((entry) => isPresent(entry) && entry.counter === counter);

/**
 * Those who wait, in the order in which they will be called: somebody with priority and somebody without take
 * turns over all counters together, beginning with priority, each group by number. When one group is empty the
 * other goes on, so that nobody waits for an empty place.
 */
export function lineOf(entries: Entry[]): Entry[] {
  const waiting = entries.filter(isWaiting).toSorted((a, b) => a.number - b.number);
  const preferred = waiting.filter(({ priority }) => priority !== 'none');
  const ordinary = waiting.filter(({ priority }) => priority === 'none');
  const line: Entry[] = [];
  let turnOfPreferred = (lastCalled(entries)?.priority ?? 'none') === 'none';
  while (line.length < waiting.length) {
    const [mine, others] = turnOfPreferred ? [preferred, ordinary] : [ordinary, preferred];
    const next = (mine.shift() ?? others.shift())!;
    line.push(next);
    turnOfPreferred = next.priority === 'none';
  }
  return line;
}

const minute = 60_000;
/** What a visit takes as long as a session has not shown it, and the limits of what is believed, in minutes. */
const usual = { pace: 10, least: 2, most: 30, samples: 3 };
const countersCountFor = 30 * minute;

/** Minutes that a visit takes: the median of the ten last served in the session, 10 until three were served. */
export function paceOf(entries: Entry[]): number {
  const lengths = entries
    .filter(({ servedAt }) => servedAt !== null)
    .toSorted((a, b) => b.servedAt!.getTime() - a.servedAt!.getTime() || b.turn! - a.turn!)
    .slice(0, 10)
    .map(({ calledAt, servedAt }) => (servedAt!.getTime() - calledAt!.getTime()) / minute)
    .toSorted((a, b) => a - b);
  if (lengths.length < usual.samples) return usual.pace;
  return Math.min(usual.most, Math.max(usual.least, lengths[Math.floor(lengths.length / 2)]!));
}

/**
 * About how many minutes somebody in the line will wait, rounded up to five: those before them and those at a
 * counter, shared among the counters that called somebody in the last half hour; before the session also until
 * it opens. Null for who does not wait.
 */
export function waitOf(
  entries: Entry[],
  { id }: Pick<Entry, 'id'>,
  { opensAt, now }: { opensAt: Date; now: Date },
): number | null {
  const before = lineOf(entries).findIndex((entry) => entry.id === id);
  if (before < 0) return null;
  const present = entries.filter(isPresent).length;
  const recent = entries.filter(
    ({ calledAt }) => calledAt && now.getTime() - calledAt.getTime() < countersCountFor,
  );
  const counters = Math.max(1, new Set(recent.map(({ counter }) => counter)).size);
  const untilOpen = Math.max(0, (opensAt.getTime() - now.getTime()) / minute);
  return Math.ceil((untilOpen + ((before + present) / counters) * paceOf(entries)) / 5) * 5;
}

function lastCalled(entries: Entry[]): Entry | undefined {
  return entries.reduce<Entry | undefined>(
    (last, entry) => ((entry.turn ?? 0) > (last?.turn ?? 0) ? entry : last),
    undefined,
  );
}
