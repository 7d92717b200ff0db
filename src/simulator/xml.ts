import { XMLParser } from 'fast-xml-parser';

type XmlValue = string | number | bigint | XmlFields | XmlValue[];
export type XmlFields = { [name: string]: XmlValue };

/** How a string is written: `]]>` cannot stand in CDATA, `&` and `<` cannot stand in plain text. */
const WRITTEN = {
  cdata: (text: string) => `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`,
  plain: (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
};

/** Strings become CDATA unless `plain`, numbers plain text, lists repeated elements (path/90239). */
export function toXml(fields: XmlFields, strings: keyof typeof WRITTEN = 'cdata'): string {
  return element('xml', fields, WRITTEN[strings]);
}

function element(name: string, value: XmlValue, write: (text: string) => string): string {
  if (Array.isArray(value)) return value.map((item) => element(name, item, write)).join('');
  return `<${name}>${contentOf(value, write)}</${name}>`;
}

function contentOf(value: Exclude<XmlValue, XmlValue[]>, write: (text: string) => string): string {
  if (typeof value === 'string') return write(value);
  if (typeof value !== 'object') return String(value);
  return Object.entries(value)
    .map(([name, inner]) => element(name, inner, write))
    .join('');
}

const parser = new XMLParser({ parseTagValue: false, trimValues: true });

/** The content of the outer `<xml>`; every leaf is a string. `undefined` when there is none. */
export function parseXml(text: string): Record<string, unknown> | undefined {
  const parsed: unknown = parser.parse(text);
  const root =
    typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>).xml : undefined;
  return typeof root === 'object' && root !== null ? (root as Record<string, unknown>) : undefined;
}
