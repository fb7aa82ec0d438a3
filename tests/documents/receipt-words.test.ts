import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { plainBlocks } from '../../src/documents/plain-blocks.ts';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'templates-'));
});
afterEach(() => rm(dataDir, { recursive: true }));

const values = {
  objectionDays: 10,
  hours: '08.00–11.00',
  office: 'Kantor *Kecamatan* [Tebet](x), {{hours}}',
};
const words = (areaCode = '31.74.01') =>
  plainBlocks({ template: 'receipt', language: 'id', areaCode }, values, dataDir);
async function own(text: string, ...folder: string[]) {
  const at = join(dataDir, 'templates', ...folder, 'id');
  await mkdir(at, { recursive: true });
  await writeFile(join(at, 'receipt.md'), text);
}

describe('how a receipt ends', () => {
  it('names rights and contact; what was typed is never markup', async () => {
    const found = await words();
    expect(found.filter(({ kind }) => kind === 'heading')).toEqual([
      { kind: 'heading', text: 'Hak Anda' },
      { kind: 'heading', text: 'Kontak' },
    ]);
    expect(found[1]).toMatchObject({
      kind: 'list',
      items: expect.arrayContaining([expect.stringContaining('dalam 10 hari kerja')]) as string[],
    });
    expect(found).toContainEqual({ kind: 'paragraph', text: values.office });
  });

  it('is as the office wrote it, then as the province did', async () => {
    await own('Salam dari **provinsi**, {{hours}}.');
    await own('# Salam dari Tebet', '31.74.01');
    expect(await words()).toEqual([{ kind: 'heading', text: 'Salam dari Tebet' }]);
    expect(await words('31.74.02')).toEqual([
      { kind: 'paragraph', text: 'Salam dari provinsi, 08.00–11.00.' },
    ]);
  });

  it('is the built-in one where a template can’t be used', async () => {
    await own('{{#office}} tanpa akhir');
    expect((await words())[0]).toEqual({ kind: 'heading', text: 'Hak Anda' });
  });
});
