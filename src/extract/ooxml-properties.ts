/** Document properties, links and labels of office documents: small parts beside the text. */
import type { Segment, TextSegment } from '../model/segment.ts';
import type { ExtractInput } from './extractor.ts';
import type { PackagePart } from './ooxml-package.ts';
import { attribute, readXml, type XmlHandler } from './ooxml-xml.ts';

const GUID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/;
/** Properties the program writes by itself: counts, versions, times. */
const TELLS_NOTHING =
  /^(?:Application|AppVersion|DocSecurity|TotalTime|Pages|Words|Characters|Lines|Paragraphs|Slides|Notes|ScaleCrop|LinksUpToDate|SharedDoc|HyperlinksChanged|CharactersWithSpaces|Template|revision|created|modified|lastPrinted|i[248]|bool|lpstr|variant|vector|HiddenSlides|MMClips|PresentationFormat|HeadingPairs)$/;

/** The label's GUID, where this property says that Microsoft's information protection (MSIP) labels the document. */
export const mipLabelOf = (name: string, value: string): string | undefined => {
  const guid = /^MSIP_Label_(.*)_Enabled$/i.exec(name)?.[1]?.toLowerCase();
  return guid !== undefined && GUID.test(guid) && value.trim().toLowerCase() === 'true' ? guid : undefined;
};

const isPropertyPart = (name: string): boolean =>
  /^(?:docProps\/(?:core|app|custom)[^/]*|docMetadata\/[^/]*|[^/]*\/?core-properties.*)\.(?:xml|psmdcp)$/i.test(
    name,
  );
const isRelationPart = (name: string): boolean => name.endsWith('.rels');
/** Data that content controls show: form values may stand here only. */
const isCustomXml = (name: string): boolean => /^customXml\/item\d*\.xml$/i.test(name);

/** Properties by name; labels of Microsoft's information protection (MSIP) go to `label`. */
const propertyHandler = (out: TextSegment[], label: ExtractInput['label']): XmlHandler => {
  let custom: string | undefined;
  let text = '';
  return {
    open(name, attributes) {
      text = '';
      if (name === 'property') custom = attribute(attributes, 'name');
      if (name === 'label') {
        const guid = GUID.exec((attribute(attributes, 'id') ?? '').toLowerCase())?.[0];
        if (guid !== undefined && attribute(attributes, 'removed') !== '1') label(guid);
      }
    },
    close(name) {
      const guid = mipLabelOf(custom ?? '', text);
      if (guid !== undefined) label(guid);
      if (text.trim() !== '' && (custom !== undefined || name === 'lpstr' || !TELLS_NOTHING.test(name))) {
        out.push({ kind: 'text', text: text.trim(), label: custom ?? name, place: {} });
      }
      if (name === 'property') custom = undefined;
      text = '';
    },
    text(piece) {
      text += piece;
    },
  };
};

/** Variables of the document: what a template or mail merge keeps of a person. */
const settingsHandler = (out: TextSegment[]): XmlHandler => ({
  open(name, attributes) {
    const text = name === 'docVar' ? (attribute(attributes, 'val') ?? '') : '';
    if (text.trim() !== '')
      out.push({ kind: 'text', text, label: attribute(attributes, 'name') ?? name, place: {} });
  },
  close() {},
  text() {},
});

/** Targets outside the document: `mailto:` and web addresses. */
const relationHandler = (out: TextSegment[]): XmlHandler => ({
  open(name, attributes) {
    const target = attribute(attributes, 'Target');
    if (name !== 'Relationship' || target === undefined || attribute(attributes, 'TargetMode') !== 'External')
      return;
    out.push({ kind: 'text', text: target, label: 'link', place: {} });
  },
  close() {},
  text() {},
});

/** Any XML: each element's text under its name, each attribute likewise. */
const plainHandler = (out: TextSegment[]): XmlHandler => {
  let text = '';
  return {
    open() {
      text = '';
    },
    close(name) {
      if (text.trim() !== '')
        out.push({ kind: 'text', text: text.trim(), label: name, place: {}, record: 1 });
      text = '';
    },
    text(piece) {
      text += piece;
    },
  };
};

/** A handler for a part that is one of these. */
export const besideText = (
  name: string,
  out: TextSegment[],
  label: ExtractInput['label'],
): XmlHandler | undefined => {
  if (isPropertyPart(name)) return propertyHandler(out, label);
  if (name === 'word/settings.xml') return settingsHandler(out);
  if (isRelationPart(name)) return relationHandler(out);
  return isCustomXml(name) ? plainHandler(out) : undefined;
};

/** Reads the part if it is one of these; undefined where it is not. */
export const readProperties = (
  part: PackagePart,
  { label, note }: ExtractInput,
): AsyncGenerator<readonly Segment[]> | undefined => {
  const out: TextSegment[] = [];
  const handler = besideText(part.name, out, label);
  return handler && readXml<Segment>(part.chunks(), handler, () => out.splice(0), note);
};
