// Train NLP.js on a CSV file and let it understand another: the same result as bot/nlu/measuring/contestant.py writes.
// node --expose-gc nlpjs.js MODULES TRAIN TEST RESULT
'use strict';
const fs = require('fs');
const path = require('path');

const [modules, trainPath, testPath, resultPath] = process.argv.slice(2);
const { NlpManager } = require(path.join(modules, 'node_modules', 'node-nlp'));
const WARM_UP = 20;

// RFC 4180, with quoted fields over several lines.
function readRows(file) {
  const text = fs.readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  const table = [[]];
  let field = '';
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const one = text[at];
    if (quoted) {
      if (one === '"' && text[at + 1] === '"') { field += '"'; at += 1; } else if (one === '"') quoted = false;
      else field += one;
    } else if (one === '"') quoted = true;
    else if (one === ',') { table[table.length - 1].push(field); field = ''; } else if (one === '\n') {
      table[table.length - 1].push(field.replace(/\r$/, ''));
      field = '';
      table.push([]);
    } else field += one;
  }
  if (field) table[table.length - 1].push(field);
  const [heading, ...rows] = table.filter((row) => row.length > 1);
  const [textAt, intentAt] = [heading.indexOf('text'), heading.indexOf('intent')];
  return rows.map((row) => ({ text: row[textAt].trim(), intent: row[intentAt].trim() }));
}

async function main() {
  const manager = new NlpManager({ languages: ['en'], forceNER: false, autoSave: false, nlu: { log: false } });
  for (const row of readRows(trainPath)) if (row.text) manager.addDocument('en', row.text, row.intent);
  const cpu = () => { const used = process.cpuUsage(); return (used.user + used.system) / 1e6; };
  let [wall, used] = [process.hrtime.bigint(), cpu()];
  await manager.train();
  const trained = { train_s: Number(process.hrtime.bigint() - wall) / 1e9, train_cpu_s: cpu() - used };
  const rows = readRows(testPath);
  const found = { pipeline: 'nlp.js', ...trained, size_bytes: Buffer.byteLength(manager.export(false)) };
  const [latency, latencyCpu, predictions] = [[], [], []];
  for (const [at, row] of [...rows.slice(0, WARM_UP), ...rows].entries()) {
    [wall, used] = [process.hrtime.bigint(), cpu()];
    const said = await manager.process('en', row.text);
    if (at >= Math.min(WARM_UP, rows.length)) {
      latency.push(Number(process.hrtime.bigint() - wall) / 1e6);
      latencyCpu.push(1000 * (cpu() - used));
      // Its own word for "none of them" carries no confidence in an intent.
      const none = said.intent === 'None' || !said.intent;
      predictions.push({ intent: none ? 'out_of_scope' : said.intent, confidence: none ? 1 : said.score });
    }
  }
  Object.assign(found, {
    latency_ms: latency, latency_cpu_ms: latencyCpu, memory_mb: process.resourceUsage().maxRSS / 1024, predictions,
  });
  fs.writeFileSync(resultPath, JSON.stringify(found));
}

main().catch((error) => { console.error(error); process.exit(1); });
