import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import express, { Router } from 'express';

const folder = fileURLToPath(new URL('./assets', import.meta.url));
const bootstrap = createRequire(import.meta.url).resolve('bootstrap/dist/css/bootstrap.min.css');

/** Changes whenever a file that a browser keeps changes, so that each may be kept for a year. */
export const assetVersion = createHash('sha256')
  .update(readFileSync(bootstrap))
  .update(
    readdirSync(folder)
      .map((name) => readFileSync(`${folder}/${name}`, 'utf8'))
      .join(''),
  )
  .digest('hex')
  .slice(0, 10);

export function assets(): Router {
  const router = Router();
  const options = { immutable: true, maxAge: '1y', index: false };
  router.get('/bootstrap.min.css', (_req, res) => res.sendFile(bootstrap, options));
  router.use(express.static(folder, options));
  return router;
}
