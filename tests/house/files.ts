import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '../..');

export type File = { path: string; text: string };

/** The files of the repository that match, with paths relative to its root. */
export const filesOf = (pattern: string): File[] =>
  globSync(pattern, { cwd: root })
    .map((path) => path.replaceAll('\\', '/'))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));

export type Import = { from: string; to: string };

/** What a module of src needs from others at run time; imports of types alone leave no trace. */
export function importsOf({ path, text }: File): Import[] {
  const found = text.matchAll(
    /^(?:import|export)\s+(type\s+)?((?:[^;'"]|'(?=[^'\n]*,))*?)from\s+'([^']+)'/gm,
  );
  const bare = [...text.matchAll(/^import\s+'([^']+)'|import\(\s*'([^']+)'/gm)].map(
    (match) => match[1] ?? match[2]!,
  );
  const named = [...found]
    .filter(([, type, names]) => !type && !isTypesOnly(names!))
    .map((match) => match[3]!);
  return [...named, ...bare].map((to) => ({
    from: path,
    to: to.startsWith('.') ? join(dirname(path), to).replaceAll('\\', '/') : to,
  }));
}

function isTypesOnly(names: string): boolean {
  const list = /^\{([^}]*)\}$/.exec(names.trim());
  return (
    list !== null && list[1]!.split(',').every((name) => !name.trim() || name.trim().startsWith('type '))
  );
}

/** `src/complaints/list.ts` → `complaints`, `src/clock.ts` → `clock`. */
export const folderOf = (path: string): string => path.split('/')[1]!.replace(/\.ts$/, '');
