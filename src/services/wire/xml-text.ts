// xml-text.ts — XML as the AWS protocols use it: elements, attributes and text, written and read.
//
// The reader takes what AWS clients send. It knows no document types and no external entities: both are refused.

export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

export class XmlMalformed extends Error {
  override readonly name = "XmlMalformed";
}

const DEPTH_MAX = 64;
const XML_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n';

export function xmlDocument(root: string): string {
  return `${XML_HEAD}${root}`;
}

export function xmlElement(name: string, inner: string, attributes = ""): string {
  return `<${name}${attributes}>${inner}</${name}>`;
}

export function escapeXml(text: string): string {
  return text.replace(/[&<>"\r]/g, (found) => ESCAPES[found] ?? found);
}

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\r": "&#xD;",
};

const TOKEN =
  /<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<!\[CDATA\[([\s\S]*?)\]\]>|<(\/?)([^\s/>!?]+)([^>]*?)(\/?)>|([^<]+)/y;

interface Open {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlElement[];
  text: string;
}

/** The root element. Throws {@link XmlMalformed}. */
export function parseXml(text: string): XmlElement {
  const source = text.replace(/^\uFEFF/, "");
  const document: Open = { name: "", attributes: {}, children: [], text: "" };
  const open: Open[] = [document];
  TOKEN.lastIndex = 0;
  for (let at = 0; at < source.length; at = TOKEN.lastIndex) {
    const token = TOKEN.exec(source);
    if (token === null) throw new XmlMalformed(`not XML at character ${at}`);
    take(open, token);
  }
  const root = document.children[0];
  if (open.length !== 1 || root === undefined || document.children.length !== 1)
    throw new XmlMalformed("not one whole element");
  return root;
}

function take(open: Open[], token: RegExpExecArray): void {
  const [, cdata, slash, name, attributes = "", closed, text] = token;
  const top = open.at(-1);
  if (top === undefined) throw new XmlMalformed("an element is closed twice");
  if (cdata !== undefined) top.text += cdata;
  else if (text !== undefined) top.text += unescapeXml(text);
  else if (name !== undefined && slash === "/") {
    if (top.name !== localName(name)) throw new XmlMalformed(`</${name}> closes <${top.name}>`);
    open.pop();
  } else if (name !== undefined) {
    const element: Open = {
      name: localName(name),
      attributes: readAttributes(attributes),
      children: [],
      text: "",
    };
    top.children.push(element);
    if (closed === "") open.push(element);
    if (open.length > DEPTH_MAX) throw new XmlMalformed("nested too deep");
  }
}

function localName(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}

function readAttributes(text: string): Record<string, string> {
  const found = text.matchAll(/([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g);
  return Object.fromEntries(
    Array.from(found, ([, name = "", double, single]) => [
      name,
      unescapeXml(double ?? single ?? ""),
    ]),
  );
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
};

function unescapeXml(text: string): string {
  return text.replace(
    /&(#x?)?([^;\s]{1,8});/g,
    (whole, number: string | undefined, body: string) => {
      if (number === undefined) return ENTITIES[body] ?? whole;
      const code = Number.parseInt(body, number === "#x" ? 16 : 10);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}
