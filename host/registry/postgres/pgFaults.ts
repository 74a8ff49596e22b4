import type { PushCode } from '#core/registry/target';
import { type Refused, refuse } from '#core/result';

/** Codes of Node's TLS that say the certificate is the matter. */
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|TLS/;

/**
 * What a fault of the line or of PostgreSQL means to whoever pushes; null: this entry itself is not to be had. What the server
 * says is not passed on, since it quotes rows; only its code is.
 */
export function pushRefusal(fault: unknown): Refused<PushCode> | null {
  const { code, message } = fault as { code?: unknown; message?: unknown };
  const sqlState = typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : null;
  const details = typeof code === 'string' ? { cause: code } : {};
  if (sqlState === null) {
    if (typeof code === 'string' && CERTIFICATE.test(code)) return refuse('registry.certificate', details);
    // "The server does not support SSL connections": who asks for a guarded line gets no other.
    if (/SSL/.test(String(message))) return refuse('registry.certificate', details);
    return refuse('registry.unreachable', details);
  }
  const kind = sqlState.slice(0, 2);
  if (kind === '28' || sqlState === '42501') return refuse('registry.denied', details);
  if (kind === '3D' || kind === '3F' || kind === '42') return refuse('registry.notPrepared', details);
  if (sqlState === '53100') return refuse('registry.full', details);
  // Data that does not hold the registry's own rules.
  if (kind === '22' || kind === '23') return null;
  return refuse('registry.unreachable', details);
}
