import { createHash } from 'node:crypto';
import type { Database } from '../database/connect.ts';
import { Conflict, Fault, Invalid } from '../errors.ts';
import { decideCase, type CaseDecision } from './meeting.ts';

export type Chosen = { ticket: string; version: number };
export type Refusal = Chosen & { fault: Conflict | Invalid | Fault };
export type BatchResult = { decided: Chosen[]; refused: Refusal[] };

type Batch = Omit<CaseDecision, 'ticket' | 'version'> & { cases: readonly Chosen[] };

/**
 * The same decision for several alike cases, each in a transaction of its own: what can be decided is, and what
 * cannot is named with its reason. Sent again with the same key, each case still is decided once.
 */
export async function decideCases(db: Database, { cases, key, ...step }: Batch): Promise<BatchResult> {
  const result: BatchResult = { decided: [], refused: [] };
  for (const chosen of cases)
    try {
      await decideCase(db, { ...step, ...chosen, key: key && keyFor(key, chosen.ticket) });
      result.decided.push(chosen);
    } catch (fault) {
      if (!(fault instanceof Fault)) throw fault;
      result.refused.push({ ...chosen, fault });
    }
  return result;
}

/** A key of its own for each case of a request, the same whenever the request comes again (UUID version 8). */
function keyFor(key: string, ticket: string): string {
  const hex = createHash('sha256').update(`${key}:${ticket}`).digest('hex').slice(0, 32).split('');
  hex[12] = '8';
  hex[16] = '8';
  return hex.join('').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
