import type { CommandWorkspace } from '#core/commands/command';
import type { CommandCall } from '#core/commands/commands';
import type { Vec3 } from '#core/geometry';
import { planeMask, planeStack } from '#core/segmentation/planeStack';
import { latticeOver, signedDistances } from '#core/segmentation/sliceEditDistance';
import { slicesWorthALook } from '#core/segmentation/uncertainty';
import type { Liver } from './operatorLivers.ts';
import { type Chance, drawnContour, type Hand } from './operatorPerson.ts';

interface Situation {
  readonly liver: Liver;
  readonly workspace: CommandWorkspace;
  /** Wrong voxels of every slice. */
  readonly wrong: readonly number[];
  /** Slices that were corrected; the one that is corrected now is added. */
  readonly drawn: number[];
  readonly hand: Hand;
  readonly chance: Chance;
  readonly segment: number;
}

/** What a person does next; null when nothing is left to correct. */
export function nextCall(situation: Situation): CommandCall | null {
  const { hand, drawn } = situation;
  const k = nextSlice(situation);
  if (k === null) return null;
  if (hand.strokes) return strokeOn(k, situation);
  drawn.push(k);
  return contourOn(k, situation);
}

/** One of the worst slices that were not drawn yet; a person who is led takes the first that is proposed. */
function nextSlice({ liver, workspace, wrong, drawn, hand, chance, segment }: Situation): number | null {
  const { geometry, hu, layers } = workspace;
  const open = (k: number) => wrong[k]! > 0 && !drawn.includes(k);
  if (hand.led)
    return (
      slicesWorthALook(geometry, hu, layers.extent, segment, drawn).find(({ index }) => open(index))?.index ?? null
    );
  const worst = [...(liver.slices ?? wrong.keys())]
    .filter((k) => wrong[k]! > 0 && (hand.strokes || !drawn.includes(k)))
    .sort((a, b) => wrong[b]! - wrong[a]!)
    .slice(0, hand.among);
  return worst[Math.floor(chance.even() * worst.length)] ?? null;
}

function contourOn(k: number, { liver, hand, chance, segment }: Situation): CommandCall {
  const mask = drawnContour(liver.reference, planeStack(liver.geometry, 'axial'), k, hand, chance);
  const runs: number[] = [];
  for (let v = 0; v < mask.length; ) {
    const start = v;
    const inside = mask[v];
    while (v < mask.length && mask[v] === inside) v++;
    if (inside) runs.push(start, v - start);
  }
  const drawing = { kind: 'voxels', runs };
  return { command: 'segment.sliceEdit', params: { segment, plane: 'axial', index: k, drawing } };
}

/** A stroke along the middle of the largest piece that is wrong on the slice. */
function strokeOn(k: number, { liver, workspace, segment }: Situation): CommandCall {
  const stack = planeStack(liver.geometry, 'axial');
  const truth = planeMask(stack, liver.reference, 1, k);
  const now = planeMask(stack, workspace.layers.extent, segment, k);
  const piece = largestPiece(truth, now, stack.perLine);
  const { perLine, lines, uStepMm, vMm } = stack;
  const inPiece = new Uint8Array(truth.length);
  for (const v of piece) inPiece[v] = 1;
  const whole = latticeOver(stack, { uFrom: 0, uTo: perLine, vFrom: 0, vTo: lines }, 0.01);
  const depth = signedDistances(whole, (u, v) => inPiece[v * perLine + u] === 1, 30);
  const [deepest] = piece.toSorted((a, b) => depth[a]! - depth[b]!);
  const place = (v: number): readonly [number, number] => [(v % perLine) * uStepMm, vMm[Math.floor(v / perLine)]!];
  const from = place(deepest!);
  // As far as one can draw straight from the deepest place without leaving the deep half of the piece.
  let [end, longest] = [deepest!, 0];
  for (const v of piece) {
    if (depth[v]! > 0.5 * depth[deepest!]!) continue;
    const to = place(v);
    const away = Math.hypot(to[0] - from[0], to[1] - from[1]);
    if (away > longest && straight(deepest!, v, perLine, inPiece)) [end, longest] = [v, away];
  }
  const points: Vec3[] = [from, place(end)].map((point) => stack.patientPoint(point, k));
  const radiusMm = Math.max(1.5, Math.min(8, -0.6 * depth[deepest!]!));
  const mode = truth[deepest!] ? 'add' : 'erase';
  return { command: 'segment.stroke', params: { segment, mode, radiusMm, points, k, plane: 'axial', reachMm: 40 } };
}

function straight(a: number, b: number, perLine: number, inPiece: Uint8Array): boolean {
  const [u0, v0, u1, v1] = [a % perLine, Math.floor(a / perLine), b % perLine, Math.floor(b / perLine)];
  const steps = Math.max(Math.abs(u1 - u0), Math.abs(v1 - v0));
  for (let n = 1; n < steps; n++) {
    const u = Math.round(u0 + ((u1 - u0) * n) / steps);
    const v = Math.round(v0 + ((v1 - v0) * n) / steps);
    if (!inPiece[v * perLine + u]) return false;
  }
  return true;
}

/** Voxels of the largest connected piece that is missing, or too much. */
function largestPiece(truth: Uint8Array, now: Uint8Array, perLine: number): number[] {
  const seen = new Uint8Array(truth.length);
  let largest: number[] = [];
  for (let start = 0; start < truth.length; start++) {
    if (seen[start] || truth[start] === now[start]) continue;
    const piece = [start];
    seen[start] = 1;
    for (let n = 0; n < piece.length; n++) {
      const v = piece[n]!;
      const beside = [
        ...(v % perLine > 0 ? [v - 1] : []),
        ...(v % perLine < perLine - 1 ? [v + 1] : []),
        v - perLine,
        v + perLine,
      ];
      for (const other of beside) {
        if (other < 0 || other >= truth.length || seen[other]) continue;
        if (truth[other] === now[other] || truth[other] !== truth[v]) continue;
        seen[other] = 1;
        piece.push(other);
      }
    }
    if (piece.length > largest.length) largest = piece;
  }
  return largest;
}
