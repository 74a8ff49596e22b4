import { basename, dirname } from 'node:path';

/** How the name of a folder ends into which a series is being received; it loses the ending when the last instance is there. */
export const RECEIVED_IN_PART = '.received-in-part';

/** Whether a path is, or lies in, a folder that holds a series received only in part. */
export const isReceivedInPart = (path: string): boolean => {
  for (let at = path; ; at = dirname(at)) {
    if (basename(at).endsWith(RECEIVED_IN_PART)) return true;
    if (dirname(at) === at) return false;
  }
};
