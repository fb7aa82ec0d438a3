import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import express, { Router } from 'express';

const folder = join(import.meta.dirname, 'assets');
const bootstrap = createRequire(import.meta.url).resolve('bootstrap/dist/css/bootstrap.min.css');

// Written in parts, sent as one file: their numbers are the order of the cascade.
const theme = contentsOf(join(folder, 'theme')).join('\n');

/** Changes whenever a file that a browser keeps changes, so that each may be kept for a year. */
export const assetVersion = createHash('sha256')
  .update(readFileSync(bootstrap))
  .update(theme)
  .update(contentsOf(folder).join(''))
  .digest('hex')
  .slice(0, 10);

export function assets(): Router {
  const router = Router();
  const options = { immutable: true, maxAge: '1y', index: false };
  router.get('/bootstrap.min.css', (_req, res) => res.sendFile(bootstrap, options));
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
