import type { EditedVoxels } from './sliceEditVoxels.ts';

/** What is larger was not left over by chance. */
const CRUMB_MM2 = 100;
/** Of what a crumb hung together with it is a tenth at most; more is the thing itself. */
const CRUMB_SHARE = 0.1;
/** Voxels of a piece that is looked at, and of one that was and stays. */
const [LOOKED_AT, STAYS] = [1, 2];

/**
 * Takes away the crumbs that an edit left on the planes to which it was carried. A crumb is a piece of one such plane as it is
 * now, by eight neighbours, that is new or lies beside what was lost: of 1 cm² at most, without a voxel that a person drew, and at
 * most a tenth of what it hung together with there before (nothing of it, when it is new). So what was separate before
 * stays, and what hangs together with the organ on its plane. Asked plane by plane, as a person looks: what is left
 * over beside the heart lies upon the liver of the next slice.
 * @param isDrawn whether a person drew a voxel of a plane in reach
 */
export function dropCrumbs(edited: EditedVoxels, isDrawn: (u: number, v: number, p: number) => boolean): void {
  const { stack } = edited;
  const marks = new Uint8Array(stack.perLine * stack.lines * edited.planes);
  const areaOf = areasOf(edited);
  const beside = neighbours();

  /** The piece that holds a place; null for one that stays whatever it hung together with. */
  const pieceAt = (start: number): number[] | null => {
    const piece = [start];
    marks[start] = LOOKED_AT;
    let mm2 = 0;
    let stays = false;
    for (let n = 0; n < piece.length && !stays; n++) {
      const [u, v, p] = edited.voxelAt(piece[n]!);
      mm2 += areaOf(v);
      stays = mm2 > CRUMB_MM2 || isDrawn(u, v, p);
      const end = around(edited, u, v, beside);
      for (let m = 0; m < end; m += 2) {
        const [x, y] = [beside[m]!, beside[m + 1]!];
        if (!edited.is(x, y, p)) continue;
        const place = edited.placeOf(x, y, p);
        if (marks[place] === STAYS) stays = true;
        else if (marks[place] === 0) {
          marks[place] = LOOKED_AT;
          piece.push(place);
        }
      }
    }
    if (stays) for (const place of piece) marks[place] = STAYS;
    return stays ? null : piece;
  };

  const starts = neighbours();
  for (const changed of edited.changed()) {
    const [u, v, p] = edited.voxelAt(changed);
    const isNew = edited.is(u, v, p);
    // What is new is a piece itself; what was lost cut off those around it.
    const end = isNew ? 2 : around(edited, u, v, starts);
    if (isNew) starts.set([u, v]);
    for (let n = 0; n < end; n += 2) {
      const [x, y] = [starts[n]!, starts[n + 1]!];
      if (!edited.is(x, y, p) || marks[edited.placeOf(x, y, p)] !== 0) continue;
      const piece = pieceAt(edited.placeOf(x, y, p));
      if (!piece || !isLeft(edited, piece, areaOf)) continue;
      for (const crumb of piece) edited.set(...edited.voxelAt(crumb), false);
    }
  }
}

/** Whether of what a piece hung together with before on its plane it holds a tenth at most. */
function isLeft(edited: EditedVoxels, piece: readonly number[], areaOf: (v: number) => number): boolean {
  const { perLine } = edited.stack;
  const old = piece.map((place) => edited.voxelAt(place)).filter(([u, v, p]) => edited.was(u, v, p));
  const enough = old.reduce((sum, [, v]) => sum + areaOf(v), 0) / CRUMB_SHARE;
  const seen = new Set(old.map(([u, v]) => u + perLine * v));
  const beside = neighbours();
  let mm2 = 0;
  for (let n = 0; n < old.length && mm2 < enough; n++) {
    const [u, v, p] = old[n]!;
    mm2 += areaOf(v);
    const end = around(edited, u, v, beside);
    for (let m = 0; m < end; m += 2) {
      const [x, y] = [beside[m]!, beside[m + 1]!];
      if (!edited.was(x, y, p) || seen.has(x + perLine * y)) continue;
      seen.add(x + perLine * y);
      old.push([x, y, p]);
    }
  }
  return mm2 >= enough;
}

/** Room for a voxel and its eight neighbours, u and v of each. */
const neighbours = (): Int32Array => new Int32Array(18);

/** Writes a voxel and its neighbours within the plane; where they end. */
function around({ stack: { perLine, lines } }: EditedVoxels, u: number, v: number, into: Int32Array): number {
  let end = 0;
  for (let y = Math.max(0, v - 1); y <= Math.min(lines - 1, v + 1); y++)
    for (let x = Math.max(0, u - 1); x <= Math.min(perLine - 1, u + 1); x++) {
      into[end++] = x;
      into[end++] = y;
    }
  return end;
}

/** What one voxel of a line measures, mm²: from half-way to the line before to half-way to the next. */
function areasOf({ stack: { uStepMm, vMm } }: EditedVoxels): (v: number) => number {
  const last = vMm.length - 1;
  const heights = vMm.map((mm, v) =>
    v === 0 || v === last ? Math.abs(vMm[v === 0 ? Math.min(1, last) : v - 1]! - mm) : (vMm[v + 1]! - vMm[v - 1]!) / 2,
  );
  return (v) => uStepMm * heights[v]!;
}
