import sharp from 'sharp';
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

  it('waits for its turn, and a bad one stops nobody', async () => {
    const bytes = await plain(40).jpeg().toBuffer();
    const taken = await Promise.allSettled(
      [{ bytes }, { bytes: svg }, { bytes }].map((upload) => preparePhoto(upload)),
    );
    expect(taken.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });
});
