import { z } from 'zod';

const demonstrationSecret = 'demonstration-secret-not-for-production-use';
const optional = z.string().min(1).optional();

const schema = z.object({
  NODE_ENV: z.enum(['production', 'development', 'test']).default('development'),
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  DATA_DIR: z.string().min(1).default('.data'),
  BASE_URL: z.url({ protocol: /^https?$/ }).optional(),
  SESSION_SECRET: z.string().min(32).default(demonstrationSecret),
  DATA_KEY: z.string().min(32).default(demonstrationSecret),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  MAIL_FROM: optional,
  TWILIO_ACCOUNT_SID: z.string().regex(/^AC/, 'starts with AC').optional(),
  TWILIO_AUTH_TOKEN: optional,
  TWILIO_SMS_FROM: optional,
  TWILIO_WHATSAPP_FROM: optional,
  TWILIO_MESSAGING_SERVICE_SID: z.string().regex(/^MG/, 'starts with MG').optional(),
  TWILIO_API_BASE_URL: z.url({ protocol: /^https?$/ }).optional(),
  MAIL_DKIM_DOMAIN: optional,
  MAIL_DKIM_SELECTOR: optional,
  MAIL_DKIM_KEY: optional,
  SMS_GATEWAY_URL: z.url({ protocol: /^https?$/ }).optional(),
  SMS_GATEWAY_SECRET: z.string().min(32).optional(),
  SMS_GATEWAY_STATUS_URL: z.url({ protocol: /^https?$/ }).optional(),
  MESSAGES: z.enum(['shown', 'sent']).optional(),
  TIME_ZONE: z.string().default('Asia/Jakarta').refine(isTimeZone, 'is not a time zone of the IANA database'),
  PROVINCE_CODE: z
    .string()
    .regex(/^\d{2}$/, 'is the two digits of a province, e.g. 31')
    .default('31'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

/** Settings that mean nothing without each other. */
function incompleteSettings(given: Record<string, string | undefined>): string[] {
  const together = [
    ['SMTP_URL', 'MAIL_FROM'],
    ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN'],
    ['MAIL_DKIM_DOMAIN', 'MAIL_DKIM_SELECTOR', 'MAIL_DKIM_KEY'],
    ['SMS_GATEWAY_URL', 'SMS_GATEWAY_SECRET'],
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
  const alike = given.DATA_KEY && secrets.length === 0 && given.SESSION_SECRET === given.DATA_KEY;
  return [
    ...missing.map((name) => `${name} is required in production`),
    ...secrets.map(
      (name) =>
        `${name} is required in production: 32 characters or more, e.g. from \`openssl rand -hex 32\``,
    ),
    ...(alike ? ['DATA_KEY must differ from SESSION_SECRET'] : []),
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

/** Reads the environment into typed, frozen settings. @throws ConfigFaults naming every fault. */
export function parseConfig(environment: Record<string, string | undefined>) {
  // An empty value in an .env file means "not set".
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const result = schema.safeParse(given);
  const faults = [
    ...(result.error?.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`) ?? []),
    ...productionFaults(given),
    ...incompleteSettings(given),
  ];
  if (!result.success || faults.length > 0) throw new ConfigFaults(faults);
  const env = result.data;
  return Object.freeze({
    production: env.NODE_ENV === 'production',
    /** Demonstration mode: demonstration accounts, clock and outbox page; never in production. */
    demonstration: env.NODE_ENV !== 'production',
    port: env.PORT,
    databaseUrl: env.DATABASE_URL,
    dataDir: env.DATA_DIR,
    baseUrl: env.BASE_URL?.replace(/\/$/, ''),
    sessionSecret: env.SESSION_SECRET,
    dataKey: env.DATA_KEY,
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
    },
    timeZone: env.TIME_ZONE,
    provinceCode: env.PROVINCE_CODE,
    logLevel: env.LOG_LEVEL,
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

function isTimeZone(name: string) {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}
