import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sent } from './wire.ts';

/** A transaction as a script of pgbench, and the values that it starts from. */
export type Script = { text: string; defines: string[] };

/** The statements from BEGIN to COMMIT, or null when that connection began none. */
export function transactionIn(sent: readonly Sent[]): Sent[] | null {
  const begin = sent.findIndex(({ text }) => /^begin\b/i.test(text));
  const end = sent.findIndex(({ text }, index) => index > begin && /^commit\b/i.test(text));
  return begin < 0 || end < 0 ? null : sent.slice(begin, end + 1);
}

/**
 * The same statements with the same values for pgbench (`-M prepared` prepares them once, as the application does), and
 * in one write what the application sends in one; but what has to be new each time: numbers that were drawn from a
 * sequence are those of this run, the form's key and the ticket are random.
 */
export function scriptOf(
  transaction: readonly Sent[],
  unique: { ticket: string; trackKey: string; key: string },
): Script {
  const defines: string[] = [];
  const numbers = new Map<string, string>();
  const lines = ['\\set ticket random(1, 9000000000000000000)', '\\set key random(1, 9000000000000000000)'];
  const written: string[] = [];
  const together = () => {
    if (written.length > 1) lines.push('\\startpipeline', ...written, '\\endpipeline');
    else lines.push(...written);
    written.length = 0;
  };
  for (const [index, { text, values, columns, row, waited }] of transaction.entries()) {
    const valueOf = (place: number): string => {
      const value = values[place - 1] ?? null;
      if (value === null) return 'null';
      // As a text where it is only hashed.
      if (value === unique.key) return `lpad(:key, 32, '0')${/hashtext/.test(text) ? '' : '::uuid'}`;
      if (value === unique.trackKey) return '(:ticket)::text';
      if (value === unique.ticket) return 'substr(md5(:ticket), 1, 8)::char(8)';
      if (value === '') return "''";
      const made = numbers.get(value);
      if (made) return `:${made}`;
      defines.push(`v${index}_${place}=${value}`);
      return `:v${index}_${place}`;
    };
    const statement = text
      .replace(/\$(\d+)/g, (_, place: string) => valueOf(Number(place)))
      .replace(/;\s*$/, '');
    const drawn = drawsIn(text) ? columns.flatMap((_, at) => (/^\d+$/.test(row[at] ?? '') ? [at] : [])) : [];
    for (const at of drawn) numbers.set(row[at]!, `r${index}_${columns[at]}`);
    if (drawn.length > 0) {
      together();
      lines.push(`${statement} \\gset r${index}_`);
    } else {
      written.push(`${statement};`);
      if (waited) together();
    }
  }
  return { text: `${lines.join('\n')}\n`, defines };
}

const drawsIn = (text: string) => /\bnextval\(|^insert\b.*\breturning\b/is.test(text);

/** Transactions a second that pgbench reaches with these scripts in turn; null where it isn't installed. */
export async function replay(
  url: string,
  scripts: readonly Script[],
  { clients, seconds }: { clients: number; seconds: number },
): Promise<{ perSecond: number; ms: number } | null> {
  const folder = await mkdtemp(join(tmpdir(), 'aduan-sabtu-replay-'));
  try {
    const files = await Promise.all(
      scripts.map(async ({ text }, index) => {
        const file = join(folder, `${index}.sql`);
        await writeFile(file, text.replace(/:(v\d+_\d+)/g, `:s${index}$1`));
        return ['-f', file];
      }),
    );
    const defines = scripts.flatMap((script, index) =>
      script.defines.flatMap((define) => ['-D', `s${index}${define}`]),
    );
    const options = ['-n', '-M', 'prepared', '-c', clients, '-j', 2, '-T', seconds].map(String);
    const said = await output('pgbench', [...options, ...defines, ...files.flat(), url]);
    if (said === null) return null;
    const [perSecond, ms] = [/^tps = ([\d.]+)/m.exec(said), /^latency average = ([\d.]+)/m.exec(said)];
    if (!perSecond || !ms) throw new Error(`pgbench: ${said.slice(-2000)}`);
    return { perSecond: Number(perSecond[1]), ms: Number(ms[1]) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function output(program: string, args: string[]): Promise<string | null> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
    child.once('error', () => resolve(null));
    child.once('close', () => resolve(text));
  });
}
