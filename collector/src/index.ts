export { createAdmin, type AdminOptions } from "./admin.js";
export {
  createCollector,
  registerCollector,
  type CollectorOptions,
  type CollectorServerOptions,
  type EventsAnswer,
} from "./collector.js";
export { type ErrorBody, type RefusalCode } from "./errors.js";
export {
  SinkUnavailable,
  type AppendResult,
  type EventSink,
  type ExportedEvent,
  type StoredEvent,
} from "./event-sink.js";
export { openEventStore, type EventStore, type EventStoreOptions } from "./event-store.js";
export { formatEvents, type ExportFormat } from "./export-format.js";
export { type Rejection, type RejectionCode } from "./read-events.js";
export {
  event_names,
  type Envelope,
  type EraseRequest,
  type EventName,
  type WireEvent,
} from "./wire-schema.js";
