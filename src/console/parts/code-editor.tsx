// code-editor.tsx — CodeMirror 6 with JSON, loaded apart from the first page.
import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import {
  defaultKeymap,
  history,
  historyKeymap,
  indentWithTab,
  isolateHistory,
} from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import {
  bracketMatching,
  foldGutter,
  foldKeymap,
  HighlightStyle,
  indentOnInput,
  syntaxHighlighting,
} from "@codemirror/language";
import { type Diagnostic, linter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { searchKeymap } from "@codemirror/search";
import {
  Compartment,
  EditorSelection,
  EditorState,
  type Extension,
  type Text,
} from "@codemirror/state";
import { EditorView, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { type ReactNode, useEffect, useRef } from "react";
import { findJsonFault } from "../../base/index.ts";
import { themeInUse, useThemeInUse } from "../theme.ts";
import { lighting, lightUp } from "./code-light.ts";
import type { EditorMark, EditorProps } from "./json-editor.tsx";

const LINT_DELAY_MS = 250;

const colours = HighlightStyle.define([
  { tag: tags.propertyName, color: "var(--json-key)" },
  { tag: tags.string, color: "var(--json-string)" },
  { tag: tags.number, color: "var(--json-number)" },
  { tag: [tags.bool, tags.null], color: "var(--json-word)" },
]);

const look = EditorView.theme({
  "&": { height: "100%", backgroundColor: "var(--surface)", color: "var(--text)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mono)", fontSize: "12px", lineHeight: "1.6" },
  ".cm-gutters": { backgroundColor: "var(--surface)", color: "var(--muted)", borderRight: "0" },
  ".cm-cursor": { borderLeftColor: "var(--text)" },
  ".cm-selectionBackground": { backgroundColor: "var(--accent-soft) !important" },
  ".cm-matchingBracket": { backgroundColor: "var(--accent-soft) !important", outline: "none" },
  ".cm-tooltip": {
    backgroundColor: "var(--surface)",
    color: "var(--text)",
    border: "1px solid var(--line-strong)",
  },
  ".cm-panels": { backgroundColor: "var(--sunken)", color: "var(--text)" },
  ".cm-panels-bottom": { borderTop: "1px solid var(--line)" },
  ".cm-textfield": {
    backgroundColor: "var(--surface)",
    color: "var(--text)",
    border: "1px solid var(--line-strong)",
  },
  ".cm-button": {
    backgroundColor: "var(--surface)",
    backgroundImage: "none",
    color: "var(--text)",
    border: "1px solid var(--line-strong)",
    "&:active": { backgroundImage: "none", backgroundColor: "var(--hover)" },
  },
  ".cm-foldPlaceholder": {
    backgroundColor: "var(--sunken)",
    color: "var(--muted)",
    border: "1px solid var(--line)",
  },
});

/** What the look above leaves to the editor itself has colours for light and for dark. */
const darkness = new Compartment();

const jsonLint = linter(({ state }) => faultsOf(state.doc), { delay: LINT_DELAY_MS });

function faultsOf(doc: Text): Diagnostic[] {
  const text = doc.toString();
  const fault = text.trim() === "" ? undefined : findJsonFault(text);
  if (fault === undefined) return [];
  const line = doc.line(Math.min(Math.max(1, fault.line), doc.lines));
  const from = Math.max(line.from, Math.min(line.from + fault.column - 2, line.to));
  return [{ from, to: Math.min(from + 1, doc.length), severity: "error", message: fault.message }];
}

interface Callbacks {
  onChange: (text: string) => void;
  onCursor: ((offset: number) => void) | undefined;
}

function extensions(label: string, readOnly: boolean, callbacks: Callbacks): readonly Extension[] {
  const keys = [...closeBracketsKeymap, ...defaultKeymap, ...searchKeymap, ...historyKeymap];
  return [
    lineNumbers(),
    foldGutter(),
    history(),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    json(),
    syntaxHighlighting(colours),
    [look, lighting],
    darkness.of(EditorView.darkTheme.of(themeInUse() === "dark")),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0" }),
    EditorState.readOnly.of(readOnly),
    EditorState.tabSize.of(2),
    readOnly ? [] : jsonLint,
    // Tab indents only where the text can be changed; Escape first lets it leave.
    keymap.of([...keys, ...foldKeymap, ...lintKeymap, ...(readOnly ? [] : [indentWithTab])]),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) callbacks.onChange(update.state.doc.toString());
      if (update.selectionSet) callbacks.onCursor?.(update.state.selection.main.head);
    }),
  ];
}

export function CodeEditor(props: EditorProps): ReactNode {
  const { value, onChange, label, readOnly = false, marks, lit, reveal, onCursor } = props;
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const callbacks = useRef<Callbacks>({ onChange, onCursor });
  callbacks.current.onChange = onChange;
  callbacks.current.onCursor = onCursor;
  const first = useRef(value);
  const theme = useThemeInUse();

  useEffect(() => {
    if (place.current === null) return;
    const state = EditorState.create({
      doc: first.current,
      extensions: [...extensions(label, readOnly, callbacks.current)],
    });
    const made = new EditorView({ state, parent: place.current });
    view.current = made;
    return () => made.destroy();
  }, [label, readOnly]);

  useEffect(() => {
    const shown = view.current;
    first.current = value;
    if (shown === undefined || shown.state.doc.toString() === value) return;
    shown.dispatch({
      changes: { from: 0, to: shown.state.doc.length, insert: value },
      // A step of its own for whoever takes it back, however soon it comes behind what was typed.
      annotations: isolateHistory.of("full"),
    });
  }, [value]);

  useEffect(() => {
    const dark = EditorView.darkTheme.of(theme === "dark");
    view.current?.dispatch({ effects: darkness.reconfigure(dark) });
  }, [theme]);

  useEffect(() => {
    const shown = view.current;
    if (shown !== undefined && marks !== undefined) showMarks(shown, marks);
  }, [marks]);

  useEffect(() => {
    if (view.current !== undefined && reveal !== undefined) show(view.current, reveal);
  }, [reveal]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another text, or one put in its place, is lit anew.
  useEffect(() => {
    if (view.current !== undefined) lightUp(view.current, lit);
  }, [lit?.from, lit?.to, value]);

  return <div ref={place} className="editor-place" />;
}

function show(view: EditorView, { from, to, passing }: NonNullable<EditorProps["reveal"]>): void {
  const { length } = view.state.doc;
  if (passing === true) {
    const begin = EditorView.scrollIntoView(Math.min(from, length), { y: "start", yMargin: 24 });
    view.dispatch({ effects: begin });
    return;
  }
  const range = EditorSelection.range(Math.min(from, length), Math.min(to, length));
  const effects = EditorView.scrollIntoView(range, { y: "center" });
  view.dispatch({ selection: range, effects });
  view.focus();
}

function showMarks(view: EditorView, marks: readonly EditorMark[]): void {
  const { length } = view.state.doc;
  const found = marks.map((mark) => ({
    ...mark,
    from: Math.min(mark.from, length),
    to: Math.min(mark.to, length),
  }));
  view.dispatch(setDiagnostics(view.state, found));
}
