package io.syncline.client;

import java.util.OptionalLong;

/**
 * How a file is written.
 *
 * @param overwrite whether an existing file is replaced; otherwise it is refused
 * @param publish whether to answer only after the log has acknowledged the change
 * @param length how many bytes there are; empty if that is not known
 */
public record PutOptions(boolean overwrite, boolean publish, OptionalLong length) {
  /** Replaces what is there, and does not wait for the log. */
  public static final PutOptions REPLACE = new PutOptions(true, false, OptionalLong.empty());

  /** Refuses what is there, and does not wait for the log. */
  public static final PutOptions CREATE = new PutOptions(false, false, OptionalLong.empty());

  /** The same for so many bytes. */
  public PutOptions withLength(OptionalLong bytes) {
    return new PutOptions(overwrite, publish, bytes);
  }

  /** The same, waiting until the log has it. */
  public PutOptions published() {
    return new PutOptions(overwrite, true, length);
  }
}
