import fc from 'fast-check';
import { blindIndex, seal, unseal } from '../../src/database/sealing.ts';

const runs = { seed: 135, numRuns: 200 };

describe('sealing', () => {
  it('gives back what was sealed, in any script', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (plain) => {
        expect(unseal(seal(plain))).toBe(plain);
      }),
      runs,
    );
  });

  it('never seals alike twice and shows nothing of the plain text', () => {
    const [one, two] = [seal('Siti Aminah'), seal('Siti Aminah')];
    expect(one.equals(two)).toBe(false);
    expect(one.toString('latin1')).not.toContain('Siti');
  });

  it('notices every changed byte and every missing one', () => {
    const sealed = seal('+6281234567890');
    const noticed = /authenticate|Unknown data key|authentication tag|initialization vector/i;
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = Buffer.from(sealed);
      changed[at] = changed[at]! ^ 1;
      expect(() => unseal(changed)).toThrow(noticed);
      expect(() => unseal(sealed.subarray(0, at))).toThrow(noticed);
    }
  });

  it('leaves nothing as nothing', () => {
    expect([seal(null), seal(undefined), seal(''), unseal(null)]).toEqual([null, null, null, null]);
  });
});

describe('the blind index', () => {
  it('is the same for the same value and purpose, and tells nothing', () => {
    const one = blindIndex('phone', '+6281234567890');
    expect(one.equals(blindIndex('phone', '+6281234567890'))).toBe(true);
    expect(one.equals(blindIndex('nik', '+6281234567890'))).toBe(false);
    expect(one.equals(blindIndex('phone', '+6281234567891'))).toBe(false);
    expect(one).toHaveLength(32);
  });
});
