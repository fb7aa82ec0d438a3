import { Router } from 'express';
import { now } from '../clock.ts';
import { config, type Config } from '../config.ts';
import { NotFound } from '../errors.ts';
import { baseAddress } from './address.ts';

type Settings = Pick<Config, 'securityContact'>;
const lastsMs = 180 * 24 * 3_600_000;

/** What programs look for at fixed places: whom to tell of a weakness (RFC 9116), and what no search engine keeps. */
export function wellKnownRoutes({ securityContact }: Settings = config): Router {
  const router = Router();

  router.get('/.well-known/security.txt', (_req, res) => {
    if (!securityContact) throw new NotFound();
    const until = new Date(now().getTime() + lastsMs).toISOString().replace(/\.\d+Z$/, 'Z');
    const lines = [
      ...securityContact.map((contact) => `Contact: ${contact}`),
      `Expires: ${until}`,
      'Preferred-Languages: id, en',
      `Canonical: ${baseAddress()}/.well-known/security.txt`,
    ];
    res
      .set('Cache-Control', 'public, max-age=86400')
      .type('text/plain')
      .send(`${lines.join('\n')}\n`);
  });

  // What is reached by a key or after signing in stays out of search engines; keys are in no list anyway.
  router.get('/robots.txt', (_req, res) => {
    const closed = [
      '/track',
      '/t/',
      '/queue/',
      '/unsubscribe/',
      '/home',
      '/sign-in',
      '/complaints',
      '/documents',
      '/schedule?q=',
    ];
    const lines = ['User-agent: *', ...closed.map((path) => `Disallow: ${path}`)];
    res
      .set('Cache-Control', 'public, max-age=86400')
      .type('text/plain')
      .send(`${lines.join('\n')}\n`);
  });

  return router;
}
