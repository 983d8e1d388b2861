import { inflateRawSync } from 'node:zlib';

/** Signatures of the records of a zip file (APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16). */
const localHeader = 0x04034b50;
const centralHeader = 0x02014b50;
const endOfDirectory = Buffer.from([0x50, 0x4b, 0x05, 0x06]);

const stored = 0;
const deflated = 8;

/**
 * Content of one file of a zip archive in memory. Enough for archives below 4 GiB that are not encrypted: the
 * releases of one program. Their checksum has been compared before, so the one inside is not.
 * @throws Error when it is no zip archive or has no such file
 */
export function unzipFile(archive: Buffer, name: string): Buffer {
  const end = archive.lastIndexOf(endOfDirectory);
  if (end < 0) throw new Error('this is no complete zip archive');
  let entry = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (archive.readUInt32LE(entry) !== centralHeader) throw new Error('the directory of the zip archive is damaged');
    const nameLength = archive.readUInt16LE(entry + 28);
    const nameStart = entry + 46;
    if (archive.toString('utf8', nameStart, nameStart + nameLength) === name) return contentOf(archive, entry);
    entry = nameStart + nameLength + archive.readUInt16LE(entry + 30) + archive.readUInt16LE(entry + 32);
  }
  throw new Error(`the zip archive has no file ${name}`);
}

function contentOf(archive: Buffer, entry: number): Buffer {
  const method = archive.readUInt16LE(entry + 10);
  const size = archive.readUInt32LE(entry + 20);
  const local = archive.readUInt32LE(entry + 42);
  if (archive.readUInt32LE(local) !== localHeader) throw new Error('the zip archive is damaged');
  // Lengths of name and extra field differ between the two headers: these are the ones that count here.
  const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
  const data = archive.subarray(start, start + size);
  if (method === stored) return Buffer.from(data);
  if (method === deflated) return inflateRawSync(data);
  throw new Error(`the zip archive is packed by method ${method}, which we do not know`);
}
