import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { measureCounter } from './counter.ts';
import { measure, table, type Figure } from './figures.ts';
import { Visitor } from './visitor.ts';

const root = join(import.meta.dirname, '../..');
const running = new Set<ChildProcess>();
process.once('exit', () => running.forEach((child) => child.kill('SIGKILL')));

/** npm run bench -- pages, -- counter: `npm start` with some weeks, each page by one user, the counter in a browser. */
export async function benchPages({
  weeks,
  counterOnly = false,
}: {
  weeks: string;
  counterOnly?: boolean;
}): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'aduan-sabtu-bench-'));
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    DATA_DIR: dataDir,
    PORT: '0',
    LOG_LEVEL: 'error',
    NODE_ENV: 'development',
  };
  delete env.DATABASE_URL;
  try {
    const first = await startServer(env);
    await first.stop();
    const filling = await timed(() => finished(run(['scripts/simulate.ts', '--weeks', weeks], env)));
    const later = await startServer(env);
    console.log(`\n  ${availableParallelism()} cores, ${weeks} weeks of all kecamatan`);
    console.log(
      table([
        ['first start to first page', `${(first.ms / 1000).toFixed(1)} s`],
        ['later start to first page', `${(later.ms / 1000).toFixed(1)} s`],
        [`history of ${weeks} weeks through the verbs`, `${(filling / 1000).toFixed(0)} s`],
      ]),
    );
    if (!counterOnly)
      console.log(
        table([['page', 'role', 'p50 ms', 'p95 ms', 'kB sent'], ...(await pages(later.address)).map(rowOf)]),
      );
    console.log(table(await counter(later.address)));
    await later.stop();
  } finally {
    for (const child of running) child.kill('SIGTERM');
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function startServer(env: NodeJS.ProcessEnv) {
  const begin = performance.now();
  const child = run(['src/main.ts'], env);
  const address = await new Promise<string>((resolve, reject) => {
    child.once('exit', () => reject(new Error('The server did not start')));
    let text = '';
    child.stdout!.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const found = /http:\/\/localhost:\d+/.exec(text);
      if (found) resolve(found[0]);
    });
  });
  await (await fetch(address)).text();
  const ms = performance.now() - begin;
  const stop = async () => {
    child.kill('SIGTERM');
    await finished(child);
  };
  return { ms, address, stop };
}

async function pages(address: string): Promise<Figure[]> {
  const plan: [username: string, paths: string[]][] = [
    ['loket.setiabudi', ['/home', '/saturday', '/saturday/intake']],
    ['lurah.karet-semanggi', ['/home', '/sunday']],
    ['camat.setiabudi', ['/home', '/meetings', '/reports', '/complaints']],
    ['walikota.jakarta-selatan', ['/home', '/meetings', '/reports', '/complaints?which=all']],
    ['gubernur', ['/home', '/reports', '/complaints?which=all', '/complaints?q=mampet']],
  ];
  const figures: Figure[] = [];
  const nobody = new Visitor(address);
  for (const path of ['/', '/track']) figures.push(await measure(nobody, path, '–'));
  for (const [username, paths] of plan) {
    const visitor = new Visitor(address);
    await visitor.signIn(username);
    for (const path of paths) figures.push(await measure(visitor, path, username));
    const list = await visitor.get('/complaints?which=all');
    const ticket = /href="(\/complaints\/[0-9A-Z]{4}-[0-9A-Z]{4})"/.exec(list.text)?.[1];
    if (ticket) figures.push(await measure(visitor, ticket, username, 'one complaint'));
  }
  return figures;
}

/** The counter in a browser on 6 Mbps and a CPU four times slower; a row each. */
async function counter(address: string): Promise<string[][]> {
  const found = await measureCounter(address);
  if (!found) return [['counter', 'no browser could be started']];
  return [
    ['counter, 6 Mbps and CPU ÷ 4: first load until a key stands in the first field', inMs(found.usableMs)],
    ['  over the wire', `${found.firstKb.toFixed(1)} kB`],
    ['  the same again, from the cache', `${inMs(found.againMs)}, ${found.againKb.toFixed(1)} kB`],
    ['counter, as it is: the text typed until categories are suggested', inMs(found.suggestionMs)],
    ['  Alt+S until the receipt stands', inMs(found.receiptMs)],
  ];
}

function inMs(value: number) {
  return `${value.toFixed(0)} ms`;
}

function rowOf({ name, role, p50, p95, sent }: Figure) {
  return [name, role, p50.toFixed(1), p95.toFixed(1), (sent / 1000).toFixed(1)];
}

function run(args: string[], env: NodeJS.ProcessEnv): ChildProcess {
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] });
  running.add(child);
  child.once('exit', () => running.delete(child));
  child.stdout!.resume();
  return child;
}

function finished(child: ChildProcess) {
  return new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => (code ? reject(new Error(`exit code ${code}`)) : resolve()));
  });
}

async function timed(work: () => Promise<void>) {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
}
