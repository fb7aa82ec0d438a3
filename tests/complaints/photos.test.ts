import exifr from 'exifr';
import sharp from 'sharp';
import { iphonePhoto, phonePhoto } from '../support/photos.ts';
import { preparePhoto } from '../../src/complaints/photos.ts';
import { Invalid } from '../../src/errors.ts';

const plain = (width: number, height = width) =>
  sharp({ create: { width, height, channels: 3, background: '#0a4a57' } });
const svg = Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>',
);

describe('an upload', () => {
  it.each(['jpeg', 'png', 'webp', 'avif'] as const)(
    'is taken as %s and becomes a JPEG of our own',
    async (format) => {
      const hidden = Buffer.from('<script>alert(1)</script>');
      const bytes = Buffer.concat([await plain(300, 200).toFormat(format).toBuffer(), hidden]);
      const photo = await preparePhoto({ bytes });
      expect(photo).toMatchObject({ width: 300, height: 200 });
      expect((await sharp(photo.bytes).metadata()).format).toBe('jpeg');
      expect(photo.bytes.includes('<script>')).toBe(false);
    },
  );

  it('is refused when it is a drawing, an animation, a document, cut off or nothing', async () => {
    const jpeg = await plain(300).jpeg().toBuffer();
    const others = [
      svg,
      Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), svg]),
      await plain(9).gif().toBuffer(),
      await plain(9).tiff().toBuffer(),
      Buffer.from('%PDF-1.7'),
      Buffer.from('\xff\xd8\xff<script>', 'latin1'),
      jpeg.subarray(0, 400),
      Buffer.alloc(0),
    ];
    for (const bytes of others) await expect(preparePhoto({ bytes }, 'afterPhoto')).rejects.toThrow(Invalid);
  });

  it('is refused when it unfolds to more points than a camera takes', async () => {
    const bytes = await plain(10_000).png({ compressionLevel: 9 }).toBuffer();
    expect(bytes.length).toBeLessThan(15 * 1024 * 1024);
    await expect(preparePhoto({ bytes })).rejects.toThrow(Invalid);
  });

  it.each(['jpeg', 'png', 'webp', 'avif'] as const)(
    'keeps what the camera wrote into a %s apart, and nothing of it in the picture',
    async (format) => {
      const { bytes, original } = await preparePhoto({ bytes: await phonePhoto(1, format) });
      expect(original.takenAt).toEqual(new Date('2026-11-21T02:12:45Z'));
      expect(original.latitude).toBeCloseTo(-6.2215, 4);
      expect(original.longitude).toBeCloseTo(106.8165, 4);
      await expectNoTrace(bytes);
    },
  );

  it('of an iPhone (HEIC) is decoded beside the server and taken with its time and place', async () => {
    let ticks = 0;
    const ticking = setInterval(() => (ticks += 1), 1);
    const photo = await preparePhoto({ bytes: await iphonePhoto() });
    clearInterval(ticking);
    expect(ticks).toBeGreaterThan(3);
    expect(photo).toMatchObject({ width: 320, height: 240 });
    expect(photo.original.takenAt).toEqual(new Date('2026-11-21T02:12:45Z'));
    expect(photo.original.latitude).toBeCloseTo(-6.2215, 4);
    await expectNoTrace(photo.bytes);
    const [red, green, blue] = await colourAt(photo.bytes, 160, 190);
    expect([red, green, blue].every((value) => value! < 70)).toBe(true);
    const [, , sky] = await colourAt(photo.bytes, 10, 10);
    expect(sky).toBeGreaterThan(180);
  });

  it('that only says it is HEIC is refused', async () => {
    const heic = await iphonePhoto();
    for (const bytes of [heic.subarray(0, 700), Buffer.concat([heic.subarray(0, 24), Buffer.alloc(900, 7)])])
      await expect(preparePhoto({ bytes })).rejects.toThrow(Invalid);
  });

  it('with broken, impossible or no EXIF is a photo all the same', async () => {
    const whole = await phonePhoto(2);
    const at = whole.indexOf('2026:11:21');
    const other = (text: string) => {
      const bytes = Buffer.from(whole);
      bytes.write(text, at, 'latin1');
      return bytes;
    };
    const broken = Buffer.from(whole);
    broken.fill(0xff, whole.indexOf('Exif') + 14, whole.indexOf('Exif') + 60);
    const given = [other('2026:13:45'), other('0000:00:00'), other('1980:01:01')];
    const taken = given.map(async (bytes) => (await preparePhoto({ bytes })).original.takenAt);
    expect(await Promise.all(taken)).toEqual([null, null, null]);
    await expect(preparePhoto({ bytes: broken })).resolves.toMatchObject({ width: 800 });
    expect((await preparePhoto({ bytes: await plain(20).jpeg().toBuffer() })).original).toEqual({
      takenAt: null,
      latitude: null,
      longitude: null,
    });
  });

  it('is turned upright', async () => {
    const lying = await plain(300, 200).jpeg().withMetadata({ orientation: 6 }).toBuffer();
    expect(await preparePhoto({ bytes: lying })).toMatchObject({ width: 200, height: 300 });
  });

  it('waits for its turn, and a bad one stops nobody', async () => {
    const bytes = await plain(40).jpeg().toBuffer();
    const taken = await Promise.allSettled(
      [{ bytes }, { bytes: svg }, { bytes }].map((upload) => preparePhoto(upload)),
    );
    expect(taken.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });
});

async function expectNoTrace(bytes: Buffer) {
  expect((await sharp(bytes).metadata()).exif).toBeUndefined();
  expect(await exifr.parse(bytes, true)).toBeUndefined();
  for (const trace of ['Exif', 'Apple', 'Telepon', '2026:11:21', 'GPS'])
    expect(bytes.includes(trace)).toBe(false);
}

async function colourAt(bytes: Buffer, left: number, top: number): Promise<number[]> {
  return [...(await sharp(bytes).extract({ left, top, width: 1, height: 1 }).raw().toBuffer())];
}
