import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '../../src/database/connect.ts';
import { startEmbedded } from '../../src/database/embedded.ts';

const root = join(import.meta.dirname, '../..');
const preflight = ['--import', './scripts/preflight.mjs'];
const running = new Set<ChildProcess>();
process.once('exit', () => running.forEach((child) => child.kill('SIGKILL')));

/** A database of its own, in a folder that is gone afterwards or one that is `kept`, and the program's processes on it. */
export type Ground = {
  url: string;
  dataDir: string;
  /** Starts `npm run web`, as an installation does; `ms` until it is listening. */
  web(through?: { url?: string }): Promise<WebProcess>;
  worker(): Promise<Started>;
  /** Runs one of the scripts to its end. @throws Error when it fails */
  script(args: string[]): Promise<void>;
  /** Starts one of them and lets it run, on a database of its own on the same server where `own` names one. */
  beside(args: string[], own?: string): Promise<ChildProcess>;
  end(): Promise<void>;
};

export type Started = { pid: number; ms: number; stop(): Promise<void> };
export type WebProcess = Started & { address: string };

export async function newGround(kept?: string): Promise<Ground> {
  const dataDir = kept ?? (await mkdtemp(join(tmpdir(), 'aduan-sabtu-bench-')));
  const server = await startEmbedded({ dataDir });
  const url = server.connectionString;
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    DATABASE_URL: url,
    DATA_DIR: dataDir,
    PORT: '0',
    NODE_ENV: 'development',
    // What an installation writes of each request is written here, too; nobody reads it.
    LOG_LEVEL: 'info',
  };
  const stops: (() => Promise<void>)[] = [];
  const start = async (
    args: string[],
    ready: RegExp,
    over: NodeJS.ProcessEnv = {},
  ): Promise<Started & { said: string }> => {
    const begin = performance.now();
    const child = run(args, { ...env, ...over });
    const said = await says(child, ready);
    const ms = performance.now() - begin;
    const stop = () => ended(child);
    stops.push(stop);
    return { pid: child.pid!, ms, stop, said };
  };
  return {
    url,
    dataDir,
    web: async ({ url: other = url } = {}) => {
      const started = await start(asStarted('web'), /http:\/\/localhost:\d+/, {
        DATABASE_URL: other,
      });
      return { ...started, address: started.said };
    },
    worker: () => start(asStarted('worker'), /worker: http:\/\/\S+/, { WORKER_PORT: '0' }),
    script: (args) => finished(run([...preflight, ...args], { ...env, LOG_LEVEL: 'error' }, true)),
    beside: async (args, own) => {
      const other = new URL(url);
      if (own) {
        const db = connect(url, { max: 1 });
        try {
          // A folder that is kept may have it from an earlier run.
          await db.raw('drop database if exists ?? with (force)', [own]);
          await db.raw('create database ??', [own]);
        } finally {
          await db.destroy();
        }
        other.pathname = own;
      }
      return run([...preflight, ...args], { ...env, DATABASE_URL: other.href, LOG_LEVEL: 'error' }, true);
    },
    end: async () => {
      await Promise.all(stops.map((stop) => stop()));
      await server.stop();
      if (!kept) await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Proportional set size in MiB: what a process alone uses, and its share of what it shares. Null where Linux isn't. */
export function memoryOf(pid: number): number | null {
  try {
    const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    return Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1]) / 1024;
  } catch {
    return null;
  }
}

/** What Node is given by a script of package.json: a process is measured as an installation has it. */
function asStarted(script: 'web' | 'worker'): string[] {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  return scripts[script]!.split(' ').slice(1);
}

function run(args: string[], env: NodeJS.ProcessEnv, shown = false): ChildProcess {
  const child = spawn(process.execPath, args, {
    cwd: root,
    env,
    stdio: ['ignore', shown ? 'ignore' : 'pipe', 'inherit'],
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

function says(child: ChildProcess, wanted: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.once('exit', () => reject(new Error(`The process ended before it said ${wanted.source}`)));
    child.stdout!.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const found = wanted.exec(text);
      if (!found) return;
      text = '';
      child.stdout!.removeAllListeners('data').resume();
      resolve(found[0]);
    });
  });
}

/** Ends a process and waits for its end. */
export function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}

function finished(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => (code ? reject(new Error(`exit code ${code}`)) : resolve()));
  });
}
