import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Express } from 'express';

/** How long a client may take, ms, and how much it may ask for at once. */
export const clientLimits = {
  /** For the headers of a request: nobody types them (slow loris). */
  headers: 15_000,
  /** For a whole request: four photos of 15 MB over a line of 6 Mbps that a whole office shares. */
  request: 180_000,
  /** For taking a whole answer: a report of 27 MB at half a Mbps. Streams of events are without end. */
  answer: 600_000,
  /** Without a byte in either direction. */
  silence: 120_000,
  /** Between two requests. */
  idle: 20_000,
  /** How often the first two are looked at. */
  checked: 5_000,
  connections: 5000,
  headersAtMost: 100,
  headerBytes: 16 * 1024,
};
export type ClientLimits = typeof clientLimits;

/** Listens on the port, 0 for any free one. @throws Error that says what to do when the port is taken. */
export async function listen(
  app: Express,
  port: number,
  limits: ClientLimits = clientLimits,
): Promise<{ server: Server; address: string }> {
  const server = patientServer(app, limits);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (fault: NodeJS.ErrnoException) => {
      reject(fault.code === 'EADDRINUSE' ? new Error(taken(port)) : fault);
    });
    server.listen(port, resolve);
  });
  const { port: used } = server.address() as AddressInfo;
  return { server, address: `http://localhost:${used}` };
}

function patientServer(app: Express, limits: ClientLimits): Server {
  const server = createServer(
    {
      headersTimeout: limits.headers,
      requestTimeout: limits.request,
      keepAliveTimeout: limits.idle,
      connectionsCheckingInterval: limits.checked,
      maxHeaderSize: limits.headerBytes,
      // Two lengths or two hosts are read in two ways by two programs (request smuggling, RFC 9112, 11.2).
      insecureHTTPParser: false,
      requireHostHeader: true,
    },
    app,
  );
  server.maxConnections = limits.connections;
  server.maxHeadersCount = limits.headersAtMost;
  server.timeout = limits.silence;
  // Who reads a byte now and then would hold the answer in memory for ever.
  server.prependListener('request', (_req, res) => {
    const timer = setTimeout(() => {
      if (!String(res.getHeader('content-type')).startsWith('text/event-stream')) res.destroy();
    }, limits.answer).unref();
    res.once('close', () => clearTimeout(timer));
  });
  return server;
}

const taken = (port: number) =>
  `Port ${port} is used by another program. Choose another one: PORT=${port + 1} npm start (PORT=0 takes any free one).`;
