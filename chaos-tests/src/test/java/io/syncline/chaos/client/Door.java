package io.syncline.chaos.client;

import java.util.OptionalLong;

/** One node as a client sees it. Nothing is thrown for what a node or the way to it does. */
public interface Door {
  Answer stat(String path, OptionalLong boundMillis);

  Answer list(String path, OptionalLong boundMillis);

  /** The bytes of a file. */
  Answer read(String path, OptionalLong boundMillis);

  /** Writes a file, whether it was there or not. */
  Answer put(String path, String text);

  Answer delete(String path, boolean recursive);

  /**
   * Moves a file or a directory.
   *
   * @param tree whether it may be a directory, of which a part may be moved when it is refused
   */
  Answer rename(String from, String to, boolean tree);

  Answer makeDirectory(String path);
}
