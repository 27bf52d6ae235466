import { enums, type Field, messages } from './model-config-schema.fixture.ts';

export interface Parsed {
  readonly [field: string]: unknown;
}

/**
 * Reads text format against the schema; strict: a field that the schema has not, a value of another type, a field given twice
 * that is not repeated, and two fields of a oneof are errors.
 */
export function readTextProto(text: string, message: string): Parsed {
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|[A-Za-z_]\w*|-?\d+(?:\.\d+)?|[{}[\]:,]/g) ?? [];
  const rest = text.replaceAll(/"(?:[^"\\]|\\.)*"|[A-Za-z_]\w*|-?\d+(?:\.\d+)?|[{}[\]:,]|\s+/g, '');
  if (rest !== '') throw new Error(`unexpected characters ${rest}`);
  const reader = new Reader(tokens);
  const parsed = reader.message(message, true);
  return parsed;
}

class Reader {
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens;
  }

  message(name: string, whole: boolean): Parsed {
    const fields: Record<string, unknown> = {};
    const chosen = new Set<string>();
    const schema = messages[name];
    while (this.#at < this.#tokens.length && this.#tokens[this.#at] !== '}') {
      const field = this.#next();
      if (!Object.hasOwn(schema, field)) throw new Error(`${name}: no field ${field}`);
      const { type, repeated, oneof } = schema[field];
      if (!repeated && field in fields) throw new Error(`${name}.${field}: given twice`);
      if (oneof !== undefined && chosen.has(oneof)) throw new Error(`${name}.${field}: another of ${oneof} was given`);
      if (oneof !== undefined) chosen.add(oneof);
      const values = this.#values(schema[field], type);
      fields[field] = repeated ? [...((fields[field] as unknown[] | undefined) ?? []), ...values] : values[0];
    }
    if (!whole) this.#expect('}');
    else if (this.#at < this.#tokens.length) throw new Error(`unexpected ${this.#tokens[this.#at]}`);
    return fields;
  }

  #values({ repeated }: Field, type: string): unknown[] {
    if (type in messages) {
      if (this.#tokens[this.#at] === ':') this.#at++;
      this.#expect('{');
      return [this.message(type, false)];
    }
    this.#expect(':');
    if (this.#tokens[this.#at] !== '[') return [scalar(type, this.#next())];
    if (!repeated) throw new Error('a list for a single value');
    this.#expect('[');
    const values: unknown[] = [];
    while (this.#tokens[this.#at] !== ']') {
      if (values.length > 0) this.#expect(',');
      values.push(scalar(type, this.#next()));
    }
    this.#expect(']');
    return values;
  }

  #next(): string {
    const token = this.#tokens[this.#at++];
    if (token === undefined) throw new Error('unexpected end');
    return token;
  }

  #expect(token: string): void {
    const found = this.#next();
    if (found !== token) throw new Error(`expected ${token}, got ${found}`);
  }
}

const limits: Readonly<Record<string, readonly [number, number]>> = {
  int32: [-(2 ** 31), 2 ** 31 - 1],
  int64: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  uint64: [0, Number.MAX_SAFE_INTEGER],
};

function scalar(type: string, token: string): unknown {
  const wrong = (): never => {
    throw new Error(`expected ${type}, got ${token}`);
  };
  if (type in enums) return enums[type].includes(token) ? token : wrong();
  if (type === 'string') return token.startsWith('"') ? (JSON.parse(token) as string) : wrong();
  if (type === 'bool') return token === 'true' || token === 'false' ? token === 'true' : wrong();
  const value = Number(token);
  if (Number.isNaN(value)) return wrong();
  if (type === 'float') return value;
  const [min, max] = limits[type];
  return Number.isInteger(value) && value >= min && value <= max ? value : wrong();
}
