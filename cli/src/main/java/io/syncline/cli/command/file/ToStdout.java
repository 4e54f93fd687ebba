package io.syncline.cli.command.file;

import io.syncline.cli.client.FileDoor;
import io.syncline.cli.session.Session;
import io.syncline.client.FileBytes;
import java.io.IOException;
import java.io.PrintStream;
import java.util.function.Supplier;

/** Writes the bytes of a file to stdout, as long as somebody reads them. */
final class ToStdout {
  private ToStdout() {}

  /**
   * Writes a file.
   *
   * @param opening opens it
   */
  static void write(Session session, String path, Supplier<FileBytes> opening) {
    PrintStream out = session.console().out();
    try (FileBytes bytes = opening.get()) {
      byte[] buffer = new byte[1 << 16];
      for (int n = bytes.stream().read(buffer); n >= 0; n = bytes.stream().read(buffer)) {
        out.write(buffer, 0, n);
        session.stopIfNobodyReads();
      }
    } catch (IOException e) {
      throw FileDoor.brokenOff(path, e);
    }
  }
}
