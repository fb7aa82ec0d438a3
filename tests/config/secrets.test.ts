import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { secretNames, weaknessOf } from '../../src/config/secrets.ts';
import { ConfigFaults, parseConfig } from '../../src/config.ts';

const hex = () => randomBytes(32).toString('hex');
const production = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgres://app:h7Rk2pWq9ZtX@db.example/app?sslmode=verify-full',
  BASE_URL: 'https://aduan.example',
  SESSION_SECRET: hex(),
  DATA_KEY: hex(),
};

function faultsOf(changes: Record<string, string>): string[] {
  try {
    parseConfig({ ...production, ...changes });
  } catch (fault) {
    if (fault instanceof ConfigFaults) return fault.faults;
    throw fault;
  }
  return [];
}

let folder: string;
const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'secrets-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('secrets from files', () => {
  it('are read for every secret, without the line break at the end', () => {
    const secret = hex();
    const { DATA_KEY: _, ...others } = production;
    const config = parseConfig({ ...others, DATA_KEY_FILE: file('data-key', `${secret}\n`) });
    expect(config.dataKey).toBe(secret);
    const url = 'postgres://app:k3Vw8sLm2QzY@db.example/app';
    expect(parseConfig({ DATABASE_URL_FILE: file('url', url) }).databaseUrl).toBe(url);
    expect(secretNames.length).toBeGreaterThan(9);
  });

  it('that are missing, empty or given twice are faults, together with all others, and no secret is repeated', () => {
    const secret = hex();
    const faults = faultsOf({
      TWILIO_AUTH_TOKEN_FILE: join(folder, 'nowhere'),
      SMS_GATEWAY_SECRET_FILE: file('empty', '\n'),
      DATA_KEY_FILE: file('twice', secret),
      PORT: 'x',
    });
    expect(faults.map((line) => line.split(' ')[0]!).toSorted((a, b) => a.localeCompare(b))).toEqual([
      'DATA_KEY_FILE',
      'PORT',
      'SMS_GATEWAY_SECRET_FILE',
      'TWILIO_AUTH_TOKEN_FILE',
    ]);
    expect(faults.join('\n')).toContain('ENOENT');
    expect(faults.join('\n')).not.toContain(secret);
  });

  it('are held to the same rules', () => {
    const { SESSION_SECRET: _, ...others } = production;
    expect(() => parseConfig({ ...others, SESSION_SECRET_FILE: file('weak', 'a'.repeat(40)) })).toThrow(
      /SESSION_SECRET repeats/,
    );
  });
});

describe('a secret that production does not start with', () => {
  it.each([
    ['a'.repeat(40), 'repeats'],
    ['abababababababababababababababababab', 'repeats'],
    ['x7Kq2pW9'.repeat(5), 'repeats'],
    ['k9x7Kq2pW9x7Kq2pW9x7Kq2pW9rT5vL3', 'repeats itself'],
    ['0123456789abcdefghijklmnopqrstuv', 'row'],
    ['9f3a6c1d8e0b7245aaaaaaaa61c9f3a6d8', 'row'],
    ['our-production-password-2026-xyz-91', 'word'],
    ['ChangeMe-4711-ChangeMe-0815-Changed', 'word'],
    ['Rahasia#2026#Pemprov#Jakarta#9182', 'word'],
    ['mendung tanpa hujan di atas kota tua', 'words'],
  ])('%s: %s', (value, reason) => {
    expect(weaknessOf(value)).toContain(reason);
    expect(faultsOf({ SESSION_SECRET: value })).toEqual([expect.stringMatching(/^SESSION_SECRET .*openssl/)]);
    expect(faultsOf({ SESSION_SECRET: value }).join()).not.toContain(value);
    // A weak key can only be left by being named.
    expect(faultsOf({ DATA_KEY_PREVIOUS: value })).toEqual([]);
  });

  it('is never one by chance', () => {
    for (let n = 0; n < 3000; n += 1) {
      expect(weaknessOf(hex())).toBeNull();
      expect(weaknessOf(randomBytes(16).toString('hex'))).toBeNull();
    }
    const odd = Array.from({ length: 3000 }, () => randomBytes(32).toString('base64')).filter(weaknessOf);
    expect(odd.length).toBeLessThan(10);
  });

  it('is one for two purposes', () => {
    const twin = production.SESSION_SECRET;
    const gateway = { SMS_GATEWAY_URL: 'https://sms.example', SMS_GATEWAY_SECRET: twin };
    expect(faultsOf({ DATA_KEY: twin })).toEqual(['DATA_KEY must differ from SESSION_SECRET']);
    expect(faultsOf(gateway)).toEqual(['SMS_GATEWAY_SECRET must differ from SESSION_SECRET']);
  });

  it('may be anything in a demonstration', () => {
    const weak = 'w'.repeat(32);
    expect(parseConfig({ SESSION_SECRET: weak, DATA_KEY: weak }).sessionSecret).toBe(weak);
  });
});

