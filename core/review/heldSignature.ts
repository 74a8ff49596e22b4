import type { ReviewSummary } from './summary.ts';

/** The signature that holds over the contours of a series now, as records and reports take it; null: none, or it is void. */
export function heldSignature({ review }: { readonly review?: ReviewSummary | undefined }) {
  const signature = review?.signature;
  if (!signature || signature.state === 'void') return null;
  const { by, role, at, voxelHash, keyId, auditHash } = signature;
  return { by, role, at, voxelHash, keyId, auditHash };
}
