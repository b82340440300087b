// markup.ts — elements as text, every text escaped.

export type Attributes = Readonly<Record<string, string | number | undefined>>;

export function element(name: string, attributes: Attributes, ...children: string[]): string {
  let open = `<${name}`;
  for (const key in attributes) {
    const value = attributes[key];
    if (value === undefined || value === "") continue;
    open += ` ${key}="${typeof value === "number" ? value : escaped(value)}"`;
  }
  return children.length === 0 ? `${open}/>` : `${open}>${children.join("")}</${name}>`;
}

export function text(content: string, attributes: Attributes): string {
  return element("text", attributes, escaped(content));
}

export function title(content: string): string {
  return element("title", {}, escaped(content));
}

const PLAIN = /^[\n -!#-%'-;=?-~]*$/;

/** Safe inside elements and quoted attributes; characters that XML forbids are replaced. */
export function escaped(content: string): string {
  if (PLAIN.test(content)) return content;
  return content
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd")
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd")
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;");
}
