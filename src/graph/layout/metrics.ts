// metrics.ts — the measures of a picture, in pixels or in characters.

export interface Metrics {
  readonly nodeHeight: number;
  /** From row to row where nothing runs between them: room for an arrow. */
  readonly rowGap: number;
  /** Between lanes where nothing runs between them. */
  readonly laneGap: number;
  /** From one track to the next. */
  readonly trackPitch: number;
  /** Between the outermost track and a node or a label. */
  readonly trackMargin: number;
  readonly labelHeight: number;
  /** Around a label. */
  readonly labelGap: number;
  /** Between two lines that end at one side of a node. */
  readonly slotHeight: number;
  /** Around what is inside a group, and between the branches of a Parallel. */
  readonly groupPadding: number;
  /** Between the header of a group and what is inside it. */
  readonly groupLead: number;
  readonly branchGap: number;
}

export const PIXELS: Metrics = {
  nodeHeight: 44,
  rowGap: 30,
  laneGap: 56,
  trackPitch: 10,
  trackMargin: 20,
  labelHeight: 16,
  labelGap: 5,
  slotHeight: 12,
  groupPadding: 18,
  groupLead: 8,
  branchGap: 26,
};
