package io.syncline.cli.command.check;

/** How closely a check looks; the names are what people type. */
enum CheckLevel {
  /** Digests of directories, against other clusters. */
  quick,
  /** Each path, against the store. */
  standard
}
