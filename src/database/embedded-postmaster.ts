import { spawn } from 'node:child_process';
import { open, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { run } from './embedded-binaries.ts';
import { enter } from './embedded-files.ts';
import type { Cluster } from './embedded-files.ts';

export type Postmaster = { pid: number; port: number };

const recoveryLimit = 10 * 60_000;

/**
 * A new postmaster on a free port, ready for connections; undefined when it lost a race for the port or for
 * the cluster and the caller should look again. Throws with the end of the server's log when it cannot start.
 */
export async function launch(
  cluster: Cluster,
  durable: boolean,
  pickPort = freePort,
): Promise<Postmaster | undefined> {
  const port = await pickPort();
  const log = await open(cluster.log, 'a');
  const { size } = await log.stat();
  const { data, options } = enter(cluster.folder, cluster.account);
  const child = spawn(cluster.binaries.postgres, ['-D', data, ...settings(port, durable)], {
    ...options,
    // A process group of its own: Ctrl-C must reach us first, the database last.
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
  });
  child.unref();
  const failed = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', () => resolve(''));
  });
  await log.close();

  const deadline = Date.now() + recoveryLimit;
  while (Date.now() < deadline) {
    const failure = await Promise.race([failed, sleep(20)]);
    if (failure !== undefined) {
      const written = (await readFile(cluster.log)).subarray(size).toString();
      if (/could not (bind|create any TCP)|lock file .* exists|still in use/.test(written)) return undefined;
      throw new Error(`PostgreSQL did not start: ${failure}${written.slice(-1000)}\n(${cluster.log})`);
    }
    const file = await readPidFile(cluster.folder);
    if (file && file.pid === child.pid && file.status === 'ready') return { pid: file.pid, port };
  }
  throw new Error(`PostgreSQL is not ready after ${recoveryLimit / 60_000} minutes, see ${cluster.log}`);
}

/** The pid, port and status (`starting`, `ready`, `stopping`) that the postmaster noted in its data folder. */
export async function readPidFile(folder: string): Promise<(Postmaster & { status: string }) | undefined> {
  const lines = (await readFile(join(folder, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
  const pid = Number(lines[0]);
  if (!pid) return undefined;
  return { pid, port: Number(lines[3] ?? 0), status: lines[7]?.trim() ?? 'starting' };
}

/** Whether a process of this number exists and is a PostgreSQL; a zombie that nobody reaps is not. */
export async function isPostgres(pid: number): Promise<boolean> {
  if (process.platform === 'linux') {
    const line = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    return /^\d+ \(postgres\) [^ZX]/.test(line);
  }
  const [program, ...args] =
    process.platform === 'win32'
      ? (['tasklist', '/NH', '/FI', `PID eq ${pid}`] as const)
      : (['ps', '-o', 'comm=', '-p', String(pid)] as const);
  const { stdout } = await run(program, args).catch(() => ({ stdout: '' }));
  return stdout.includes('postgres');
}

/** Fast shutdown; after ten seconds an immediate one, which the next start repairs from the log. */
export async function terminate(cluster: Cluster, postmaster: Postmaster): Promise<void> {
  for (const [signal, mode, limit] of [
    ['SIGINT', 'fast', 10_000],
    ['SIGQUIT', 'immediate', 5_000],
  ] as const) {
    if (!(await isRunning(cluster, postmaster))) return;
    if (process.platform === 'win32')
      await run(cluster.binaries.pg_ctl, ['stop', '-W', '-D', cluster.folder, '-m', mode]).catch(() => {});
    else process.kill(postmaster.pid, signal);
    const deadline = Date.now() + limit;
    while (Date.now() < deadline && (await isRunning(cluster, postmaster))) await sleep(20);
  }
}

/** Removes a pid file whose process is not this cluster's, unless it has changed since it was read. */
export async function forgetStale(folder: string, stale: Postmaster): Promise<void> {
  const now = await readPidFile(folder);
  if (now?.pid === stale.pid && now.port === stale.port) await rm(join(folder, 'postmaster.pid'));
}

async function isRunning(cluster: Cluster, { pid }: Postmaster): Promise<boolean> {
  const file = await readPidFile(cluster.folder);
  return (file === undefined || file.pid === pid) && (await isPostgres(pid));
}

const linuxOnly = {
  // Queries of a killed process end with it.
  client_connection_check_interval: '5s',
  // One call instead of a thousand files before crash recovery: seconds on a slow disk.
  recovery_init_sync_method: 'syncfs',
};

// Each test file has a database and a pool of its own, some have several.
const forTests = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: 200 };

function settings(port: number, durable: boolean): string[] {
  const chosen = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 60,
    shared_buffers: '128MB',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_min_messages: 'warning',
    log_checkpoints: 'off',
    ...(process.platform === 'linux' ? linuxOnly : {}),
    ...(durable ? {} : forTests),
  };
  return Object.entries(chosen).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

// The port is free now, perhaps not when PostgreSQL binds it: then launch() is tried again.
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' ? (address?.port ?? 0) : 0));
    });
  });
}
