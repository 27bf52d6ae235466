import { create } from '@bufbuild/protobuf';
import type { ForwardLayer, ForwardTransport, NetworkSpec, PlaneShape } from '@spikeseg/snn-core';
import {
  type AttributeProto,
  AttributeProto_AttributeType,
  AttributeProtoSchema,
  type GraphProto,
  GraphProtoSchema,
  NodeProtoSchema,
  type TensorProto,
  TensorProto_DataType,
  type ValueInfoProto,
  ValueInfoProtoSchema,
} from 'onnx-buf';
import type { LayerOutput, StateTensor } from '../../file/metadata.ts';

/** A number is a fixed size, a text the name of one that every run chooses. */
type Dimension = number | string;

/** A graph is a branch; it sees the values of the graph around it. */
type Attribute = number | readonly number[] | GraphBuilder;

/**
 * Collects the nodes of a graph in the order in which they are to run, and its constants. Values are named by their
 * makers; every node has the name of its first output.
 */
export class GraphBuilder {
  readonly #graph: GraphProto;
  readonly #constants = new Set<string>();
  readonly #made = new Set<string>();

  readonly #outer: GraphBuilder | undefined;

  /** @param outer the graph that this one is a branch of: it sees its values, and leaves constants to it */
  constructor(name: string, outer?: GraphBuilder) {
    this.#graph = create(GraphProtoSchema, { name });
    this.#outer = outer;
  }

  /** Adds a node with one output, and returns the output's name. */
  node(opType: string, input: readonly string[], output: string, attributes: Readonly<Record<string, Attribute>> = {}): string {
    this.nodes(opType, input, [output], attributes);
    return output;
  }

  /** Adds a node with any number of outputs. */
  nodes(
    opType: string,
    input: readonly string[],
    output: readonly string[],
    attributes: Readonly<Record<string, Attribute>> = {},
  ): void {
    const attribute = Object.entries(attributes).map(([name, value]) => attributeOf(name, value));
    this.#graph.node.push(
      create(NodeProtoSchema, { name: output[0], opType, input: [...input], output: [...output], attribute }),
    );
  }

  /** Adds the largest of values, two by two: of more at once ONNX Runtime takes several times as long. */
  largest(values: readonly string[], output: string): string {
    return values.reduce((max, value, k) => this.node('Max', [max, value], k === values.length - 1 ? output : `${output}/${k}`));
  }

  /** Adds a constant, once for every name, and returns its name. */
  constant(tensor: TensorProto): string {
    if (this.#outer) return this.#outer.constant(tensor);
    if (!this.#constants.has(tensor.name)) this.#graph.initializer.push(tensor);
    this.#constants.add(tensor.name);
    return tensor.name;
  }

  /** Adds what makes a value that does not change from step to step, once for every name, and returns the name. */
  once(output: string, make: (graph: GraphBuilder, output: string) => void): string {
    if (this.#outer) return this.#outer.once(output, make);
    if (!this.#made.has(output)) make(this, output);
    this.#made.add(output);
    return output;
  }

  /** Declares an input of the graph, float32 unless another type is given, of any shape where dimensions are left out, and returns its name. */
  input(name: string, dimensions?: readonly Dimension[], elemType = TensorProto_DataType.FLOAT): string {
    this.#graph.input.push(valueInfo(name, dimensions, elemType));
    return name;
  }

  /** Declares that a float32 value is an output of the graph. */
  output(name: string, dimensions?: readonly Dimension[]): void {
    this.#graph.output.push(valueInfo(name, dimensions));
  }

  build(): GraphProto {
    return this.#graph;
  }
}

function attributeOf(name: string, value: Attribute): AttributeProto {
  if (value instanceof GraphBuilder)
    return create(AttributeProtoSchema, { name, type: AttributeProto_AttributeType.GRAPH, g: value.build() });
  return typeof value === 'number'
    ? create(AttributeProtoSchema, { name, type: AttributeProto_AttributeType.INT, i: BigInt(value) })
    : create(AttributeProtoSchema, { name, type: AttributeProto_AttributeType.INTS, ints: value.map(BigInt) });
}

function valueInfo(name: string, dimensions?: readonly Dimension[], elemType = TensorProto_DataType.FLOAT): ValueInfoProto {
  const dim = dimensions?.map((size) => ({
    value:
      typeof size === 'number' ? { case: 'dimValue' as const, value: BigInt(size) } : { case: 'dimParam' as const, value: size },
  }));
  const tensorType = { elemType, ...(dim && { shape: { dim } }) };
  return create(ValueInfoProtoSchema, { name, type: { value: { case: 'tensorType', value: tensorType } } });
}

/** What both graphs are built from. */
export interface GraphPlan {
  readonly network: NetworkSpec;
  /** The numbers that engines compute with, of convolutions. */
  readonly forward: Readonly<Record<string, ForwardLayer>>;
  /** Of transport layers. */
  readonly transports: Readonly<Record<string, ForwardTransport>>;
  readonly states: readonly StateTensor[];
  readonly outputs: readonly LayerOutput[];
}

/** What the convolution of a layer is computed with. */
export const numbersOf = ({ forward, transports }: GraphPlan, name: string): ForwardLayer | ForwardTransport =>
  forward[name] ?? transports[name];

/** What a sum of weights reads. */
export interface ConvolutionInput {
  readonly input: string;
  /** [C, H, W] */
  readonly shape: PlaneShape;
  /** Behind the names of values that change from step to step. */
  readonly suffix?: string;
}
