import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import express, { Router } from 'express';
import { rulesFor, wordsOf } from './lighter-styles.ts';

const folder = join(import.meta.dirname, 'assets');
const { resolve } = createRequire(import.meta.url);
const qrcode = join(dirname(resolve('qrcode-generator')), 'qrcode.mjs');
const sortable = resolve('sortablejs/Sortable.min.js');
const signaturePad = join(dirname(resolve('signature_pad')), 'signature_pad.min.js');

// Of Bootstrap only the rules that our pages can need; for the complainants' pages, which are read on phones, only
// what those can. A class that only a value names has to be written out somewhere in these files.
const views = join(import.meta.dirname, '../../views');
const bootstrap = readFileSync(resolve('bootstrap/dist/css/bootstrap.min.css'), 'utf8');
const rulesOfPages = (texts: string[]) => rulesFor(bootstrap, new Set(texts.flatMap(wordsOf)));
const ordinary = rulesOfPages([...contentsBelow(views), ...contentsOf(folder)]);
const light = rulesOfPages([
  readFileSync(join(views, 'layout.ejs'), 'utf8'),
  readFileSync(join(folder, 'app.js'), 'utf8'),
  ...contentsOf(join(views, 'public')),
  ...contentsOf(join(views, 'partials')),
]);

// Written in parts, sent as one file: their numbers are the order of the cascade.
const theme = contentsOf(join(folder, 'theme')).join('\n');

/** Changes whenever a file that a browser keeps changes, so that each may be kept for a year. */
export const assetVersion = createHash('sha256')
  .update(readFileSync(qrcode))
  .update(readFileSync(sortable))
  .update(readFileSync(signaturePad))
  .update(theme)
  .update(ordinary)
  .update(light)
  .update(contentsOf(folder).join(''))
  .digest('hex')
  .slice(0, 10);

export function assets(): Router {
  const router = Router();
  const options = { immutable: true, maxAge: '1y', index: false };
  const styles = { 'bootstrap.min': ordinary, light, theme };
  for (const [name, css] of Object.entries(styles))
    router.get(`/${name}.css`, (_req, res) => {
      res.set('Cache-Control', 'public, max-age=31536000, immutable').type('css').send(css);
    });
  router.get('/qrcode.js', (_req, res) => res.type('js').sendFile(qrcode, options));
  router.get('/sortable.js', (_req, res) => res.sendFile(sortable, options));
  router.get('/signature-pad.js', (_req, res) => res.sendFile(signaturePad, options));
  router.use(express.static(folder, options));
  return router;
}

function contentsBelow(path: string): string[] {
  const files = readdirSync(path, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile());
  return files.map(({ name, parentPath }) => readFileSync(join(parentPath, name), 'utf8'));
}

function contentsOf(path: string): string[] {
  const files = readdirSync(path, { withFileTypes: true }).filter((entry) => entry.isFile());
  return files.map(({ name }) => readFileSync(join(path, name), 'utf8'));
}
