import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';

type Image = { handle: unknown; get_width(): number; get_height(): number };
type Channel = { data: Uint8Array; stride: number };
type Heif = {
  ready?: Promise<unknown>;
  HeifDecoder: new () => { decode(bytes: Uint8Array): Image[] };
  heif_colorspace: Record<string, unknown>;
  heif_chroma: Record<string, unknown>;
  heif_js_decode_image2(
    handle: unknown,
    space: unknown,
    chroma: unknown,
  ): Promise<{ code?: unknown; channels?: Channel[] }>;
};
type Task = { bytes: Uint8Array; side: number; pixelLimit: number };

// heic-decode copies every picture out as RGBA; its own decoder, asked directly, takes half the memory.
const require = createRequire(import.meta.url);
const heif = createRequire(require.resolve('heic-decode'))('libheif-js/wasm-bundle') as Heif;

const answer = await decode(workerData as Task).catch((fault: unknown) => ({ fault: String(fault) }));
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- to a thread, not to a window
parentPort!.postMessage(answer);

async function decode({ bytes, side, pixelLimit }: Task) {
  await heif.ready;
  const [image] = new heif.HeifDecoder().decode(bytes);
  if (!image) throw new Error('No picture in it');
  const [width, height] = [image.get_width(), image.get_height()];
  if (width * height > pixelLimit) throw new Error('Too many pixels');
  const decoded = await heif.heif_js_decode_image2(
    image.handle,
    heif.heif_colorspace.heif_colorspace_RGB,
    heif.heif_chroma.heif_chroma_interleaved_RGB,
  );
  const [channel] = decoded.channels ?? [];
  if (!channel) throw new Error('Not to be decoded');
  return shrunk(channel, width, height, Math.max(1, Math.floor(Math.max(width, height) / side)));
}

/** Each pixel is the mean of a square of `by` × `by`. */
function shrunk({ data, stride }: Channel, fullWidth: number, fullHeight: number, by: number) {
  const [width, height] = [Math.max(1, Math.floor(fullWidth / by)), Math.max(1, Math.floor(fullHeight / by))];
  const [across, down] = [Math.min(by, fullWidth), Math.min(by, fullHeight)];
  const small = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      let [red, green, blue] = [0, 0, 0];
      for (let row = y * by; row < y * by + down; row++)
        for (let at = row * stride + x * by * 3, end = at + across * 3; at < end; at += 3) {
          red += data[at]!;
          green += data[at + 1]!;
          blue += data[at + 2]!;
        }
      const to = (y * width + x) * 3;
      const count = across * down;
      small[to] = red / count;
      small[to + 1] = green / count;
      small[to + 2] = blue / count;
    }
  return { data: small, width, height };
}
