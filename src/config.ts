import { z } from 'zod';
import { namesProxies } from './config/networks.ts';
import { secretWarnings, weakSecrets, withSecretFiles } from './config/secrets.ts';

const demonstrationSecret = 'demonstration-secret-not-for-production-use';
const optional = z.string().min(1).optional();
const postgres = z.url({
  protocol: /^postgres(ql)?$/,
  error: 'is not postgres://user:password@host/database',
});
const web = z.url({ protocol: /^https?$/, error: 'is not an address that begins with https:// or http://' });

const schema = z.object({
  NODE_ENV: z.enum(['production', 'development', 'test']).default('development'),
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  DATABASE_URL: postgres.optional(),
  DATABASE_OWNER_URL: postgres.optional(),
  DATABASE_READ_URL: postgres.optional(),
  DATA_DIR: z.string().min(1).default('.data'),
  BASE_URL: web.optional(),
  SESSION_SECRET: z.string().min(32, 'has fewer than 32 characters').default(demonstrationSecret),
  DATA_KEY: z.string().min(32, 'has fewer than 32 characters').default(demonstrationSecret),
  DATA_KEY_PREVIOUS: z.string().min(32, 'has fewer than 32 characters').optional(),
  SMTP_URL: z.url({ protocol: /^smtps?$/, error: 'is not smtp://… or smtps://…' }).optional(),
  MAIL_FROM: optional,
  TWILIO_ACCOUNT_SID: z.string().regex(/^AC/, 'starts with AC').optional(),
  TWILIO_AUTH_TOKEN: optional,
  TWILIO_SMS_FROM: optional,
  TWILIO_WHATSAPP_FROM: optional,
  TWILIO_MESSAGING_SERVICE_SID: z.string().regex(/^MG/, 'starts with MG').optional(),
  TWILIO_API_BASE_URL: web.optional(),
  MAIL_DKIM_DOMAIN: optional,
  MAIL_DKIM_SELECTOR: optional,
  MAIL_DKIM_KEY: optional,
  SMS_GATEWAY_URL: web.optional(),
  SMS_GATEWAY_SECRET: z.string().min(32, 'has fewer than 32 characters').optional(),
  SMS_GATEWAY_STATUS_URL: web.optional(),
  SMS_GATEWAY_SIGNATURE: z.enum(['v1', 'v2']).default('v1'),
  MESSAGES: z.enum(['shown', 'sent']).optional(),
  TRUSTED_PROXIES: z
    .string()
    .refine(
      namesProxies,
      "is 'none', a number of proxies (1 to 9) or their addresses, e.g. 10.0.0.5, 10.1.0.0/16",
    )
    .optional(),
  SECURITY_CONTACT: z
    .string()
    .regex(
      /^(mailto:[^\s@]+@[^\s@]+|https:\/\/\S+|tel:\+[\d-]+)(\s+(mailto:|https:\/\/|tel:)\S+)*$/,
      'is mailto:…, https://… or tel:…',
    )
    .optional(),
  CLAMD_SOCKET: optional,
  CLAMD_HOST: optional,
  CLAMD_PORT: z.coerce.number().int().min(1).max(65535).default(3310),
  BACKUP_KEY: z
    .string()
    .refine(isAgeKeys, 'is an age key, or several: npm run backup -- --new-key makes one')
    .optional(),
  BACKUP_DIR: optional,
  BACKUP_KEEP: z.coerce.number().int().min(1).default(30),
  BACKUP_S3_ENDPOINT: web.optional(),
  BACKUP_S3_BUCKET: optional,
  BACKUP_S3_REGION: z.string().min(1).default('us-east-1'),
  BACKUP_S3_ACCESS_KEY: optional,
  BACKUP_S3_SECRET_KEY: optional,
  OIDC_ISSUER: z
    .url({ protocol: /^https$/, error: 'is not an address that begins with https://' })
    .optional(),
  OIDC_CLIENT_ID: optional,
  OIDC_CLIENT_SECRET: optional,
  OIDC_NAME: z.string().min(1).max(40).optional(),
  OIDC_MFA: z.enum(['trusted', 'ignored']).default('ignored'),
  TIME_ZONE: z.string().default('Asia/Jakarta').refine(isTimeZone, 'is not a time zone of the IANA database'),
  PROVINCE_CODE: z
    .string()
    .regex(/^\d{2}$/, 'is the two digits of a province, e.g. 31')
    .default('31'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).optional(),
  SLOW_QUERY_MS: z.coerce.number().int().min(0).default(500),
  METRICS_TOKEN: z.string().min(24).optional(),
  WORKER_PORT: z.coerce.number().int().min(0).max(65535).optional(),
  DRAIN_SECONDS: z.coerce.number().int().min(0).max(60).optional(),
});

