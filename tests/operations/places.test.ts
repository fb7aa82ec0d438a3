import { mkdir, readFile, readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeBackup } from '../../src/operations/backup.ts';
import { bucket } from '../../src/operations/bucket.ts';
import { fileName, instantOf, superfluous } from '../../src/operations/file-names.ts';
import { folder } from '../../src/operations/folder.ts';
import { configuredPlace, type Place } from '../../src/operations/places.ts';
import { readBackup } from '../../src/operations/reading.ts';
import { newWorld, on, saturday, type World } from '../support/world.ts';
import { keys, temporaryFolder, type Folder } from './backups.ts';
import { account, s3Service, type S3Service } from './s3-service.ts';

let world: World;
let kept: Folder;
let service: S3Service;

beforeAll(async () => {
  world = await newWorld();
  kept = await temporaryFolder();
  service = await s3Service();
  await world.complaint();
});
afterAll(async () => {
  await service.stop();
  await kept.remove();
  await world.drop();
});

const backUp = (place: Place, time: string, keep = 30) =>
  writeBackup(world.url, place, { key: keys.recipient, now: on(saturday, time), demonstration: true, keep });

describe('names of backups', () => {
  it('tell when they were made, and no other file is one', () => {
    const name = fileName(on(saturday, '08:00'));
    expect(name).toBe('aduan-sabtu-20261121T010000Z.tar.zst.age');
    expect(instantOf(name)).toEqual(on(saturday, '08:00'));
    for (const other of [`${name}.part`, `x${name}`, 'aduan-sabtu.age', 'notes.txt'])
      expect(instantOf(other)).toBeNull();
  });

  it('order them: the newest stay, and at least one', () => {
    const names = ['08:00', '06:00', '07:00'].map((time) => fileName(on(saturday, time)));
    expect(superfluous([...names, 'notes.txt'], 2)).toEqual([names[1]]);
    expect(superfluous(names, 3)).toEqual([]);
    for (const keep of [0, -1, 1.5, Number.NaN]) expect(() => superfluous(names, keep)).toThrow('1 or more');
  });
});

describe('a folder', () => {
  it('holds a backup whole, readable by its owner alone, and forgets what is older than the newest', async () => {
    const place = folder(join(kept.path, 'deep', 'down'));
    await backUp(place, '01:00');
    await writeFile(join(place.label, 'notes.txt'), 'stay');
    await backUp(place, '02:00');
    const made = await backUp(place, '03:00', 2);
    expect(made.removed).toEqual([fileName(on(saturday, '01:00'))]);
    expect(await place.list()).toEqual(['02:00', '03:00'].map((time) => fileName(on(saturday, time))));
    expect(await readdir(place.label)).toContain('notes.txt');
    await expect(readBackup(place, made.file, keys.identity)).resolves.toBeDefined();
  });

  it('forgets nothing when a backup fails, and keeps no half file', async () => {
    const place = folder(join(kept.path, 'failing'));
    const { file } = await backUp(place, '01:00', 1);
    const full: Place = { ...place, write: (name, source) => place.write(name, broken(source)) };
    await expect(backUp(full, '02:00', 1)).rejects.toThrow('no space');
    expect(await readdir(place.label)).toEqual([file]);
  });

  it('takes a backup that does not read back as it was written for none', async () => {
    const place = folder(join(kept.path, 'lying'));
    const { file } = await backUp(place, '01:00', 1);
    const lying: Place = {
      ...place,
      write: async (name, source) => {
        await place.write(name, source);
        const path = join(place.label, name);
        await writeFile(path, (await readFile(path)).subarray(1));
      },
    };
    await expect(backUp(lying, '02:00', 1)).rejects.toThrow('gave back something else than was written');
    expect(await readdir(place.label)).toEqual([file]);
  });

  it('clears away a day later what a death in the middle left', async () => {
    const place = folder(join(kept.path, 'swept'));
    await mkdir(place.label);
    const [old, young] = ['01:00', '02:00'].map((time) =>
      join(place.label, `${fileName(on(saturday, time))}.part`),
    );
    for (const path of [old!, young!]) await writeFile(path, 'half');
    await utimes(old!, 0, 0);
    await backUp(place, '03:00');
    expect(await readdir(place.label)).toEqual([
      `${fileName(on(saturday, '02:00'))}.part`,
      fileName(on(saturday, '03:00')),
    ]);
  });
});

describe('a bucket', () => {
  const part = 64 * 1024;
  const place = () => bucket(service.settings, { part });

  it('takes a backup in parts of a bounded size, gives it back, and forgets old ones', async () => {
    const first = await backUp(place(), '01:00');
    expect(service.objects.get(first.file)?.length).toBe(first.bytes);
    expect(first.bytes).toBeGreaterThan(part);
    expect(service.largest()).toBeLessThan(2 * part + 1);
    const { manifest } = await readBackup(place(), first.file, keys.identity);
    expect(manifest.tables.find(({ name }) => name === 'public.complaints')?.rows).toBe(1);
    const second = await backUp(place(), '02:00', 1);
    expect(second.removed).toEqual([first.file]);
    expect([...service.objects.keys()]).toEqual([second.file]);
    expect(service.open.size).toBe(0);
    await expect(readBackup(place(), 'none', keys.identity)).rejects.toThrow(
      'There is no none in s3://backups.',
    );
  });

  it('tries a part again, and calls the upload off when nothing helps', async () => {
    service.failures.push({ method: 'PUT', status: 500 }, { method: 'PUT', status: 503 });
    const { file } = await backUp(place(), '03:00');
    expect(service.objects.has(file)).toBe(true);
    service.failures.push(...Array.from({ length: 3 }, () => ({ method: 'PUT', status: 500 })));
    await expect(backUp(place(), '04:00')).rejects.toThrow('The S3 service refused: 500 InternalError.');
    expect(service.objects.has(fileName(on(saturday, '04:00')))).toBe(false);
    expect(service.open.size).toBe(0);
  });

  it('refuses a wrong secret, and no sentence repeats it', async () => {
    const wrong = bucket({ ...service.settings, secretKey: 'not-the-secret' }, { part });
    const failed = backUp(wrong, '05:00');
    await expect(failed).rejects.toThrow('The S3 service refused: 403 SignatureDoesNotMatch.');
    await expect(failed).rejects.not.toThrow(/not-the-secret|AKID/);
    await expect(wrong.list()).rejects.toThrow('403');
  });

  it('is where the settings say', () => {
    const backup = { key: keys.recipient, keep: 3, dir: undefined, s3: service.settings };
    expect(configuredPlace({ backup })?.label).toBe('s3://backups');
    expect(configuredPlace({ backup: { ...backup, s3: undefined, dir: kept.path } })?.label).toBe(kept.path);
    expect(configuredPlace({ backup: { ...backup, s3: undefined } })).toBeUndefined();
    expect(account.secretKey).not.toBe('');
  });
});

async function* broken(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of source) {
    yield chunk;
    throw new Error('no space');
  }
}
