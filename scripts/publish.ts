// npm run publish -- --month 2026-10 --reason "…": counts a published month anew, and publishes what differs as an
// edition of its own that says why.
import { parseArgs } from 'node:util';
import { now, readClock } from '../src/clock.ts';
import { correct } from '../src/open-data/correction.ts';
import { withDatabase } from './database.ts';

const text = { type: 'string', default: '' } as const;
const { values } = parseArgs({ options: { month: text, reason: text } });
const month = /^\d{4}-(0[1-9]|1[0-2])$/.test(values.month) ? `${values.month}-01` : null;

if (month === null || values.reason.trim() === '') {
  console.error('  Say which month, and why: npm run publish -- --month 2026-10 --reason "…"');
  process.exitCode = 1;
} else
  await withDatabase(async (db) => {
    await readClock(db);
    const version = await correct(db, { month, reason: values.reason.trim(), now: now() });
    console.log(
      version === null
        ? `  ${values.month}: nothing differs by five or more`
        : `  ${values.month}: edition ${version}`,
    );
  });
