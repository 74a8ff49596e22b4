import type { AtOnce } from './tool.ts';

export const FILL_HOLES: AtOnce = {
  id: 'extent.fillHoles',
  word: 'Fill',
  title: 'Fill holes of liver',
  detail: 'in each slice',
  shortcut: 'Shift+H',
  tip: 'Takes in what the liver encloses in each slice.',
  icon: (
    <>
      <circle cx="10" cy="10" r="6.5" />
      <circle cx="10" cy="10" r="2.2" fill="currentColor" />
    </>
  ),
  run: (desk) => desk.fillHoles(),
};

export const SMOOTH: AtOnce = {
  id: 'extent.smooth',
  word: 'Smooth',
  title: 'Smooth liver',
  detail: 'in each slice',
  shortcut: 'Shift+S',
  tip: 'Rounds the outline in each slice; the ml change is said.',
  icon: <path d="M3 13c2.5 0 2.5-6 5-6s2.5 6 5 6 2.5-4 4-4" />,
  run: (desk) => desk.smooth(),
};
