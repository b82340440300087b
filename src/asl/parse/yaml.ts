// yaml.ts — a definition in YAML to the same document as in JSON.
//
// The `yaml` library takes 50 ms to load and most hosts never see YAML, so the caller hands it over:
// `parseYamlDefinition(text, await import("yaml"))`. Anchors are followed here and not by the library, with a
// limit and a look at the way down, so that an alias bomb or a circle is a message.
import type * as Yaml from "yaml";
import {
  isJsonObject,
  type Json,
  type JsonObject,
  jsonNumberOf,
  type Parsed,
  setMember,
} from "../../base/index.ts";
import type { Diagnostic } from "../diagnostic.ts";
import { type DefinitionDocument, notAnObject, notJson, pathOf } from "./document.ts";
import type { Path } from "./path.ts";
import type { Position, Remark } from "./position-index.ts";

/** The `yaml` package, as `import("yaml")` gives it. */
export type YamlLibrary = typeof Yaml;

/** Values read through aliases; a definition that needs more is a bomb. */
const ALIASED_VALUES_MAX = 100_000;
const NESTING_MAX = 1000;
const TOO_MANY = "Aliases multiply the document beyond reason";
const TOO_DEEP = "Document is nested too deeply";
const JSON_NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

/** Tags of YAML's core schema, which the library reads. */
const PLAIN_TAG = /^(!|tag:yaml\.org,2002:(str|int|float|bool|null|seq|map|merge))$/;

/** The name that a tag such as `!Sub` is short for: its value becomes `{ "Fn::Sub": value }`. */
export type LongName = (tag: string) => string | undefined;

/** Parses YAML 1.2 (and so JSON); `${…}` placeholders stay as they are. Without `longName` tags mean nothing. */
export function parseYamlDefinition(
  text: string,
  yaml: YamlLibrary,
  longName: LongName = () => undefined,
): Parsed<DefinitionDocument, Diagnostic> {
  const lines = new yaml.LineCounter();
  const place = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const document = parse(text, yaml, lines);
  if (document === undefined) return refuse(notJson(TOO_DEEP));
  const [error] = document.errors;
  if (error !== undefined) {
    const message = OWN_WORDS[error.code] ?? error.message;
    return refuse(notJson(message, undefined, place(error.pos[0])));
  }
  const reader = new YamlReader(document, yaml, longName);
  try {
    const value = reader.read(document.contents);
    if (!isJsonObject(value)) return refuse(notAnObject());
    return { ok: true, value: new YamlDocument({ value, text }, reader, place) };
  } catch (problem) {
    if (!(problem instanceof YamlProblem)) throw problem;
    return refuse(notJson(problem.message, undefined, place(problem.offset)));
  }
}

/** Where the library speaks to programmers. */
const OWN_WORDS: Partial<Record<Yaml.ErrorCode, string>> = {
  RESOURCE_EXHAUSTION: TOO_DEEP,
  MULTIPLE_DOCS: "Several documents in one file, parted by '---'; keep each in a file of its own",
};

