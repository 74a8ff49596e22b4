import { type Refused, refuse } from '#core/result';

/** Why the pixels of one file cannot be had: a finding on that file, never a crash. */
export type PixelCode = 'file.truncated' | 'file.corrupt' | 'file.notImage' | 'file.unsupportedTransferSyntax';

/** A refusal with the sentence that a person reads. */
export const refusePixels = <Code extends PixelCode>(code: Code, message: string): Refused<Code> =>
  refuse(code, { message });
