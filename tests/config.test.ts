import { ConfigFaults, parseConfig } from '../src/config.ts';

const production = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgres://app:h7Rk2pWq9ZtX@db.example/app',
  BASE_URL: 'https://aduan.example',
  SESSION_SECRET: '1f6c0d9be2a7485390cfb1d27e64a8f35b0972cd',
  DATA_KEY: 'e83a51c7f09d2b6474a1d8c3905be2f7360d19ac',
};

function faultsOf(environment: Record<string, string | undefined>): string[] {
  try {
    parseConfig(environment);
  } catch (fault) {
    if (fault instanceof ConfigFaults) return fault.faults.map((line) => line.split(' ')[0]!).toSorted();
    throw fault;
  }
  return [];
}

describe('the environment', () => {
  it('needs nothing for a demonstration', () => {
    const config = parseConfig({});
    expect(config).toMatchObject({
      port: 3000,
      dataDir: '.data',
      timeZone: 'Asia/Jakarta',
      provinceCode: '31',
      logLevel: 'warn',
      demonstration: true,
      production: false,
      databaseUrl: undefined,
    });
    expect(Object.isFrozen(config)).toBe(true);
  });

  it('takes an empty value as not set', () => {
    expect(parseConfig({ PORT: '', DATABASE_URL: '', SMTP_URL: '' })).toEqual(parseConfig({}));
  });

  it('names every fault at once', () => {
    const wrong = {
      PORT: '70000',
      DATABASE_URL: 'mysql://db',
      BASE_URL: 'aduan.example',
      TIME_ZONE: 'Asia/Nowhere',
      PROVINCE_CODE: 'Jakarta',
      LOG_LEVEL: 'loud',
      SESSION_SECRET: 'short',
      SMTP_URL: 'mail.example',
      MAIL_FROM: '', // belongs to SMTP_URL
    };
    expect(faultsOf(wrong)).toEqual(Object.keys(wrong).toSorted());
    expect(faultsOf({ NODE_ENV: 'staging' })).toEqual(['NODE_ENV']);
  });

  it('in production asks for what a demonstration invents, together with all other faults', () => {
    const missing = ['BASE_URL', 'DATABASE_URL', 'DATA_KEY', 'SESSION_SECRET'];
    expect(faultsOf({ NODE_ENV: 'production' })).toEqual(missing);
    expect(faultsOf({ NODE_ENV: 'production', PORT: 'eighty', TIME_ZONE: 'Mars' })).toEqual(
      [...missing, 'PORT', 'TIME_ZONE'].toSorted(),
    );
  });

  it('in production refuses the secrets of the demonstration and one secret for two purposes', () => {
    const known = parseConfig({}).sessionSecret;
    expect(faultsOf({ ...production, SESSION_SECRET: known })).toEqual(['SESSION_SECRET']);
    expect(faultsOf({ ...production, DATA_KEY: known })).toEqual(['DATA_KEY']);
    expect(faultsOf({ ...production, DATA_KEY: production.SESSION_SECRET })).toEqual(['DATA_KEY']);
    expect(parseConfig(production)).toMatchObject({ production: true, demonstration: false });
  });

  it('says what is wrong without repeating a secret', () => {
    const secret = 'hunter2';
    expect(() => parseConfig({ SESSION_SECRET: secret, DATA_KEY: secret })).toThrow(
      /SESSION_SECRET[^]*DATA_KEY/,
    );
    try {
      parseConfig({ SESSION_SECRET: secret });
    } catch (fault) {
      expect(String(fault)).not.toContain(secret);
    }
  });

  it('drops the slash at the end of BASE_URL', () => {
    expect(parseConfig({ BASE_URL: 'https://aduan.example/' }).baseUrl).toBe('https://aduan.example');
  });
});
