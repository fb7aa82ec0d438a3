import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Database } from '../../src/database/connect.ts';
import { openKeys } from '../../src/database/keyring.ts';
import { readTicket } from '../../src/complaints/tickets.ts';
import { trackKey } from '../../src/complaints/track-key.ts';
import { intakeOf, nextForm, ticketIn, type Clerk } from './counters.ts';
import { drive, type Load } from './load.ts';
import { scriptOf, transactionIn, type Script } from './replay.ts';
import { User } from './user.ts';
import type { Wire } from './wire.ts';

export type Captured = { scripts: Script[]; statements: number; inTransaction: number };

/** One intake of each clerk as it goes over the wire, as scripts for pgbench. */
export async function captureIntakes(db: Database, wire: Wire, clerks: readonly Clerk[]): Promise<Captured> {
  await openKeys(db);
  // Numbers of one kind are told from those of another by being elsewhere.
  await db.raw(`select setval('complaints_id_seq', nextval('complaints_id_seq') + 30000000),
    setval('complaint_events_id_seq', nextval('complaint_events_id_seq') + 70000000)`);
  const captured: Captured = { scripts: [], statements: 0, inTransaction: 0 };
  for (const clerk of clerks) {
    await intakeOf(clerk)();
    const form = nextForm(clerk);
    let location: string | null = null;
    const sent = await wire.record(
      async () => ({ location } = await clerk.user.submit('/saturday/intake', form)),
    );
    const read = readTicket(ticketIn(location) ?? '');
    const transaction = sent.map(transactionIn).find((found) => found !== null);
    if ('fault' in read || !transaction) throw new Error(`An intake led to ${location ?? 'nothing'}`);
    const unique = { ticket: read.ticket, trackKey: trackKey(read.ticket), key: form._key! };
    captured.scripts.push(scriptOf(transaction, unique));
    captured.inTransaction = transaction.length;
    captured.statements = sent.flat().length;
  }
  return captured;
}

/** What an Express application that does nothing answers, in a process of its own. */
export async function emptyExpress(count: number, seconds: number): Promise<Load> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'empty-express.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const address = await new Promise<string>((resolve, reject) => {
      child.once('exit', () => reject(new Error('The empty application did not start')));
      child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()));
    });
    const users = Array.from({ length: count }, () => new User(address));
    const load = await drive(
      users.map((user) => async () => (await user.get('/')).status === 200),
      seconds,
    );
    users.forEach((user) => user.leave());
    return load;
  } finally {
    child.kill();
  }
}
