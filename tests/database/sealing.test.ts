import fc from 'fast-check';
import { blindIndex, blindIndexes, seal, unseal } from '../../src/database/sealing.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase();
});
afterAll(() => test.drop());

const runs = { seed: 135, numRuns: 200 };
const place = 'complainants.name_sealed';

describe('sealing', () => {
  it('gives back what was sealed, in any script', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (plain) => {
        expect(unseal(seal(plain, place), place)).toBe(plain);
      }),
      runs,
    );
  });

  it('never seals alike twice and shows nothing of the plain text', () => {
    const [one, two] = [seal('Siti Aminah', place), seal('Siti Aminah', place)];
    expect(one.equals(two)).toBe(false);
    expect(one.toString('latin1')).not.toContain('Siti');
  });

  it('notices every changed byte and every missing one', () => {
    const sealed = seal('+6281234567890', place);
    const noticed = /authenticate|Unknown data key|authentication tag|initialization vector/i;
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = Buffer.from(sealed);
      changed[at] = changed[at]! ^ 1;
      expect(() => unseal(changed, place)).toThrow(noticed);
      expect(() => unseal(sealed.subarray(0, at), place)).toThrow(noticed);
    }
  });

  it('binds a value to its column, and to its row where that is known before', () => {
    expect(() => unseal(seal('+6281234567890', 'complainants.phone_sealed'), place)).toThrow(/authenticate/);
    const secret = seal('JBSWY3DPEHPK3PXP', 'second_factors.secret_sealed:1');
    expect(unseal(secret, 'second_factors.secret_sealed:1')).toBe('JBSWY3DPEHPK3PXP');
    expect(() => unseal(secret, 'second_factors.secret_sealed:2')).toThrow(/authenticate/);
  });

  it('leaves nothing as nothing', () => {
    expect([seal(null, place), seal(undefined, place), seal('', place), unseal(null, place)]).toEqual([
      null,
      null,
      null,
      null,
    ]);
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

  it('does not depend on how a value was typed', () => {
    const same = (kind: 'phone' | 'email' | 'nik', one: string, other: string) =>
      blindIndex(kind, one).equals(blindIndex(kind, other));
    expect(same('email', ' Siti@Example.org', 'siti@example.org ')).toBe(true);
    expect(same('phone', '+62 812-3456-7890', '+6281234567890')).toBe(true);
    expect(same('nik', '3174 0123 4567 8901', '3174012345678901')).toBe(true);
    expect(blindIndexes('phone', '+6281234567890')).toEqual([blindIndex('phone', '+6281234567890')]);
  });

  it('makes addresses with another key than look-ups', () => {
    expect(blindIndex('leave', 'x').equals(blindIndex('email', 'leave:x'))).toBe(false);
    expect(blindIndex('track', 'x').equals(blindIndex('queue', 'x'))).toBe(false);
  });
});
