import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import ts from 'typescript';

/** The page: a module of ours, and the package's built files under the names that `exports` in package.json gives them. */
const page = `<!doctype html>
<meta charset="utf-8">
<link rel="icon" href="data:,">
<script type="importmap">
{ "imports": { "@spikeseg/snn-core": "/dist/index.js", "@spikeseg/snn-core/testing": "/dist/testing/index.js" } }
</script>
`;

interface Answer {
  readonly type: string;
  readonly body: string;
}

/** The page, `/in-page.js` (its types stripped) and the scripts of dist, nothing else. */
function answerTo(path: string): Answer | undefined {
  if (path === '/') return { type: 'text/html', body: page };
  if (path === '/in-page.js') return { type: 'text/javascript', body: inPage() };
  if (!/^\/dist\/[\w/-]+\.js$/.test(path)) return undefined;
  return { type: 'text/javascript', body: readFileSync(new URL(`../..${path}`, import.meta.url), 'utf8') };
}

function inPage(): string {
  const source = readFileSync(new URL('in-page.ts', import.meta.url), 'utf8');
  const compilerOptions = { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true };
  return ts.transpileModule(source, { compilerOptions }).outputText;
}

/** Serves the page on a free port of this machine. */
export async function serve(): Promise<{ readonly url: string; readonly server: Server }> {
  const server = createServer((request, response) => {
    try {
      const answer = answerTo(request.url ?? '');
      if (answer === undefined) response.writeHead(404).end();
      else response.writeHead(200, { 'content-type': `${answer.type}; charset=utf-8` }).end(answer.body);
    } catch (error) {
      response.writeHead(500).end(String(error));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, server };
}
