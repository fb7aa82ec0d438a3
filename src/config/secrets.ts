import { readFileSync } from 'node:fs';

/** Every setting that is a secret: each may come as NAME, or as NAME_FILE that names the file in which it lies. */
export const secretNames = [
  'SESSION_SECRET',
  'DATA_KEY',
  'DATA_KEY_PREVIOUS',
  'DATABASE_URL',
  'DATABASE_OWNER_URL',
  'DATABASE_READ_URL',
  'SMTP_URL',
  'MAIL_DKIM_KEY',
  'TWILIO_AUTH_TOKEN',
  'SMS_GATEWAY_SECRET',
  'OIDC_CLIENT_SECRET',
  'BACKUP_KEY',
  'BACKUP_S3_ACCESS_KEY',
  'BACKUP_S3_SECRET_KEY',
  'METRICS_TOKEN',
] as const;

/** Those that we choose ourselves and that nothing but chance may have made; a weak DATA_KEY has to be left by its name. */
const keys = ['SESSION_SECRET', 'DATA_KEY', 'SMS_GATEWAY_SECRET', 'METRICS_TOKEN'] as const;

type Given = Record<string, string | undefined>;

/**
 * The environment with the contents of secret files (Docker secrets, systemd credentials) in place of their names,
 * without the line break at their end; and what is wrong with them. No fault repeats a secret.
 */
export function withSecretFiles(environment: Given): { given: Given; faults: string[] } {
  const given = { ...environment };
  const faults: string[] = [];
  for (const name of secretNames) {
    const path = environment[`${name}_FILE`];
    if (!path) continue;
    if (environment[name]) {
      faults.push(`${name}_FILE excludes ${name}: one of the two`);
      continue;
    }
    try {
      const text = readFileSync(path, 'utf8').replace(/\r?\n$/, '');
      if (text === '') faults.push(`${name}_FILE is an empty file`);
      else given[name] = text;
    } catch (fault) {
      faults.push(`${name}_FILE can not be read (${(fault as NodeJS.ErrnoException).code ?? 'fault'})`);
    }
  }
  return { given, faults };
}

/** What production does not start with: secrets that could be guessed, that are known, or that serve two purposes. */
export function weakSecrets(given: Given, known: string): string[] {
  const weak = keys.flatMap((name) => {
    const value = given[name];
    const reason = value === undefined || value === known ? null : weaknessOf(value);
    return reason ? [`${name} ${reason}: take one by chance, e.g. from \`openssl rand -hex 32\``] : [];
  });
  const purposes = secretNames.filter((name) => given[name] && !name.endsWith('_URL'));
  const alike = purposes.flatMap((name, index) => {
    const twin = purposes.slice(0, index).find((other) => given[other] === given[name]);
    return twin && given[name] !== known ? [`${name} must differ from ${twin}`] : [];
  });
  return [...weak, ...alike, ...weakDatabase(given)];
}

/** Why a key of 32 characters or more could be guessed all the same (NIST SP 800-133, 6.1), or null. */
export function weaknessOf(value: string): string | null {
  if (new Set(value).size < 8) return 'repeats a few characters';
  if ((value + value).indexOf(value, 1) < value.length || /(.{4,})\1\1/s.test(value)) return 'repeats itself';
  if (/(.)\1{7}/s.test(value) || longestRun(value) >= 8) return 'holds a row of characters';
  if (
    /password|passw0rd|secret|changeme|change.me|default|example|demonstra|production|rahasia|sandi|aduan|sabtu/i.test(
      value,
    )
  )
    return 'holds a word';
  return /^[\p{L}\s_.,-]+$/u.test(value) ? 'is made of words' : null;
}

/** The longest stretch in which each character follows the one before it: abcdef, 654321. */
function longestRun(value: string): number {
  let [longest, up, down] = [1, 1, 1];
  for (let at = 1; at < value.length; at += 1) {
    const step = value.charCodeAt(at) - value.charCodeAt(at - 1);
    up = step === 1 ? up + 1 : 1;
    down = step === -1 ? down + 1 : 1;
    longest = Math.max(longest, up, down);
  }
  return longest;
}

function weakDatabase(given: Given): string[] {
  return (['DATABASE_URL', 'DATABASE_OWNER_URL', 'DATABASE_READ_URL'] as const).flatMap((name) => {
    const url = URL.parse(given[name] ?? '');
    if (!url || isHere(url) || url.searchParams.has('sslcert')) return [];
    const [user, password] = [url.username, url.password].map(decoded) as [string, string];
    if (password === '') return [`${name} has no password, and the database is on another machine`];
    const guessed =
      password.length < 12 ||
      new Set(password).size < 6 ||
      password.toLowerCase().includes(user.toLowerCase());
    return guessed || /^(postgres|password|secret|admin|rahasia)/i.test(password)
      ? [
          `${name} has a password that is guessed, and the database is on another machine: 12 characters or more by chance`,
        ]
      : [];
  });
}

/** What production starts with, and somebody should know: one line each. */
export function secretWarnings(given: Given): string[] {
  const url = URL.parse(given.DATABASE_URL ?? '');
  const open =
    url && !isHere(url) && !/^(require|verify-ca|verify-full)$/.test(url.searchParams.get('sslmode') ?? '');
  return open
    ? ['DATABASE_URL asks for no TLS (sslmode=verify-full), and the database is on another machine']
    : [];
}

// The database's socket is a folder, in the query or in the name's place.
const isHere = (url: URL) =>
  /^(localhost|127\.\d+\.\d+\.\d+|\[::1\]|)$/i.test(url.hostname) ||
  url.hostname.startsWith('%2F') ||
  Boolean(url.searchParams.get('host')?.startsWith('/'));

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
