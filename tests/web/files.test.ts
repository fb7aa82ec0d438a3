import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync, crc32 } from 'node:zlib';
import express, { type RequestHandler } from 'express';
import sharp from 'sharp';
import request from 'supertest';
import { trackKey } from '../../src/complaints/track-key.ts';
import type { Complaint } from '../../src/complaints/complaint.ts';
import { preparePhoto } from '../../src/complaints/photos.ts';
import { templateImage } from '../../src/documents/templates.ts';
import { Invalid } from '../../src/errors.ts';
import { prepareSignature } from '../../src/reviews/signature-image.ts';
import { errorPages } from '../../src/web/error-pages.ts';
import type { Scanner } from '../../src/web/scanner.ts';
import { sendStored, sendUploaded, type StoredFile } from '../../src/web/stored-files.ts';
import { newWorld, on, saturday, type Browser, type World } from '../support/world.ts';

let world: World;
let camat: Browser;
let complaint: Complaint;
const photoId = '0b0f6a3e-7c0e-4a6e-9a52-6d0a35a6a7a1';
beforeAll(async () => {
  world = await newWorld();
  await world.db.raw('update clock set offset_ms = ?', [on(saturday).getTime() - Date.now()]);
  camat = await world.signIn('camat.setiabudi');
  complaint = await world.complaint();
  await world.db('photos').insert({
    id: photoId,
    complaint_id: complaint.id,
    kind: 'before',
    // Whatever a row says: what is sent is a JPEG.
    content_type: 'text/html',
    width: 1,
    height: 1,
    bytes: Buffer.from('<script>alert(1)</script>'),
    added_at: on(saturday),
  });
});
afterAll(() => world.drop());

describe('a stored photo', () => {
  it.each(['/photos/', 'track'])('is a picture and nothing else, at %s', async (at) => {
    const path =
      at === 'track' ? `/track/${trackKey(complaint.ticket)}/photos/${photoId}` : `/photos/${photoId}`;
    const { headers } = await camat.get(path).expect(200);
    expect(headers).toMatchObject({
      'content-type': 'image/jpeg',
      'content-disposition': `inline; filename=foto-${photoId}.jpg`,
      'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'private, no-cache',
    });
  });

  it('does not exist as a script, a style or a frame', async () => {
    const statusFor = async (destination: string) =>
      (await camat.get(`/photos/${photoId}`).set('Sec-Fetch-Dest', destination)).status;
    for (const destination of ['script', 'style', 'iframe', 'object', 'embed', 'worker', 'font'])
      expect([destination, await statusFor(destination)]).toEqual([destination, 404]);
    for (const destination of ['image', 'document', 'empty'])
      expect([destination, await statusFor(destination)]).toEqual([destination, 200]);
  });

  it('is found by its id alone, whatever path is tried', async () => {
    const tried = [
      '/photos/..%2f..%2f..%2fetc%2fpasswd',
      '/photos/%2e%2e%2f%2e%2e%2fpackage.json',
      `/photos/${photoId}%00.html`,
      `/photos/${photoId}/../../package.json`,
      '/photos/....//....//package.json',
      '/photos/C:%5Cwindows%5Cwin.ini',
      '/assets/..%2f..%2fconfig.ts',
      '/assets/%2e%2e/%2e%2e/config.ts',
      '/assets/theme/..%5c..%5cpages.ts',
      '/assets/.env',
      '/documents/..%2f..%2fpackage.json',
      '/documents/..%2f..%2fpackage.json.pdf',
      '/documents/7K3MQ9TX4B2C.%2e%2e%2fetc.pdf',
      '/verify/..%2f..%2fetc%2fpasswd',
      '/complaints/..%2f..%2fpackage.json/receipt',
    ];
    for (const path of tried) {
      const { status, text } = await camat.get(path);
      expect([path, status]).toEqual([path, expect.any(Number)]);
      expect([path, status >= 400 && status < 500]).toEqual([path, true]);
      expect(text ?? '').not.toMatch(/root:|"dependencies"|import \{/);
    }
  });
});

describe('a stored file', () => {
  const answering = (send: RequestHandler) =>
    request(express().use(send, errorPages)).get('/').set('Accept', 'application/json');
  const stored = (file: Partial<StoredFile>) =>
    answering((req, res) =>
      sendStored(req, res, { kind: 'pdf', bytes: Buffer.from('%PDF-'), name: 'Surat', ...file }),
    );

  it('is saved and not shown unless we made it', async () => {
    expect((await stored({})).headers).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': 'attachment; filename=Surat.pdf',
      'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
    });
    expect((await stored({ inline: true })).headers).toMatchObject({
      'content-disposition': 'inline; filename=Surat.pdf',
      'content-security-policy': "frame-ancestors 'none'",
    });
  });

  it('has a name that opens no other header and no other folder', async () => {
    const name = 'a"; filename="x.exe\r\nSet-Cookie: x=1\n../../etc/passwd\\..\\<b>\u202Efdp';
    const { headers } = await stored({ name });
    expect(headers).not.toHaveProperty('set-cookie');
    const said = String(headers['content-disposition']);
    expect(said.match(/filename=/g)).toHaveLength(1);
    expect(said).not.toMatch(/[\r\n<>\\/]|\u202E|%E2%80%AE/);
    expect((await stored({ name: '///' })).headers['content-disposition']).toContain('berkas.pdf');
  });

  it('that somebody sent is opened only when the scanner finds nothing in it now', async () => {
    const uploaded = (scanner: Scanner) =>
      answering((req, res) =>
        sendUploaded(req, res, { kind: 'pdf', bytes: Buffer.from('x'), name: 'x' }, scanner),
      );
    expect((await uploaded(async () => ({ kind: 'clean' }))).status).toBe(200);
    expect((await uploaded(async () => ({ kind: 'off' }))).status).toBe(200);
    const away = await uploaded(async () => ({ kind: 'away' }));
    expect([away.status, away.body]).toMatchObject([503, { code: 'scannerAway' }]);
    const infected = await uploaded(async () => ({ kind: 'infected', signature: 'X' }));
    expect([infected.status, infected.body]).toMatchObject([403, { code: 'infected' }]);
  });
});

