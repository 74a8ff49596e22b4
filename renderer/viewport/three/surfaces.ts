import { createStore, type StoreApi } from 'zustand';
import type { LayerName } from '#core/contours/codes';
import type { Segment, SegmentNumber } from '#core/contours/reading';
import type { SegmentMesh } from '#core/meshes/segmentMesh';
import type { JointCounts } from '#core/volumetry/counts';
import { segmentBounds, segmentVoxels } from '#core/volumetry/segments';
import type { MeshRunner } from '../../workers/meshRunner.ts';

/** A hand rests this long before surfaces are made anew. */
const REST_MS = 300;

/** What of the open reading surfaces depend on. */
export interface SurfaceSource {
  readonly segments: () => readonly Segment[];
  /** Whether a segment's surface is to be seen now. */
  readonly needed: (segment: Segment) => boolean;
  readonly counts: () => JointCounts;
  /** Whether a brush is down: its voxels may yet be taken back. */
  readonly painting: () => boolean;
}

export interface SurfaceState {
  readonly meshes: ReadonlyMap<SegmentNumber, SegmentMesh>;
  /** Some surface is older than its voxels. */
  readonly making: boolean;
}

/**
 * Surfaces of the segments that are seen, made in the background: a while after the last edit, one segment after the other,
 * and only of segments whose slices changed. Those of segments that are gone go too.
 */
export class Surfaces {
  readonly store: StoreApi<SurfaceState> = createStore<SurfaceState>(() => ({ meshes: new Map(), making: false }));
  private readonly source: SurfaceSource;
  private readonly runner: MeshRunner;
  /** The counts that each surface was made from. */
  private readonly madeFrom = new Map<SegmentNumber, JointCounts>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running = false;
  private closed = false;

  constructor(source: SurfaceSource, runner: MeshRunner) {
    this.source = source;
    this.runner = runner;
  }

  /** Something may have changed: looks again once the hand rests. Costs next to nothing. */
  changed(): void {
    if (this.closed) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.make(), REST_MS);
  }

  private async make(): Promise<void> {
    if (this.running || this.closed) return;
    this.running = true;
    try {
      for (let next = this.next(); next && !this.closed; next = this.next()) {
        this.store.setState({ making: true });
        await this.makeOne(next);
      }
    } finally {
      this.running = false;
      if (!this.closed) this.store.setState({ making: false });
    }
  }

  /** The first segment whose surface is missing or old; null as long as a brush is down. */
  private next(): Segment | null {
    if (this.source.painting()) return null;
    const segments = this.source.segments();
    const counts = this.source.counts();
    this.forget(new Set(segments.map(({ number }) => number)));
    const old = ({ number, layer }: Segment) => {
      const from = this.madeFrom.get(number);
      return !from || hasChanged(from, counts, layer, number);
    };
    return segments.find((segment) => this.source.needed(segment) && old(segment)) ?? null;
  }

  private async makeOne({ number, layer }: Segment): Promise<void> {
    const counts = this.source.counts();
    const box = segmentBounds(counts, layer)[number];
    const voxels = segmentVoxels(counts, layer)[number]!;
    const mesh = box ? await this.runner.mesh({ layer, label: number, voxels, box }) : null;
    if (this.closed) return;
    this.madeFrom.set(number, counts);
    const meshes = new Map(this.store.getState().meshes);
    if (mesh) meshes.set(number, mesh);
    else meshes.delete(number);
    this.store.setState({ meshes });
  }

  private forget(there: ReadonlySet<SegmentNumber>): void {
    const gone = [...this.madeFrom.keys()].filter((number) => !there.has(number));
    if (gone.length === 0) return;
    const meshes = new Map(this.store.getState().meshes);
    for (const number of gone) {
      this.madeFrom.delete(number);
      meshes.delete(number);
    }
    this.store.setState({ meshes });
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
    this.runner.close();
  }
}

/** Whether a segment has voxels, before or now, in a slice that was counted anew. */
export function hasChanged(before: JointCounts, now: JointCounts, layer: LayerName, number: SegmentNumber): boolean {
  const holds = (counts: JointCounts, k: number) => counts[k]!.some((count) => count[layer] === number);
  return before !== now && now.some((slice, k) => slice !== before[k] && (holds(now, k) || holds(before, k)));
}