describe('the address of the database', () => {
  it.each([
    'postgres://app@db.example/app',
    'postgres://app:@10.0.0.5/app',
    'postgres://app:postgres@db.example/app',
    'postgres://app:password1234@db.example/app',
    'postgres://aduansabtu:aduansabtu2026@db.example/app',
    'postgres://app:aaaaaaaaaaaaaaaa@db.example/app',
    'postgres://app:k3Vw8sLm@db.example/app',
  ])('%s: needs a password that nobody guesses, over a network', (DATABASE_URL) => {
    expect(faultsOf({ DATABASE_URL })).toEqual([expect.stringMatching(/^DATABASE_URL has /)]);
  });

  it.each([
    'postgres://app@localhost/app',
    'postgres://app:app@127.0.0.1:5432/app',
    'postgres:///app?host=/run/postgresql',
    'postgres://app@%2Frun%2Fpostgresql/app',
    'postgres://app@db.example/app?sslmode=verify-full&sslcert=/etc/app.crt&sslkey=/etc/app.key',
  ])('%s: is well guarded by the machine or a certificate', (DATABASE_URL) => {
    expect(faultsOf({ DATABASE_URL })).toEqual([]);
  });

  it('without TLS is taken, with a warning', () => {
    const url = 'postgres://app:h7Rk2pWq9ZtX@db.example/app';
    expect(parseConfig({ ...production, DATABASE_URL: url }).warnings).toEqual([
      expect.stringContaining('sslmode'),
    ]);
    expect(parseConfig(production).warnings).toEqual([]);
    expect(parseConfig({}).warnings).toEqual([]);
  });
});

describe('the other settings of the edge', () => {
  it.each([
    ['TRUSTED_PROXIES', 'everybody'],
    ['TRUSTED_PROXIES', '10.0.0.0/33'],
    ['TRUSTED_PROXIES', '0'],
    ['TRUSTED_PROXIES', ','],
    ['SECURITY_CONTACT', 'security@example.go.id'],
    ['SECURITY_CONTACT', 'mailto:a@b\nExpires: never'],
    ['SECURITY_CONTACT', 'http://example.go.id/contact'],
    ['CLAMD_PORT', '0'],
  ])('%s=%s is refused', (name, value) => {
    expect(faultsOf({ [name]: value })).toEqual([expect.stringContaining(`${name} `)]);
  });

  it('name proxies and contacts', () => {
    const given = {
      TRUSTED_PROXIES: '10.1.0.0/16, 2001:db8::5',
      SECURITY_CONTACT: 'mailto:csirt@example.go.id https://example.go.id/keamanan',
    };
    expect(parseConfig({ ...production, ...given })).toMatchObject({
      trustedProxies: given.TRUSTED_PROXIES,
      securityContact: ['mailto:csirt@example.go.id', 'https://example.go.id/keamanan'],
    });
  });
});
