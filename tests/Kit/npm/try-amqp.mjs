// Tries what it is told, each step on a connection of its own, and says what the broker answered. Steps come as a JSON array
// on the input, one line of JSON goes out for each: {"ok":true} or {"ok":false,"code":403,"error":"…"}.
//   node try-amqp.mjs URI < steps.json
import amqp from 'amqplib';
import { text } from 'node:stream/consumers';

const does = {
  declareQueue: (channel, { queue, options }) => channel.assertQueue(queue, options),
  declareExchange: (channel, { exchange, options }) => channel.assertExchange(exchange, 'topic', options),
  bind: (channel, { queue, exchange, key }) => channel.bindQueue(queue, exchange, key),
  bindExchange: (channel, { to, exchange, key }) => channel.bindExchange(to, exchange, key),
  unbind: (channel, { queue, exchange, key }) => channel.unbindQueue(queue, exchange, key),
  consume: (channel, { queue }) => channel.consume(queue, () => {}),
  get: (channel, { queue }) => channel.get(queue),
  purge: (channel, { queue }) => channel.purgeQueue(queue),
  deleteQueue: (channel, { queue }) => channel.deleteQueue(queue),
  deleteExchange: (channel, { exchange }) => channel.deleteExchange(exchange),
  publish: async (channel, { exchange, key }) => {
    channel.publish(exchange, key, Buffer.from('{}'));
    await channel.waitForConfirms();
  },
};

const [uri] = process.argv.slice(2);
for (const step of JSON.parse(await text(process.stdin))) {
  let connection;
  try {
    connection = await amqp.connect(uri);
    const channel = await connection.createConfirmChannel();
    const refused = new Promise((_, reject) => {
      channel.on('error', reject);
      connection.on('error', reject);
    });
    await Promise.race([does[step.do](channel, step), refused]);
    console.log(JSON.stringify({ ok: true }));
  } catch (error) {
    console.log(JSON.stringify({ ok: false, code: error.code ?? 0, error: error.message }));
  }

  await connection?.close().catch(() => {});
}
