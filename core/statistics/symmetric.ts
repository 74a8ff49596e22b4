/** A symmetric positive definite matrix by rows. */
export type Matrix = readonly (readonly number[])[];

/**
 * The lower Cholesky factor of a symmetric matrix, or the index of the first row that is a sum of those before it (what is
 * left of its diagonal is below `tolerance` of it).
 */
export function cholesky(
  matrix: Matrix,
  tolerance = 1e-10,
): { readonly factor: Matrix } | { readonly dependent: number } {
  const factor: number[][] = [];
  for (let i = 0; i < matrix.length; i++) {
    const row: number[] = [];
    for (let j = 0; j <= i; j++) {
      let rest = matrix[i]![j]!;
      for (let k = 0; k < j; k++) rest -= row[k]! * (factor[j]?.[k] ?? row[k]!);
      if (j < i) row.push(rest / factor[j]![j]!);
      else if (!(rest > tolerance * matrix[i]![i]!)) return { dependent: i };
      else row.push(Math.sqrt(rest));
    }
    factor.push(row);
  }
  return { factor };
}

/** x of A x = b, by the Cholesky factor of A. */
export const solved = (factor: Matrix, b: readonly number[]): number[] => solvedUpper(factor, solvedLower(factor, b));

/** y of L y = b, by the lower factor L. */
export function solvedLower(factor: Matrix, b: readonly number[]): number[] {
  const y: number[] = [];
  for (let i = 0; i < b.length; i++) {
    let rest = b[i]!;
    for (let k = 0; k < i; k++) rest -= factor[i]![k]! * y[k]!;
    y.push(rest / factor[i]![i]!);
  }
  return y;
}

/** x of Lᵀ x = y, by the lower factor L. */
export function solvedUpper(factor: Matrix, y: readonly number[]): number[] {
  const x = new Array<number>(y.length).fill(0);
  for (let i = y.length - 1; i >= 0; i--) {
    let rest = y[i]!;
    for (let k = i + 1; k < y.length; k++) rest -= factor[k]![i]! * x[k]!;
    x[i] = rest / factor[i]![i]!;
  }
  return x;
}

/** The inverse of A by its Cholesky factor. */
export const inverse = (factor: Matrix): number[][] =>
  factor.map((_, column) =>
    solved(
      factor,
      factor.map((_, row) => (row === column ? 1 : 0)),
    ),
  );

export const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, index) => sum + value * b[index]!, 0);
