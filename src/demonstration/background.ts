import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Database } from '../database/connect.ts';
import { log } from '../log.ts';
import { baseAddress } from '../web/address.ts';
import { beginFilling } from './filling.ts';

const script = fileURLToPath(new URL('../../scripts/simulate.ts', import.meta.url));
const history = { weeks: 6, seed: 1 };

/**
 * Lets a process of its own fill the demonstration's history, so that pages stay quick meanwhile. Undefined when
 * it is filled already; a filling that was interrupted goes on.
 */
export async function fillInBackground(
  db: Database,
  connectionString: string,
): Promise<ChildProcess | undefined> {
  const filling = await beginFilling(db, history);
  if (filling.finished) return undefined;
  const child = spawn(process.execPath, [script], {
    env: { ...process.env, DATABASE_URL: connectionString, BASE_URL: baseAddress() },
    // The channel ends when this process does, however it ends, and the child with it.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  child.once('exit', (code, signal) => {
    if (code) log.error({ code, signal }, 'filling the demonstration history failed');
  });
  return child;
}
