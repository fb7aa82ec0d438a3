import { randomBytes } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { inTrace, log, type Trace } from '../log.ts';
import { requestSeconds, requestsInFlight } from '../metrics.ts';
import type { Trust } from './proxies.ts';

declare global {
  // oxlint-disable-next-line typescript/no-namespace -- Express offers its locals for extension this way.
  namespace Express {
    interface Locals {
      /** What the log calls this request; on a page about a fault it is the reference. */
      requestId?: string;
    }
  }
}

const traces = new WeakMap<Request, Trace>();

/**
 * Gives each request its id, in the answer (X-Request-Id) and in every line of the log, and when it is over a line and
 * a place in the metrics. Nothing of the address goes in but the pattern of its route: tickets and keys open pages.
 */
export const traced: RequestHandler = (req, res, next) => {
  const trace = { id: idOf(req), queries: 0 };
  traces.set(req, trace);
  res.locals.requestId = trace.id;
  res.set('X-Request-Id', trace.id);
  const begun = performance.now();
  requestsInFlight.inc();
  res.once('close', () => {
    requestsInFlight.dec();
    noteEnd(req, res, { trace, ms: performance.now() - begun });
  });
  inTrace(trace, next);
};

/** Once more where a request comes out of a parser, whose events belong to the connection and not to it. */
export const tracedAgain: RequestHandler = (req, _res, next) => {
  const trace = traces.get(req);
  if (trace) inTrace(trace, next);
  else next();
};

// What a proxy calls it is taken where the proxy is believed, and only as a plain word.
function idOf(req: Request): string {
  const given = req.get('x-request-id');
  const trusts = req.app.get('trust proxy fn') as Trust;
  const plain = given !== undefined && /^[A-Za-z0-9][\w.-]{7,63}$/.test(given);
  return plain && trusts(req.socket.remoteAddress ?? '', 0) ? given : randomBytes(8).toString('hex');
}

/** The pattern of the route that answers, as it stands in the program; `none` where no route does. */
export function patternOf({ route, baseUrl }: Request): string {
  const { path } = (route ?? {}) as { path?: unknown };
  if (path !== undefined) return baseUrl.toLowerCase() + String(path);
  return baseUrl ? `${baseUrl.toLowerCase()}/*` : 'none';
}

// What machines ask each few seconds, and what every page brings along.
const quiet = /^\/(assets\/|healthz$|readyz$|metrics$)/;

function noteEnd(req: Request, res: Response, { trace, ms }: { trace: Trace; ms: number }): void {
  const { method } = req;
  const route = patternOf(req);
  const aborted = !res.writableFinished;
  const status = aborted ? 'aborted' : `${Math.floor(res.statusCode / 100)}xx`;
  requestSeconds.observe({ method, route, status }, ms / 1000);
  const { visit } = res.locals;
  const line = {
    request: trace.id,
    method,
    route,
    status: res.statusCode,
    ms: Math.round(ms * 10) / 10,
    queries: trace.queries,
    role: visit ? (visit.person?.roles[0]?.role ?? 'visitor') : undefined,
    aborted: aborted || undefined,
  };
  log[quiet.test(route) ? 'debug' : 'info'](line, 'request');
}
