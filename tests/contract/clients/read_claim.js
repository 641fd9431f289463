// What the README tells a Node subscriber to do: one XRANGE, one JSON.parse.
const Redis = require("ioredis");

(async () => {
  const redis = new Redis(process.argv[2]);
  for (const [, fields] of await redis.xrange("klaim.claims.v1", "-", "+")) {
    const event = JSON.parse(fields[fields.indexOf("__data__") + 1]);
    console.log(JSON.stringify([event.type, event.data.content.text]));
  }
  redis.disconnect();
})();
