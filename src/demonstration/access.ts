import { askForAccess } from '../access/access-request.ts';
import { dayOf } from '../calendar/cycle.ts';
import { config } from '../config.ts';
import { placeBySlug } from '../access/offices.ts';
import type { Post } from '../access/posts.ts';
import type { Database } from '../database/connect.ts';

// Always the same keys: asked again, they are the same requests.
const asking = [
  {
    key: '5b1d5f3a-2c0e-4a57-8d3e-0c2f6a1b7e01',
    office: 'camat',
    role: 'clerk',
    name: 'Wulan Maharani',
    email: 'wulan.maharani@demo.aduan-sabtu.example',
    reason: 'Petugas loket pengganti mulai pekan depan.',
  },
  {
    key: '5b1d5f3a-2c0e-4a57-8d3e-0c2f6a1b7e02',
    office: 'unit',
    role: 'unitOfficer',
    name: 'Yohanes Sitanggang',
    email: 'yohanes.sitanggang@demo.aduan-sabtu.example',
    reason: 'Petugas kedua: laporan tindak lanjut dikerjakan bergantian.',
  },
] as const;

/** Two requests that wait for the camat of the demonstration, so that the page of access shows something. */
export async function askForSomeAccess(db: Database, now: Date): Promise<void> {
  const { rows } = await db.raw<{ rows: { kind: string; slug: string }[] }>(
    `select distinct on (o.kind) o.kind, o.slug
     from (select area_code from offices where kind = 'camat'
       order by slug <> 'camat.setiabudi', area_code limit 1) head
     join offices o on o.area_code = head.area_code order by o.kind, o.id`,
  );
  for (const { key, office: kind, role, reason, ...who } of asking) {
    const found = rows.find((row) => row.kind === kind);
    const office = found && (await placeBySlug(db, found.slug));
    if (!office) continue;
    const post: Post = { role, capacity: 'holder', office };
    const letter = { mediaType: 'application/pdf' as const, bytes: letterOf(who.name, office.name) };
    await askForAccess(db, {
      asked: {
        ...who,
        post,
        reason,
        nip: null,
        phone: '+6281100000000',
        fromOn: dayOf(now, { zone: config.timeZone }),
        toOn: null,
        papers: [letter],
        forSelf: false,
      },
      person: null,
      now,
      key,
    });
  }
}

/** A page with two lines as a PDF (ISO 32000-1, 7.5). */
function letterOf(name: string, office: string): Buffer {
  const text = `BT /F1 16 Tf 72 740 Td (SURAT TUGAS) Tj 0 -32 Td /F1 12 Tf (${name}, ${office}) Tj ET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${text.length} >>\nstream\n${text}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let file = '%PDF-1.4\n';
  const at = objects.map((object, index) => {
    const begins = file.length;
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return begins;
  });
  const table = at.map((begins) => `${String(begins).padStart(10, '0')} 00000 n \n`).join('');
  return Buffer.from(
    `${file}xref\n0 ${at.length + 1}\n0000000000 65535 f \n${table}trailer\n<< /Size ${at.length + 1} /Root 1 0 R >>\nstartxref\n${file.length}\n%%EOF\n`,
  );
}
