import type { TerritoriesRecipe } from './plans.ts';

/** The territories of a recipe, each once, in the order in which their first branches were added. */
export const territoryNames = ({ branches }: TerritoriesRecipe): string[] => [
  ...new Set(branches.filter(({ points }) => points.length > 0).map(({ territory }) => territory)),
];