/** Settings that mean nothing without each other. */
function incompleteSettings(given: Record<string, string | undefined>): string[] {
  const together = [
    ['SMTP_URL', 'MAIL_FROM'],
    ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN'],
    ['MAIL_DKIM_DOMAIN', 'MAIL_DKIM_SELECTOR', 'MAIL_DKIM_KEY'],
    ['SMS_GATEWAY_URL', 'SMS_GATEWAY_SECRET'],
    ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET', 'OIDC_NAME'],
    ['BACKUP_S3_ENDPOINT', 'BACKUP_S3_BUCKET', 'BACKUP_S3_ACCESS_KEY', 'BACKUP_S3_SECRET_KEY'],
  ];
  return together.flatMap((names) => {
    const missing = names.filter((name) => !given[name]);
    return missing.length < names.length
      ? missing.map((name) => `${name} is missing: ${names.join(', ')} belong together`)
      : [];
  });
}

/** What a demonstration invents, production has to be given. */
function productionFaults(given: Record<string, string | undefined>): string[] {
  if (given.NODE_ENV !== 'production') return [];
  const missing = ['DATABASE_URL', 'BASE_URL'].filter((name) => !given[name]);
  const secrets = ['SESSION_SECRET', 'DATA_KEY'].filter(
    (name) => !given[name] || given[name] === demonstrationSecret,
  );
  return [
    ...missing.map((name) => `${name} is required in production`),
    ...secrets.map(
      (name) =>
        `${name} is required in production: 32 characters or more, e.g. from \`openssl rand -hex 32\``,
    ),
    ...weakSecrets(given, demonstrationSecret),
  ];
}

/** A backup that nobody locks, or that the key lying beside it opens, protects nothing. */
function backupFaults(given: Record<string, string | undefined>): string[] {
  const { BACKUP_KEY: key, BACKUP_DIR: dir, BACKUP_S3_ENDPOINT: s3 } = given;
  const others = ['DATA_KEY', 'SESSION_SECRET'].filter((name) => key && given[name] === key);
  return [
    ...((dir || s3) && !key ? ['BACKUP_KEY is missing: backups are only written encrypted'] : []),
    ...(dir && s3 ? ['BACKUP_DIR and BACKUP_S3_ENDPOINT exclude each other: backups have one place'] : []),
    ...others.map((name) => `BACKUP_KEY must differ from ${name}`),
  ];
}

export type Config = ReturnType<typeof parseConfig>;

