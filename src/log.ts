import { AsyncLocalStorage } from 'node:async_hooks';
import pino from 'pino';
import { config } from './config.ts';

/** What the lines of one piece of work have in common: a request, or a job of the worker. */
export type Trace = {
  /** Stands in each line as `request`. */
  readonly id: string;
  /** How much the database was asked. */
  queries: number;
};

// Apart from the scope of src/database: whose work it is says nothing of what it may see.
const traces = new AsyncLocalStorage<Trace>();

/** Runs a piece of work, and all that it awaits, under its trace. */
export const inTrace = <T>(trace: Trace, work: () => T): T => traces.run(trace, work);
export const presentTrace = (): Trace | undefined => traces.getStore();

/** What a line about the end of a piece of work says of its cost: milliseconds since now, and statements of its trace. */
export function measured(): () => { ms: number; queries: number | undefined } {
  const begun = performance.now();
  return () => ({ ms: Math.round(performance.now() - begun), queries: presentTrace()?.queries });
}

/**
 * A text of a fault without the values that it may repeat: what PostgreSQL calls invalid, numbers long enough to be
 * somebody's, addresses of mail; and on one line of at most 1,000 characters.
 */
export const withoutValues = (text: string): string =>
  text
    .slice(0, 4000)
    .replace(/((?:invalid|syntax|value|range)\b[^"\n]*?):? "[^"]*"/gi, '$1: "…"')
    .replace(/[^\s@"'<>]{1,64}@[^\s@"'<>]+/g, '…@…')
    .replace(/\+?\d[\d .-]{7,}\d/g, (digits) => (/^\d{1,3}(\.\d{1,3}){3}$/.test(digits) ? digits : '…'))
    .replace(/\p{C}+/gu, ' ')
    .slice(0, 1000);

/**
 * Structured log lines, one JSON object each, so that nothing written by others begins a line of its own. Personal data
 * never goes in, only ids and codes. What PostgreSQL adds to a fault repeats the values of the row, so it is left out.
 */
export const log = pino({
  level: config.logLevel,
  base: null,
  mixin: () => {
    const trace = presentTrace();
    return trace ? { request: trace.id } : {};
  },
  serializers: { err: plainFault },
});

function plainFault(fault: unknown): object {
  if (!(fault instanceof Error)) return { message: withoutValues(String(fault)) };
  const { code, cause } = fault as Error & { code?: unknown };
  // The stack begins with the message, which may go over several lines.
  const places = (fault.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    type: fault.name,
    message: withoutValues(fault.message),
    ...(typeof code === 'string' ? { code } : {}),
    stack: places.slice(0, 12).join('\n'),
    ...(cause instanceof Error ? { cause: plainFault(cause) } : {}),
  };
}
