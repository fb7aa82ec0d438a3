import { randomBytes } from 'node:crypto';
import type { RequestHandler, Response } from 'express';
import helmet from 'helmet';
import { config } from '../config.ts';

declare global {
  // oxlint-disable-next-line typescript/no-namespace -- Express offers its locals for extension this way.
  namespace Express {
    interface Locals {
      /** What the scripts and styles of this answer carry, and no others run (CSP 3). */
      nonce: string;
    }
  }
}

type Settings = { secure: boolean };
const ownSettings: Settings = { secure: config.production && (config.baseUrl ?? '').startsWith('https:') };

const nonceOf = (_req: unknown, res: unknown) => `'nonce-${(res as Response).locals.nonce}'`;

/**
 * The headers of every answer (OWASP ASVS 5.0, V3.4). Scripts and styles run only with the nonce of their answer, and
 * what they load themselves; text becomes HTML only through the two named Trusted Types policies of our scripts. The
 * page shares no process and no window with other sites (COOP, COEP, CORP). `secure`: people come by https.
 */
export function securityHeaders({ secure }: Settings = ownSettings): RequestHandler[] {
  return [
    (_req, res, next) => {
      res.locals.nonce = randomBytes(16).toString('base64');
      res.set('Permissions-Policy', permissionsPolicy({ position: false }));
      next();
    },
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'none'"],
          scriptSrc: [nonceOf, "'strict-dynamic'"],
          styleSrc: [nonceOf],
          imgSrc: ["'self'", 'data:', 'blob:'],
          fontSrc: ["'self'"],
          connectSrc: ["'self'"],
          manifestSrc: ["'self'"],
          workerSrc: ["'self'"],
          objectSrc: ["'none'"],
          formAction: ["'self'"],
          baseUri: ["'none'"],
          frameAncestors: ["'none'"],
          requireTrustedTypesFor: ["'script'"],
          trustedTypes: ['page-part', 'offline-worker'],
          upgradeInsecureRequests: secure ? [] : null,
        },
      },
      crossOriginOpenerPolicy: { policy: 'same-origin' },
      crossOriginResourcePolicy: { policy: 'same-origin' },
      crossOriginEmbedderPolicy: { policy: 'require-corp' },
      strictTransportSecurity: secure && { maxAge: 63_072_000, includeSubDomains: true },
      referrerPolicy: { policy: 'same-origin' },
      xFrameOptions: { action: 'deny' },
    }),
  ];
}

// Everything that a page could ask the device for, and none of ours does.
const never = [
  'accelerometer',
  'autoplay',
  'browsing-topics',
  'camera',
  'display-capture',
  'encrypted-media',
  'gyroscope',
  'hid',
  'idle-detection',
  'local-fonts',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'publickey-credentials-create',
  'publickey-credentials-get',
  'screen-wake-lock',
  'serial',
  'usb',
  'xr-spatial-tracking',
];

/** What a page may ask the device for: the position where officers record work, and else nothing. */
export const permissionsPolicy = ({ position }: { position: boolean }): string =>
  [...never.map((name) => `${name}=()`), `geolocation=(${position ? 'self' : ''})`].join(', ');
