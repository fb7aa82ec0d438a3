import type { Client } from 'pg';

/** The names of the statements that a connection has prepared. */
export type Prepared = Set<string>;

const prepared = new WeakMap<Client, Prepared>();

/**
 * Lets a connection keep prepared what is asked over and over: PostgreSQL reads and plans it once. Only where the
 * connection leads to one backend for its whole life: a pooler of transactions gives each another one, and says so by a
 * process id in its greeting that is not the backend's.
 */
export function allowPrepared(connection: Client, backend: number): void {
  if ((connection as Client & { processID: number | null }).processID === backend)
    prepared.set(connection, new Set());
}

/** What is prepared on a connection; null where nothing may be. */
export const preparedOn = (connection: Client): Prepared | null => prepared.get(connection) ?? null;

/** How often a text is asked before it is worth a name, and how many may have one: each takes memory in each backend. */
const often = 5;
const atMost = 400;
const remembered = 4000;

const asked = new Map<string, number>();
const names = new Map<string, string>();

/** The name under which a statement is prepared, '' as long as it is asked too seldom. */
export function preparedName(text: string): string {
  const name = names.get(text);
  if (name !== undefined) return name;
  const times = (asked.get(text) ?? 0) + 1;
  if (times >= often && names.size < atMost) {
    asked.delete(text);
    names.set(text, `aduan_${names.size + 1}`);
  } else if (asked.size < remembered || times > 1) asked.set(text, times);
  return '';
}
