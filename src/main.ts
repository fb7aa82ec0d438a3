import type { ChildProcess } from 'node:child_process';
import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Runner } from 'graphile-worker';
import { config } from './config.ts';
import { connect, type Database } from './database/connect.ts';
import { startEmbedded, type EmbeddedServer } from './database/embedded.ts';
import { followKeys } from './database/keyring.ts';
import { demonstrationPassword } from './demonstration/accounts.ts';
import { fillInBackground } from './demonstration/background.ts';
import { log } from './log.ts';
import { createProbes } from './operations/probes.ts';
import { prepareAsOwner } from './prepare.ts';
import { baseAddress, listeningAt } from './web/address.ts';
import { announceEnd } from './web/health.ts';
import { listen } from './web/listen.ts';
import { closeStreams } from './web/streams.ts';

type Mode = 'all' | 'web' | 'worker';
type Parts = {
  filling?: ChildProcess | undefined;
  server?: Server;
  runner?: Runner | undefined;
  db?: Database;
  replica?: Database | undefined;
  embedded?: EmbeddedServer;
  unfollowKeys?: () => Promise<void>;
};

const mode: Mode = process.argv[2] === 'web' || process.argv[2] === 'worker' ? process.argv[2] : 'all';
const parts: Parts = {};
let stopping: Promise<void> | undefined;

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop(0));

// npm ci has everything compiled that this mode loads (scripts/compile.mjs), and nothing started.
if (process.argv.at(-1) === '--compile') {
  await load();
  process.exit();
}

const starting = start();
try {
  await starting;
} catch (fault) {
  console.error(`\n  ${fault instanceof Error ? fault.message : String(fault)}\n`);
  log.debug({ err: fault }, 'start failed');
  await stop(1);
}

async function start() {
  for (const warning of config.warnings) log.warn(warning);
  const url = config.databaseUrl ?? (await ownDatabase());
  parts.db = connect(url, { max: mode === 'worker' ? 10 : 16 });
  await prepareAsOwner(parts.db, url);
  parts.unfollowKeys = followKeys(parts.db);
  const { startWorker, createApp } = await load();
  parts.runner = await startWorker?.(parts.db, url);
  if (mode === 'worker') {
    if (config.workerPort === undefined) return;
    const { server, address } = await listen(createProbes(parts.db), config.workerPort);
    parts.server = server;
    console.log(`\n  Aduan Sabtu, worker: ${address}/metrics\n`);
    return;
  }
  if (config.databaseReadUrl) parts.replica = connect(config.databaseReadUrl, { max: 8 });
  const app = createApp!(parts.db, { replica: parts.replica });
  const { server, address } = await listen(app, config.port);
  parts.server = server;
  listeningAt(address);
  announce(baseAddress());
  if (mode === 'all' && config.demonstration) parts.filling = await fillInBackground(parts.db, url);
}

// Each process loads what it needs: pages are no work of a worker's.
async function load() {
  const { startWorker } = mode === 'web' ? {} : await import('./worker.ts');
  const { createApp } = mode === 'worker' ? {} : await import('./app.ts');
  return { startWorker, createApp };
}

async function ownDatabase() {
  if (mode !== 'all')
    throw new Error(`npm run ${mode} needs DATABASE_URL: the embedded database serves npm start.`);
  parts.embedded = await startEmbedded({ dataDir: config.dataDir });
  return parts.embedded.connectionString;
}

function announce(address: string) {
  console.log(`\n  Aduan Sabtu: ${address}\n`);
  if (!config.demonstration) return;
  console.log('  Demonstration mode. Sign in at /sign-in with one click, or as any office with the password');
  console.log(
    `  ${demonstrationPassword}: loket.setiabudi, camat.setiabudi, lurah.karet-semanggi, walikota.jakarta-selatan,`,
  );
  console.log('  sekda, gubernur, inspektorat, admin … Stop with Ctrl-C.\n');
}

// Requests under way are answered, jobs under way finished, then the database goes.
async function stop(code: number) {
  stopping ??= (async () => {
    // A signal in the middle of the start lets it finish first: half-open things can't be closed in order.
    await starting.catch(() => {});
    const { filling, server, runner, db, replica, embedded, unfollowKeys } = parts;
    filling?.kill('SIGTERM');
    announceEnd();
    // Whoever spreads the requests looks at /readyz first: until then they are still answered here.
    if (server && code === 0) await sleep(config.drainSeconds * 1000);
    if (server) await closeServer(server);
    await runner?.stop().catch(() => {});
    await unfollowKeys?.();
    await Promise.all([db?.destroy(), replica?.destroy()]);
    await embedded?.stop();
  })();
  await stopping;
  process.exit(code);
}

function closeServer(server: Server) {
  return new Promise<void>((resolve) => {
    server.close(() => resolve());
    closeStreams();
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), 10_000).unref();
  });
}
