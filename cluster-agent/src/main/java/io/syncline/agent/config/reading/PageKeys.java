package io.syncline.agent.config.reading;

import static io.syncline.agent.config.reading.ConfigKey.optional;
import static io.syncline.agent.config.reading.ConfigKey.preset;

import java.nio.file.Path;
import java.util.List;

/** The keys of the pages that hold file bytes. */
final class PageKeys {
  private static final long KIB = 1L << 10;
  private static final long MIB = 1L << 20;
  private static final long PIB = 1L << 50;

  static final ConfigKey<Long> QUOTA =
      preset("pages.quota", ValueType.bytes(0, PIB), "0")
          .means(
              "Disk on which bytes of files are kept in pages, so that they are read from the store"
                  + " once; 0 for none: each read of a file reads the store.",
              "More than the disk has: pages make room when less than 1 GiB of it is free. Too"
                  + " little: what is read again was sent away meanwhile.");
  static final ConfigKey<Path> DIRECTORY =
      optional("pages.directory", ValueType.path())
          .means(
              "Directory of the pages, on a local disk and for this node alone; made when missing."
                  + " pages below data-dir when absent.",
              "Where it cannot be used, or another node uses it, files are read from their"
                  + " stores.");
  static final ConfigKey<Long> PAGE_SIZE =
      preset("pages.page-size", ValueType.bytes(64 * KIB, 16 * MIB), "1MiB")
          .means(
              "Bytes of a page: what is read of a store at least, and held in memory by each of at"
                  + " most 128 readers. Pages of another size are not found any more, and make"
                  + " room.",
              "Too large: small reads fetch much, readers take memory. Too small: stores without"
                  + " conditional reads are asked once a page, and the number of pages limits what"
                  + " is kept.");
  static final ConfigKey<Integer> MAX_COUNT =
      preset("pages.max-count", ValueType.integer(1000, 10_000_000), "200000")
          .means(
              "Pages that are kept, about 250 bytes of memory each.",
              "Too few: small files fill it before the quota does. Many take memory, and a start"
                  + " takes longer before pages are used.");

  static final List<ConfigKey<?>> ALL = List.of(QUOTA, DIRECTORY, PAGE_SIZE, MAX_COUNT);

  private PageKeys() {}
}
