import { Query, type Client, type QueryConfig, type Submittable } from 'pg';
import utils from 'pg/lib/utils.js';
import { preparedName, preparedOn, type Prepared } from './prepared.ts';

export type Statement = { text: string; values?: unknown[] };

/**
 * Sends a statement behind others in one write. Until the one Sync behind them PostgreSQL takes them for one transaction
 * (Frontend/Backend Protocol, Pipelining), so outside of an open one what they set holds for this statement alone; if
 * one of them fails, those behind it are not run. Answers with the result of the last.
 */
export function askTogether(connection: Client, before: Statement[], last: Statement): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const query = new FollowingQuery([...before, last], preparedOn(connection), (fault, result) => {
      if (fault) reject(fault);
      else resolve(result);
    });
    connection.query(query as unknown as Submittable);
  });
}

/** The messages of PostgreSQL's extended protocol, as pg writes them. */
type Wire = {
  close(message: { type: 'S'; name: string }): void;
  parse(message: { text: string; name: string }): void;
  bind(message: { statement: string; values: unknown[] }): void;
  describe(message: { type: 'P'; name: string }): void;
  execute(message: object): void;
  sync(): void;
};
type Answered = (fault: Error | null, result: unknown) => void;
type Inner = new (
  config: QueryConfig & { queryMode: 'extended' },
  callback: Answered,
) => {
  prepare(wire: Wire): void;
  handleDataRow(message: unknown): void;
  handleCommandComplete(message: unknown, wire: Wire): void;
  handleError(fault: Error & { code?: string }, wire: Wire): void;
};

class FollowingQuery extends (Query as unknown as Inner) {
  private readonly statements: { text: string; name: string; values: unknown[] }[];
  private readonly prepared: Prepared | null;
  private readonly fresh: string[] = [];
  private ahead: number;

  constructor(statements: Statement[], prepared: Prepared | null, answered: Answered) {
    super({ text: statements.at(-1)!.text, queryMode: 'extended' }, answered);
    this.prepared = prepared;
    this.ahead = statements.length - 1;
    // Before anything is written: a value that can't be sent spoils nothing.
    this.statements = statements.map(({ text, values = [] }) => ({
      text,
      name: prepared ? preparedName(text) : '',
      values: values.map((value) => utils.prepareValue(value)),
    }));
  }

  override prepare(wire: Wire): void {
    for (const [index, { text, name, values }] of this.statements.entries()) {
      if (!this.prepared?.has(name)) this.parse(wire, text, name);
      wire.bind({ statement: name, values });
      if (index === this.statements.length - 1) wire.describe({ type: 'P', name: '' });
      wire.execute({});
    }
    wire.sync();
  }

  // What an earlier fault left unsure goes first: closing what is not there is no fault.
  private parse(wire: Wire, text: string, name: string): void {
    if (name !== '') {
      wire.close({ type: 'S', name });
      this.fresh.push(name);
      this.prepared!.add(name);
    }
    wire.parse({ text, name });
  }

  override handleDataRow(message: unknown): void {
    if (this.ahead === 0) super.handleDataRow(message);
  }

  override handleCommandComplete(message: unknown, wire: Wire): void {
    if (this.ahead === 0) super.handleCommandComplete(message, wire);
    else this.ahead -= 1;
  }

  override handleError(fault: Error & { code?: string }, wire: Wire): void {
    for (const name of this.fresh) this.prepared!.delete(name);
    if (isOutdated(fault)) this.prepared?.clear();
    super.handleError(fault, wire);
  }
}

/**
 * Whether what was prepared is older than its table, which another version of the program has changed
 * (feature_not_supported, "cached plan must not change result type"): it has not run, and all is prepared anew.
 */
export const isOutdated = (fault: unknown): boolean => (fault as { code?: string }).code === '0A000';
