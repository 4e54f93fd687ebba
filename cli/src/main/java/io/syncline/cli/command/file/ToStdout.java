package io.syncline.cli.command.file;

import io.syncline.cli.client.FileBytes;
import io.syncline.cli.client.NodeClient;
import io.syncline.cli.session.Session;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Optional;

/** Writes the bytes of a file to stdout, as long as somebody reads them. */
final class ToStdout {
  private ToStdout() {}

  /**
   * Writes a file.
   *
   * @param range the bytes to write, as {@code DataDoor} takes them; empty for all
   */
  static void write(Session session, NodeClient node, String path, Optional<String> range) {
    PrintStream out = session.console().out();
    try (FileBytes bytes = node.data().open(path, range)) {
      byte[] buffer = new byte[1 << 16];
      for (int n = bytes.stream().read(buffer); n >= 0; n = bytes.stream().read(buffer)) {
        out.write(buffer, 0, n);
        session.stopIfNobodyReads();
      }
    } catch (IOException e) {
      throw FileBytes.brokenOff(path, e);
    }
  }
}
