import { liverSlice } from '#core/dicom/liverSlice';
import type { VolumeGeometry } from '#core/geometry';
import { ok, type Refused, type Result, refuse } from '#core/result';
import { type BodyBox, BodySamples } from '../viewport/bodyBox.ts';
import { SliceStream } from '../workspace/sliceStream.ts';

/** What is to be read: the address of the volume's bytes, how its slices lie, and where their HU belong, in shared memory. */
export interface SlicesAsk {
  readonly url: string;
  readonly geometry: VolumeGeometry;
  readonly hu: Int16Array;
}

/** Slices that have arrived since the last word; or all is over, well or refused; or a mistake of ours, by its message. */
export type SlicesSaid =
  | { readonly arrived: readonly number[] }
  | { readonly over: Result<BodyBox | null> }
  | { readonly fault: string };

/** A slice of 512 × 512, in steps that stay in the processor's cache. */
const ROOM_BYTES = 1 << 19;
/** Views that show a slice more with each word would hold the slices up. */
const TELL_EVERY_MS = 1000;

/**
 * Fills `hu` with the slices of a series as the host sends them, straight into place; tells the first at once and the
 * others in batches. Gives where the patient lies in them, and where a look begins. Refuses when the host does, or when the stream ends early
 * (`series.notDecoded`).
 */
export async function readSlices(
  { url, geometry, hu }: SlicesAsk,
  tell: (arrived: readonly number[]) => void,
): Promise<Result<BodyBox | null>> {
  // Looked at while it lies in the processor's cache: a pass over the volume afterwards would cost ten times as much.
  const body = new BodySamples(geometry, hu);
  const { slices } = geometry;
  let arrived = 0;
  let untold: number[] = [];
  let toldAt = Number.NEGATIVE_INFINITY;
  try {
    const response = await fetch(url);
    if (!response.ok || !response.body) return refusalIn(response);
    const stream = new SliceStream(hu, slices);
    for await (const chunk of chunksOf(response.body, stream)) {
      for (const k of stream.take(chunk)) {
        body.add(k);
        untold.push(k);
      }
      if (untold.length === 0) continue;
      if (arrived + untold.length < slices && performance.now() - toldAt < TELL_EVERY_MS) continue;
      arrived += untold.length;
      tell(untold);
      untold = [];
      toldAt = performance.now();
    }
    return arrived >= slices
      ? ok(begunAtLiver(body.box(), geometry, hu))
      : refuse('series.notDecoded', { arrived: arrived + untold.length, slices });
  } catch (error) {
    if (error instanceof TypeError) return refuse('host.unreachable');
    throw error;
  }
}

/** Once all slices are told and drawn: a scan of abdomen and pelvis has its middle far from the liver. */
function begunAtLiver(body: BodyBox | null, geometry: VolumeGeometry, hu: Int16Array): BodyBox | null {
  if (!body) return null;
  const pixels = geometry.columns * geometry.rows;
  const [i, j, middle] = body.beginAt;
  const k = liverSlice(geometry, (k) => hu.subarray(k * pixels, (k + 1) * pixels), middle);
  return k === null ? body : { ...body, beginAt: [i, j, k] };
}

/**
 * The body's bytes, each valid until the next are asked for: read into one and the same room where the browser can, since
 * fresh memory for all of a volume costs as much as sending it.
 */
async function* chunksOf(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  stream: SliceStream,
): AsyncGenerator<Uint8Array> {
  const reader = byobReader(body);
  if (!reader) return yield* body as unknown as AsyncIterable<Uint8Array>;
  for (let room = new ArrayBuffer(ROOM_BYTES); ; ) {
    const { done, value } = await reader.read(stream.placeIn(room));
    if (done) return;
    yield value;
    room = value.buffer;
  }
}

function byobReader(body: ReadableStream): ReadableStreamBYOBReader | null {
  try {
    return body.getReader({ mode: 'byob' });
  } catch {
    return null;
  }
}

/** What the host says when it does not send the volume: a refusal as JSON, else only the status. */
async function refusalIn(response: Response): Promise<Refused> {
  const said: unknown = await response.json().catch(() => null);
  const error = typeof said === 'object' && said !== null && 'code' in said ? (said as Refused) : null;
  return error
    ? refuse(String(error.code), { ...error.details })
    : refuse('series.notDecoded', { status: response.status });
}
