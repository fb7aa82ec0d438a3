// npm run bench: every level's work over HTTP, on a database and a server of its own, beside what the machine could do.
//   -- --quick           some seconds at one small size; --large: 20 million complaints, too
//   -- --sizes 10000,50000 --json figures.json; --filled DIR: the largest in what DATA_DIR=DIR npm run simulate filled
//   -- pages [--weeks 6] weeks through the verbs, each page by one user, and the counter in a browser
//   -- counter           only what a clerk waits for, in a browser
//   -- meetings          a meeting with 120 cases
//   -- documents         minutes of 120 cases, a report with 240 photos, and what others notice meanwhile
//   -- messages          delivery through kills and failures, and its rate
//   -- likeness          the look-up of photos that resemble one among a million
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  options: {
    weeks: { type: 'string', default: '6' },
    quick: { type: 'boolean', default: false },
    large: { type: 'boolean', default: false },
    sizes: { type: 'string' },
    json: { type: 'string' },
    filled: { type: 'string' },
  },
  allowPositionals: true,
});

const ordinary = values.quick ? [2000] : [10_000, 1_000_000, ...(values.large ? [20_000_000] : [])];

const sections: Record<string, () => Promise<unknown>> = {
  work: async () =>
    (await import('./bench/work.ts')).benchWork({
      sizes: values.sizes?.split(',').map(Number) ?? ordinary,
      seconds: values.quick ? 1 : 5,
      concurrency: [1, 8, 32],
      json: values.json,
      filled: values.filled,
    }),
  pages: async () => (await import('./bench/pages.ts')).benchPages({ weeks: values.weeks }),
  counter: async () => (await import('./bench/pages.ts')).benchPages({ weeks: '1', counterOnly: true }),
  documents: async () => (await import('./bench/documents.ts')).benchDocuments(),
  likeness: async () => (await import('./bench/likeness.ts')).benchLikeness(),
  meetings: async () => (await import('./bench/meetings.ts')).benchMeetings(),
  messages: async () => (await import('./bench/messages.ts')).benchMessages(),
};
const name = positionals[0] ?? 'work';
const section = sections[name];
if (!section) {
  console.error(`  There is no ${name}: ${Object.keys(sections).join(', ')}`);
  process.exit(1);
}
await section();
process.exit();
