import { isCommon } from '../../src/people/common-passwords.ts';
import { argon2id, hashesAtOnce, hashingNow, inTurn, lineAtMost } from '../../src/people/hashing.ts';
import { passwordFault, saysProduct } from '../../src/people/password-rules.ts';
import {
  hashPassword,
  isDated,
  nobodysHash,
  passwordMatches,
  unusableHash,
} from '../../src/people/passwords.ts';
import { TryLater } from '../../src/errors.ts';

describe('passwords', () => {
  it('are kept as argon2id with a salt of their own', async () => {
    const [one, two] = await Promise.all([hashPassword('aduan-sabtu'), hashPassword('aduan-sabtu')]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=47104,t=1,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(one).not.toBe(two);
    expect(await passwordMatches('aduan-sabtu', one)).toBe(true);
    expect(await passwordMatches('aduan-sabtu', two)).toBe(true);
  });

  it('match exactly: no case, space or end is forgiven', async () => {
    const hash = await hashPassword('Kata Sandi é');
    for (const wrong of ['kata sandi é', 'Kata Sandi é ', 'Kata Sandi', '', 'Kata Sandi e'])
      expect(await passwordMatches(wrong, hash)).toBe(false);
  });

  it('are the same however a letter was composed by the keyboard', async () => {
    const hash = await hashPassword('caf\u00e9 di \uff2aakarta');
    expect(await passwordMatches('cafe\u0301 di Jakarta', hash)).toBe(true);
  });

  it('match nothing that is no hash, nor the hash of nobody, and each costs one hash', async () => {
    for (const hash of ['', 'plain', '$argon2i$v=19$m=47104,t=1,p=1$AAAA$AAAA', nobodysHash, unusableHash]) {
      const { done } = hashingNow();
      expect(await passwordMatches('', hash)).toBe(false);
      expect(hashingNow().done).toBe(done + 1);
    }
    expect(await passwordMatches('aduan-sabtu', nobodysHash)).toBe(false);
  });

  it('are to be hashed anew when the cost has changed', async () => {
    expect(isDated(await hashPassword('x'))).toBe(false);
    expect(isDated('$argon2id$v=19$m=12288,t=3,p=1$AAAAAAAAAAAAAAAAAAAAAA$BBBB')).toBe(true);
  });
});

describe('hashing', () => {
  it('runs a bounded number at once, in the order of asking, and leaves libuv half of its threads', async () => {
    expect(hashesAtOnce).toBeLessThanOrEqual(2);
    const order: number[] = [];
    let seen = 0;
    const asked = Array.from({ length: 20 }, async (_, n) => {
      await argon2id(String(n), Buffer.alloc(16));
      seen = Math.max(seen, hashingNow().running);
      order.push(n);
    });
    expect(hashingNow()).toMatchObject({ running: hashesAtOnce, waiting: 20 - hashesAtOnce });
    await Promise.all(asked);
    expect(hashingNow().most).toBeLessThanOrEqual(hashesAtOnce);
    expect(seen).toBeLessThanOrEqual(hashesAtOnce);
    for (const [place, n] of order.entries()) expect(Math.abs(place - n)).toBeLessThan(hashesAtOnce);
    expect(hashingNow()).toMatchObject({ running: 0, waiting: 0 });
  });

  it('turns away who finds the line full, and serves who waits after a failure', async () => {
    let open = () => {};
    const gate = new Promise<void>((resolve) => (open = resolve));
    const holding = Array.from({ length: hashesAtOnce }, () =>
      inTurn(async () => {
        await gate;
        throw new Error('failed');
      }),
    );
    const waiting = Array.from({ length: lineAtMost }, () => inTurn(() => Promise.resolve('served')));
    await expect(inTurn(() => Promise.resolve())).rejects.toMatchObject({
      status: 503,
      fields: { password: 'busy' },
    });
    await expect(inTurn(() => Promise.resolve())).rejects.toBeInstanceOf(TryLater);
    open();
    expect((await Promise.allSettled(holding)).map(({ status }) => status)).toEqual(
      holding.map(() => 'rejected'),
    );
    expect(new Set(await Promise.all(waiting))).toEqual(new Set(['served']));
    expect(hashingNow()).toMatchObject({ running: 0, waiting: 0 });
  });
});

describe('a new password', () => {
  const camat = {
    username: 'camat.setiabudi',
    offices: ['Kecamatan Setiabudi', 'Suku Dinas Bina Marga Jakarta Selatan'],
    secondFactor: false,
  };
  const faultOf = (password: string, changes: Partial<typeof camat> = {}) =>
    passwordFault(password, { ...camat, ...changes });

  it.each([
    'empat kata yang acak',
    'kuda baterai staples benar',
    'ÿ€—中文密码也可以用的很长很长',
    '🐘🌋🛶🥥🎋🪁🛖🐟🌾🥁🎭🧺🪘🌴🦜',
    'x'.repeat(3) + ' pisang goreng tujuh ' + 'lautan '.repeat(20),
    'tanpa angka tanpa tanda',
    '8261930475518264',
  ])('may be any text that is long enough: %s', async (password) => {
    expect(await faultOf(password)).toBeNull();
  });

  it('is measured in characters as people count them', async () => {
    expect(await faultOf('gajah biru tua')).toBe('passwordShort15');
    expect(await faultOf('gajah biru tuan')).toBeNull();
    expect(await faultOf('🐘🌋🛶🥥🎋🪁🛖🐟🌾🥁🎭🧺🪘🌴')).toBe('passwordShort15');
    expect(await faultOf('🐘🌋🛶🥥🎋🪁🛖🐟🌾🥁🎭🧺🪘🌴'.repeat(15))).toBe('passwordLong');
    expect(await faultOf('gajah bi', { secondFactor: true })).toBeNull();
    expect(await faultOf('gajah b', { secondFactor: true })).toBe('passwordShort8');
    // At least 64 have to be allowed; 200 are.
    expect(await faultOf('gajah biru tua '.repeat(13) + 'siang')).toBeNull();
    expect(await faultOf('gajah biru tua '.repeat(13) + 'siang.')).toBe('passwordLong');
  });

  it.each([
    'setiabudi 1945 merdeka',
    'Camat.Setiabudi!!!!',
    'C A M A T - s e t i a b u d i',
    'rumah di bina-marga jakarta selatan',
    'Aduan_Sabtu nomor satu',
    'ADUAN-SABTU-2026-11',
  ])('holds neither user name, office nor product: %s', async (password) => {
    expect(await faultOf(password)).toBe('passwordNamesYou');
  });

  it.each([
    'passwordpassword',
    'Password12345678',
    'P@ssw0rd!!!!!!!!',
    'indonesia2026!!!',
    'bismillah1234567',
    'katasandi katasandi',
    'aaaaaaaaaaaaaaaa',
    'abababababababab',
    '1234567890123456',
    'abcdefghijklmnop',
    'qwertyuiopasdfgh',
    '111111111111111a',
    '1qaz2wsx3edc4rfv',
    'q1w2e3r4t5y6u7i8',
  ])('is none that is tried first: %s', async (password) => {
    expect(await faultOf(password)).toBe('passwordCommon');
  });

  it('is checked against the list where eight characters are enough', async () => {
    for (const common of ['password', 'rahasia1', 'qwertyui', 'sayangku', '12345678', 'admin123', 'trustno1'])
      expect([common, await isCommon(common)]).toEqual([common, true]);
    for (const fine of ['tukik-7z', 'lumpia e', 'mh3t!pao'])
      expect([fine, await isCommon(fine)]).toEqual([fine, false]);
  });

  it('knows the one of all demonstrations', () => {
    expect(saysProduct('aduan-sabtu')).toBe(true);
    expect(saysProduct('Aduan Sabtu')).toBe(true);
    expect(saysProduct('sabtu aduan')).toBe(false);
  });
});
