import { setTimeout as sleep } from 'node:timers/promises';
import setUp from '../../tests/support/global-setup.ts';
import { deliverThroughKills, end, hurry, startDeliveryWorker } from '../../tests/support/delivery-worker.ts';
import { manyMessages } from '../../tests/support/messages.ts';
import { TwilioStandIn, type Deed } from '../../tests/support/twilio.ts';
import { newWorld, type World } from '../../tests/support/world.ts';
import { table } from './figures.ts';

const answerMs = 50;

const everyTenthRefused = (_fields: unknown, n: number): Deed =>
  n % 10 === 3 ? { status: n % 20 === 3 ? 503 : 429 } : 'take';

/**
 * Delivers messages by real workers to a stand-in of Twilio that answers in 50 ms: first undisturbed, for the rate;
 * then 10,000 with every tenth try refused and three workers killed on the way, for the count.
 */
export async function benchMessages(): Promise<void> {
  await setUp();
  try {
    await measured('One worker, undisturbed', throughput);
    await measured('10,000 messages, 10 % transient failures, three workers killed with SIGKILL', survival);
  } finally {
    await globalThis.stopTestServer?.();
  }
}

async function measured(title: string, run: (world: World) => Promise<string[][]>): Promise<void> {
  const world = await newWorld();
  try {
    console.log(`\n  ${title}${table(await run(world))}`);
  } finally {
    await world.drop();
  }
}

async function prepared({ db, ...world }: World, count: number): Promise<void> {
  const model = await world.complaint();
  await db.raw('truncate notifications cascade');
  await hurry(db, 5);
  await manyMessages(db, model.id, count);
  await db.raw('analyze notifications');
}

async function throughput(world: World): Promise<string[][]> {
  const count = 5000;
  await prepared(world, count);
  const standIn = await TwilioStandIn.start({ delayMs: answerMs });
  const worker = startDeliveryWorker(world.url, standIn);
  try {
    await untilTaken(standIn, 1);
    const begin = performance.now();
    await untilTaken(standIn, count);
    const seconds = (performance.now() - begin) / 1000;
    return [
      ['messages', String(count)],
      ['answer of the provider', `${answerMs} ms`],
      ['seconds', seconds.toFixed(1)],
      ['messages a second', (count / seconds).toFixed(0)],
      ['connections', String(standIn.connections)],
    ];
  } finally {
    await end(worker, 'SIGTERM');
    await standIn.stop();
  }
}

async function survival(world: World): Promise<string[][]> {
  const [count, kills] = [10_000, 3];
  await prepared(world, count);
  const standIn = await TwilioStandIn.start({ delayMs: answerMs, deed: everyTenthRefused });
  const { db, url } = world;
  try {
    const found = await deliverThroughKills({ db, url, standIn }, { count, kills, patienceMs: 600_000 });
    const { arrived, statuses, inHand, sentAgain, ms } = found;
    const once = arrived[1] ?? 0;
    const several = Object.entries(arrived).reduce(
      (total, [times, n]) => total + (Number(times) > 1 ? n : 0),
      0,
    );
    return [
      ['arrived exactly once', String(once)],
      ['arrived more than once', String(several)],
      ['lost', String(count - once - several)],
      ['uncertain after a kill, then reconciled', String(inHand)],
      ['of these found to have arrived', String(inHand - sentAgain)],
      ['of these unknown to the provider, sent again', String(sentAgain)],
      ['states in the end', JSON.stringify(statuses)],
      ['requests refused as wrong', String(standIn.faults.length)],
      ['seconds', (ms / 1000).toFixed(0)],
    ];
  } finally {
    await standIn.stop();
  }
}

async function untilTaken(standIn: TwilioStandIn, count: number): Promise<void> {
  const begin = performance.now();
  while (standIn.taken.length < count) {
    if (performance.now() - begin > 300_000) throw new Error('The messages did not go out in time');
    await sleep(5);
  }
}
