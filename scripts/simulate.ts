// npm run simulate -- --weeks 6 --seed 1 [--until 2026-11-20]: plays weeks of work through the real verbs.
import { parseArgs } from 'node:util';
import { addDays, at } from '../src/calendar/cycle.ts';
import { rulesOf } from '../src/calendar/queries.ts';
import { now, readClock } from '../src/clock.ts';
import { config } from '../src/config.ts';
import { fillHistory } from '../src/demonstration/history.ts';
import { withDatabase } from './database.ts';

const { values } = parseArgs({
  options: {
    weeks: { type: 'string', default: '6' },
    seed: { type: 'string', default: '1' },
    until: { type: 'string' },
  },
});

if (!config.demonstration) {
  console.error('  Invented complaints are for demonstrations. NODE_ENV is production.');
  process.exit(1);
}

// Started by the program: ends with it, even when that was killed.
process.once('disconnect', () => process.exit(0));

await withDatabase(async (db) => {
  await readClock(db);
  const { calendar } = await rulesOf(db);
  const until = values.until ? at(addDays(values.until, 1), '00:00', calendar) : now();
  await fillHistory(db, { weeks: Number(values.weeks), seed: Number(values.seed), until }, (percent) => {
    process.stdout.write(`\r  ${percent} % `);
  });
  const [{ n }] = (await db('complaints').count('* as n')) as unknown as [{ n: number }];
  console.log(`\n  ${n} complaints`);
});
if (process.connected) process.disconnect();
