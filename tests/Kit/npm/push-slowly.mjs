// A sender that waits for answers: every line of its input goes out at once as a line of one request, every line of the
// answer comes out as it arrives. The status comes first. The request ends when the input ends.
//   node push-slowly.mjs URL KEY
import { request } from 'node:http';

const [url, key] = process.argv.slice(2);
const push = request(url, { method: 'POST', headers: { authorization: `Bearer ${key}`, 'content-type': 'application/x-ndjson' } }, (answer) => {
  process.stdout.write(`${answer.statusCode}\n`);
  answer.pipe(process.stdout);
});
push.flushHeaders();
process.stdin.pipe(push);
