import { must } from '../must.ts';

/** Elements within elements, at most. */
const maxDepth = 50;
/** A comment, a section of plain text, an instruction, or a tag, whose attributes may hold `>`. */
const token = /<!--|<!\[CDATA\[|<\?|<(\/?)([\w.:-]+)((?:"[^"<]*"|'[^'<]*'|[^<>"'])*)>/y;
const ends: Readonly<Record<string, string>> = { '<!--': '-->', '<![CDATA[': ']]>', '<?': '?>' };
/** What a set may have several times: it is not read. */
const repeated = new Set(['COMMENT', 'USER_DEFINED']);

interface XmlElement {
  readonly name: string;
  text: string;
  isLeaf: boolean;
}

/**
 * The sets of an OMM as XML: of each `<omm>` the elements that hold text alone. Comments and instructions hold nothing. What a document
 * type defines is not read.
 *
 * @throws RangeError where the file is cut or not well formed, defines something, has a field of a set twice, or no set
 */
export function xmlObjects(xml: string): Record<string, string>[] {
  const sets: Record<string, string>[] = [];
  const open: XmlElement[] = [];
  let set: Record<string, string> | undefined;
  const where = (): string => (set ? `OMM ${sets.length}` : 'OMM');
  for (let at = 0; at < xml.length; ) {
    const next = xml.indexOf('<', at);
    const before = xml.slice(at, next < 0 ? undefined : next);
    const inner = open.at(-1);
    if (inner) inner.text += plain(before);
    if (next < 0) break;
    must(!/^<!(?:DOCTYPE|ENTITY)/i.test(xml.slice(next, next + 9)), 'OMM', 'XML that defines nothing', '<!DOCTYPE');
    token.lastIndex = next;
    const [found, slash, name, rest] = token.exec(xml) ?? [];
    must(found !== undefined, where(), 'an element, a comment or CDATA', xml.slice(next, next + 40));
    at = next + found.length;
    if (name === undefined) {
      const end = xml.indexOf(ends[found], at);
      must(end >= 0, where(), `${ends[found]} after ${found}: a file that is not cut`, 'none');
      if (inner && found === '<![CDATA[') inner.text += xml.slice(at, end);
      at = end + ends[found].length;
    } else if (slash === '/') {
      must(inner?.name === name, where(), inner ? `</${inner.name}>` : 'an element', `</${name}>`);
      open.pop();
      if (name === 'omm') set = undefined;
      else if (set && inner.isLeaf) keep(set, inner, where());
    } else {
      if (inner) inner.isLeaf = false;
      if (name === 'omm') sets.push((set = {}));
      if (rest.endsWith('/')) continue;
      open.push({ name, text: '', isLeaf: true });
      must(open.length <= maxDepth, where(), `elements that are at most ${maxDepth} deep`, open.length);
    }
  }
  must(sets.length > 0, 'OMM', 'XML with <omm>', 'none');
  must(open.length === 0, where(), `</${open.at(-1)?.name}>: a file that is not cut`, 'none');
  return sets;
}

function keep(set: Record<string, string>, { name, text }: XmlElement, where: string): void {
  if (repeated.has(name)) return;
  must(!Object.hasOwn(set, name), `${where}, ${name}`, 'one value', 'a second');
  set[name] = text;
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const plain = (text: string): string => text.replaceAll(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => entities[name]);