function parse(
  text: string,
  yaml: YamlLibrary,
  lineCounter: Yaml.LineCounter,
): Yaml.Document.Parsed | undefined {
  try {
    return yaml.parseDocument(text, { lineCounter, prettyErrors: false, merge: true });
  } catch (error) {
    // The library recurses; a text of a hundred thousand brackets runs out of stack.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function refuse(problem: Diagnostic): Parsed<DefinitionDocument, Diagnostic> {
  return { ok: false, problems: [problem] };
}

/** Ends the reading; never leaves this file. */
class YamlProblem extends Error {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

class YamlReader {
  readonly #document: Yaml.Document.Parsed;
  readonly #yaml: YamlLibrary;
  readonly #longName: LongName;
  readonly #open: Yaml.Node[] = [];
  /** Where a tag stands that says nothing here; what is read by aliases is read more than once. */
  readonly #unknownTags = new Set<Yaml.Node>();
  readonly #children = new Map<Yaml.Node, Map<string | number, Yaml.Node>>();
  readonly #anchors = new Map<string, Yaml.Node>();
  /** What each alias meant where it stands: a later anchor may take the same name. */
  readonly #targets = new Map<Yaml.Alias, Yaml.Node>();
  #aliasDepth = 0;
  #aliasedValues = 0;

  constructor(document: Yaml.Document.Parsed, yaml: YamlLibrary, longName: LongName) {
    this.#document = document;
    this.#yaml = yaml;
    this.#longName = longName;
  }

  read(node: unknown): Json {
    const yaml = this.#yaml;
    if (!yaml.isNode(node)) return null;
    if (yaml.isAlias(node)) return this.#alias(node);
    if (yaml.isScalar(node) || yaml.isCollection(node)) this.#anchor(node);
    if (this.#aliasDepth > 0) this.#aliasedValues += 1;
    if (this.#aliasedValues > ALIASED_VALUES_MAX) this.#fail(TOO_MANY, node);
    if (yaml.isScalar(node)) return this.#named(node, this.#scalar(node));
    if (this.#open.includes(node)) this.#fail("Anchor refers to itself", node);
    if (this.#open.length >= NESTING_MAX) this.#fail(TOO_DEEP, node);
    this.#open.push(node);
    const value = yaml.isSeq(node) ? this.#list(node) : this.#map(node as Yaml.YAMLMap);
    this.#open.pop();
    return this.#named(node, value);
  }

  #named(node: Yaml.Node, value: Json): Json {
    const name = this.#longNameOf(node);
    return name === undefined ? value : { [name]: value };
  }

  #longNameOf(node: Yaml.Node): string | undefined {
    const { tag } = node;
    if (tag === undefined) return undefined;
    const name = this.#longName(tag);
    if (name === undefined && !PLAIN_TAG.test(tag)) this.#unknownTags.add(node);
    return name;
  }

  /** The tags without a meaning, in the order of the text. */
  unknownTags(): readonly { readonly tag: string; readonly offset: number }[] {
    const tags = [...this.#unknownTags].map((node) => ({
      tag: node.tag ?? "",
      offset: node.range?.[0] ?? 0,
    }));
    return tags.sort((a, b) => a.offset - b.offset);
  }

  /** Where the value at a path begins; where its nearest ancestor does when it is not written out. */
  offsetAt(path: Path): number {
    let node: Yaml.Node | null = this.#document.contents;
    let offset = node?.range?.[0] ?? 0;
    for (const step of path) {
      const child: Yaml.Node | undefined = node === null ? undefined : this.#childOf(node, step);
      if (child === undefined) break;
      offset = child.range?.[0] ?? offset;
      node = child;
    }
    return offset;
  }

  #childOf(node: Yaml.Node, step: string | number): Yaml.Node | undefined {
    const target = this.#yaml.isAlias(node) ? this.#targets.get(node) : node;
    if (target !== undefined && this.#longNameOf(target) === step) return target;
    return target && this.#children.get(target)?.get(step);
  }

  #alias(node: Yaml.Alias): Json {
    const target = this.#targets.get(node) ?? this.#anchors.get(node.source);
    if (target === undefined) this.#fail(`Anchor '${node.source}' is not defined`, node);
    this.#targets.set(node, target);
    this.#aliasDepth += 1;
    const value = this.read(target);
    this.#aliasDepth -= 1;
    return value;
  }

  #anchor(node: Yaml.Scalar | Yaml.YAMLMap | Yaml.YAMLSeq): void {
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, node);
  }

  #scalar(node: Yaml.Scalar): Json {
    const { value, source } = node;
    if (value === undefined || value === null) return null;
    if (typeof value === "string" || typeof value === "boolean") return value;
    if (typeof value === "number" && Number.isFinite(value)) {
      return jsonNumberOf(
        source !== undefined && JSON_NUMBER.test(source) ? source : String(value),
      );
    }
    return this.#fail(`'${source ?? String(value)}' is no value of JSON`, node);
  }

  #list(node: Yaml.YAMLSeq): Json {
    return node.items.map((item, i) => {
      this.#remember(node, i, item);
      return this.read(item);
    });
  }

  #map(node: Yaml.YAMLMap): JsonObject {
    const members: Record<string, Json> = {};
    for (const { key, value } of node.items) {
      if (this.#isMerge(key)) this.#merge(members, node, value);
    }
    for (const { key, value } of node.items) {
      if (this.#isMerge(key)) continue;
      const name = this.#name(key, node);
      this.#remember(node, name, value);
      setMember(members, name, this.read(value));
    }
    return members;
  }

  #isMerge(key: unknown): boolean {
    return this.#yaml.isScalar(key) && key.source === "<<" && key.type === "PLAIN";
  }

  /** `<<: *defaults`, or a list of them, the first of which wins; the map's own members win over all. */
  #merge(members: Record<string, Json>, node: Yaml.YAMLMap, value: unknown): void {
    const sources = this.#yaml.isSeq(value) ? [...value.items].reverse() : [value];
    for (const source of sources) {
      const merged = this.read(source);
      if (!isJsonObject(merged)) this.#fail("Merge key '<<' needs a map", node);
      for (const name of Object.keys(merged)) setMember(members, name, merged[name] as Json);
    }
  }

  #name(key: unknown, node: Yaml.Node): string {
    if (this.#yaml.isScalar(key)) return key.source ?? String(key.value);
    if (this.#yaml.isAlias(key)) {
      const named = this.read(key);
      if (typeof named === "string") return named;
    }
    return this.#fail("A field name must be text", node);
  }

  #remember(node: Yaml.Node, step: string | number, child: unknown): void {
    if (!this.#yaml.isNode(child)) return;
    const children = this.#children.get(node) ?? new Map<string | number, Yaml.Node>();
    children.set(step, child);
    this.#children.set(node, children);
  }

  #fail(message: string, node: Yaml.Node): never {
    throw new YamlProblem(message, node.range?.[0] ?? 0);
  }
}

class YamlDocument implements DefinitionDocument {
  readonly value: JsonObject;
  readonly text: string;
  readonly #reader: YamlReader;
  readonly #place: (offset: number) => Position;

  constructor(
    content: { readonly value: JsonObject; readonly text: string },
    reader: YamlReader,
    place: (offset: number) => Position,
  ) {
    this.value = content.value;
    this.text = content.text;
    this.#reader = reader;
    this.#place = place;
  }

  positionAt(path: Path): Position {
    return this.#place(this.#reader.offsetAt(path));
  }

  positionOf(location: string): Position | undefined {
    const path = pathOf(this.value, location);
    return path && this.positionAt(path);
  }

  remarks(): readonly Remark[] {
    return this.#reader.unknownTags().map(({ tag, offset }) => ({
      ...this.#place(offset),
      message: `the tag '${shortTag(tag)}' means nothing here; the value is read without it`,
    }));
  }
}

function shortTag(tag: string): string {
  return tag.replace(/^tag:yaml\.org,2002:/, "!!");
}
