// code-light.ts — lines of the editor that are lit: the part of the text that something else on the page shows.
import { type Extension, StateEffect, StateField, type Text } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView } from "@codemirror/view";

export interface LitRange {
  readonly from: number;
  readonly to: number;
}

const light = StateEffect.define<LitRange | undefined>();
const line = Decoration.line({ class: "cm-lit" });

const litLines = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update: (before, { changes, effects, newDoc }) => {
    const latest = effects.findLast((effect) => effect.is(light));
    return latest === undefined ? before.map(changes) : linesOf(newDoc, latest.value);
  },
  provide: (field) => EditorView.decorations.from(field),
});

export const lighting: Extension = [
  litLines,
  EditorView.theme({ ".cm-lit": { backgroundColor: "var(--accent-soft)" } }),
];

/** They keep their light while the text changes around them. */
export function lightUp(view: EditorView, range: LitRange | undefined): void {
  view.dispatch({ effects: light.of(range) });
}

function linesOf(doc: Text, range: LitRange | undefined): DecorationSet {
  if (range === undefined) return Decoration.none;
  const first = doc.lineAt(Math.min(range.from, doc.length)).number;
  const last = doc.lineAt(Math.min(range.to, doc.length)).number;
  const lines = Array.from({ length: last - first + 1 }, (_, i) => doc.line(first + i));
  return Decoration.set(lines.map(({ from }) => line.range(from)));
}
