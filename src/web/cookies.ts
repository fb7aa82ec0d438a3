import type { CookieOptions } from 'express';
import { config } from '../config.ts';

/** The name of a cookie: in production only this very host can set it, over TLS, for all of its paths (RFC 6265bis, 4.1.3). */
export const hostCookie = (name: string): string => (config.production ? `__Host-${name}` : name);

/**
 * How each of our cookies is set: out of reach of scripts and other sites. Lax lets the links in messages find who is
 * signed in, and which language; what is only ever needed between our own pages is `strict`.
 */
export const ownCookie = (more: { strict?: boolean; maxAge?: number } = {}): CookieOptions => ({
  httpOnly: true,
  sameSite: more.strict ? 'strict' : 'lax',
  secure: config.production,
  path: '/',
  ...(more.maxAge === undefined ? {} : { maxAge: more.maxAge }),
});
