import { S3mini } from 's3mini';
import type { Config } from '../config.ts';
import { BackupFault, codeOf } from './fault.ts';
import { instantOf } from './file-names.ts';
import type { Place } from './places.ts';

type Settings = NonNullable<Config['backup']['s3']>;

/** Of 10,000 parts, the most that S3 takes: 320 GB a backup, while this much and one chunk is in memory. */
export const partBytes = 32 * 1024 * 1024;
const tries = 3;

/**
 * A bucket of any service that speaks S3. A backup goes up in parts and appears when the last one is confirmed; what
 * fails on the way is called off.
 */
export function bucket(settings: Settings, { part = partBytes }: { part?: number } = {}): Place {
  const { endpoint, name: bucketName, region, accessKey, secretKey } = settings;
  const s3 = new S3mini({
    endpoint: `${endpoint.replace(/\/$/, '')}/${bucketName}`,
    region,
    accessKeyId: accessKey,
    secretAccessKey: secretKey,
    requestAbortTimeout: 10 * 60_000,
  });
  const place: Place = {
    label: `s3://${bucketName}`,
    write: async (name, source) => {
      const upload = await s3.getMultipartUploadId(name, 'application/octet-stream').catch(explain);
      try {
        const done: { partNumber: number; etag: string }[] = [];
        for await (const bytes of inParts(source, part))
          done.push(await patiently(() => s3.uploadPart(name, upload, bytes, done.length + 1)));
        await s3.completeMultipartUpload(name, upload, done);
      } catch (fault) {
        await s3.abortMultipartUpload(name, upload).catch(() => {});
        return explain(fault);
      }
    },
    read: async (name) => {
      const answer = await s3.getObjectResponse(name).catch(explain);
      if (!answer?.body) throw new BackupFault(`There is no ${name} in ${place.label}.`);
      return answer.body;
    },
    list: async () => {
      const all = (await s3.listObjects('/', '').catch(explain)) ?? [];
      return all
        .map(({ Key }) => Key)
        .filter((key) => instantOf(key))
        .toSorted();
    },
    remove: async (name) => void (await s3.deleteObject(name).catch(explain)),
  };
  return place;
}

async function* inParts(source: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Buffer> {
  let [held, length] = [[] as Uint8Array[], 0];
  for await (const chunk of source) {
    held.push(chunk);
    length += chunk.length;
    if (length < size) continue;
    yield Buffer.concat(held);
    [held, length] = [[], 0];
  }
  if (length > 0) yield Buffer.concat(held);
}

async function patiently<T>(deed: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await deed();
    } catch (fault) {
      if (attempt === tries || statusOf(fault) === 403) throw fault;
    }
  }
}

const statusOf = (fault: unknown): number =>
  typeof fault === 'object' && fault !== null && 'status' in fault ? Number(fault.status) : 0;

// The service's words may repeat what was sent: only its status and code are told.
function explain(fault: unknown): never {
  if (fault instanceof BackupFault) throw fault;
  if (statusOf(fault) > 0)
    throw new BackupFault(`The S3 service refused: ${statusOf(fault)} ${codeOf(fault)}`.trimEnd() + '.', {
      cause: fault,
    });
  throw fault;
}
