// Reads {records: {name: text}, messages: [base64, ...]}, prints [[[algorithm, result], ...], ...]: each one's signatures.
// `mailauth` is loaded from the folder that the first argument names; DNS is asked of the records alone.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const { dkimVerify } = createRequire(import.meta.url)(`${process.argv[2]}/lib/dkim/verify`);
const { records, messages } = JSON.parse(readFileSync(0, "utf-8"));
const resolver = async (name, type) => {
  if (type === "TXT" && records[name]) return [[records[name]]];
  throw Object.assign(new Error("no such name"), { code: "ENOTFOUND" });
};
const verdicts = [];
for (const message of messages) {
  const { results } = await dkimVerify(Buffer.from(message, "base64"), { resolver });
  verdicts.push(results.map(found => [found.algo, found.status.result]));
}
process.stdout.write(JSON.stringify(verdicts));
