import { createHash, createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export const account = {
  accessKey: 'AKIDEXAMPLE',
  secretKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  region: 'ap-southeast-3',
};

export type S3Service = {
  settings: { endpoint: string; name: string; region: string; accessKey: string; secretKey: string };
  objects: Map<string, Buffer>;
  /** Uploads that were begun and neither completed nor called off. */
  open: Map<string, Map<number, Buffer>>;
  /** What to answer instead, once for each entry. */
  failures: { method: string; status: number }[];
  /** The largest body that was ever received. */
  largest: () => number;
  stop(): Promise<void>;
};

/**
 * A stand-in for an S3 service with one bucket, `backups`. It computes the AWS Signature Version 4 of each request
 * by itself, from the published description, and refuses what differs; parts are kept until they are put together.
 */
export async function s3Service(): Promise<S3Service> {
  const objects = new Map<string, Buffer>();
  const open = new Map<string, Map<number, Buffer>>();
  const failures: S3Service['failures'] = [];
  let largest = 0;
  const server = createServer((req, res) => {
    void (async () => {
      const body = await bodyOf(req);
      largest = Math.max(largest, body.length);
      const failure = failures.find(({ method }) => method === req.method);
      const {
        status,
        text = '',
        headers = {},
      } = failure
        ? {
            status: (failures.splice(failures.indexOf(failure), 1), failure.status),
            text: error('InternalError'),
          }
        : isSigned(req)
          ? answer(req, body)
          : { status: 403, text: error('SignatureDoesNotMatch') };
      res.writeHead(status, { 'Content-Type': 'application/xml', ...headers }).end(text);
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  function answer(req: IncomingMessage, body: Buffer): Answer {
    const url = new URL(req.url!, 'http://s3');
    const [, bucket, ...path] = decodeURIComponent(url.pathname).split('/');
    const key = path.join('/');
    const upload = url.searchParams.get('uploadId') ?? '';
    if (bucket !== 'backups') return { status: 404, text: error('NoSuchBucket') };
    if (req.method === 'POST' && url.searchParams.has('uploads')) {
      const id = randomUUID();
      open.set(id, new Map());
      return { status: 200, text: xml('InitiateMultipartUploadResult', `<UploadId>${id}</UploadId>`) };
    }
    const parts = open.get(upload);
    if (upload && !parts) return { status: 404, text: error('NoSuchUpload') };
    if (req.method === 'PUT' && parts) {
      parts.set(Number(url.searchParams.get('partNumber')), body);
      return { status: 200, headers: { ETag: `"${md5(body)}"` } };
    }
    if (req.method === 'POST' && parts) {
      const named = [...body.toString().matchAll(/<PartNumber>(\d+)<\/PartNumber>\s*<ETag>"?([0-9a-f]+)/g)];
      const found = named.map(([, number, tag]) => ({ bytes: parts.get(Number(number)), tag }));
      if (found.length === 0 || found.some(({ bytes, tag }) => !bytes || md5(bytes) !== tag))
        return { status: 400, text: error('InvalidPart') };
      objects.set(key, Buffer.concat(found.map(({ bytes }) => bytes!)));
      open.delete(upload);
      return { status: 200, text: xml('CompleteMultipartUploadResult', '<ETag>"done-1"</ETag>') };
    }
    if (req.method === 'DELETE') {
      if (upload) open.delete(upload);
      else objects.delete(key);
      return { status: 204 };
    }
    if (key === '') {
      const listed = [...objects].map(
        ([name, { length }]) => `<Contents><Key>${name}</Key><Size>${length}</Size></Contents>`,
      );
      return {
        status: 200,
        text: xml('ListBucketResult', `<KeyCount>${objects.size}</KeyCount>${listed.join('')}`),
      };
    }
    const object = objects.get(key);
    return object ? { status: 200, text: object } : { status: 404, text: error('NoSuchKey') };
  }

  return {
    settings: {
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      name: 'backups',
      ...account,
    },
    objects,
    open,
    failures,
    largest: () => largest,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

type Answer = { status: number; text?: string | Buffer; headers?: Record<string, string> };

const xml = (name: string, inside: string) => `<?xml version="1.0"?><${name}>${inside}</${name}>`;
const error = (code: string) => xml('Error', `<Code>${code}</Code><Message>${code}</Message>`);
const md5 = (bytes: Buffer) => createHash('md5').update(bytes).digest('hex');
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();

async function bodyOf(req: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of req as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** AWS Signature Version 4: canonical request → string to sign → HMAC with the key of day, region and service. */
function isSigned(req: IncomingMessage): boolean {
  const found =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(
      req.headers.authorization ?? '',
    );
  if (!found) return false;
  const [, id, day, region, signed, signature] = found as unknown as [
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  const at = String(req.headers['x-amz-date']);
  if (id !== account.accessKey || region !== account.region || !at.startsWith(day)) return false;
  if (!['host', 'x-amz-date', 'x-amz-content-sha256'].every((name) => signed.split(';').includes(name)))
    return false;
  const url = new URL(req.url!, 'http://s3');
  const encode = (text: string) =>
    encodeURIComponent(text).replace(
      /[!'()*]/g,
      (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
    );
  const query = [...url.searchParams]
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .toSorted()
    .join('&');
  const headers = signed.split(';').map((name) => `${name}:${String(req.headers[name]).trim()}\n`);
  const request = [
    req.method,
    url.pathname,
    query,
    headers.join(''),
    signed,
    req.headers['x-amz-content-sha256'],
  ];
  const text = ['AWS4-HMAC-SHA256', at, `${day}/${region}/s3/aws4_request`, sha256(request.join('\n'))].join(
    '\n',
  );
  const key = [region, 's3', 'aws4_request'].reduce<Buffer>(hmac, hmac(`AWS4${account.secretKey}`, day));
  return timingSafeEqual(hmac(key, text), Buffer.from(signature, 'hex'));
}
