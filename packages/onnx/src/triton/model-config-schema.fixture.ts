/*
 * What of the published schema of Triton's model configuration our files use: names, types and numbers of fields, as in
 * protobuf/model_config.proto of github.com/triton-inference-server/common (commit 08365ea). Messages are complete
 * but for ModelConfig and the fields whose types we never write.
 */

/** Type of a field: a scalar of proto3, a name of `enums`, or a name of `messages`. */
export interface Field {
  readonly type: string;
  readonly repeated?: true;
  /** Fields of one name here exclude each other. */
  readonly oneof?: string;
}

export const enums: Readonly<Record<string, readonly string[]>> = {
  DataType: 'INVALID BOOL UINT8 UINT16 UINT32 UINT64 INT8 INT16 INT32 INT64 FP16 FP32 FP64 STRING BF16'
    .split(' ')
    .map((name) => `TYPE_${name}`),
  'ModelInstanceGroup.Kind': ['KIND_AUTO', 'KIND_GPU', 'KIND_CPU', 'KIND_MODEL'],
};

const one = (type: string, oneof?: string): Field => ({ type, ...(oneof !== undefined && { oneof }) });
const many = (type: string): Field => ({ type, repeated: true });

export const messages: Readonly<Record<string, Readonly<Record<string, Field>>>> = {
  ModelConfig: {
    name: one('string'),
    platform: one('string'),
    backend: one('string'),
    runtime: one('string'),
    max_batch_size: one('int32'),
    input: many('ModelInput'),
    output: many('ModelOutput'),
    sequence_batching: one('ModelSequenceBatching', 'scheduling_choice'),
    instance_group: many('ModelInstanceGroup'),
    default_model_filename: one('string'),
  },
  ModelInput: {
    name: one('string'),
    data_type: one('DataType'),
    dims: many('int64'),
    is_shape_tensor: one('bool'),
    allow_ragged_batch: one('bool'),
    optional: one('bool'),
    is_non_linear_format_io: one('bool'),
  },
  ModelOutput: {
    name: one('string'),
    data_type: one('DataType'),
    dims: many('int64'),
    label_filename: one('string'),
    is_shape_tensor: one('bool'),
    is_non_linear_format_io: one('bool'),
  },
  ModelSequenceBatching: {
    max_sequence_idle_microseconds: one('uint64'),
    direct: one('StrategyDirect', 'strategy_choice'),
    oldest: one('StrategyOldest', 'strategy_choice'),
    state: many('State'),
    iterative_sequence: one('bool'),
  },
  StrategyDirect: { max_queue_delay_microseconds: one('uint64'), minimum_slot_utilization: one('float') },
  StrategyOldest: {
    max_candidate_sequences: one('int32'),
    preferred_batch_size: many('int32'),
    max_queue_delay_microseconds: one('uint64'),
    preserve_ordering: one('bool'),
  },
  State: {
    input_name: one('string'),
    output_name: one('string'),
    data_type: one('DataType'),
    dims: many('int64'),
    initial_state: many('InitialState'),
    use_same_buffer_for_input_output: one('bool'),
    use_growable_memory: one('bool'),
  },
  InitialState: {
    data_type: one('DataType'),
    dims: many('int64'),
    zero_data: one('bool', 'state_data'),
    data_file: one('string', 'state_data'),
    name: one('string'),
  },
  ModelInstanceGroup: {
    name: one('string'),
    kind: one('ModelInstanceGroup.Kind'),
    count: one('int32'),
    gpus: many('int32'),
    profile: many('string'),
    passive: one('bool'),
    host_policy: one('string'),
  },
};
