import { randomBytes } from 'node:crypto';
import { chown, link, mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { embeddedBinaries, run, serverAccount } from './embedded-binaries.ts';
import type { Account, Binaries } from './embedded-binaries.ts';

export type Cluster = {
  folder: string;
  log: string;
  password: string;
  account: Account | undefined;
  binaries: Binaries;
};

/** The cluster in `dataDir`, made by initdb when there is none. Throws when it is damaged or someone else's. */
export async function prepareCluster(dataDir: string, durable: boolean): Promise<Cluster> {
  await mkdir(dataDir, { recursive: true });
  const folder = join(dataDir, 'postgres');
  await sweepStaging(dataDir);
  const initialised = await isInitialised(folder);
  const account = await serverAccount(folder);
  const cluster: Cluster = {
    folder,
    log: join(dataDir, 'postgres.log'),
    password: await readPassword(join(dataDir, 'postgres-password'), initialised),
    account,
    binaries: await embeddedBinaries(account),
  };
  if (initialised) await takeOwnership(folder, account);
  else await initialise(cluster, dataDir, durable);
  return cluster;
}

/**
 * How to point a PostgreSQL program at its data folder. Under another account the folders above may be
 * closed to it, so it inherits the folder as its working directory (entered while still root) and finds it there.
 */
export function enter(folder: string, account: Account | undefined) {
  const environment = Object.entries(process.env).filter(([name]) => !/^(PG|LC_|LANG|TZ)/.test(name));
  const viaCwd = account !== undefined && process.platform === 'linux';
  return {
    data: viaCwd ? '/proc/self/cwd' : folder,
    options: { cwd: folder, env: { ...Object.fromEntries(environment), LC_ALL: 'C' }, ...account },
  };
}

// Initdb works in a folder of its own that is renamed when complete: killed half-way, it leaves no cluster.
async function initialise(cluster: Cluster, dataDir: string, durable: boolean): Promise<void> {
  const staging = join(dataDir, `postgres.new-${process.pid}`);
  const fresh = join(staging, 'data');
  await rm(staging, { recursive: true, force: true });
  await mkdir(fresh, { recursive: true, mode: 0o700 });
  await writeFile(join(staging, 'password'), cluster.password, { mode: 0o600 });
  await takeOwnership(staging, cluster.account);
  const { data, options } = enter(fresh, cluster.account);
  const names = ['--username=postgres', '--auth=scram-sha-256', '--pwfile=../password', '--no-instructions'];
  const text = ['--encoding=UTF8', '--no-locale', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const syncfs = process.platform === 'linux' ? ['--sync-method=syncfs'] : [];
  const speed = durable ? syncfs : ['--no-sync'];
  await run(cluster.binaries.initdb, ['-D', data, ...names, ...text, ...speed], options);
  // Fails when another process initialised the same folder and was first: its cluster stands.
  await rename(fresh, cluster.folder).catch(async (error: unknown) => {
    if (!(await isInitialised(cluster.folder))) throw error;
  });
  await rm(staging, { recursive: true, force: true });
}

async function isInitialised(folder: string): Promise<boolean> {
  const entries = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [] as string[];
    throw new Error(`${folder} cannot be read: start as the user it belongs to`, { cause: error });
  });
  if (entries.length === 0) return false;
  if (!entries.includes('PG_VERSION')) throw new Error(`${folder} is not a PostgreSQL cluster: move it away`);
  return true;
}

async function takeOwnership(folder: string, account: Account | undefined): Promise<void> {
  if (!account || (await stat(folder)).uid === account.uid) return;
  const inside = await readdir(folder, { withFileTypes: true, recursive: true });
  const paths = inside.filter((entry) => !entry.isSymbolicLink());
  for (const entry of paths) await chown(join(entry.parentPath, entry.name), account.uid, account.gid);
  await chown(folder, account.uid, account.gid);
}

async function readPassword(file: string, initialised: boolean): Promise<string> {
  const known = await readFile(file, 'utf8').catch(() => '');
  if (known) return known;
  if (initialised) throw new Error(`${file} is missing: without it the cluster beside it cannot be opened`);
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, randomBytes(32).toString('hex'), { mode: 0o600, flush: true });
  // Of two processes that start together one wins; rename is for file systems without links.
  await link(draft, file).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') await rename(draft, file);
  });
  await rm(draft, { force: true });
  return readFile(file, 'utf8');
}

async function sweepStaging(dataDir: string): Promise<void> {
  for (const name of await readdir(dataDir)) {
    const pid = Number(/^postgres(?:\.new-|-password\.)(\d+)$/.exec(name)?.[1] ?? 0);
    if (!pid || isAlive(pid)) continue;
    // An initdb whose parent was killed may still be writing there, until its folder is gone.
    const patience = { maxRetries: 20, retryDelay: 50 };
    await rm(join(dataDir, name), { recursive: true, force: true, ...patience });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
