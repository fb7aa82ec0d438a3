// npm run rotate-keys: a new data key while everything runs; all that is sealed is sealed again.
// npm run rotate-keys -- --index: a new key for look-ups.
// npm run rotate-keys -- --master: DATA_KEY itself changes. Set DATA_KEY to the new one and DATA_KEY_PREVIOUS to the
// old one for this command, then restart web and workers with the new one, then run it once more.
// Each may be interrupted and run again: it goes on where it stood.
import { parseArgs } from 'node:util';
import { recordAudit } from '../src/audit/record.ts';
import type { Database } from '../src/database/connect.ts';
import { isForbidden } from '../src/database/access.ts';
import {
  AlreadyRotating,
  changeMasterKey,
  rotateIndexKey,
  rotateSealKey,
  type Rotated,
  type Rotating,
} from '../src/database/rotation.ts';
import { withDatabase } from './database.ts';

const flag = { type: 'boolean', default: false } as const;
const { values } = parseArgs({ options: { master: flag, index: flag } });

const needsOwner = 'Keys are changed by the login that owns the tables: set DATABASE_OWNER_URL';

const rotating: Rotating = {
  record: (trx, action, particulars) =>
    recordAudit(trx, { at: new Date(), by: 'system', action, particulars }),
  progress: (line) => {
    if (process.stdout.isTTY) process.stdout.write(`\r  ${line.padEnd(70)}`);
  },
};

await withDatabase(
  async (db) => {
    if (values.master) await master(db);
    else if (values.index) tell(await rotateIndexKey(db, rotating), 'hashes were made again');
    else tell(await rotateSealKey(db, rotating), 'rows were sealed again');
  },
  { asOwner: true },
).catch((fault: unknown) => {
  const known =
    fault instanceof AlreadyRotating ? fault.message : isForbidden(fault) ? needsOwner : undefined;
  if (!known) throw fault;
  console.error(`  ${known}.`);
  process.exitCode = 1;
});

async function master(db: Database) {
  const { added, removed, waiting } = await changeMasterKey(db, rotating);
  if (added > 0) console.log(`  ${added} data keys can now be opened with the new DATA_KEY, too.`);
  if (waiting > 0)
    console.log(
      `  ${waiting} process(es) still run with another DATA_KEY: restart them, then run this again.`,
    );
  else if (removed > 0) console.log('  The old DATA_KEY opens nothing here any more.');
  else if (added === 0) console.log('  Nothing to do: all data keys are wrapped with this DATA_KEY alone.');
}

function tell({ from, to, changed, unreadable, kept }: Rotated, what: string) {
  console.log(`\n  ${changed} ${what}: key ${to} in the place of ${from}.`);
  for (const { table, column, key } of unreadable)
    console.log(`  ${table}.${column} of ${key} does not open: changed by somebody, or its key is gone.`);
  if (kept === 0) return console.log(`  Key ${from} is destroyed.`);
  console.log(`  Key ${from} stays for ${kept} value(s) that are known to nobody.`);
  process.exitCode = 1;
}
