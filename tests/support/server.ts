import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { connect, type Database } from '../../src/database/connect.ts';
import { testDatabase } from './database.ts';

export type RunningServer = {
  address: string;
  db: Database;
  /** Kills the process as a power cut would, and waits until it is gone. */
  kill(): Promise<void>;
  /** Starts it again on the same database; the address may change unless it is to be the same. */
  start(options?: { sameAddress: boolean }): Promise<string>;
  stop(): Promise<void>;
};

/**
 * The program as `npm start` runs it, in a process of its own on a database of its own, without simulated history,
 * with the demonstration clock at `begin`.
 */
export async function runServer(begin: Date): Promise<RunningServer> {
  const { db, url, drop } = await testDatabase();
  await db('demonstration_filling').insert({
    started_at: begin,
    finished_at: begin,
    weeks: 0,
    seed: 0,
    percent: 100,
  });
  await db('clock').update({ offset_ms: begin.getTime() - Date.now() });
  const own = connect(url, { max: 2 });
  let child = launch(url);
  const server: RunningServer = {
    address: await addressOf(child),
    db: own,
    kill: () => end(child, 'SIGKILL'),
    start: async ({ sameAddress } = { sameAddress: false }) => {
      child = launch(url, sameAddress ? new URL(server.address).port : '0');
      server.address = await addressOf(child);
      return server.address;
    },
    stop: async () => {
      await end(child, 'SIGTERM');
      await own.destroy();
      await drop();
    },
  };
  return server;
}

export type Process = { address: string; stop(): Promise<void> };

/** One of several processes on a database: `npm run web` or `npm run worker`, ready when this resolves. */
export async function runProcess(
  mode: 'web' | 'worker',
  url: string,
  env: Record<string, string> = {},
): Promise<Process> {
  const child = launch(url, '0', [mode], { WORKER_PORT: '0', ...env });
  return { address: await addressOf(child), stop: () => end(child, 'SIGTERM') };
}

function launch(
  url: string,
  port = '0',
  args: string[] = [],
  env: Record<string, string> = {},
): ChildProcess {
  return spawn(process.execPath, ['src/main.ts', ...args], {
    cwd: join(import.meta.dirname, '../..'),
    env: {
      ...process.env,
      NODE_ENV: 'development',
      DATABASE_URL: url,
      PORT: port,
      LOG_LEVEL: 'error',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.once('exit', (code) => reject(new Error(`The server ended with ${code}: ${text}`)));
    child.stdout!.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const found = /http:\/\/localhost:\d+/.exec(text);
      if (found) resolve(found[0]);
    });
  });
}

function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else {
      child.once('exit', () => resolve());
      child.kill(signal);
    }
  });
}
