import type { RequestHandler } from 'express';
import { config } from '../config.ts';

const loopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/i;
const fromHere = /^(::ffff:)?127\.|^::1$/;

/**
 * Answers only to the name of BASE_URL: to another one it would serve pages under a name that is not ours, and caches
 * would keep them (421, RFC 9110, 15.5.20). A proxy on this machine may leave its own name for us in place. Without a
 * BASE_URL, in a demonstration, any name will do; it is never taken for links in messages.
 */
export function ownHostOnly(
  baseUrl: string | undefined = config.production ? config.baseUrl : undefined,
): RequestHandler {
  const own = baseUrl === undefined ? null : new URL(baseUrl).host.toLowerCase();
  return (req, res, next) => {
    // Of two, a proxy may believe the one and we the other (RFC 9112, 3.2).
    if (hostsOf(req.rawHeaders) > 1) return void res.status(400).type('text/plain').send('Bad Request');
    const asked = (req.get('host') ?? '').toLowerCase();
    const near = loopback.test(asked) && fromHere.test(req.socket.remoteAddress ?? '');
    if (own === null || asked === own || near) next();
    else res.status(421).type('text/plain').send('Misdirected Request');
  };
}

// Names and values take turns.
const hostsOf = (raw: string[]): number =>
  raw.filter((text, index) => index % 2 === 0 && text.toLowerCase() === 'host').length;
