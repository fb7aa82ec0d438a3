import { hashPassword, nobodysHash, passwordMatches } from '../../src/people/passwords.ts';

describe('passwords', () => {
  it('are kept as argon2id with a salt of their own', async () => {
    const [one, two] = await Promise.all([hashPassword('aduan-sabtu'), hashPassword('aduan-sabtu')]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(one).not.toBe(two);
    expect(await passwordMatches('aduan-sabtu', one)).toBe(true);
    expect(await passwordMatches('aduan-sabtu', two)).toBe(true);
  });

  it('match exactly: no case, space or end is forgiven', async () => {
    const hash = await hashPassword('Kata Sandi é');
    for (const wrong of ['kata sandi é', 'Kata Sandi é ', 'Kata Sandi', '', 'Kata Sandi e'])
      expect(await passwordMatches(wrong, hash)).toBe(false);
  });

  it('match nothing that is no hash, nor the hash of nobody', async () => {
    for (const hash of ['', 'plain', '$argon2i$v=19$m=19456,t=2,p=1$AAAA$AAAA', nobodysHash])
      expect(await passwordMatches('', hash)).toBe(false);
    expect(await passwordMatches('aduan-sabtu', nobodysHash)).toBe(false);
  });
});
