import type { Connection } from '../database/connect.ts';
import type { Rest } from '../database/yielding.ts';
import { sha256, trailHash } from './canonical.ts';
import type { Fault, Findings } from './faults.ts';
import { isSigned, type KnownHead } from './heads.ts';
import { auditKeys, isOwnKey, type AuditKey } from './keys.ts';
import { isLeafOf, packLeaves, unpackLeaves, type Leaf } from './leaves.ts';
import { eventHashes, trailRows, unsealedRows } from './queries.ts';
import { nextSeal, type Seal } from './seals.ts';
import { hashOfLeaves, noHash } from './sealing.ts';
import { statementOf, type Sealed } from './statement.ts';

type Walk = { heads: readonly KnownHead[]; findings: Findings; rest: Rest | undefined };

/**
 * Walks the seals from the first: numbers and ranges without a gap, each hash and signature, and the rows that each
 * covers. A seal holds 20.000 rows of each table at most, so that one at a time is little.
 */
export async function verifySeals(
  db: Connection,
  { heads, findings, rest }: Walk,
): Promise<{ seals: number; trail: number; unsealed: number }> {
  const keys = await auditKeys(db);
  findings.add(
    ...keys.filter((key) => !isOwnKey(key)).map(({ id }): Fault => ({ kind: 'keyForeign', key: id })),
  );
  const known = Map.groupBy(heads, ({ number }) => number);
  let before: Seal | undefined;
  let [seals, trail] = [0, 0];
  for (;;) {
    const seal = await nextSeal(db, before?.number ?? 0);
    if (!seal) break;
    findings.add(...sealFaults(seal, before, keys));
    findings.add(...keptFaults(seal, known));
    const [events, rows] = [await sealedEvents(db, seal), await sealedTrail(db, seal)];
    findings.add(...rowFaults(seal, seal.events, seal.eventLeaves, events, eventKinds));
    findings.add(...rowFaults(seal, seal.trail, seal.trailLeaves, rows, trailKinds));
    seals += 1;
    trail += rows.length;
    before = seal;
    await rest?.();
  }
  findings.add(...[...known.values()].map(([head]): Fault => ({ kind: 'headGone', ...about(head!) })));
  const open = await unsealedRows(db, {
    events: before?.events.through ?? 0,
    trail: before?.trail.through ?? 0,
  });
  return { seals, trail: trail + open.trail, unsealed: open.events + open.trail };
}

const about = ({ number, sealedOn }: KnownHead) => ({ seal: number, day: sealedOn });

function sealFaults(seal: Seal, before: Seal | undefined, keys: readonly AuditKey[]): Fault[] {
  const gap = seal.number - (before?.number ?? 0) - 1;
  const continues =
    seal.events.after === (before?.events.through ?? 0) && seal.trail.after === (before?.trail.through ?? 0);
  const checks: [boolean, Fault['kind']][] = [
    [gap > 0, 'sealMissing'],
    [gap === 0 && !continues, 'sealRange'],
    [gap === 0 && seal.previous !== (before?.hash ?? null), 'sealChain'],
    [sha256(statementOf(seal)) !== seal.hash, 'sealHash'],
    [!isSigned(seal, keys), 'sealSignature'],
  ];
  return checks.flatMap(([wrong, kind]) =>
    wrong ? [{ kind, ...about(kind === 'sealMissing' ? { ...seal, number: seal.number - 1 } : seal) }] : [],
  );
}

// Heads that were met are taken out: those left over at the end are gone.
function keptFaults(seal: Seal, known: Map<number, KnownHead[]>): Fault[] {
  const kept = known.get(seal.number) ?? [];
  known.delete(seal.number);
  return kept.some(({ hash }) => hash !== seal.hash) ? [{ kind: 'headDiffers', ...about(seal) }] : [];
}

async function sealedEvents(db: Connection, { events }: Seal): Promise<Leaf[]> {
  const limit = events.count + 1000;
  const rows = await eventHashes(db, { after: events.after, through: events.through, limit });
  return rows.map(({ id, complaintId, hash }) => ({ id, complaintId, hash: hash ?? noHash }));
}

async function sealedTrail(db: Connection, { trail }: Seal): Promise<Leaf[]> {
  const limit = trail.count + 1000;
  const rows = await trailRows(db, { after: trail.after, through: trail.through, limit });
  return rows.map((row) => ({ id: Number(row.id), complaintId: 0, hash: trailHash(row) }));
}

type Kinds = { changed: Fault['kind']; missing: Fault['kind']; added: Fault['kind'] };
const eventKinds: Kinds = {
  changed: 'sealedEventChanged',
  missing: 'sealedEventMissing',
  added: 'sealedEventAdded',
};
const trailKinds: Kinds = { changed: 'trailChanged', missing: 'trailMissing', added: 'trailAdded' };

// The signed hash covers the rows in full; the leaves beside it say which of them it was.
function rowFaults(seal: Seal, sealed: Sealed, packed: Buffer, rows: Leaf[], kinds: Kinds): Fault[] {
  if (hashOfLeaves(rows) === sealed.hash && rows.length === sealed.count && packLeaves(rows).equals(packed))
    return [];
  const leaves = unpackLeaves(packed);
  const present = new Map(rows.map((row) => [row.id, row]));
  const expected = new Set(leaves.map(({ id }) => id));
  const name = (kind: Fault['kind'], { id, complaintId }: Leaf): Fault => ({
    kind,
    ids: [id],
    ...(complaintId ? { complaintId } : {}),
    ...about(seal),
  });
  const found = [
    ...leaves.flatMap((leaf) => {
      const row = present.get(leaf.id);
      if (!row) return [name(kinds.missing, leaf)];
      return isLeafOf(leaf, row.hash) ? [] : [name(kinds.changed, leaf)];
    }),
    ...rows.filter(({ id }) => !expected.has(id)).map((row) => name(kinds.added, row)),
  ];
  return found.length > 0 ? found : [{ kind: 'sealContent', ...about(seal) }];
}
