import type { Abort } from '../abort.ts';
import type { Refused, Result } from '../result.ts';
import { refuse } from '../result.ts';
import { type Addition, changeOf } from './addition.ts';
import { addLabels } from './addLabels.ts';
import { combineSegments } from './booleanCommands.ts';
import { paintExtent, paintFinding } from './brushCommands.ts';
import type { Change } from './change.ts';
import type { Command, CommandRefusal, CommandWorkspace } from './command.ts';
import {
  fillHolesOfExtent,
  growExtent,
  keepConnectedExtent,
  keepLargestExtent,
  removeConnectedExtent,
  smoothExtent,
} from './extentCommands.ts';
import { addFinding, removeFinding, setFindingKind, setInclusion, takeInFindings } from './findingCommands.ts';
import { interpolateSegment } from './interpolateCommand.ts';
import type { VoxelKernels } from './kernels.ts';
import { drawEllipsoid, growFinding } from './lesionCommands.ts';
import { clickLiver } from './liverCommands.ts';
import { marginSegment } from './marginCommands.ts';
import { nameLabels } from './nameLabels.ts';
import { NoRoom } from './noRoom.ts';
import { cutByPlane } from './partitionCommands.ts';
import { activatePlan, layPlanCommand, removePlan, renamePlan, setStays } from './planCommands.ts';
import { dropIslands, fillHoles, smoothSegment } from './refineCommands.ts';
import { cutOut } from './scissorsCommand.ts';
import {
  renameSegment,
  setColour,
  setLocked,
  setNote,
  setReadingNote,
  setVisible,
  showAlone,
} from './segmentCommands.ts';
import { sliceEdit } from './sliceCommands.ts';
import { localStroke } from './strokeCommands.ts';
import { growVesselCommand } from './vesselCommands.ts';

/** Everything a user can do to a reading; the window, the command line and the journal run these same ones. */
export const COMMANDS: readonly Command[] = [
  clickLiver,
  growExtent,
  paintExtent,
  fillHolesOfExtent,
  keepConnectedExtent,
  keepLargestExtent,
  removeConnectedExtent,
  smoothExtent,
  addFinding,
  setFindingKind,
  removeFinding,
  setInclusion,
  drawEllipsoid,
  growFinding,
  paintFinding,
  takeInFindings,
  cutOut,
  marginSegment,
  smoothSegment,
  dropIslands,
  fillHoles,
  combineSegments,
  interpolateSegment,
  cutByPlane,
  layPlanCommand,
  activatePlan,
  removePlan,
  renamePlan,
  setStays,
  growVesselCommand,
  addLabels,
  nameLabels,
  setLocked,
  setVisible,
  showAlone,
  sliceEdit,
  localStroke,
  renameSegment,
  setColour,
  setNote,
  setReadingNote,
];

/** A command as it is written down: in a journal, in a recorded list. */
export interface CommandCall {
  readonly command: string;
  readonly params: unknown;
}

/**
 * What a written command would do to a workspace. The sets that the answer may lie in belong to whoever asked, until he
 * releases them. Refuses an unknown id and parameters that do not fit.
 */
export async function answerCommand(
  { command: id, params }: CommandCall,
  workspace: CommandWorkspace,
  kernels: VoxelKernels,
  signal?: Abort,
): Promise<Result<Change | Addition, CommandRefusal>> {
  const command = COMMANDS.find((each) => each.id === id);
  if (!command) return refuse('command.invalid', { command: id, reason: 'no command has this id' });
  const parsed = command.parameters.safeParse(params);
  if (!parsed.success)
    return refuse('command.invalid', {
      command: id,
      reason: parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '),
    });
  try {
    return await command.run(workspace, parsed.data, kernels, signal);
  } catch (error) {
    return roomRefusal(error);
  }
}

/** Runs a written command on a workspace: the change it would make; releases all sets. Refuses as answerCommand does. */
export async function runCommand(
  call: CommandCall,
  workspace: CommandWorkspace,
  kernels: VoxelKernels,
  signal?: Abort,
): Promise<Result<Change, CommandRefusal>> {
  try {
    const answer = await answerCommand(call, workspace, kernels, signal);
    return answer.ok ? changeOf(workspace, answer.value) : answer;
  } catch (error) {
    return roomRefusal(error);
  } finally {
    kernels.release?.();
  }
}

/** `memory.noRoom` where a room or the machine is too small for what a command needs; what else went wrong is thrown on. */
function roomRefusal(error: unknown): Refused<'memory.noRoom'> {
  if (error instanceof NoRoom)
    return refuse('memory.noRoom', { wantedBytes: error.wantedBytes, leftBytes: error.leftBytes });
  // As engines word it when an array buffer is not given: "Array buffer allocation failed", "out of memory".
  if (error instanceof RangeError && /allocation|out of memory/i.test(error.message)) return refuse('memory.noRoom');
  throw error;
}
