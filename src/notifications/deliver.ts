import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { dayOf } from '../calendar/cycle.ts';
import { rulesOf } from '../calendar/queries.ts';
import { config } from '../config.ts';
import { stoppedAmong, wayKey } from '../complaints/wishes.ts';
import type { Database, Transaction } from '../database/connect.ts';
import { baseAddress } from '../web/address.ts';
import { channelNames, type ChannelName, type Channels } from './channels/channel.ts';
import { configuredChannels } from './channels/configured.ts';
import { configuredNames, decide, recipientOf, type Conditions, type Handing } from './decide.ts';
import { gathered } from './gathered.ts';
import { handOver, isTrouble } from './hand-over.ts';
import { askLeave, dryRuns, reportChannel, returnLeave } from './leave.ts';
import { keepDecided, noteOutcomes, type Outcome } from './ledger.ts';
import { lockQueued, type Queued } from './queries.ts';
import { messageRules } from './rules.ts';

/** Rows at once where nothing leaves the machine, and how many parts a channel's messages are taken in. */
const quietBatch = 500;
const loops = 4;

type Scope = { channels?: Channels; eventId?: number; maxMs?: number };

/**
 * Delivers every message that may go now and returns how many left the queue. Safe to run twice or in several
 * processes: a row is taken by one of them, is marked before it is handed over, and no transaction is held meanwhile.
 * Stops taking more after `maxMs`.
 */
export async function deliverDue(db: Database, now: Date, scope: Scope = {}): Promise<number> {
  const { channels = configuredChannels(config), eventId, maxMs = Infinity } = scope;
  const [{ calendar }, rules, dryRun] = await Promise.all([rulesOf(db), messageRules(db), dryRuns(db)]);
  const conditions: Conditions = { channels, calendar, rules, dryRun, now, base: baseAddress() };
  const leaving = channelNames.filter((name) => leaves(name, conditions));
  const staying = [...channelNames, 'none' as const].filter((name) => !(leaving as string[]).includes(name));
  const note = gathered<Outcome>((outcomes) => noteOutcomes(db, outcomes, now));
  const work: Work = {
    db,
    conditions,
    note,
    eventId,
    until: performance.now() + maxMs,
    count: 0,
    again: true,
  };
  // What one channel could not carry waits for another at once.
  while (work.again && performance.now() < work.until) {
    work.again = false;
    while ((await take(work, staying, quietBatch)).taken === quietBatch && performance.now() < work.until);
    await Promise.all(leaving.map((channel) => deliverBy(work, channel)));
  }
  return work.count;
}

/** `deliverDue` for the messages of one event. */
export function deliverEvent(
  db: Database,
  eventId: number,
  now: Date,
  channels: Channels = configuredChannels(config),
): Promise<number> {
  return deliverDue(db, now, { channels, eventId });
}

type Work = {
  db: Database;
  conditions: Conditions;
  note: (outcome: Outcome) => Promise<void>;
  eventId: number | undefined;
  until: number;
  count: number;
  again: boolean;
};

const leaves = (name: ChannelName, { channels, dryRun }: Conditions) => {
  const channel = channels[name];
  return channel !== undefined && channel.name !== 'outbox' && !dryRun.has(name);
};

// One part first; only where it comes back full do others help.
async function deliverBy(work: Work, channel: ChannelName): Promise<void> {
  const atOnce = work.conditions.channels[channel]?.atOnce ?? 20;
  const size = Math.max(1, Math.floor(atOnce / loops));
  if (!(await deliverPart(work, channel, size))) return;
  const loop = async () => {
    while (performance.now() < work.until && (await deliverPart(work, channel, size)));
  };
  await Promise.all(Array.from({ length: loops }, loop));
}

/** Takes and hands over one part; whether there may be more. */
async function deliverPart(work: Work, channel: ChannelName, size: number): Promise<boolean> {
  const { db, conditions, note } = work;
  const leave = await askLeave(db, channel, size);
  if (!leave) return false;
  if (leave.granted === 0) {
    await sleep(Math.min(leave.waitMs, 1000));
    return true;
  }
  const since = performance.now();
  const { taken, handings } = await take(work, [channel], leave.granted);
  await returnLeave(db, channel, leave.granted - handings.length);
  const configured = configuredNames(conditions.channels);
  const fared: Outcome[] = [];
  await Promise.all(
    handings.map(async (handing) => {
      const outcome = await handOver(handing, { ...conditions, configured, since });
      fared.push(outcome);
      work.again ||= Boolean(outcome.channel);
      await note(outcome);
    }),
  );
  await reportChannel(db, channel, reportOf(fared));
  return taken === leave.granted;
}

// What people said they no longer want is not sent, whatever was planned; an answer to their own message is.
async function stoppedRows(trx: Transaction, rows: Queued[]): Promise<ReadonlySet<number>> {
  const ways = rows.flatMap((row) => {
    const { id, audience, channel } = row;
    if (audience !== 'citizen' || row.direct?.isReply || channel === 'none') return [];
    const recipient = recipientOf(row, channel);
    return recipient ? [{ id, channel, recipient }] : [];
  });
  const stopped = await stoppedAmong(trx, ways);
  return new Set(ways.filter((way) => stopped.has(wayKey(way))).map(({ id }) => id));
}

// In the order in which they came back.
function reportOf(fared: Outcome[]) {
  const last = fared.findLastIndex((outcome) => !isTrouble(outcome));
  return { passed: last >= 0, troubles: fared.length - 1 - last };
}

async function take(
  work: Work,
  lanes: readonly (ChannelName | 'none')[],
  limit: number,
): Promise<{ taken: number; handings: Handing[] }> {
  const { db, conditions, eventId } = work;
  const { now, calendar, rules } = conditions;
  const wanted = { lanes, limit, now, day: dayOf(now, calendar), eventId };
  return db.transaction(async (trx) => {
    const rows = await lockQueued(trx, wanted);
    const stopped = await stoppedRows(trx, rows);
    const all = rows.map((row) => decide(row, conditions, stopped.has(row.id)));
    await keepDecided(
      trx,
      all.map(({ decided }) => decided),
      rules,
    );
    work.count += rows.length;
    work.again ||= all.some(({ decided }) => decided.status === 'queued' && !decided.waitingUntil);
    return { taken: rows.length, handings: all.flatMap(({ handing }) => handing ?? []) };
  });
}
