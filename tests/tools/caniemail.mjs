// Reads {name: html} from the input, prints {name: [[feature, [client, ...]], ...]}: what a mail has that a client lacks.
// `caniemail` is imported from the folder that the first argument names; the others are clients as it writes them.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [folder, ...clients] = process.argv.slice(2);
const { caniemail } = await import(pathToFileURL(`${folder}/dist/index.js`));
const lacking = html => {
  const features = {};
  for (const [client, issues] of caniemail({ clients, html }).issues.errors)
    for (const { title } of issues) (features[title] ??= new Set()).add(client);
  return Object.entries(features).map(([title, who]) => [title, [...who].sort()]).sort();
};
const mails = JSON.parse(readFileSync(0, "utf-8"));
const found = Object.entries(mails).map(([name, html]) => [name, lacking(html)]);
process.stdout.write(JSON.stringify(Object.fromEntries(found)));
