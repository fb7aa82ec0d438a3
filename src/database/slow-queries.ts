import type { Knex } from 'knex';
import { config } from '../config.ts';
import { log, presentTrace, withoutValues } from '../log.ts';
import { slowQueries } from '../metrics.ts';

type Asked = {
  __knexUid: string;
  __knexQueryUid?: string;
  sql: string;
  response?: { rowCount?: number | null };
};

/** Where Knex tells of connections that fail: it would print them beside the log. */
export const queryLog = {
  warn: (message: unknown) => log.warn(withoutValues(String(message))),
  error: (message: unknown) => log.error(withoutValues(String(message))),
  deprecate: (message: string) => log.debug(message),
  debug: () => {},
};

/**
 * Logs each statement that takes longer than `thresholdMs`, waiting for its answer included: what was asked with `$1` in
 * the place of every value, ms, rows, and of which request. Counts what a request asks.
 */
export function watchQueries(db: Knex, thresholdMs: number = config.slowQueryMs): void {
  const asked = new Map<string, { at: number; sql: string }>();
  const answered = (query: Asked, code?: string) => {
    const begun = asked.get(keyOf(query));
    asked.delete(keyOf(query));
    if (!begun) return;
    const ms = performance.now() - begun.at;
    if (ms < thresholdMs) return;
    slowQueries.inc();
    const statement = begun.sql.replace(/\s+/g, ' ').slice(0, 1000);
    log.warn(
      { statement, ms: Math.round(ms), rows: query.response?.rowCount ?? undefined, code },
      'slow query',
    );
  };
  db.on('query', (query: Asked) => {
    asked.set(keyOf(query), { at: performance.now(), sql: query.sql });
    const trace = presentTrace();
    if (trace) trace.queries += 1;
  });
  db.on('query-response', (_rows: unknown, query: Asked) => answered(query));
  db.on('query-error', (fault: { code?: string }, query: Asked) => answered(query, fault.code ?? 'failed'));
}

// The end of a transaction has no name of its own; a connection does one thing after the other.
const keyOf = ({ __knexQueryUid, __knexUid }: Asked): string => __knexQueryUid ?? __knexUid;
