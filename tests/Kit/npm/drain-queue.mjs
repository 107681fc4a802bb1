// What a dealer's developer would write: reads a queue with nothing but its URI, has the CloudEvents SDK check every message,
// and prints it as one line before it is taken off the queue. Ends when its own input ends.
//   node drain-queue.mjs URI QUEUE
import amqp from 'amqplib';
import { HTTP } from 'cloudevents';

const [uri, queue] = process.argv.slice(2);
const connection = await amqp.connect(uri);
const channel = await connection.createChannel();
await channel.prefetch(500);
await channel.consume(queue, (message) => {
  if (message === null) {
    fail(new Error(`${queue} is gone`));
  }

  const body = message.content.toString('utf8');
  try {
    const event = HTTP.toEvent({ headers: { 'content-type': message.properties.contentType }, body });
    event.validate();
    if (event.id !== message.properties.messageId) {
      throw new Error(`event ${event.id} came as message ${message.properties.messageId}`);
    }
  } catch (error) {
    fail(new Error(`not a CloudEvent: ${error.message}: ${body}`));
  }

  process.stdout.write(body + '\n', () => channel.ack(message));
});

process.stdin.resume();
process.stdin.on('end', async () => {
  await connection.close();
  process.exit(0);
});

function fail(error) {
  console.error(error.message);
  process.exit(1);
}
