package io.syncline.cli.output;

/** The form of the data on stdout. */
public enum Format {
  /** Aligned columns, for people. */
  table,
  /** Aligned columns, all of them. */
  wide,
  /** One JSON document. */
  json,
  /** One JSON document for each item, a line each. */
  jsonl,
  /** The JSON document as YAML. */
  yaml,
  /** Only what identifies each item, a line each. */
  name
}