/** Every fault of the environment at once, one line each. */
export class ConfigFaults extends Error {
  readonly faults: string[];
  constructor(faults: string[]) {
    super(`The environment is not right:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
    this.faults = faults;
  }
}

const usualLevels = { production: 'info', development: 'warn', test: 'error' } as const;

/** Reads the environment into typed, frozen settings. @throws ConfigFaults naming every fault. */
export function parseConfig(environment: Record<string, string | undefined>) {
  // An empty value in an .env file means "not set".
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const { given, faults: fileFaults } = withSecretFiles(set);
  const result = schema.safeParse(given);
  const faults = [
    ...(result.error?.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`) ?? []),
    ...fileFaults,
    ...productionFaults(given),
    ...incompleteSettings(given),
    ...backupFaults(given),
  ];
  if (!result.success || faults.length > 0) throw new ConfigFaults(faults);
  const env = result.data;
  return Object.freeze({
    production: env.NODE_ENV === 'production',
    /** Demonstration mode: demonstration accounts, clock and outbox page; never in production. */
    demonstration: env.NODE_ENV !== 'production',
    port: env.PORT,
    databaseUrl: env.DATABASE_URL,
    /** The login that owns the tables, where that of `databaseUrl` does not: for migrations and access rules. */
    databaseOwnerUrl: env.DATABASE_OWNER_URL,
    /** A streaming replica for pages that only count and compare. */
    databaseReadUrl: env.DATABASE_READ_URL,
    dataDir: env.DATA_DIR,
    baseUrl: env.BASE_URL?.replace(/\/$/, ''),
    sessionSecret: env.SESSION_SECRET,
    dataKey: env.DATA_KEY,
    previousDataKey: env.DATA_KEY_PREVIOUS,
    /** A demonstration shows its messages: the numbers in it are invented and may be somebody's. */
    sendsMessages: (env.MESSAGES ?? (env.NODE_ENV === 'production' ? 'sent' : 'shown')) === 'sent',
    mail: {
      url: env.SMTP_URL,
      from: env.MAIL_FROM,
      dkim: env.MAIL_DKIM_KEY
        ? {
            domainName: env.MAIL_DKIM_DOMAIN!,
            keySelector: env.MAIL_DKIM_SELECTOR!,
            privateKey: env.MAIL_DKIM_KEY.replaceAll('\\n', '\n'),
          }
        : undefined,
    },
    twilio: {
      accountSid: env.TWILIO_ACCOUNT_SID,
      authToken: env.TWILIO_AUTH_TOKEN,
      smsFrom: env.TWILIO_SMS_FROM,
      whatsappFrom: env.TWILIO_WHATSAPP_FROM,
      messagingServiceSid: env.TWILIO_MESSAGING_SERVICE_SID,
      apiBaseUrl: env.TWILIO_API_BASE_URL,
    },
    gateway: {
      url: env.SMS_GATEWAY_URL,
      secret: env.SMS_GATEWAY_SECRET,
      statusUrl: env.SMS_GATEWAY_STATUS_URL,
      /** The oldest kind of signature that is still taken from the gateway. */
      signature: env.SMS_GATEWAY_SIGNATURE,
    },
    backup: {
      /** One or more age keys: recipients only write, identities also open. */
      key: env.BACKUP_KEY,
      dir: env.BACKUP_DIR,
      keep: env.BACKUP_KEEP,
      s3: env.BACKUP_S3_ENDPOINT
        ? {
            endpoint: env.BACKUP_S3_ENDPOINT,
            name: env.BACKUP_S3_BUCKET!,
            region: env.BACKUP_S3_REGION,
            accessKey: env.BACKUP_S3_ACCESS_KEY!,
            secretKey: env.BACKUP_S3_SECRET_KEY!,
          }
        : undefined,
    },
    openId: env.OIDC_ISSUER
      ? {
          issuer: env.OIDC_ISSUER,
          clientId: env.OIDC_CLIENT_ID!,
          clientSecret: env.OIDC_CLIENT_SECRET!,
          name: env.OIDC_NAME!,
          trustsMfa: env.OIDC_MFA === 'trusted',
        }
      : undefined,
    trustedProxies: env.TRUSTED_PROXIES,
    /** Whom security.txt names, each as a URI. */
    securityContact: env.SECURITY_CONTACT?.split(/\s+/),
    clamd: { socket: env.CLAMD_SOCKET, host: env.CLAMD_HOST, port: env.CLAMD_PORT },
    /** What is not wrong and should be known. */
    warnings: env.NODE_ENV === 'production' ? secretWarnings(given) : [],
    timeZone: env.TIME_ZONE,
    provinceCode: env.PROVINCE_CODE,
    /** Only a server that is looked after tells of each request. */
    logLevel: env.LOG_LEVEL ?? usualLevels[env.NODE_ENV],
    /** Statements that take longer are logged. */
    slowQueryMs: env.SLOW_QUERY_MS,
    /** Where a worker alone answers probes and /metrics; nowhere unless set. */
    workerPort: env.WORKER_PORT,
    /** What opens /metrics; without one this machine alone. */
    metricsToken: env.METRICS_TOKEN,
    /** How long /readyz says that the end has come before the door is closed. */
    drainSeconds: env.DRAIN_SECONDS ?? (env.NODE_ENV === 'production' ? 5 : 0),
  });
}

/** The settings of this process, read once. */
export const config: Config = readOrExit();

function readOrExit() {
  try {
    return parseConfig(process.env);
  } catch (fault) {
    if (!(fault instanceof ConfigFaults)) throw fault;
    console.error(`${fault.message}\nSee .env.example for what each setting means.`);
    process.exit(1);
  }
}

function isAgeKeys(text: string) {
  return text
    .trim()
    .split(/\s+/)
    .every((key) => /^(age1|AGE-SECRET-KEY-)[\w-]{30,}$/.test(key));
}

function isTimeZone(name: string) {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}
