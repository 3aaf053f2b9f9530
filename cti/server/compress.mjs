// Writes FILE.br and FILE.gz beside each FILE, for servers that send what is compressed already:
//
//     node compress.mjs FILE...
import { readFile, writeFile } from "node:fs/promises";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const brotli = (body) =>
  promisify(brotliCompress)(body, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 9, // 11 saves another tenth, in eight times the time
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: body.length,
    },
  });
const zip = (body) => promisify(gzip)(body, { level: constants.Z_BEST_COMPRESSION });

const compress = async (file) => {
  const body = await readFile(file);
  const [small, smaller] = await Promise.all([zip(body), brotli(body)]);
  await Promise.all([writeFile(`${file}.gz`, small), writeFile(`${file}.br`, smaller)]);
};

await Promise.all(process.argv.slice(2).map(compress));
