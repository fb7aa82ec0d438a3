import { eventColumns, eventHash, type EventColumn, type PrintedEvent } from './canonical.ts';
import type { Fault } from './faults.ts';

export type ChainedEvent = PrintedEvent & { hash: string | null };

/** What the complaint's row says at the moment of its history; null where there is no such row. */
export type Present = { state: string; version: number; matter: string | null } | null;

/** What may change what a complaint says; any other event finds it as the one before did. */
export const changesMatter: readonly string[] = ['correct'];

/**
 * What is wrong with one complaint's history, its events in the order of their positions: each hash is made from the
 * event as it stands and the hash before it, and the complaint's row is where the history left it.
 */
export function faultsOfHistory(events: readonly ChainedEvent[], present: Present): Fault[] {
  const chained = events.filter(({ position, hash }) => position !== null && hash !== null);
  const loose = events.filter(({ position, hash }) => position === null || hash === null);
  if (present && events.length === 0) return [{ kind: 'historyMissing' }];
  if (!present) return [{ kind: 'eventOfNoComplaint', ids: events.map(idOf) }];
  return [
    ...chainFaults(chained),
    ...loose.map((event): Fault => ({ kind: 'eventUnchained', ids: [idOf(event)] })),
    ...presentFaults(chained.length > 0 ? chained : events, present),
  ];
}

type Link = { event: ChainedEvent; previous: string | null };

function chainFaults(events: readonly ChainedEvent[]): Fault[] {
  const faults: Fault[] = [];
  const wrong: Link[] = [];
  let [position, previous, alternative]: [number, string | null, string | null] = [0, null, null];
  for (const event of events) {
    const place = Number(event.position);
    const missing = range(position + 1, place - 1);
    if (missing.length > 0) faults.push({ kind: 'eventMissing', positions: missing });
    else if (place <= position) wrong.push({ event, previous });
    else {
      const made = eventHash(event, previous);
      // Where only what stands before was changed, this event still follows the one that it was made from.
      const others = [alternative, ...wrong.slice(-10).map((link) => link.event.hash)];
      if (made !== event.hash && !others.some((other) => eventHash(event, other) === event.hash))
        wrong.push({ event, previous });
      alternative = made;
    }
    if (missing.length > 0) alternative = event.hash;
    position = place;
    previous = event.hash;
  }
  return [...faults, ...changedOrSwapped(wrong), ...matterFaults(events)];
}

// An event that was changed, or two that stand where the other one belongs.
function changedOrSwapped(wrong: readonly Link[]): Fault[] {
  const faults: Fault[] = [];
  const told = new Set<Link>();
  for (const [index, one] of wrong.entries()) {
    if (told.has(one)) continue;
    const other = wrong.slice(index + 1, index + 50).find((each) => !told.has(each) && areSwapped(one, each));
    if (other) told.add(other);
    faults.push(
      other
        ? {
            kind: 'eventsReordered',
            ids: [idOf(one.event), idOf(other.event)],
            positions: [placeOf(one), placeOf(other)],
          }
        : { kind: 'eventChanged', ids: [idOf(one.event)], positions: [placeOf(one)] },
    );
  }
  return faults;
}

const columns = Object.keys(eventColumns) as EventColumn[];
const contents = columns.filter((name) => !['id', 'complaintId', 'position'].includes(name));
/** What may have been exchanged between two rows: one column, all of the content, or the place itself. */
const exchanges: EventColumn[][] = [...columns.map((name) => [name]), contents, [...contents, 'id']];

function areSwapped(one: Link, other: Link): boolean {
  const exchangedSome = exchanges.some((names) => {
    const [left, right] = [exchanged(one, other, names), exchanged(other, one, names)];
    const inPlace = left.hash === one.event.hash && right.hash === other.event.hash;
    // With their hashes, which then stand at each other's place.
    const withHash = left.hash === other.event.hash && right.hash === one.event.hash;
    return inPlace || withHash;
  });
  return exchangedSome || areMisplaced(one, other);
}

// Whole rows under each other's position: back in their places both hashes are right.
function areMisplaced(one: Link, other: Link): boolean {
  const [first, second] = [other.event, one.event];
  const follows = Number(other.event.position) === Number(one.event.position) + 1;
  return (
    eventHash({ ...first, position: one.event.position }, one.previous) === first.hash &&
    eventHash({ ...second, position: other.event.position }, follows ? first.hash : other.previous) ===
      second.hash
  );
}

function exchanged({ event, previous }: Link, { event: from }: Link, names: EventColumn[]) {
  const taken = Object.fromEntries(names.map((name) => [name, from[name]]));
  return { hash: eventHash({ ...event, ...taken }, previous) };
}

function matterFaults(events: readonly ChainedEvent[]): Fault[] {
  return events.flatMap((event, index): Fault[] => {
    const before = events[index - 1];
    return before && before.matter !== event.matter && !changesMatter.includes(event.type ?? '')
      ? [
          {
            kind: 'matterBetween',
            ids: [idOf(before), idOf(event)],
            positions: [Number(before.position), Number(event.position)],
          },
        ]
      : [];
  });
}

// The row and its history tell the same.
function presentFaults(events: readonly ChainedEvent[], present: NonNullable<Present>): Fault[] {
  const byId = events.toSorted((one, other) => idOf(one) - idOf(other));
  const last = byId.at(-1)!;
  const version = Math.max(...events.map((event) => Number(event.version)));
  const matter = events.findLast((event) => event.hash !== null)?.matter ?? null;
  return [
    ...(last.toState === present.state ? [] : [{ kind: 'complaintState' as const }]),
    ...(version === present.version ? [] : [{ kind: 'complaintVersion' as const }]),
    ...(matter === null || matter === present.matter ? [] : [{ kind: 'complaintMatter' as const }]),
  ];
}

const idOf = ({ id }: PrintedEvent) => Number(id);
const placeOf = ({ event }: Link) => Number(event.position);
const range = (from: number, to: number) =>
  from > to ? [] : Array.from({ length: Math.min(to - from + 1, 100) }, (_, index) => from + index);
