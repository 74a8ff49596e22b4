/** A point of a sheet: where in its plane, and how high above it, mm. */
export interface SheetPoint {
  readonly u: number;
  readonly v: number;
  readonly height: number;
}

/**
 * How far the sheet may pass from its points: enough that two strokes of a hand over one place, a millimetre apart, make
 * no fold, and little enough that a point dragged by 10 mm takes the sheet along to within half a millimetre.
 */
const GIVE = 1e-4;

/**
 * The thin-plate spline of points: the sheet of least bending that passes by them (Duchon 1977; Bookstein 1989,
 * doi 10.1109/34.24792), with a little give. Points must not all lie on a line.
 * @returns its height over any place of the plane, mm; far from the points it goes on almost straight
 */
export function thinPlate(points: readonly SheetPoint[]): (u: number, v: number) => number {
  const n = points.length;
  const size = Math.sqrt(points.reduce((sum, { u, v }) => sum + u * u + v * v, 0) / n) || 1;
  const us = Float64Array.from(points, ({ u }) => u / size);
  const vs = Float64Array.from(points, ({ v }) => v / size);
  const rows = Array.from({ length: n + 3 }, () => new Float64Array(n + 4));
  for (let r = 0; r < n; r++) {
    for (let c = 0; c < n; c++) rows[r]![c] = r === c ? GIVE : kernel((us[r]! - us[c]!) ** 2 + (vs[r]! - vs[c]!) ** 2);
    for (const [at, value] of [1, us[r]!, vs[r]!].entries()) {
      rows[r]![n + at] = value;
      rows[n + at]![r] = value;
    }
    rows[r]![n + 3] = points[r]!.height;
  }
  const weights = solved(rows);
  const [a, b, c] = [weights[n]!, weights[n + 1]!, weights[n + 2]!];
  return (u, v) => {
    const [su, sv] = [u / size, v / size];
    let height = a + b * su + c * sv;
    for (let p = 0; p < n; p++) height += weights[p]! * kernel((su - us[p]!) ** 2 + (sv - vs[p]!) ** 2);
    return height;
  };
}

/** r² log r, from r². */
const kernel = (squared: number) => (squared > 0 ? 0.5 * squared * Math.log(squared) : 0);

/** Solves a full system whose last column is the right-hand side, by elimination with the largest pivot. */
function solved(rows: Float64Array[]): Float64Array {
  const n = rows.length;
  for (let column = 0; column < n; column++) {
    let pivot = column;
    for (let r = column + 1; r < n; r++) if (Math.abs(rows[r]![column]!) > Math.abs(rows[pivot]![column]!)) pivot = r;
    [rows[column], rows[pivot]] = [rows[pivot]!, rows[column]!];
    const top = rows[column]!;
    for (let r = column + 1; r < n; r++) {
      const row = rows[r]!;
      const factor = row[column]! / top[column]!;
      if (factor !== 0) for (let c = column; c <= n; c++) row[c]! -= factor * top[c]!;
    }
  }
  const answer = new Float64Array(n);
  for (let r = n - 1; r >= 0; r--) {
    let sum = rows[r]![n]!;
    for (let c = r + 1; c < n; c++) sum -= rows[r]![c]! * answer[c]!;
    answer[r] = sum / rows[r]![r]!;
  }
  return answer;
}
