import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../../src/database/connect.ts';
import { account, type TwilioStandIn } from './twilio.ts';

/** Rules under which a test does not wait long: no quiet hours, quick retries, short leases, no limit of the rate. */
export async function hurry(db: Database, leaseSeconds = 3): Promise<void> {
  const rules = { quietFrom: '00:00', quietTo: '00:00', attempts: 20, retrySeconds: 0.3, leaseSeconds };
  await db('settings')
    .insert({ key: 'messages.rules', value: JSON.stringify(rules), changed_at: new Date() })
    .onConflict('key')
    .merge();
  await db('message_channels').update({ per_second: null });
}

/** The real worker, `npm run worker`, in a process of its own, with the stand-in as its Twilio. */
export function startDeliveryWorker(url: string, standIn: TwilioStandIn): ChildProcess {
  return spawn(process.execPath, ['src/main.ts', 'worker'], {
    cwd: join(import.meta.dirname, '../..'),
    env: {
      ...process.env,
      NODE_ENV: 'development',
      LOG_LEVEL: 'error',
      DATABASE_URL: url,
      MESSAGES: 'sent',
      TWILIO_ACCOUNT_SID: account.accountSid,
      TWILIO_AUTH_TOKEN: account.authToken,
      TWILIO_SMS_FROM: '+15005550006',
      TWILIO_API_BASE_URL: standIn.address,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

export async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  await gone;
}

export type Killed = {
  /** Messages that the killed workers had marked as on their way. */
  inHand: number;
  /** Of those, what had not arrived and was sent again after the provider had said so. */
  sentAgain: number;
  tries: number;
  statuses: Record<string, number>;
  /** Recipients by how often they got their message. */
  arrived: Record<number, number>;
  ms: number;
};

/** Lets real workers deliver what is queued, kills `kills` of them with SIGKILL on the way, and counts. */
export async function deliverThroughKills(
  { db, url, standIn }: { db: Database; url: string; standIn: TwilioStandIn },
  { count, kills, patienceMs }: { count: number; kills: number; patienceMs: number },
): Promise<Killed> {
  const begin = Date.now();
  let inHand = 0;
  let worker = startDeliveryWorker(url, standIn);
  try {
    for (let life = 1; life <= kills; life += 1) {
      const enough = (count * life) / (kills + 1);
      // Held still while we look: it is killed with messages in its hands, however fast the machine is.
      await until(async () => {
        if (standIn.taken.length < enough) return false;
        worker.kill('SIGSTOP');
        await settled(db);
        if ((await countOf(db, ['sending'])) > 0) return true;
        worker.kill('SIGCONT');
        return false;
      }, patienceMs);
      await end(worker, 'SIGKILL');
      inHand += await countOf(db, ['sending']);
      worker = startDeliveryWorker(url, standIn);
    }
    await until(async () => (await countOf(db, ['queued', 'sending', 'uncertain'])) === 0, patienceMs);
  } finally {
    await end(worker, 'SIGTERM');
  }
  const arrived: Record<number, number> = {};
  for (const times of standIn.timesByRecipient().values()) arrived[times] = (arrived[times] ?? 0) + 1;
  const { rows } = await db.raw<{ rows: { status: string; n: number }[] }>(
    'select status, count(*)::int as n from notifications group by 1',
  );
  const released = await db('message_attempts').where({ outcome: 'released' }).pluck('id');
  return {
    inHand,
    sentAgain: released.length,
    tries: standIn.requests,
    statuses: Object.fromEntries(rows.map(({ status, n }) => [status, n])),
    arrived,
    ms: Date.now() - begin,
  };
}

async function countOf(db: Database, statuses: string[]): Promise<number> {
  const rows = await db('notifications').whereIn('status', statuses).pluck('id');
  return rows.length;
}

/** What somebody who was stopped had already asked of the database is carried out: three looks find nothing at work. */
async function settled(db: Database): Promise<void> {
  for (let still = 0; still < 3; await sleep(20)) {
    const { rows } = await db.raw<{ rows: [{ n: number }] }>(
      `select count(*)::int as n from pg_stat_activity
       where datname = current_database() and state = 'active' and pid <> pg_backend_pid()`,
    );
    still = rows[0].n === 0 ? still + 1 : 0;
  }
}

async function until(done: () => Promise<boolean>, patienceMs: number): Promise<void> {
  const begin = Date.now();
  while (!(await done())) {
    if (Date.now() - begin > patienceMs) throw new Error('The messages did not go out in time');
    await sleep(20);
  }
}
