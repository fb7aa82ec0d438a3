import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import express, { Router } from 'express';
import { rulesFor, wordsOf } from './lighter-styles.ts';

const folder = join(import.meta.dirname, 'assets');
const { resolve } = createRequire(import.meta.url);
const bootstrap = resolve('bootstrap/dist/css/bootstrap.min.css');
const qrcode = join(dirname(resolve('qrcode-generator')), 'qrcode.mjs');
const sortable = resolve('sortablejs/Sortable.min.js');
const signaturePad = join(dirname(resolve('signature_pad')), 'signature_pad.min.js');

// Citizens follow their complaints on phones: of Bootstrap only the rules that their pages can need.
const views = join(import.meta.dirname, '../../views');
const light = rulesFor(
  readFileSync(bootstrap, 'utf8'),
  new Set(
    [
      readFileSync(join(views, 'layout.ejs'), 'utf8'),
      readFileSync(join(folder, 'app.js'), 'utf8'),
      ...contentsOf(join(views, 'public')),
      ...contentsOf(join(views, 'partials')),
    ].flatMap(wordsOf),
  ),
);

// Written in parts, sent as one file: their numbers are the order of the cascade.
const theme = contentsOf(join(folder, 'theme')).join('\n');

/** Changes whenever a file that a browser keeps changes, so that each may be kept for a year. */
export const assetVersion = createHash('sha256')
  .update(readFileSync(bootstrap))
  .update(readFileSync(qrcode))
  .update(readFileSync(sortable))
  .update(readFileSync(signaturePad))
  .update(theme)
  .update(light)
  .update(contentsOf(folder).join(''))
  .digest('hex')
  .slice(0, 10);

export function assets(): Router {
  const router = Router();
  const options = { immutable: true, maxAge: '1y', index: false };
  router.get('/bootstrap.min.css', (_req, res) => res.sendFile(bootstrap, options));
  router.get('/light.css', (_req, res) => {
    res.set('Cache-Control', 'public, max-age=31536000, immutable').type('css').send(light);
  });
  router.get('/qrcode.js', (_req, res) => res.type('js').sendFile(qrcode, options));
  router.get('/sortable.js', (_req, res) => res.sendFile(sortable, options));
  router.get('/signature-pad.js', (_req, res) => res.sendFile(signaturePad, options));
  router.get('/theme.css', (_req, res) => {
    res.set('Cache-Control', 'public, max-age=31536000, immutable').type('css').send(theme);
  });
  router.use(express.static(folder, options));
  return router;
}

function contentsOf(path: string): string[] {
  const files = readdirSync(path, { withFileTypes: true }).filter((entry) => entry.isFile());
  return files.map(({ name }) => readFileSync(join(path, name), 'utf8'));
}
