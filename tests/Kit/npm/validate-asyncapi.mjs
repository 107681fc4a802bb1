// Reads AsyncAPI documents with the standard's own parser, and their example messages with the schemas they are examples of:
// node validate-asyncapi.mjs FILE…
// Prints what is wrong, one line each; errors and warnings fail.
import { readFile } from 'node:fs/promises';
import { Parser } from '@asyncapi/parser';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';

const files = process.argv.slice(2);
if (files.length === 0) {
  console.error('validate-asyncapi.mjs FILE…');
  process.exit(2);
}

const parser = new Parser();
let failed = false;
for (const file of files) {
  const { document, diagnostics } = await parser.parse(await readFile(file, 'utf8'), { source: file });
  for (const d of diagnostics.filter(d => d.severity <= 1)) {
    say(file, `${d.severity === 0 ? 'error' : 'warning'} ${d.code} at ${d.path.join('/')} (line ${d.range.start.line + 1}): ${d.message}`);
  }

  if (!document) {
    say(file, 'error: the document could not be read');
    continue;
  }

  const ajv = addFormats(new Ajv({ strict: false, allErrors: true }));
  for (const message of document.allMessages().all()) {
    const fits = ajv.compile(message.payload().json());
    for (const example of message.examples().all()) {
      if (!fits(example.payload())) {
        say(file, `error: the example of ${message.name()} is not of its schema: ${ajv.errorsText(fits.errors)}`);
      }
    }
  }
}

process.exit(failed ? 1 : 0);

function say(file, what) {
  failed = true;
  console.log(`${file}: ${what}`);
}
