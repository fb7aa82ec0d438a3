import { randomUUID } from 'node:crypto';
import type { ErrorRequestHandler, Request, Response } from 'express';
import { Conflict, Fault, Invalid, NotFound, TooMany, TryLater } from '../errors.ts';
import { log } from '../log.ts';
import { catalogues, type Catalogue } from '../language/index.ts';
import { typed, typedLists } from './forms.ts';
import { isOwnPath } from './own-path.ts';
import { sendPage } from './pages.ts';
import { patternOf } from './tracing.ts';

type Problem = {
  status: number;
  code: string;
  reference?: string;
  fields?: Readonly<Record<string, string>>;
};

/** Turns the few errors into HTTP, once: a page for people, problem+json (RFC 9457) for programs. */
export const errorPages: ErrorRequestHandler = async (error: unknown, req, res, next) => {
  if (res.headersSent) {
    next(error);
    return;
  }
  const problem = problemOf(error, req, res);
  if (error instanceof TooMany || error instanceof TryLater) res.set('Retry-After', String(error.seconds));
  if (problem.status >= 500 || isDataFault(error))
    log.error({ err: error, ...tracesOf(req, res) }, 'request failed');
  if (!wantsPage(req) || !res.locals.visit) {
    sendProblem(res, problem);
    return;
  }
  try {
    await sendErrorPage(req, res, problem);
  } catch (second) {
    // The page asks the database, too: without it the bare problem is all that can be said.
    log.error({ err: second, ...tracesOf(req, res) }, 'error page failed');
    sendProblem(res, problem);
  }
};

// A fault of a parser comes outside of the request's trace.
const tracesOf = (req: Request, { locals }: Response) => ({
  ...(locals.requestId ? { request: locals.requestId } : {}),
  route: patternOf(req),
});

export const unknownPage = () => {
  throw new NotFound();
};

function problemOf(error: unknown, req: Request, res: Response): Problem {
  if (error instanceof Conflict) return { status: req.get('if-match') ? 412 : 409, code: error.code };
  if (error instanceof Invalid) return { status: error.status, code: error.code, fields: error.fields };
  if (error instanceof Fault) return { status: error.status, code: error.code };
  const status = isDataFault(error) ? 400 : statusOf(error);
  if (status === 413) return { status, code: 'tooLarge' };
  // Body parsers and the router answer malformed requests with a 4xx of their own.
  if (status >= 400 && status < 500) return { status, code: 'malformed' };
  return { status: 500, code: 'failed', reference: res.locals.requestId ?? randomUUID().slice(0, 8) };
}

// Values that no column takes: out of range (22003, 22008), of another kind (22007, 22P02), not text (22021, 22P05).
const dataFaults = new Set(['22003', '22007', '22008', '22021', '22P02', '22P05']);
const isDataFault = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && dataFaults.has(String(error.code));

function statusOf(error: unknown): number {
  if (typeof error !== 'object' || error === null) return 500;
  if ('code' in error && String(error.code).startsWith('LIMIT_')) return 413;
  return 'status' in error && typeof error.status === 'number' ? error.status : 500;
}

const wantsPage = (req: Request) => req.accepts(['html', 'json']) === 'html';

async function sendErrorPage(
  req: Request,
  res: Response,
  { status, code, reference }: Problem,
): Promise<void> {
  const { t, person } = res.locals.visit;
  const signedOut = code === 'forbidden' && !person && req.method !== 'GET';
  const words = wordsFor(t, signedOut ? 'signedOut' : code);
  const start = signedOut
    ? { href: '/sign-in', label: t.people.signIn.title }
    : { href: '/', label: t.errors.toStart };
  const page = {
    code: status,
    ...words,
    reference: reference ?? null,
    written: code === 'tooMany' ? [] : writtenIn(req),
    again: code === 'tooMany' ? againWith(req) : null,
    action: person ? { href: '/home', label: t.errors.toHome } : start,
  };
  await sendPage(req, res, 'errors/error', page, { title: words.title, status });
}

// An expired form or a fault of ours must not cost anybody the text: what was written is shown, to be copied.
function writtenIn({ body }: Request): string[] {
  return Object.entries(typed(body)).flatMap(([name, text]) =>
    !secret.test(name) && /\s/.test(text.trim()) ? [text] : [],
  );
}

// What proves who somebody is goes into no page.
const secret = /password|passphrase|^(code|digits|pin|otp|token|recovery)/i;

// Whoever has to wait sends the same form once more, without writing it anew; files have to be chosen again.
function againWith({ method, originalUrl, body }: Request) {
  if (method === 'GET' || method === 'HEAD' || !isOwnPath(originalUrl)) return null;
  const { _version: version, _key: key } = (body ?? {}) as Record<string, string | undefined>;
  const lists = Object.entries(typedLists(body)).flatMap(([name, values]) =>
    values.map((value) => ({ name, value })),
  );
  const fields = [...Object.entries(typed(body)).map(([name, value]) => ({ name, value })), ...lists].filter(
    ({ name }) => !name.startsWith('_') && !secret.test(name),
  );
  return { action: originalUrl, version, key, fields };
}

function sendProblem(res: Response, { status, code, reference, fields }: Problem): void {
  const { title } = wordsFor(catalogues.en, code);
  // For a script that shows the errors beside the fields, as the page would.
  const { t } = res.locals.visit ?? { t: catalogues.en };
  const messages =
    fields &&
    Object.fromEntries(
      Object.entries(fields).map(([name, key]) => [name, (t.fields as Record<string, string>)[key] ?? key]),
    );
  res.status(status).type('application/problem+json');
  res.send(
    JSON.stringify({ type: 'about:blank', status, code, title, fields, messages, instance: reference }),
  );
}

function wordsFor(
  { errors: { toHome: _, toStart: __, written: ___, again: ____, ...words } }: Catalogue,
  code: string,
) {
  return code in words ? words[code as keyof typeof words] : words.failed;
}
