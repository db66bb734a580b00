/** Invented patients whose values occur nowhere else, written into one file of every format, whole and damaged: what must never leave a scan. */
import type { Paper, Table } from '../fixtures/generate/doc.ts';
import { createRandom } from '../fixtures/generate/random.ts';
import { escapeXml } from '../fixtures/generate/writers/markup.ts';
import { paperDocx } from '../fixtures/generate/writers/docx.ts';
import { tableXlsx } from '../fixtures/generate/writers/xlsx.ts';
import { zipOf } from '../fixtures/generate/writers/zip.ts';
import { phoneDigits, ssn } from '../fixtures/generate/numbers.ts';
