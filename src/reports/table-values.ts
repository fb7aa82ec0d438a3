import type { Values } from '../documents/document.ts';
import type { paperOf } from './paper.ts';
import type { resultsPaper } from './results-paper.ts';

type Recap = NonNullable<ReturnType<typeof paperOf>['recap']>;
type Results = ReturnType<typeof resultsPaper>;

const columns = ['solved', 'unsolved', 'underWay', 'waiting', 'total'] as const;

/** The recapitulation as a template prints it: tables of rows with a number for each part, none without a row. */
export const recapValues = ({ tables }: Recap): Values[] =>
  tables
    .filter(({ rows }) => rows.length > 0)
    .map(({ title, head, rows, total }) => ({
      title,
      head,
      rows: [...rows, total].map(({ name, numbers }) => ({
        name,
        ...Object.fromEntries(columns.map((column, index) => [column, String(numbers[index])])),
      })),
    }));

const cells = ['sessions', 'received', 'meetings', 'attendance', 'solvedHere', 'escalated', 'open'] as const;

/** The results as a template prints them. */
export const resultValues = ({ period, title, head, facts, rows, total }: Results): Values => ({
  period,
  title,
  head,
  resultFacts: facts,
  areas: [...rows, total].map(({ name, cells: found }) => ({
    name,
    ...Object.fromEntries(cells.map((cell, index) => [cell, String(found[index])])),
  })),
});

/** Complaints by category and kelurahan as a template prints them. */
export const flowValues = ({ flows }: Results): Values[] =>
  flows.map(({ title, head, rows, total }) => ({
    title,
    head,
    rows: [...rows, total].map(({ name, cells: [received, solved, open] }) => ({
      name,
      received: String(received),
      solvedAny: String(solved),
      open: String(open),
    })),
  }));
