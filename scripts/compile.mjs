// npm ci: has Node compile what the program loads, with the flags of `npm start` (and `npm run web`) and of `npm run worker`, as
// what is kept of it hangs on them. The first processes start as fast as later ones, and keep no compiler in memory, which
// is some 20 MB. Where it does not succeed (another Node, nowhere to write to) the first start compiles.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const { scripts } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
for (const mode of ['start', 'worker'])
  spawn(process.execPath, [...scripts[mode].split(' ').slice(1), '--compile'], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    stdio: 'ignore',
  });
