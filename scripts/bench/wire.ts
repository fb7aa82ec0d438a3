import { createServer, connect as dial, type AddressInfo, type Socket } from 'node:net';

/** One statement as the application sent it, and what came back of its first row. */
export type Sent = {
  text: string;
  /** Null is NULL; bytes stand as PostgreSQL reads them. */
  values: (string | null)[];
  columns: string[];
  row: (string | null)[];
  /** Whether an answer was waited for behind it: what comes before one that is waited for goes in the same write. */
  waited: boolean;
};

/**
 * A listener on the wire between the application and its database: everything passes unchanged, and what is asked over
 * each connection while `record` runs is kept. So it is known what is really sent, whatever library sends it.
 */
export type Wire = {
  url: string;
  /** What was asked meanwhile, in the order of its sending, for each connection that asked. */
  record(work: () => Promise<unknown>): Promise<Sent[][]>;
  close(): void;
};

export async function listenOnWire(url: string): Promise<Wire> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  let kept: Map<Socket, Sent[]> | null = null;
  const server = createServer((client) => {
    const database = dial(Number(target.port), target.hostname);
    for (const socket of [client, database]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => client.destroy());
      socket.once('close', () => {
        database.destroy();
        client.destroy();
        sockets.delete(socket);
      });
    }
    const waiting: Waiting[] = [];
    const keep = (sent: Sent) => {
      if (kept && !kept.has(client)) kept.set(client, []);
      kept?.get(client)!.push(sent);
    };
    const [asks, answers] = [asking(waiting, keep), answering(waiting)];
    client.on('data', (chunk: Buffer) => {
      asks(chunk);
      database.write(chunk);
    });
    database.on('data', (chunk: Buffer) => {
      answers(chunk);
      client.write(chunk);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const here = new URL(url);
  here.port = String((server.address() as AddressInfo).port);
  return {
    url: here.href,
    record: async (work) => {
      const recorded = new Map<Socket, Sent[]>();
      kept = recorded;
      await work();
      kept = null;
      return [...recorded.values()].filter(({ length }) => length > 0);
    },
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** What waits for its answer; a `simple` one may hold several statements, and ends when all are answered. */
type Waiting = { sent: Sent; simple: boolean };

/** The frontend's messages: Query, or Parse and Bind (PostgreSQL, Frontend/Backend Protocol, Message Formats). */
function asking(waiting: Waiting[], keep: (sent: Sent) => void): (chunk: Buffer) => void {
  const known = new Map<string, string>();
  const asked = (text: string, values: Sent['values'], simple: boolean) => {
    const sent = { text, values, columns: [], row: [], waited: simple };
    waiting.push({ sent, simple });
    keep(sent);
  };
  return messages(true, (type, body) => {
    if (type === 'Q') asked(body.toString('utf8', 0, body.length - 1), [], true);
    const [name, after] = textAt(body, 0);
    if (type === 'P') known.set(name, textAt(body, after)[0]);
    if (type === 'S' && waiting.length > 0) waiting.at(-1)!.sent.waited = true;
    if (type !== 'B') return;
    const [statement, at] = textAt(body, after);
    asked(known.get(statement) ?? '', valuesAt(body, at), false);
  });
}

/** The backend's: the first row of each, CommandComplete, and ReadyForQuery when nothing is left to answer. */
function answering(waiting: Waiting[]): (chunk: Buffer) => void {
  return messages(false, (type, body) => {
    if (type === 'Z') waiting.length = 0;
    const [first] = waiting;
    if (!first) return;
    const { sent, simple } = first;
    if (type === 'T') sent.columns = columnsOf(body);
    if (type === 'D' && sent.row.length === 0) sent.row = cellsAt(body, 2, body.readInt16BE(0), () => false);
    if (type === 'C' && !simple) waiting.shift();
  });
}

/** Cuts a stream into messages of a letter, a length and a body; the first of a client has no letter. */
function messages(greets: boolean, take: (type: string, body: Buffer) => void): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  let greeting = greets;
  return (chunk) => {
    rest = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    for (;;) {
      const head = greeting ? 0 : 1;
      if (rest.length < head + 4) return;
      const length = head + rest.readInt32BE(head);
      if (rest.length < length) return;
      if (!greeting) take(String.fromCharCode(rest[0]!), rest.subarray(5, length));
      greeting = false;
      rest = rest.subarray(length);
    }
  };
}

function textAt(body: Buffer, from: number): [text: string, after: number] {
  const end = body.indexOf(0, from);
  return end < 0 ? ['', body.length] : [body.toString('utf8', from, end), end + 1];
}

// Bind: the formats of the values, then the values.
function valuesAt(body: Buffer, from: number): (string | null)[] {
  const formats = body.readInt16BE(from);
  const isBinary = (index: number) =>
    formats > 0 && body.readInt16BE(from + 2 + 2 * (formats === 1 ? 0 : index)) === 1;
  const at = from + 2 + 2 * formats;
  return cellsAt(body, at + 2, body.readInt16BE(at), isBinary);
}

function cellsAt(body: Buffer, from: number, count: number, isBinary: (index: number) => boolean) {
  let at = from;
  return Array.from({ length: count }, (_, index) => {
    const length = body.readInt32BE(at);
    at += 4;
    if (length < 0) return null;
    const cell = body.subarray(at, at + length);
    at += length;
    return isBinary(index) ? `\\x${cell.toString('hex')}` : cell.toString();
  });
}

function columnsOf(body: Buffer): string[] {
  let at = 2;
  return Array.from({ length: body.readInt16BE(0) }, () => {
    const [name, after] = textAt(body, at);
    at = after + 18;
    return name;
  });
}