describe('an image of a template', () => {
  it('lies in the folder of templates, whatever it is called', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'templates-'));
    mkdirSync(join(folder, 'templates'));
    writeFileSync(join(folder, 'secret.png'), 'x');
    writeFileSync(join(folder, 'templates', 'logo.png'), 'x');
    expect(await templateImage(folder, '31.74.02', 'logo.png')).not.toBeNull();
    for (const name of [
      '../secret.png',
      '..\\secret.png',
      '%2e%2e/secret.png',
      '/etc/hostname',
      'logo.png\0',
      '.env',
      'a/../logo.png',
      'logo.svg',
    ])
      expect([name, await templateImage(folder, '31.74.02', name)]).toEqual([name, null]);
    rmSync(folder, { recursive: true });
  });
});

/** A PNG that says how large it is and holds next to nothing. */
function pngOf(width: number, height: number, data = deflateSync(Buffer.alloc(1_000_000))): Buffer {
  const chunk = (type: string, body: Buffer) => {
    const named = Buffer.concat([Buffer.from(type), body]);
    const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(body.length);
    check.writeUInt32BE(crc32(named));
    return Buffer.concat([length, named, check]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', head),
    chunk('IDAT', data),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

describe('what is sent as a photo', () => {
  const real = () =>
    sharp({ create: { width: 60, height: 40, channels: 3, background: 'teal' } })
      .jpeg()
      .toBuffer();
  const grainy = () =>
    sharp({
      create: {
        width: 300,
        height: 300,
        channels: 3,
        noise: { type: 'gaussian', mean: 120, sigma: 40 },
        background: 'teal',
      },
    })
      .jpeg()
      .toBuffer();
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script><image href="file:///etc/passwd"/></svg>';

  it.each<[string, () => Promise<Buffer> | Buffer]>([
    ['a bomb of pixels', () => pngOf(60_000, 60_000)],
    ['a bomb that is wide', () => pngOf(2_000_000, 40)],
    ['a bomb behind a GIF', () => Buffer.from('GIF89a\xff\xff\xff\xff\x00\x00\x00;', 'latin1')],
    ['a drawing', () => Buffer.from(svg)],
    ['a drawing with a mark before it', () => Buffer.from(`\uFEFF<?xml version="1.0"?>${svg}`)],
    [
      'a page that begins like a picture',
      () => Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.from('<html><script>x</script>')]),
    ],
    ['an archive', () => Buffer.from('PK\x03\x04rest')],
    ['a PDF', () => Buffer.from('%PDF-1.7\n%%EOF')],
    ['a film', () => Buffer.from('\0\0\0\x18ftypmp42', 'latin1')],
    ['a program', () => Buffer.from('MZ\x90\0')],
    ['cut off', async () => (await grainy()).subarray(0, 9000)],
    ['a picture of nothing', () => pngOf(0, 0)],
    ['nothing', () => Buffer.alloc(0)],
    ['noise', () => Buffer.from(Array.from({ length: 5000 }, (_, at) => (at * 7919) % 256))],
  ])('%s is refused', async (_name, make) => {
    const before = process.memoryUsage().rss;
    await expect(preparePhoto({ bytes: await make() })).rejects.toThrow(Invalid);
    await expect(prepareSignature(await make(), 'signature')).rejects.toThrow(Invalid);
    expect(process.memoryUsage().rss - before).toBeLessThan(400_000_000);
  });

  it('that is something else as well is a photo and nothing more when it is kept', async () => {
    const hidden = '<script>alert(1)</script>PK\x03\x04';
    const photo = await sharp(await real())
      .withExif({ IFD0: { ImageDescription: hidden, Copyright: hidden } })
      .toBuffer();
    const { bytes } = await preparePhoto({
      bytes: Buffer.concat([photo, Buffer.from(hidden), Buffer.from('%PDF-1.7')]),
    });
    expect(bytes.includes('script')).toBe(false);
    expect(bytes.includes('PDF')).toBe(false);
    expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xff, 0xd8, 0xff]));
  });

  it('keeps the name that it came under nowhere', async () => {
    const form = { text: 'Fotonya', _key: '5a7c1de0-1c3e-4a6b-8f6a-2c1f0f4f8f10' };
    await world
      .visitor()
      .post(`/track/${trackKey(complaint.ticket)}/information`, form)
      .attach('photos', await real(), '../../../KENARI<script>.php')
      .expect(303);
    const { rows } = await world.db.raw<{ rows: { n: number }[] }>(
      `select count(*)::int as n from complaint_events where data::text like '%KENARI%'`,
    );
    expect(rows).toEqual([{ n: 0 }]);
    expect(await world.db('photos').where({ content_type: 'image/jpeg' })).toHaveLength(1);
  });
});
