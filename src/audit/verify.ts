import type { Connection } from '../database/connect.ts';
import { inPieces } from '../database/pieces.ts';
import type { Rest } from '../database/yielding.ts';
import { Findings, type Fault } from './faults.ts';
import { faultsOfHistory, type ChainedEvent, type Present } from './history.ts';
import type { KnownHead } from './heads.ts';
import { histories, ticketsOf, type HistoryRow } from './queries.ts';
import { verifySeals } from './verify-seals.ts';

export type Verified = {
  complaints: number;
  events: number;
  trail: number;
  seals: number;
  /** Events and rows of the trail that no seal covers yet. */
  unsealed: number;
  count: number;
  faults: Fault[];
};

type Options = {
  /** Heads that somebody kept from an earlier download. */
  heads?: readonly KnownHead[];
  onProgress?: (rows: number) => void;
  rest?: Rest;
};

const complaintsAtOnce = 500;

/**
 * Walks every history and every seal and names what was changed, removed, put in another order or added past the
 * database's rules. It only reads, holds no lock and needs the same memory whatever the size: a batch at a time.
 */
export async function verifyAudit(
  db: Connection,
  { heads = [], onProgress, rest }: Options = {},
): Promise<Verified> {
  const findings = new Findings();
  const walked = { complaints: 0, events: 0 };
  await inPieces(db, { table: 'complaints', rows: complaintsAtOnce, rest }, async (piece) => {
    for (const history of groupsOf(await histories(db, piece))) {
      walked.complaints += history[0]!.ticket === null ? 0 : 1;
      walked.events += history[0]!.id === null ? 0 : history.length;
      findings.add(...named(history));
    }
    onProgress?.(walked.events);
  });
  const sealed = await verifySeals(db, { heads, findings, rest });
  const { count, faults } = findings;
  return { ...walked, ...sealed, count, faults: await withTickets(db, faults) };
}

// Seals know complaints by their ids; people know them by their tickets.
async function withTickets(db: Connection, faults: readonly Fault[]): Promise<Fault[]> {
  const ids = faults.flatMap(({ ticket, complaintId }) => (ticket || !complaintId ? [] : [complaintId]));
  const tickets = ids.length > 0 ? await ticketsOf(db, [...new Set(ids)]) : new Map<number, string>();
  return faults.map((fault) => ({
    ...fault,
    ticket: fault.ticket ?? tickets.get(fault.complaintId ?? 0) ?? null,
  }));
}

function groupsOf(rows: readonly HistoryRow[]): HistoryRow[][] {
  return [...Map.groupBy(rows, ({ complaintId }) => complaintId).values()];
}

function named(history: HistoryRow[]): Fault[] {
  const [{ ticket, complaintState, complaintVersion, complaintId }] = history as [HistoryRow];
  const events: ChainedEvent[] = history.filter(({ id }) => id !== null);
  const matter = history.find((row) => row.complaintMatter !== null)?.complaintMatter ?? null;
  const present: Present =
    complaintState === null || complaintVersion === null
      ? null
      : { state: complaintState, version: complaintVersion, matter };
  return faultsOfHistory(events, present).map((fault) => ({
    ...fault,
    ticket,
    complaintId: Number(complaintId),
  }));
}
