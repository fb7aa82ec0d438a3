// npm run simulate -- --weeks 6 --seed 1 [--until 2026-11-20]: plays weeks of work through the real verbs.
// With --complaints 1000000 or --province all [--lean] it copies the lives of some played weeks until there are so many, or
// each session of the country is as full as those.
import { parseArgs } from 'node:util';
import { addDays, at } from '../src/calendar/cycle.ts';
import { rulesOf } from '../src/calendar/queries.ts';
import { now, readClock } from '../src/clock.ts';
import { config } from '../src/config.ts';
import type { Database } from '../src/database/connect.ts';
import { isAlone } from '../src/database/yielding.ts';
import { fillHistory } from '../src/demonstration/history.ts';
import { seedCountry } from '../src/demonstration/scale/country.ts';
import { fillAtScale } from '../src/demonstration/scale/filling.ts';
import { playWeeks, weeksPlayed } from '../src/demonstration/scale/play.ts';
import { log } from '../src/log.ts';
import { withDatabase, withPassingDatabase } from './database.ts';

const { values } = parseArgs({
  options: {
    weeks: { type: 'string', default: '6' },
    seed: { type: 'string', default: '1' },
    until: { type: 'string' },
    province: { type: 'string' },
    complaints: { type: 'string' },
    lean: { type: 'boolean', default: false },
  },
});

if (!config.demonstration) {
  console.error('  Invented complaints are for demonstrations. NODE_ENV is production.');
  process.exit(1);
}
const province = values.province ?? config.provinceCode;
const [weeks, seed] = [Number(values.weeks), Number(values.seed)];
if (province !== 'all' && province !== config.provinceCode) {
  console.error(
    `  The database belongs to province ${config.provinceCode} (PROVINCE_CODE); --province says ${province}.`,
  );
  process.exit(1);
}

// Started by the program: ends with it, even when that was killed.
process.once('disconnect', () => process.exit(0));

await withDatabase(async (db) => {
  await readClock(db);
  const { calendar } = await rulesOf(db);
  const until = values.until ? at(addDays(values.until, 1), '00:00', calendar) : now();
  if (values.complaints === undefined && province !== 'all')
    await fillHistory(db, { weeks, seed, until }, (percent) => {
      process.stdout.write(`\r  ${percent} % `);
    });
  else {
    const complaints = values.complaints === undefined ? undefined : Number(values.complaints);
    await copied(db, { weeks, seed, until, complaints, lean: values.lean });
  }
  const [{ n }] = (await db('complaints').count('* as n')) as unknown as [{ n: number }];
  console.log(`\n  ${n} complaints`);
});
if (process.connected) process.disconnect();

type Scale = Parameters<typeof fillAtScale>[1];

async function copied(db: Database, scale: Scale): Promise<void> {
  // Long statements are what this command is made of.
  log.level = 'error';
  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1000;
  let [told, from]: [number, number | null] = [0, null];
  if (province === 'all') {
    await seedCountry(db);
    console.log(`  the whole country after ${seconds().toFixed(0)} s`);
  }
  if (!(await isAlone(db)))
    console.log('  others use this server: it rests while they do; alone it is some ten times faster');
  await withPassingDatabase(db, (play) =>
    fillAtScale(db, scale, {
      play: async () => {
        const weeksToPlay = Math.min(scale.weeks, weeksPlayed);
        console.log(`  playing ${weeksToPlay} weeks of a small city`);
        await playWeeks(await play(), { weeks: weeksToPlay, seed: scale.seed, until: scale.until });
        console.log(`  played after ${seconds().toFixed(0)} s`);
        return play();
      },
      onProgress: ({ complaints, of }) => {
        from ??= seconds();
        if (seconds() - told < 2 && complaints < of) return;
        told = seconds();
        const rate = complaints / Math.max(told - from, 1);
        const left = (of - complaints) / Math.max(rate, 1);
        console.log(`  ${complaints} of ${of}, ${Math.round(rate)}/s, ${Math.round(left)} s to go`);
      },
    }),
  );
  console.log(`  filled after ${seconds().toFixed(0)} s`);
}
