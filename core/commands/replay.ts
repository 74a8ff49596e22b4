import type { Abort, Progress } from '../abort.ts';
import type { Result } from '../result.ts';
import { ok, refuse } from '../result.ts';
import type { CommandWorkspace } from './command.ts';
import type { CommandCall } from './commands.ts';
import { runCommand } from './commands.ts';
import type { History } from './history.ts';
import { EMPTY_HISTORY, perform } from './history.ts';
import type { VoxelKernels } from './kernels.ts';

/**
 * Runs a recorded list of commands one after the other, as the window would have. Stops at the first that is refused, with
 * its code, its place in the list (`at`, from 0) and its id; what came before it stays applied.
 */
export async function replay<W extends CommandWorkspace>(
  calls: readonly CommandCall[],
  workspace: W,
  kernels: VoxelKernels,
  { signal, onProgress }: { signal?: Abort; onProgress?: Progress } = {},
): Promise<Result<{ workspace: W; history: History }>> {
  let state = { workspace, history: EMPTY_HISTORY };
  for (const [at, call] of calls.entries()) {
    signal?.throwIfAborted();
    const change = await runCommand(call, state.workspace, kernels, signal);
    if (!change.ok) return refuse(change.code, { ...change.details, at, command: call.command });
    const performed = perform(state.workspace, state.history, change.value);
    if (!performed.ok) return performed;
    state = performed.value;
    onProgress?.(at + 1, calls.length);
  }
  return ok(state);
}
