import { createHmac, timingSafeEqual } from 'node:crypto';
import type { CookieOptions } from 'express';
import { z } from 'zod';
import { config } from '../config.ts';

/** What a browser keeps while its person is at the provider. */
const stored = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  /** Where to go after signing in; for linking, whose session asked for it. */
  aim: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('signIn'), back: z.string() }),
    z.object({ kind: z.literal('link'), session: z.string() }),
  ]),
  until: z.number(),
});
export type Away = z.output<typeof stored>;

export const awayCookie = config.production ? '__Host-openid' : 'openid';
export const awayMs = 10 * 60 * 1000;

export const awayCookieOptions: CookieOptions = {
  httpOnly: true,
  // The provider sends the browser back by a link from its site: strict would lose the cookie.
  sameSite: 'lax',
  secure: config.production,
  path: '/',
};

/** The cookie's value: nobody else can make one, and another browser has none (login CSRF, RFC 9700 4.7). */
export function sealedAway(away: Away): string {
  const content = Buffer.from(JSON.stringify(away)).toString('base64url');
  return `${content}.${tagOf(content)}`;
}

/** What the cookie says, or null when it is not ours, missing or older than ten minutes. */
export function readAway(cookie: string | undefined, now: Date): Away | null {
  const [content = '', tag = ''] = (cookie ?? '').split('.');
  const [mine, theirs] = [Buffer.from(tagOf(content)), Buffer.from(tag)];
  if (mine.length !== theirs.length || !timingSafeEqual(mine, theirs)) return null;
  // Made here, so it is JSON; an older version may have written another shape.
  const read = stored.safeParse(JSON.parse(Buffer.from(content, 'base64url').toString('utf8')));
  return read.success && read.data.until > now.getTime() ? read.data : null;
}

const tagOf = (content: string) =>
  createHmac('sha256', config.sessionSecret).update(`openid:${content}`).digest('base64url');
