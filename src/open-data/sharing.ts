import { createHash } from 'node:crypto';
import type { Request, Response } from 'express';
import type { Database } from '../database/connect.ts';
import { take } from '../web/limiting.ts';

/**
 * Lets every site, cache and program have an answer: it is the same for everybody and comes with no cookie. Returns
 * false when the asker has it already, which costs nothing of the limit (304); `version` is what the answer changes
 * with. @throws TooMany
 */
export async function share(
  db: Database,
  req: Request,
  res: Response,
  version: readonly unknown[],
): Promise<boolean> {
  const tag = createHash('sha256').update(JSON.stringify(version)).digest('base64url').slice(0, 20);
  res.set('ETag', `W/"${tag}"`);
  const known = req.fresh;
  // What refuses is told by another answer, which nobody keeps.
  if (!known) {
    res.removeHeader('ETag');
    await take(db, 'openData', { address: req.ip });
  }
  res
    .set('Access-Control-Allow-Origin', '*')
    .set('Cross-Origin-Resource-Policy', 'cross-origin')
    .set('Content-Security-Policy', "default-src 'none'; sandbox; frame-ancestors 'none'")
    .set('Cache-Control', 'public, max-age=3600')
    .set('ETag', `W/"${tag}"`);
  if (known) res.status(304).end();
  return !known;
}
