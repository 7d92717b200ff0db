import { XMLParser } from 'fast-xml-parser';
import { CallbackRejected } from './callback-rejected';

/** An element's content: text, or child elements by name; an element that occurs several times is an array. */
type XmlValue = string | XmlElement | (string | XmlElement)[];
export interface XmlElement {
  [name: string]: XmlValue;
}

/** Far above any callback: texts are a few kilobytes, approval details a few dozen. */
const MAX_XML_CHARS = 256 * 1024;
/** The deepest documented callback has seven levels (`ApprovalInfo`, `path/90240`). */
const MAX_DEPTH = 16;

const NAMED_ENTITIES: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

const parser = new XMLParser({
  ignoreAttributes: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
  parseTagValue: false,
  trimValues: false,
  maxNestedTags: MAX_DEPTH,
  entityDecoder: {
    decode: decodeEntities,
    setExternalEntities: () => undefined,
    // Called for every DTD, with or without entities: the second lock behind refuseDoctype.
    addInputEntities: () => {
      throw new CallbackRejected('forbidden_doctype');
    },
    reset: () => undefined,
    setXmlVersion: () => undefined,
  },
});

/**
 * The children of the root element `xml`. Values stay text: a `MsgId` has 64 bits. Only the five predefined and
 * numeric entities are decoded, and never inside CDATA. Throws {@link CallbackRejected}.
 */
export function parseXml(xml: string): XmlElement {
  if (xml.length > MAX_XML_CHARS) throw new CallbackRejected('bad_xml');
  refuseDoctype(xml);
  let document: Record<string, unknown>;
  try {
    document = parser.parse(xml, true);
  } catch (error) {
    if (error instanceof CallbackRejected) throw error;
    // The parser's message quotes the document.
    throw new CallbackRejected('bad_xml');
  }
  const root = document.xml;
  if (Object.keys(document).length !== 1 || !isElement(root)) throw new CallbackRejected('bad_xml');
  return root;
}

/** The text of the first such child, without the white space of pretty-printed XML; empty when absent. */
export function textOf(element: XmlElement, name: string): string {
  return rawTextOf(element, name).trim();
}

/** As {@link textOf}, keeping white space that a person typed. */
export function rawTextOf(element: XmlElement, name: string): string {
  const first = childrenOf(element, name)[0];
  if (typeof first === 'string') return first;
  const mixed = first?.['#text'];
  return typeof mixed === 'string' ? mixed : '';
}

/** Every such child, in document order. */
function childrenOf(element: XmlElement, name: string): (string | XmlElement)[] {
  const value = Object.hasOwn(element, name) ? element[name] : undefined;
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

/** Every such child that has children of its own. */
export function elementsOf(element: XmlElement, name: string): XmlElement[] {
  return childrenOf(element, name).filter(isElement);
}

/** The non-empty texts of every such child. */
export function textsOf(element: XmlElement, name: string): string[] {
  return childrenOf(element, name)
    .filter((child) => typeof child === 'string')
    .map((text) => text.trim())
    .filter((text) => text !== '');
}

/** `text` as a CDATA section; a `]]>` inside is split over two sections. */
export function cdata(text: string): string {
  return `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
}

function isElement(value: unknown): value is XmlElement {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Looks at markup only: a resident may well write `<!DOCTYPE` inside CDATA. */
function refuseDoctype(xml: string): void {
  const opaque = [
    ['<![CDATA[', ']]>'],
    ['<!--', '-->'],
    ['<?', '?>'],
  ] as const;
  for (let at = xml.indexOf('<'); at !== -1; at = xml.indexOf('<', at + 1)) {
    const section = opaque.find(([open]) => xml.startsWith(open, at));
    if (section) {
      at = xml.indexOf(section[1], at + section[0].length);
      if (at === -1) throw new CallbackRejected('bad_xml');
    } else if (xml.startsWith('<!', at)) {
      throw new CallbackRejected('forbidden_doctype');
    }
  }
}

function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]{2,4}));/gi, (entity, hex, decimal, name) => {
    if (name !== undefined) return NAMED_ENTITIES[name] ?? entity;
    const codePoint = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return codePoint > 0 && codePoint <= 0x10ffff ? String.fromCodePoint(codePoint) : entity;
  });
}
