// nodemailer: pooled over sixteen connections, a message for each recipient.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const [port, count, folder, modules] = process.argv.slice(2);
const nodemailer = createRequire(join(modules, "x.js"))("nodemailer");
const text = readFileSync(join(folder, "body.txt"), "utf8");
const html = readFileSync(join(folder, "body.html"), "utf8");
const transport = nodemailer.createTransport({
  pool: true, maxConnections: 16, maxMessages: Infinity, host: "127.0.0.1", port: Number(port),
  secure: false, ignoreTLS: true,
});
let next = 0;
async function some() {
  while (next < Number(count)) {
    const number = next++;
    await transport.sendMail({
      from: "Trending Papers <papers@papers.example.org>",
      to: `Reader ${number} <reader${number}@example.org>`,
      subject: "The papers of the day",
      text: text.replaceAll("@@NUMBER@@", number),
      html: html.replaceAll("@@NUMBER@@", number),
      list: { unsubscribe: `https://papers.example.org/unsubscribe/${number}` },
    });
  }
}
await Promise.all(Array.from({ length: 32 }, some));
transport.close();
