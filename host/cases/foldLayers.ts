import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import type { Change } from '#core/commands/change';
import { LAYER_NAMES, type LayerName } from '#core/contours/codes';
import type { VolumeGeometry } from '#core/geometry';
import { ok, type Result, refuse } from '#core/result';
import type { JointCount, JointCounts } from '#core/volumetry/counts';
import type { LayerFiles } from './layerFiles.ts';
import type { SliceCounter } from './sliceCounter.ts';

type Layers = readonly { readonly layer: LayerName; readonly hash: string }[];

export interface FoldedLayers {
  /** Layers that hold a voxel, as files. */
  readonly layers: { layer: LayerName; hash: string }[];
  /** All that were written for it, also one that came out empty. */
  readonly written: readonly string[];
  /** What lies upon what, counted slice by slice on the way. */
  readonly counts: JointCounts;
}

/**
 * The layers after these changes, kept as files, and counted: slice by slice, so that a reading of any length takes the
 * room of one slice and of its changes. Layers that no change touches are read for the count and stay the files they are.
 * `reading.contradicted`: a change says of a voxel that it held another Segment Number than it does, or a layer is of
 * another grid than the series: then nothing of this stretch may be believed.
 */
export async function foldLayers(
  { files, counter }: { files: LayerFiles; counter: SliceCounter },
  { columns, rows, slices }: Pick<VolumeGeometry, 'columns' | 'rows' | 'slices'>,
  kept: Layers,
  changes: Iterable<Change>,
): Promise<Result<FoldedLayers, 'reading.contradicted'>> {
  const pixels = columns * rows;
  const pieces = piecesOf(changes, pixels);
  const folding = LAYER_NAMES.map((layer) => new FoldedLayer(files, layer, kept, pieces.get(layer), pixels));
  const counts: (readonly JointCount[])[] = [];
  try {
    for (let k = 0; k < slices; k++) {
      for (const layer of folding)
        if (!(await layer.slice(k))) return refuse('reading.contradicted', { layer: layer.name, slice: k });
      counts.push(await counter.count({ columns, rows }, folding));
    }
    const layers: FoldedLayers['layers'] = [];
    const written: string[] = [];
    for (const layer of folding) {
      const hash = await layer.end();
      if (hash === 'long') return refuse('reading.contradicted', { layer: layer.name });
      if (layer.touched && hash) written.push(hash);
      if (hash && counts.some((slice) => slice.some((count) => count[layer.name] !== 0)))
        layers.push({ layer: layer.name, hash });
    }
    return ok({ layers, written, counts });
  } finally {
    for (const layer of folding) layer.close();
  }
}

/** Runs of one change in one slice: triples from … to − 1. */
interface Piece {
  readonly runs: Uint32Array;
  readonly from: number;
  readonly to: number;
}

/** The runs of all changes by layer and slice, in the order in which they were made. */
function piecesOf(changes: Iterable<Change>, pixels: number): ReadonlyMap<LayerName, ReadonlyMap<number, Piece[]>> {
  const byLayer = new Map<LayerName, Map<number, Piece[]>>();
  for (const { voxels } of changes)
    for (const { layer, runs } of voxels) {
      const bySlice = byLayer.get(layer) ?? new Map<number, Piece[]>();
      byLayer.set(layer, bySlice);
      for (let from = 0; from < runs.length; ) {
        const k = Math.floor(runs[from]! / pixels);
        let to = from;
        while (to < runs.length && runs[to]! < (k + 1) * pixels) to += 3;
        const pieces = bySlice.get(k);
        if (pieces) pieces.push({ runs, from, to });
        else bySlice.set(k, [{ runs, from, to }]);
        from = to;
      }
    }
  return byLayer;
}

/** One layer on its way through: read, changed, and written where it is touched. */
class FoldedLayer {
  readonly name: LayerName;
  readonly touched: boolean;
  readonly voxels: Uint8Array;
  readonly #pieces: ReadonlyMap<number, Piece[]>;
  readonly #pixels: number;
  readonly #hash: string | null;
  readonly #read: AsyncGenerator<Uint8Array, void> | null;
  readonly #out: PassThrough | null;
  readonly #kept: Promise<string> | null;

  constructor(
    files: LayerFiles,
    name: LayerName,
    kept: Layers,
    pieces: ReadonlyMap<number, Piece[]> | undefined,
    pixels: number,
  ) {
    this.name = name;
    this.#pieces = pieces ?? new Map();
    this.touched = this.#pieces.size > 0;
    this.#pixels = pixels;
    this.voxels = new Uint8Array(pixels);
    this.#hash = kept.find(({ layer }) => layer === name)?.hash ?? null;
    this.#read = this.#hash ? inSlices(files.read(this.#hash), pixels) : null;
    this.#out = this.touched ? new PassThrough({ highWaterMark: 4 * pixels }) : null;
    this.#kept = this.#out && files.keep(this.#out);
    // Met where it is awaited; until then nobody may take it for unheard.
    this.#kept?.catch(() => {});
  }

  /** Brings slice k as it is after the changes into `voxels`; false where a change contradicts it, or the layer ends before it. */
  async slice(k: number): Promise<boolean> {
    const { voxels } = this;
    if (this.#read) {
      const next = await this.#read.next();
      if (next.done || next.value.length !== this.#pixels) return false;
      voxels.set(next.value);
    } else voxels.fill(0);
    for (const { runs, from, to } of this.#pieces.get(k) ?? [])
      for (let r = from; r < to; r += 3) {
        const start = runs[r]! - k * this.#pixels;
        const end = start + runs[r + 1]!;
        const [old, now] = [runs[r + 2]! >>> 8, runs[r + 2]! & 0xff];
        for (let v = start; v < end; v++) {
          if (voxels[v] !== old) return false;
          voxels[v] = now;
        }
      }
    // A full disk ends the writing, and nobody would empty the buffer any more.
    if (this.#out && !this.#out.write(voxels.slice())) await Promise.race([once(this.#out, 'drain'), this.#kept]);
    return true;
  }

  /** Its file's hash once it is whole; null where it has none; `long` where it goes on after the last slice. */
  async end(): Promise<string | null | 'long'> {
    if (this.#read && !(await this.#read.next()).done) return 'long';
    this.#out?.end();
    return this.#kept ?? this.#hash;
  }

  close(): void {
    void this.#read?.return();
    if (this.#out && !this.#out.writableEnded) this.#out.destroy(new Error('the layer was not finished'));
  }
}

/** The bytes of a stream a slice at a time; the last piece may be shorter. */
async function* inSlices(stream: AsyncIterable<Buffer>, pixels: number): AsyncGenerator<Uint8Array, void> {
  const slice = new Uint8Array(pixels);
  let used = 0;
  for await (const chunk of stream)
    for (let at = 0; at < chunk.length; ) {
      const part = chunk.subarray(at, at + pixels - used);
      slice.set(part, used);
      used += part.length;
      at += part.length;
      if (used === pixels) {
        yield slice;
        used = 0;
      }
    }
  if (used > 0) yield slice.subarray(0, used);
}
