import { z } from 'zod';
import { isSignedBy, publicPem, type AuditKey } from './keys.ts';
import type { DailyHead, KeptHead } from './seals.ts';
import { statementOf } from './statement.ts';

/** What somebody kept of a head: enough to notice when it is gone or another. */
export type KnownHead = { number: number; sealedOn: string; hash: string };

const published = z.object({
  heads: z.array(
    z.object({
      number: z.number().int().positive(),
      day: z.string(),
      hash: z.string().regex(/^[0-9a-f]{64}$/),
    }),
  ),
});

/** Heads as outsiders download and keep them; with OpenSSL alone each can be checked. */
export const publishedHeads = (heads: readonly DailyHead[], keys: readonly AuditKey[]) => ({
  about:
    'Aduan Sabtu: signed heads of the audit trail. Each hash is the SHA-256 of its statement, each signature is Ed25519 over the statement.',
  keys: keys.map((key) => ({ id: key.id, publicKey: publicPem(key) })),
  heads: heads.map((head) => ({
    number: head.number,
    day: head.sealedOn,
    records: head.records,
    hash: head.hash,
    key: head.keyId,
    signature: head.signature.toString('base64'),
    statement: statementOf(head),
  })),
});

/** Heads from a file that was downloaded earlier. @throws Error when it is no such file */
export function readHeads(text: string): KnownHead[] {
  const { heads } = published.parse(JSON.parse(text));
  return heads.map(({ number, day, hash }) => ({ number, sealedOn: day, hash }));
}

/** Whether a head's signature fits one of the keys. */
export const isSigned = (head: KeptHead, keys: readonly AuditKey[]): boolean => {
  const key = keys.find(({ id }) => id === head.keyId);
  return key !== undefined && isSignedBy(key.publicKey, statementOf(head), head.signature);
};
