/** One sealed row: its id, the complaint that it belongs to (0 for none), and its hash in hex. */
export type Leaf = { id: number; complaintId: number; hash: string };

const idBytes = 6;
const hashBytes = 8;
const size = 2 * idBytes + hashBytes;

/** Hex digits of a hash that a leaf keeps: enough to name what was changed; the seal's hash covers all of it. */
const kept = 2 * hashBytes;

/** Leaves in 20 bytes each. */
export function packLeaves(leaves: readonly Leaf[]): Buffer {
  const packed = Buffer.alloc(leaves.length * size);
  leaves.forEach(({ id, complaintId, hash }, index) => {
    packed.writeUIntBE(id, index * size, idBytes);
    packed.writeUIntBE(complaintId, index * size + idBytes, idBytes);
    packed.write(hash.slice(0, kept), index * size + 2 * idBytes, 'hex');
  });
  return packed;
}

/** The same again; hashes only as far as they are kept. What is no list of leaves gives as many as it holds. */
export function unpackLeaves(packed: Buffer): Leaf[] {
  return Array.from({ length: Math.floor(packed.length / size) }, (_, index) => ({
    id: packed.readUIntBE(index * size, idBytes),
    complaintId: packed.readUIntBE(index * size + idBytes, idBytes),
    hash: packed.toString('hex', index * size + 2 * idBytes, (index + 1) * size),
  }));
}

/** Whether a row's hash is the one that its leaf kept. */
export const isLeafOf = (leaf: Leaf, hash: string): boolean => leaf.hash === hash.slice(0, kept);
