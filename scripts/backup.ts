// npm run backup: one encrypted file of the whole database, into BACKUP_DIR, BACKUP_S3_… or --to <folder>.
//   --verify <file>   reads a backup to its end and says what it holds; restores nothing
//   --list            the backups that are kept
//   --keep <number>   how many of the newest stay (BACKUP_KEEP)
//   --new-key         makes a pair of keys for BACKUP_KEY
import { parseArgs } from 'node:util';
import { config } from '../src/config.ts';
import { BackupFault } from '../src/operations/fault.ts';
import { newKeys } from '../src/operations/keys.ts';
import { makeBackup } from '../src/operations/making.ts';
import { readBackup } from '../src/operations/reading.ts';
import { fileAt, keyOr, megabytes, placeOr, plainly, seconds } from './backups.ts';
import { withDatabase } from './database.ts';

const { values } = parseArgs({
  options: {
    to: { type: 'string' },
    keep: { type: 'string' },
    verify: { type: 'string' },
    list: { type: 'boolean', default: false },
    'new-key': { type: 'boolean', default: false },
  },
});

await plainly(async () => {
  if (values['new-key']) return printKeys();
  if (values.verify) return verify(values.verify);
  const place = placeOr(values.to);
  if (values.list) {
    for (const name of await place.list()) console.log(`  ${name}`);
    return;
  }
  const key = keyOr();
  const keep = values.keep === undefined ? config.backup.keep : Number(values.keep);
  const took = seconds();
  await withDatabase(async (db, url) => {
    const { demonstration } = config;
    const now = new Date();
    const made = await makeBackup(db, config.databaseOwnerUrl ?? url, place, {
      key,
      keep,
      demonstration,
      now,
    });
    console.log(`  ${made.file} in ${place.label}`);
    console.log(`  ${made.rows} rows, ${megabytes(made.bytes)}, ${took()}; written and read back`);
    for (const name of made.removed) console.log(`  no longer kept: ${name}`);
  });
});

async function printKeys(): Promise<void> {
  const { identity, recipient } = await newKeys();
  console.log(`  BACKUP_KEY=${recipient}\n`);
  console.log('  goes to the server, which writes with it. What opens the backups goes into two safes:\n');
  console.log(`  ${identity}`);
}

async function verify(path: string): Promise<void> {
  const { place, name } = fileAt(path);
  const { header, manifest } = await readBackup(place, name, keyOr());
  const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
  console.log(`  Whole, and its seal holds: ${manifest.tables.length} tables, ${rows} rows.`);
  console.log(
    `  Made ${header.createdAt} by version ${header.program}, PostgreSQL ${header.server}${header.demonstration ? ', a demonstration' : ''}.`,
  );
  if (rows === 0) throw new BackupFault('It holds no rows.');
}
