import { createReadStream } from 'node:fs';
import { access, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { BackupFault } from './fault.ts';
import { instantOf } from './file-names.ts';
import type { Place } from './places.ts';

const dayMs = 24 * 60 * 60 * 1000;

/**
 * A folder. A backup is written under another name (`….part`), flushed to the disk and then renamed: a process or
 * machine that dies in between leaves no file that looks complete. What such a death left is removed a day later.
 */
export function folder(path: string): Place {
  const root = resolve(path);
  return {
    label: root,
    write: async (name, source) => {
      await mkdir(root, { recursive: true, mode: 0o700 });
      await sweep(root);
      const part = join(root, `${name}.part`);
      const file = await open(part, 'wx', 0o600);
      try {
        try {
          for await (const chunk of source) await file.writeFile(chunk);
          await file.sync();
        } finally {
          await file.close();
        }
        await rename(part, join(root, name));
      } catch (fault) {
        await rm(part, { force: true });
        throw fault;
      }
      await flushFolder(root);
    },
    read: async (name) => {
      const file = join(root, name);
      await access(file).catch(() => {
        throw new BackupFault(`There is no file ${file}, or it may not be read.`);
      });
      return createReadStream(file, { highWaterMark: 256 * 1024 });
    },
    list: async () => (await readdir(root).catch(() => [])).filter((name) => instantOf(name)).toSorted(),
    remove: (name) => rm(join(root, name), { force: true }),
  };
}

// A renamed file is safe once its folder is on the disk; file systems that can't say so do it by themselves.
async function flushFolder(root: string): Promise<void> {
  const handle = await open(root, 'r').catch(() => undefined);
  await handle?.sync().catch(() => {});
  await handle?.close();
}

async function sweep(root: string): Promise<void> {
  const [newest] = (await parts(root)).map(({ at }) => at).toSorted((a, b) => b - a);
  for (const { path, at } of await parts(root))
    if (at < (newest ?? 0) - dayMs) await rm(path, { force: true });
}

async function parts(root: string): Promise<{ path: string; at: number }[]> {
  const names = (await readdir(root)).filter(
    (name) => name.endsWith('.part') && instantOf(name.slice(0, -'.part'.length)),
  );
  return Promise.all(
    names.map(async (name) => ({ path: join(root, name), at: (await stat(join(root, name))).mtimeMs })),
  );
}
