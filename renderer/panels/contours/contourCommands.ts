import { nextRedo, nextUndo } from '#core/commands/history';
import type { Command, PlaceName } from '../../commands.ts';
import { VIEW_PLANES } from '../../viewport/planeFrame.ts';
import { toggleAlone } from '../../viewport/View.tsx';
import { WINDOW_PRESETS } from '../../viewport/viewState.ts';
import { hasLiver } from '../../workspace/selectors.ts';
import { compareCommands } from './compareDesk.ts';
import type { Desk } from './desk.ts';
import { folds } from './folds.ts';
import { entryWords } from './HistoryLines.tsx';
import { noUndo } from './noUndo.ts';
import { openContours } from './openContours.ts';
import { openKeptChanges } from './openKeptChanges.ts';
import { presetCommands } from './presets.ts';
import { surfaceCommands } from './surfaceDesk.ts';
import { AT_ONCE, TOOLS } from './tools/toolList.ts';

/** Everything the contouring screen can do, for keys, palette and the sheet of keys. `place` is contours or cut. */
export function contourCommands(desk: Desk, place: PlaceName): readonly Command[] {
  const { workspace, views, app } = desk;
  const here = { place };
  const noLiver = () => (hasLiver(workspace.now) ? null : 'no liver contoured yet');
  const busy = () => (workspace.now.running ? `${workspace.now.running}…` : null);
  const toContours = () => {
    if (place === 'cut') app.go({ name: 'contours', caseId: workspace.caseId, seriesId: workspace.seriesId });
  };
  const plane = () => views.now.active;

  const tools = TOOLS.flatMap((entry): Command[] => [
    {
      ...here,
      id: `contours.${entry.name}`,
      title: entry.title ?? entry.word,
      detail: entry.detail,
      explanation: entry.tip,
      shortcut: entry.shortcut,
      unavailableReason: entry.needsLiver ? noLiver : undefined,
      run: () => {
        if (entry.name !== 'cut') toContours();
        return entry.press ? entry.press(desk) : desk.take(entry.name);
      },
    },
    ...(entry.commands?.(desk) ?? []).map((command): Command => ({ ...here, ...command })),
  ]);
  const atOnce = AT_ONCE.map(
    ({ id, title, detail, tip, shortcut, run }): Command => ({
      ...here,
      id,
      title,
      detail,
      explanation: tip,
      shortcut,
      unavailableReason: () => noLiver() ?? busy(),
      run: async () => void (await run(desk)),
    }),
  );
  const edits: Command[] = [
    {
      ...here,
      id: 'extent.accept',
      title: place === 'cut' ? 'Accept cut' : 'Accept preview',
      shortcut: 'Enter',
      unavailableReason: () => desk.nothingToAccept(),
      run: () => desk.accept(),
    },
    {
      ...here,
      id: 'contours.cancel',
      title: 'Leave the innermost thing',
      detail: 'preview, moved plane, full view',
      shortcut: 'Escape',
      run: () => desk.leave(),
    },
    {
      ...here,
      id: 'extent.keepLargest',
      title: 'Keep the largest part of liver',
      unavailableReason: () => noLiver() ?? busy(),
      run: async () => void (await desk.keepLargest()),
    },
    {
      ...here,
      id: 'findings.add',
      title: 'Add tumour',
      detail: 'segment',
      shortcut: 'Insert',
      run: () => desk.addTumour(),
    },
    {
      ...here,
      id: 'labels.open',
      title: 'Open contours…',
      detail: 'DICOM SEG or RTSTRUCT, NIfTI, NRRD',
      unavailableReason: busy,
      run: () => openContours(desk),
    },
    {
      ...here,
      id: 'changes.open',
      title: 'Open kept changes…',
      detail: 'what could not be saved',
      run: () => openKeptChanges(desk),
    },
    {
      ...here,
      id: 'findings.takeIn',
      title: 'Take findings into liver',
      unavailableReason: noLiver,
      run: async () => void (await desk.runCommand('findings.takeIn', {}, 'Taking in')),
    },
    {
      ...here,
      id: 'partition.swapSides',
      title: 'Cut: swap sides',
      shortcut: 'F',
      unavailableReason: () =>
        desk.now.tool === 'cut' && desk.now.cut.points.length === 3 ? null : 'no cut drawn yet',
      run: () => desk.cut.swap(),
    },
    {
      ...here,
      id: 'history.undo',
      title: 'Undo',
      detail: undoDetail(desk),
      shortcut: 'Ctrl+Z',
      unavailableReason: () => (workspace.busy ? null : noUndo(workspace.now)),
      run: () => desk.undo(),
    },
    {
      ...here,
      id: 'history.redo',
      title: 'Redo',
      detail: redoDetail(desk),
      shortcut: 'Ctrl+Shift+Z',
      unavailableReason: () => (workspace.busy || nextRedo(workspace.now.history) ? null : 'nothing was undone'),
      run: () => desk.redo(),
    },
    {
      ...here,
      id: 'reading.save',
      title: 'Save',
      detail: 'contours',
      shortcut: 'Ctrl+S',
      run: async () => void (await desk.saving.now()),
    },
    { ...here, id: 'brush.smaller', title: 'Smaller brush', shortcut: '-', run: () => desk.resizeBrush(-1) },
    { ...here, id: 'brush.larger', title: 'Larger brush', shortcut: '+', run: () => desk.resizeBrush(1) },
    { ...here, id: 'segment.next', title: 'Next segment', run: () => desk.nextSegment() },
    {
      ...here,
      id: 'segment.alone',
      title: 'Show this segment alone, or all again',
      detail: 'the chosen one',
      shortcut: 'Shift+V',
      run: async () =>
        void (await desk.runCommand('segment.setAlone', { segment: workspace.now.activeSegment }, 'Showing')),
    },
  ];
  const seeing: Command[] = [
    ...WINDOW_PRESETS.map(
      ({ name, width, level }, n): Command => ({
        ...here,
        id: `view.preset${n + 1}`,
        title: `Window: ${name.toLowerCase()}`,
        detail: `W ${width} L ${level}`,
        shortcut: `${n + 1}`,
        run: () => views.setWindow(width, level),
      }),
    ),
    { ...here, id: 'view.fit', title: 'Fit this view', run: () => views.fit(plane()) },
    {
      ...here,
      id: 'view.alone',
      title: 'One view on the full window',
      shortcut: 'W',
      run: () => toggleAlone(views, plane()),
    },
    { ...here, id: 'view.up', title: 'Slice up', shortcut: 'ArrowUp', run: () => views.step(plane(), 1) },
    { ...here, id: 'view.down', title: 'Slice down', shortcut: 'ArrowDown', run: () => views.step(plane(), -1) },
    { ...here, id: 'view.tenUp', title: 'Ten slices up', shortcut: 'PageUp', run: () => views.step(plane(), 10) },
    {
      ...here,
      id: 'view.tenDown',
      title: 'Ten slices down',
      shortcut: 'PageDown',
      run: () => views.step(plane(), -10),
    },
    { ...here, id: 'view.first', title: 'First slice', shortcut: 'Home', run: () => views.showPlane(plane(), 0) },
    {
      ...here,
      id: 'view.last',
      title: 'Last slice',
      shortcut: 'End',
      run: () => views.showPlane(plane(), Number.MAX_SAFE_INTEGER),
    },
    {
      ...here,
      id: 'view.foldTools',
      title: 'Fold the tools away, or back',
      shortcut: '[',
      run: () => folds(desk).setState(({ tools }) => ({ tools: !tools })),
    },
    {
      ...here,
      id: 'view.foldPanel',
      title: 'Fold the panel away, or back',
      shortcut: ']',
      run: () => folds(desk).setState(({ panel }) => ({ panel: !panel })),
    },
    {
      ...here,
      id: 'view.next',
      title: 'Next view',
      run: () => views.activate(VIEW_PLANES[(VIEW_PLANES.indexOf(plane()) + 1) % 3]!),
    },
  ];
  const compared = compareCommands(desk).map((command): Command => ({ ...here, ...command }));
  const presets = presetCommands(desk).map((command): Command => ({ ...here, ...command }));
  const surfaces = surfaceCommands(desk).map((command): Command => ({ ...here, ...command }));
  return [...tools, ...atOnce, ...edits, ...presets, ...seeing, ...surfaces, ...compared];
}

const undoDetail = (desk: Desk): string | undefined => {
  const entry = nextUndo(desk.workspace.now.history);
  return entry ? entryWords(entry) : undefined;
};
const redoDetail = (desk: Desk): string | undefined => {
  const entry = nextRedo(desk.workspace.now.history);
  return entry ? entryWords(entry) : undefined;
};
