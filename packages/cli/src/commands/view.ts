import { once } from 'node:events';
import { UsageError, type ViewPageOptions, viewPage, writePage } from '@spikeseg/experiment/commands';
import { defaultMaxEvents } from '@spikeseg/viewer/data';
import type { Command } from 'commander';
import { type ProcessContext, runContext } from '../console.ts';
import { numberOf } from '../given-options.ts';
import { addAliases, addCommonOptions, addEngine, addExamples, addOffline, addReading } from '../options.ts';
import { beginEnding, printAnswer } from '../output.ts';
import { flagOf, isOverride, modelOptionsOf, type OptionValues, readingFlags, splitArguments, textOf } from '../settings.ts';
import { defaultPort, portOf, startLocalServer } from '../view/local-server.ts';

export function registerView(program: Command, context: ProcessContext): void {
  const command = program
    .command('view')
    .summary('look at a recording and what is found in it, in a browser')
    .description(
      'Finds satellites as "detect" does, and writes one HTML page to look at them. The page shows events in a box of x, y and time, tracks, labels, and the frame of any moment. Of every detection it shows which events made it. It needs no other file and no network. Given a folder of detect, view shows what was found; with other settings it searches the recording again. Given nothing, it writes a page on which recordings are dropped; the browser searches them, and nothing is uploaded.',
    )
    .argument(
      '[what...]',
      'one recording, a folder with one, or a folder of detect; and key=value of evaluation.*, evidence.* and device',
    )
    .option(
      '-c, --checkpoint <run>',
      'detect with this network: checkpoint, detector file, ONNX file, run folder or run name (default: ebssa, evidence neurons)',
    )
    .option('--config <file>', 'YAML file of settings, where there is no checkpoint')
    .option('-o, --output <file>', 'new page (default: NAME.html, after the recording, or view.html)')
    .option('--recording <name>', 'which recording, where there are several')
    .option(
      '--max-events <n>',
      `most events in the page: all near tracks, and an even sample of the others (default: ${defaultMaxEvents})`,
    )
    .option(
      '--serve [port]',
      `show the page at http://127.0.0.1:PORT until Ctrl-C, instead of writing it (default port: ${defaultPort})`,
    );
  addAliases(command, ['device']);
  addOffline(command);
  addExamples(
    addCommonOptions(addReading(addEngine(command))),
    ['spikeseg-cli view night1.mat', 'writes a page, named after the recording, to open in a browser'],
    ['spikeseg-cli view night1.mat -o night1-small.html --max-events 20000', 'a small page to send'],
    ['spikeseg-cli view --serve', 'a page to drop recordings on, at http://127.0.0.1:8787'],
    ['spikeseg-cli view night2.mat -c spikeseg_default -o trained.html', 'the same with a trained network'],
  ).action((args: string[], options: OptionValues) => view(context, args, options));
}

/** @throws UsageError when there are several recordings or none, or the page exists; and whatever detecting throws */
async function view(context: ProcessContext, args: readonly string[], given: OptionValues): Promise<void> {
  const ending = beginEnding(context, given);
  const quiet = given['quiet'] === true;
  const port = portOf('--serve', given['serve']);
  const maxEvents = numberOf(given, 'maxEvents', { min: 0, whole: true });
  const { source, ...asked } = whatToView(args, given);
  const run = runContext(context, given);
  if (port !== undefined) {
    const { page } = await viewPage(run, { ...asked, source, maxEvents });
    return await servePage(context, page, port, quiet);
  }
  const { path, page, figures } = await writePage(run, { ...asked, source, maxEvents, output: textOf(given, 'output') });
  printAnswer(context, given, {
    json: { page: path, seconds: ending.seconds(), ...figures, bytes: Buffer.byteLength(page) },
    text: quiet ? [] : [`page: ${path}`],
  });
  ending.tell();
}

/** Options that say something of a recording, or name what a page does not run. */
const ofRecordings = ['checkpoint', 'offline', 'engine', 'device', 'recording', ...readingFlags.map(({ option }) => option)];

/** What is looked at: nothing is a page to drop recordings on. @throws UsageError when an option is given that such a page has no use for */
function whatToView(args: readonly string[], given: OptionValues): ViewPageOptions {
  const { files, settings } = splitArguments(args);
  // It means a file here, and no folder of runs.
  const { output: _output, ...options } = given;
  if (args.every(isOverride)) {
    const found = ofRecordings.find((name) => given[name] !== undefined);
    if (found !== undefined)
      throw new UsageError(`view: expected a recording with ${flagOf(found)}, got none; a page without one takes settings alone`);
    return modelOptionsOf(settings, options);
  }
  if (files.length !== 1) throw new UsageError(`view: expected one recording or folder of detect, got ${files.length}`);
  return { ...modelOptionsOf(settings, options), source: files[0], recording: textOf(given, 'recording') };
}

/**
 * Shows a page at http://127.0.0.1:PORT until Ctrl-C: to this machine alone, not under another host name.
 *
 * @param port 0: any that is free
 * @throws UsageError when the port cannot be listened at
 */
async function servePage({ interrupted, stdout }: ProcessContext, page: string, port: number, quiet: boolean): Promise<void> {
  const { url, close } = await startLocalServer('--serve', port, () => page);
  // Also with --quiet, or the user could not find it.
  stdout.write(quiet ? `${url}\n` : `${url} (Ctrl-C ends)\n`);
  if (!interrupted.aborted) await once(interrupted, 'abort');
  await close();
}
