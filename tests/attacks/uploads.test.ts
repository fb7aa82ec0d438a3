import { connect } from 'node:net';
import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { trackKey } from '../../src/complaints/track-key.ts';
import { pdfFault } from '../../src/web/pdf-check.ts';
import { pdf } from '../access/cast.ts';
import { move, officeId } from '../support/moves.ts';
import { on, saturday } from '../support/world.ts';
import { everything, newStage, type Someone, type Stage } from './stage.ts';

let stage: Stage;
let unit: Someone;
let visitor: Someone;
beforeAll(async () => {
  stage = await newStage();
  unit = await stage.someone('satpel.bina-marga.setiabudi');
  visitor = await stage.someone('visitor');
});
afterAll(() => stage.drop());

describe('a file that is sent', () => {
  const multipart = (parts: [string, string, Buffer][], csrf: string, end = '\r\n--b7--\r\n') =>
    Buffer.concat([
      ...Object.entries({ _csrf: csrf, text: 'Ini fotonya.', progress: 'x' }).map(([name, text]) =>
        Buffer.from(`--b7\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${text}\r\n`),
      ),
      ...parts.flatMap(([name, type, bytes]) => [
        Buffer.from(
          `--b7\r\nContent-Disposition: form-data; name="photo"; filename="${name}"\r\nContent-Type: ${type}\r\n\r\n`,
        ),
        bytes,
        Buffer.from('\r\n'),
      ]),
      Buffer.from(end.slice(2)),
    ]);
  const send = (path: string, who: Someone, body: Buffer) =>
    stage.send({
      method: 'POST',
      path,
      headers: {
        accept: 'text/html',
        cookie: who.cookie,
        'content-type': 'multipart/form-data; boundary=b7',
      },
      body,
    });
  let ticket: string;
  const path = () => `/complaints/${ticket}/progress`;
  beforeAll(async () => {
    const { world } = stage;
    const unitId = await officeId(world, 'satpel.bina-marga.setiabudi');
    const complaint = await world.complaint();
    ({ ticket } = await move(world, complaint, {
      as: 'camat.setiabudi',
      type: 'assign',
      unitId,
      now: on(saturday),
    }));
  });

  const svg = Buffer.from(
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><script>alert(1)</script><image href="file:///etc/passwd"/></svg>',
  );
  const bomb = () => {
    // A right PNG of 60,000 by 1,100 pixels, packed into a few kilobytes.
    const head = Buffer.from([0, 0, 0xea, 0x60, 0, 0, 0x04, 0x4c, 1, 0, 0, 0, 0]);
    const chunk = (type: string, data: Buffer) => {
      const all = Buffer.concat([Buffer.from(type), data]);
      const out = Buffer.alloc(all.length + 8);
      out.writeUInt32BE(data.length, 0);
      all.copy(out, 4);
      out.writeUInt32BE(crc(all), out.length - 4);
      return out;
    };
    return Buffer.concat([
      Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
      chunk('IHDR', head),
      chunk('IDAT', deflateSync(Buffer.alloc(7501 * 1100))),
      chunk('IEND', Buffer.alloc(0)),
    ]);
  };

  it.each<[string, () => Buffer]>([
    ['a drawing that runs', () => svg],
    ['a page that begins like a GIF', () => Buffer.from('GIF89a=1;<script>alert(1)</script>')],
    [
      'a page that begins like a JPEG',
      () => Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.from('<script>alert(1)</script>')]),
    ],
    ['a picture of 66 million points in eight kilobytes', bomb],
    ['a PDF', () => pdf],
    ['a ZIP', () => Buffer.from('PK\x03\x04'.padEnd(200, '\0'), 'latin1')],
    ['a program', () => Buffer.from('MZ'.padEnd(200, '\0'))],
    ['PostScript', () => Buffer.from('%!PS-Adobe-3.0\n(%pipe%id) (r) file')],
    ['a playlist', () => Buffer.from('#EXTM3U\nfile:///etc/passwd')],
    ['nothing but its first bytes', () => Buffer.from([0xff, 0xd8, 0xff])],
  ])('is no photo when it is %s', async (_name, bytes) => {
    const before = await stage.world.db('photos');
    const { status, text } = await send(
      path(),
      unit,
      multipart([['../../../tmp/x.svg', 'image/jpeg', bytes()]], unit.csrf),
    );
    expect(status).toBe(422);
    expect(text).not.toMatch(/vips|sharp|heif|Input (buffer|file)/i);
    expect(await stage.world.db('photos')).toHaveLength(before.length);
  });

  it('loses what stood behind or beside its picture, and keeps no name', async () => {
    const jpeg = await sharp({ create: { width: 40, height: 30, channels: 3, background: 'teal' } })
      .withExif({ IFD0: { ImageDescription: '<script>alert(1)</script>' } })
      .jpeg()
      .toBuffer();
    const polyglot = Buffer.concat([
      jpeg,
      Buffer.from('<script>alert(1)</script>'),
      Buffer.from('PK\x03\x04%PDF-1.4'),
    ]);
    const track = `/track/${trackKey(ticket)}/information`;
    const sent = (name: string) =>
      send(track, visitor, multipart([[name, 'text/html', polyglot]], visitor.csrf));
    // A name that breaks the head of its part is no name; without the break it is only never kept.
    const [broken, whole] = [await sent('../etc/x.php\r\nX: y'), await sent('../../../etc/cron.d/x.php')];
    expect([broken.status < 500, whole.status]).toEqual([true, 303]);
    const photo = (await stage.world.db('photos').orderBy('added_at', 'desc').first()) as {
      id: string;
      bytes: Buffer;
    };
    for (const trace of ['script', 'PK\u0003', '%PDF']) expect(photo.bytes.includes(trace)).toBe(false);
    const answer = await stage.get(unit, `/photos/${photo.id}`);
    expect(answer.headers).toMatchObject({
      'content-type': 'image/jpeg',
      'x-content-type-options': 'nosniff',
    });
    expect(answer.headers['content-security-policy']).toContain('sandbox');
  });

  it('that breaks off, never ends, or says it is longer leaves nothing and fails for its sender alone', async () => {
    const { port } = stage;
    const before = await everything(stage.world);
    const bodies = [
      multipart([['a.jpg', 'image/jpeg', Buffer.alloc(1000)]], unit.csrf, '\r\n'),
      multipart([], unit.csrf).subarray(0, 90),
      Buffer.from('--b7\r\n'.repeat(5000)),
      Buffer.from(
        `--b7\r\nContent-Disposition: form-data; name="${'x'.repeat(200_000)}"\r\n\r\n1\r\n--b7--\r\n`,
      ),
      Buffer.from(
        Array.from(
          { length: 500 },
          (_, n) => `--b7\r\nContent-Disposition: form-data; name="f${n}"\r\n\r\n1\r\n`,
        ).join('') + '--b7--\r\n',
      ),
    ];
    for (const body of bodies) {
      const { status } = await send(path(), unit, body);
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(500);
    }
    // Half of what was announced, and gone.
    await new Promise<void>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.write(
          `POST ${path()} HTTP/1.1\r\nHost: x\r\nCookie: ${unit.cookie}\r\nContent-Type: multipart/form-data; boundary=b7\r\nContent-Length: 900000\r\n\r\n`,
        );
        socket.write(multipart([['a.jpg', 'image/jpeg', Buffer.alloc(1000)]], unit.csrf, '\r\n'), () =>
          socket.destroy(),
        );
      });
      socket.on('close', () => resolve());
    });
    expect((await stage.get(unit, '/home')).status).toBe(200);
    expect(await everything(stage.world)).toEqual(before);
  });

  it('is not unpacked without end: a small PDF of large streams', () => {
    const one = deflateSync(Buffer.alloc(5_000_000));
    const stream = Buffer.concat([
      Buffer.from('1 0 obj\n<< /Filter /FlateDecode >>\nstream\n'),
      one,
      Buffer.from('\nendstream\nendobj\n'),
    ]);
    const file = Buffer.concat([
      Buffer.from('%PDF-1.4\n'),
      ...Array.from({ length: 40 }, () => stream),
      Buffer.from('%%EOF\n'),
    ]);
    expect(pdfFault(file)).toBe('unreadable');
  });

  it('is not asked for by a path of its sender', async () => {
    const paths = [
      '/assets/../config.ts',
      '/assets/%2e%2e/%2e%2e/package.json',
      '/assets/..%2f..%2fpackage.json',
      '/assets/....//package.json',
      '/assets/%252e%252e/package.json',
      '/assets/..\\..\\package.json',
      '/documents/..%2f..%2fetc%2fpasswd.pdf',
      '/photos/..%2f..%2fetc%2fpasswd',
      '/track/..%2f..%2fhome',
      '/assets/%00',
      '/assets/theme/../../web/csrf.ts',
      '/assets/C:/x',
      '/.env',
      '/.git/config',
    ];
    for (const asked of paths) {
      const { status, text } = await stage.get(unit, asked);
      expect([asked, status >= 400 && status < 500]).toEqual([asked, true]);
      expect(text).not.toMatch(/"dependencies"|import \{|root:x/);
    }
  });
});

function crc(bytes: Buffer): number {
  let sum = ~0;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ~sum >>> 0;
}
