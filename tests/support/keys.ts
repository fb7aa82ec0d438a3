import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { config } from '../../src/config.ts';
import { encrypt } from '../../src/database/cipher.ts';
import type { Database } from '../../src/database/connect.ts';
import { masterKey } from '../../src/database/master-key.ts';
import { sealedTables } from '../../src/database/sealed-columns.ts';

const root = join(import.meta.dirname, '../..');

export type KeyUser = { rounds(): number; stop(): Promise<{ rounds: number; faults: string[] }> };

/** A process that goes on writing and reading complainants of a session, see key-user.ts. */
export async function startKeyUser(url: string, sessionId: number): Promise<KeyUser> {
  const child = spawn(process.execPath, ['tests/support/key-user.ts', String(sessionId)], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'development', LOG_LEVEL: 'error', DATABASE_URL: url },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  let rounds = 0;
  let faults: string[] | undefined;
  const ready = new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`The other process ended with ${code}`)));
    child.on('message', (said: 'ready' | { rounds: number; faults?: string[] }) => {
      if (said === 'ready') return resolve();
      rounds = said.rounds;
      faults = said.faults ?? faults;
    });
  });
  await ready;
  return {
    rounds: () => rounds,
    stop: async () => {
      child.send('stop');
      await gone(child);
      if (!faults) throw new Error('The other process ended without a word');
      return { rounds, faults };
    },
  };
}

/** Starts the worker with other settings; resolves with what it says when it ends by itself. */
export async function refusedStart(
  env: Record<string, string>,
): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, ['src/main.ts', 'worker'], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'development', LOG_LEVEL: 'error', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await gone(child);
  return { code: child.exitCode, said };
}

const gone = (child: ChildProcess) =>
  new Promise<void>((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else child.once('exit', () => resolve());
  });

/** A value as versions before 21 November 2026 sealed it. */
export const sealedBefore = (plain: string): Buffer =>
  Buffer.concat([
    Buffer.from([1]),
    encrypt(masterKey(config.dataKey).derive('seal'), Buffer.from(plain), null),
  ]);

/** How many sealed values there are by the key that their first bytes name. */
export async function valuesByKey(db: Database): Promise<Record<number, number>> {
  const found: Record<number, number> = {};
  for (const { table, columns } of sealedTables())
    for (const { column } of columns) {
      const rows = await db(table).whereNotNull(column).pluck<Buffer[]>(column);
      for (const value of rows) {
        const key = value[0] === 1 ? 1 : value.readUInt16BE(1);
        found[key] = (found[key] ?? 0) + 1;
      }
    }
  return found;
}
