/** What one seal covers of one table: rows with ids after `after` up to `through`, how many, and the hash over them. */
export type Sealed = { after: number; through: number; count: number; hash: string };

/** A head: what is sealed, chained to the seal before, and by which key. Hashes in hex. */
export type Head = {
  number: number;
  sealedOn: string;
  madeAt: Date;
  events: Sealed;
  trail: Sealed;
  previous: string | null;
  keyId: string;
};

/** The text that is signed: a line for each fact, so that anybody can read what a signature says. */
export const statementOf = ({ number, sealedOn, madeAt, events, trail, previous, keyId }: Head): string =>
  [
    `aduan-sabtu seal ${number}`,
    `day ${sealedOn}`,
    `made ${madeAt.toISOString()}`,
    `events ${lineOf(events)}`,
    `trail ${lineOf(trail)}`,
    `previous ${previous ?? '-'}`,
    `key ${keyId}`,
    '',
  ].join('\n');

const lineOf = ({ after, through, count, hash }: Sealed) => `${after} ${through} ${count} ${hash}`;
