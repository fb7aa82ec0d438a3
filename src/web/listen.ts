import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Express } from 'express';

/** Listens on the port, 0 for any free one. @throws Error that says what to do when the port is taken. */
export async function listen(app: Express, port: number): Promise<{ server: Server; address: string }> {
  const server = createServer(app);
  // Four photos of 15 MB over a line of 6 Mbps that a whole office shares.
  server.requestTimeout = 180_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (fault: NodeJS.ErrnoException) => {
      reject(fault.code === 'EADDRINUSE' ? new Error(taken(port)) : fault);
    });
    server.listen(port, resolve);
  });
  const { port: used } = server.address() as AddressInfo;
  return { server, address: `http://localhost:${used}` };
}

const taken = (port: number) =>
  `Port ${port} is used by another program. Choose another one: PORT=${port + 1} npm start (PORT=0 takes any free one).`;
