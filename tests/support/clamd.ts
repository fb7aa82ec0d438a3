import { createServer, type AddressInfo, type Socket } from 'node:net';

export type Clamd = {
  port: number;
  /** Every file that was sent, as it came together. */
  received: Buffer[];
  stop(): void;
};

/** A stand-in for ClamAV's daemon: speaks INSTREAM as clamd(8) says, knows the EICAR test file, and refuses anything else. */
export async function standInClamd(): Promise<Clamd> {
  const received: Buffer[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    let pending = Buffer.alloc(0);
    let began = false;
    const parts: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => {
      pending = Buffer.concat([pending, chunk]);
      if (!began) {
        const end = pending.indexOf(0);
        if (end < 0) return;
        if (pending.toString('latin1', 0, end) !== 'zINSTREAM') return void socket.end('UNKNOWN COMMAND\0');
        began = true;
        pending = pending.subarray(end + 1);
      }
      while (pending.length >= 4) {
        const length = pending.readUInt32BE(0);
        if (length === 0) return answer(socket, Buffer.concat(parts));
        if (pending.length < 4 + length) return;
        parts.push(pending.subarray(4, 4 + length));
        pending = pending.subarray(4 + length);
      }
    });
  });
  function answer(socket: Socket, file: Buffer) {
    received.push(file);
    const infected = file.includes('EICAR-STANDARD-ANTIVIRUS-TEST-FILE');
    socket.end(infected ? 'stream: Eicar-Test-Signature FOUND\0' : 'stream: OK\0');
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    received,
    stop: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
