/** What two fingers did since they were last asked: zoomed by a factor about a place, and moved that place. CSS pixels. */
export interface Pinch {
  readonly factor: number;
  /** Where the middle between them is now. */
  readonly x: number;
  readonly y: number;
  readonly dx: number;
  readonly dy: number;
}

/** Fingers closer together than this are one: their distance says nothing. */
const CLOSEST_PX = 8;

/** Two fingers on a picture: what lies between them stays between them. A third changes nothing. */
export class TwoFingers {
  private readonly at = new Map<number, readonly [x: number, y: number]>();

  get count(): number {
    return this.at.size;
  }

  down(id: number, x: number, y: number): void {
    if (this.at.size < 2) this.at.set(id, [x, y]);
  }

  up(id: number): void {
    this.at.delete(id);
  }

  /** A finger moved; null while there are not two, or another one moved. */
  move(id: number, x: number, y: number): Pinch | null {
    if (!this.at.has(id)) return null;
    const before = this.spread();
    this.at.set(id, [x, y]);
    const now = this.spread();
    if (!before || !now) return null;
    const apart = Math.min(before.px, now.px) >= CLOSEST_PX;
    return {
      factor: apart ? now.px / before.px : 1,
      x: now.x,
      y: now.y,
      dx: now.x - before.x,
      dy: now.y - before.y,
    };
  }

  private spread(): { readonly px: number; readonly x: number; readonly y: number } | null {
    const [a, b] = [...this.at.values()];
    if (!a || !b) return null;
    return { px: Math.hypot(b[0] - a[0], b[1] - a[1]), x: (a[0] + b[0]) / 2, y: (a[1] + b[1]) / 2 };
  }
}
