import { ConfigFaults, parseConfig } from '../../src/config.ts';
import { keys } from './backups.ts';

function faultsOf(environment: Record<string, string>): string[] {
  try {
    parseConfig(environment);
  } catch (fault) {
    if (fault instanceof ConfigFaults) return fault.faults;
    throw fault;
  }
  return [];
}

const s3 = {
  BACKUP_S3_ENDPOINT: 'https://s3.example.go.id',
  BACKUP_S3_BUCKET: 'aduan',
  BACKUP_S3_ACCESS_KEY: 'id',
  BACKUP_S3_SECRET_KEY: 'secret',
};

describe('the settings of backups', () => {
  it('are a key and one place', () => {
    expect(parseConfig({}).backup).toMatchObject({ key: undefined, dir: undefined, s3: undefined, keep: 30 });
    const both = `${keys.recipient} ${keys.identity}`;
    expect(parseConfig({ BACKUP_KEY: both, BACKUP_DIR: '/backups', BACKUP_KEEP: '7' }).backup).toMatchObject({
      key: both,
      dir: '/backups',
      keep: 7,
    });
    expect(parseConfig({ ...s3, BACKUP_KEY: keys.recipient }).backup.s3).toEqual({
      endpoint: 'https://s3.example.go.id',
      name: 'aduan',
      region: 'us-east-1',
      accessKey: 'id',
      secretKey: 'secret',
    });
  });

  it('are refused where a backup would be open, have two places or be kept for nothing', () => {
    expect(faultsOf({ BACKUP_DIR: '/b' })).toEqual([
      'BACKUP_KEY is missing: backups are only written encrypted',
    ]);
    expect(faultsOf({ ...s3, BACKUP_DIR: '/b', BACKUP_KEY: keys.recipient })).toEqual([
      'BACKUP_DIR and BACKUP_S3_ENDPOINT exclude each other: backups have one place',
    ]);
    expect(faultsOf({ BACKUP_KEY: 'correct horse battery staple, and more' })[0]).toContain('is an age key');
    expect(faultsOf({ BACKUP_KEY: keys.identity, DATA_KEY: keys.identity })).toEqual([
      'BACKUP_KEY must differ from DATA_KEY',
    ]);
    expect(faultsOf({ BACKUP_KEEP: '0' })).toHaveLength(1);
    const { BACKUP_S3_SECRET_KEY: _, ...rest } = s3;
    expect(faultsOf({ ...rest, BACKUP_KEY: keys.recipient })[0]).toContain('BACKUP_S3_SECRET_KEY is missing');
  });
});
