import { expect, it, onTestFinished } from 'vitest';
import { memoryStore } from './memory-store.fixture.ts';
import { Answerer, Asker } from './mail.ts';
import { parseAnswered, parseAsked, type Question, type Reply } from './messages.ts';

const session = '00000000-0000-4000-8000-000000000000';
const beat: Question = { kind: 'beat', session };
const never = new AbortController().signal;

function sides(answer: (question: Question) => Promise<Reply>) {
  const store = memoryStore();
  const [asker, answerer] = [new Asker(store), new Answerer(store, answer)];
  onTestFinished(async () => {
    await asker.close();
    await answerer.close();
  });
  return { store, ask: (question: Question, stop = never) => asker.ask(answerer.address, question, 20, stop) };
}

it.each(['question', 'reply'])('A lost %s is asked for again, and the question is answered once.', async (lost) => {
  let asked = 0;
  const { store, ask } = sides(async () => ({ kind: ++asked === 1 ? 'good' : 'over' }));
  let losses = 0;
  store.onPost = (message) => !message.includes(`"${lost}"`) || ++losses > 2;
  expect(await ask(beat)).toEqual({ kind: 'good' });
  expect(asked).toBe(1);
});

it('Answers come in any order, and each to its question.', async () => {
  const { ask } = sides(async (question) => {
    if (question.kind !== 'bytes') return { kind: 'over' };
    await new Promise((resolve) => setTimeout(resolve, 30 - question.offset));
    return { kind: 'settled', name: String(question.offset), outcome: { kind: 'busy' } };
  });
  const replies = await Promise.all([0, 10, 20].map((offset) => ask({ kind: 'bytes', session, input: 0, offset })));
  expect(replies.map((reply) => reply.kind === 'settled' && reply.name)).toEqual(['0', '10', '20']);
});

it('An answer that fails is the end of what it was about.', async () => {
  const { ask } = sides(() => Promise.reject(new Error('the disk is away')));
  expect(await ask(beat)).toEqual({ kind: 'over' });
});

it('Where nobody answers, one asks until he is told to stop.', async () => {
  const store = memoryStore();
  const asker = new Asker(store);
  const stop = new AbortController();
  let asked = 0;
  store.onPost = () => {
    if (++asked === 3) stop.abort(new Error('it is late'));
    return true;
  };
  await expect(asker.ask(session, beat, 5, stop.signal)).rejects.toThrow('it is late');
  await asker.close();
});

it.each(['', 'null', '{"id":1}', '[', '{"id":"x","from":"y","question":{"kind":"beat"}}'])('No message: %j.', (text) => {
  expect(parseAsked(text)).toBeUndefined();
  expect(parseAnswered(text)).toBeUndefined();
});

it.each(['../up', '/etc/passwd', 'a/../../b', 'a\\..\\b', '.', 'a//b', '', 'nul\0'])(
  'A file that is called %j is refused: it leads out of its folder.',
  (name) => {
    const chunk = { id: `${session}-1`, sha256: '0'.repeat(64), bytes: 1, packed: false };
    const put = (as: string) =>
      parseAsked(JSON.stringify({ id: session, from: session, question: { kind: 'put', session, name: as, offset: 0, chunk } }));
    expect(put('pictures/r1.png')).toBeDefined();
    expect(put(name)).toBeUndefined();
  },
);
